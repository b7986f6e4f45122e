package speed

import (
	"reflect"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// TestFleet: the same again, and somebody in it for whatever can be said of a member.
func TestFleet(t *testing.T) {
	fleet := Fleet(1000)
	if again := Fleet(1000); len(fleet.Members) != 1000 || !reflect.DeepEqual(fleet, again) {
		t.Error("a fleet of the same size is another fleet")
	}
	target, err := rollout.NewTarget(Version(), tranche.Policy{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[rollout.Reason]int{}
	for _, member := range fleet.Members {
		counts[target.Exclusion(member)]++
	}
	for _, reason := range []rollout.Reason{"", rollout.ReasonNotInstalled, rollout.ReasonNotAutomatic, rollout.ReasonInvalidVersion, rollout.ReasonUpToDate} {
		if counts[reason] == 0 {
			t.Errorf("nobody of whom one says %q", reason)
		}
	}
	if groups := target.Plan(fleet).Groups; len(groups) != 5 {
		t.Errorf("%d groups, want 5", len(groups))
	}
}

func TestMember(t *testing.T) {
	if decision := eligibility.Decide(Version(), Member()); !decision.Eligible || len(Version().Requirements) != 3 {
		t.Errorf("%+v of %+v", decision, Version().Requirements)
	}
	if findings := versions.Lint(Catalogue()); len(Catalogue()) != 40 || len(findings) != 0 {
		t.Errorf("%d releases, %+v", len(Catalogue()), findings)
	}
}

// TestFloor: it looks at the entries of the service, of every member.
func TestFloor(t *testing.T) {
	fleet := Fleet(100)
	before := Floor(fleet, "kafka")
	for i := range fleet.Members {
		for j := range fleet.Members[i].Services {
			if entry := &fleet.Members[i].Services[j]; entry.Name == "kafka" {
				entry.Version = ""
			} else {
				entry.Version, entry.Risk = "", 99 // of no interest
			}
		}
	}
	if after := Floor(fleet, "kafka"); after >= before || after <= 0 {
		t.Errorf("%d, and with no version %d", before, after)
	}
}

// TestContest counts the turns, and what is allocated in them.
func TestContest(t *testing.T) {
	asked := [2]int{}
	var kept [][]byte
	contest := NewContest(time.Microsecond,
		Rival{"frugal", func() { asked[0]++ }},
		Rival{"lavish", func() { asked[1]++; kept = append(kept[:0], make([]byte, 1<<16)) }},
	)
	before := asked
	for range 3 {
		contest.Round()
	}
	for i := range asked {
		if got, want := asked[i]-before[i], 3*contest.batch[i]; got != want {
			t.Errorf("%s was asked %d times, want %d", contest.rivals[i].Name, got, want)
		}
	}
	scores := contest.Scores()
	if scores[0].Allocations >= 1 || scores[1].Allocations < 1 || scores[1].Bytes < 1<<16 {
		t.Errorf("%+v", scores)
	}
	if contest.Restart(); contest.Rounds() != 0 {
		t.Errorf("%d rounds after a restart", contest.Rounds())
	}
}

func TestMedian(t *testing.T) {
	of := func(times ...float64) float64 {
		var turns []turn
		for _, nanoseconds := range times {
			turns = append(turns, turn{nanoseconds: nanoseconds})
		}
		return median(turns, func(t turn) float64 { return t.nanoseconds })
	}
	if got := of(9, 1, 5); got != 5 {
		t.Errorf("of three: %v", got)
	}
	if got := of(9, 1, 5, 2); got != 3.5 {
		t.Errorf("of four: %v", got)
	}
}
