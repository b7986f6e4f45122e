package rollout

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// TestAges: a memory answers as the target does, whatever it was asked before, for
// strings of every length that differ in one byte, anywhere.
func TestAges(t *testing.T) {
	target, err := NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"", "3", "3.5", "3.5.0", "v3.5.0", "3.4.9", "3.10.0", "3.5.0-rc.1", "3.5.0-rc.10", "3.5.0+b", "30.5.0", "3.50.0"}
	for length := range 40 {
		long := strings.Repeat("3.5.0-", 7)[:length]
		for at := range length {
			for _, c := range "04.-x" {
				texts = append(texts, long[:at]+string(c)+long[at+1:], "3.4.0-"+long[:at]+string(c)+long[at+1:])
			}
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	known := new(ages)
	for range 100_000 {
		text := texts[random.IntN(len(texts))]
		if got, want := known.of(target, text), target.age(text); got != want {
			t.Fatalf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestAgesAreRemembered: a fleet's versions find room, and are not taken apart again.
func TestAgesAreRemembered(t *testing.T) {
	var known ages
	target := &Target{}
	for range 3 {
		for i := range 40 {
			known.of(target, "3."+string(rune('0'+i/10))+"."+string(rune('0'+i%10)))
		}
	}
	held := 0
	for i := range known {
		if known[i].length > 0 {
			held++
		}
	}
	if held != 40 {
		t.Errorf("%d held, want 40", held)
	}
}
