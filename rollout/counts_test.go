package rollout_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// TestPercentagesBeyondAWord: those of as many members as an int can count, also where
// it has 32 bits. On 64 bits a fleet of as many is none that fits a machine.
func TestPercentagesBeyondAWord(t *testing.T) {
	const total = math.MaxInt32
	target, err := rollout.NewTarget(kafka380, split(33, 33, 34), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	shares := target.Shares(map[int64]int{4: total})
	if len(shares) != 3 {
		t.Fatalf("%d groups, want 3", len(shares))
	}
	begin := 0
	for i, end := range []int{708_669_604, 1_417_339_208, total} { // ceil(total × 33 / 100), …
		if got, want := shares[i].Spans, (rollout.Span{Risk: 4, From: begin, To: end}); len(got) != 1 || got[0] != want {
			t.Errorf("group %d is %v, want %v", i, got, want)
		}
		begin = end
	}
	for _, tc := range []struct {
		upgraded, failed int
		want             rollout.State
	}{
		{0, 0, rollout.StateActive}, {1_932_735_282, 0, rollout.StateActive}, {1_932_735_283, 0, rollout.StateSucceeded}, // 90 percent: 1,932,735,282.3
		{0, 214_748_364, rollout.StateActive}, {0, 214_748_365, rollout.StateFailed},
	} {
		group := rollout.GroupProgress{Group: rollout.Group{SuccessThreshold: rollout.GroupSuccessThreshold}}
		group.Add(rollout.StatusUpgraded, tc.upgraded)
		group.Add(rollout.StatusFailed, tc.failed)
		group.Add(rollout.StatusRemaining, total-tc.upgraded-tc.failed)
		groups := []rollout.GroupProgress{group}
		target.Settle(groups)
		if groups[0].State != tc.want || groups[0].Total != total {
			t.Errorf("%d upgraded and %d failed of %d: %s, want %s", tc.upgraded, tc.failed, groups[0].Total, groups[0].State, tc.want)
		}
	}
}

// TestSharesOfSeveralRisks: a group of a split may be made of members of several
// risks, and a risk may be divided among several groups.
func TestSharesOfSeveralRisks(t *testing.T) {
	target, err := rollout.NewTarget(kafka380, tranche.Policy{Strategy: tranche.Split, Split: []int{30, 30, 40}}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	got := target.Shares(map[int64]int{9: 2, 7: 2, 0: 6})
	want := [][]rollout.Span{
		{{Risk: 9, From: 0, To: 2}, {Risk: 7, From: 0, To: 1}},
		{{Risk: 7, From: 1, To: 2}, {Risk: 0, From: 0, To: 2}},
		{{Risk: 0, From: 2, To: 6}},
	}
	for i, share := range got {
		if !slices.Equal(share.Spans, want[i]) || share.Risk != 0 {
			t.Errorf("group %d: %+v, want %v", i, share, want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d groups, want %d", len(got), len(want))
	}
}
