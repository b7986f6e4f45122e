package rollout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// TestAges: a memory answers as the target does, whatever it was asked before, for
// strings of every length that differ in one byte, anywhere.
func TestAges(t *testing.T) {
	texts := []string{
		"3.3.3", "3.3.3.3", "3.5.0-rc", "3.5.0-rc3.5.0-rc", // the same words at the ends
		"", "3", "3.5", "3.5.0", "v3.5.0", "3.4.9", "3.10.0", "3.5.0-rc.1", "3.5.0-rc.10", "3.5.0+b", "30.5.0", "3.50.0",
	}
	for length := range 40 {
		long := strings.Repeat("3.5.0-", 7)[:length]
		for at := range length {
			for _, c := range "04.-x" {
				texts = append(texts, long[:at]+string(c)+long[at+1:], "3.4.0-"+long[:at]+string(c)+long[at+1:])
			}
		}
	}
	for _, version := range []string{"3.5.0", "3.5.0-rc1", "3.3.4"} {
		target, err := NewTarget(tranche.Version{Service: "kafka", Version: version}, tranche.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		random, known := rand.New(rand.NewPCG(5, 6)), new(ages)
		for range 100_000 {
			text := texts[random.IntN(len(texts))]
			if random.IntN(2) == 0 {
				text = texts[random.IntN(20)] // often in turn
			}
			if got, want := known.of(target, text), target.age(text); got != want {
				t.Fatalf("%s, %q: %d, want %d", version, text, got, want)
			}
		}
	}
}

// TestAgesAreRemembered: a fleet's versions find room, and are not taken apart again.
func TestAgesAreRemembered(t *testing.T) {
	var known ages
	target := &Target{}
	const versions = 60
	for range 3 {
		for i := range versions {
			known.of(target, fmt.Sprintf("v1.%d.%d-rc.%d", i/10, i%7, i))
		}
	}
	held := 0
	for i := range known {
		if known[i].length > 0 {
			held++
		}
	}
	if held != versions {
		t.Errorf("%d held, want %d", held, versions)
	}
}
