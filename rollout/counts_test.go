package rollout

import (
	"math"
	"testing"

	"github.com/tranche-go/tranche"
)

// TestPercentagesBeyondAWord: those of as many members as an int can count, also where
// it has 32 bits. On 64 bits a fleet of as many is none that fits a machine.
func TestPercentagesBeyondAWord(t *testing.T) {
	const total = math.MaxInt32
	policy := tranche.Policy{Strategy: tranche.Split, Split: []int64{33, 33, 34}}
	target, err := NewTarget(tranche.Version{Service: "kafka", Version: "3.8.0"}, policy)
	if err != nil {
		t.Fatal(err)
	}
	shares := target.cut([]queue{{members: total}}, []int{0}, nil)
	if len(shares) != 3 {
		t.Fatalf("%d groups, want 3", len(shares))
	}
	for i, end := range []int{708_669_604, 1_417_339_208, total} { // ceil(total × 33 / 100), …
		if shares[i].end != end {
			t.Errorf("group %d ends at %d, want %d", i, shares[i].end, end)
		}
	}
	for _, tc := range []struct {
		upgraded, failed int
		want             State
	}{
		{0, 0, Active}, {1_932_735_282, 0, Active}, {1_932_735_283, 0, Succeeded}, // 90 percent: 1,932,735,282.3
		{0, 214_748_364, Active}, {0, 214_748_365, GroupFailed},
	} {
		counted := share{Group: Group{SuccessThreshold: GroupSuccessThreshold}}
		counted.parts[upgraded-candidate], counted.parts[failed-candidate] = tc.upgraded, tc.failed
		counted.parts[remaining-candidate] = total - tc.upgraded - tc.failed
		if _, groups, _ := settle([]share{counted}); groups[0].State != tc.want {
			t.Errorf("%d upgraded and %d failed of %d: %s, want %s", tc.upgraded, tc.failed, total, groups[0].State, tc.want)
		}
	}
}
