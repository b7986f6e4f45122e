package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"pgregory.net/rapid"
)

// What must hold of all advanced rollouts, whatever the reference says.
var advancedHolds = over(worlds.rollout, advancedProperties).in(inAll[len(inBoth):])

func TestAdvancedProperties(t *testing.T) { advancedHolds.check(t) }

func FuzzAdvancedProperties(f *testing.F) { advancedHolds.fuzz(f) }

// An asked rollout is a question, to be asked again with something changed.
type askedRollout struct {
	version tranche.Version
	fleet   tranche.Fleet
	policy  tranche.Policy
	now     time.Time
}

// started are the members that are told yes, and those that have been.
type started struct {
	progress *rollout.Progress
	admitted []int            // who has not started yet, and takes part
	busy     map[int]bool     // upgrading, or offered
	statuses []rollout.Status // by place
}

func (q askedRollout) ask(t fataler) started {
	progress := must(rollout.NewProgress(q.version, q.fleet, q.policy, q.now))(t)
	target := must(rollout.NewTarget(q.version, q.policy, q.now))(t)
	s := started{progress: progress, busy: map[int]bool{}}
	for place, member := range q.fleet.Members {
		status := target.Status(member)
		s.statuses = append(s.statuses, status)
		s.busy[place] = status == rollout.StatusUpgrading || status == rollout.StatusOffered
		if status != "" && status != rollout.StatusUpgrading && progress.Admission(place).Admitted {
			s.admitted = append(s.admitted, place)
		}
	}
	return s
}

func advancedProperties(t *rapid.T, question []byte) {
	input := must(parseQuestion(question))(t)
	q := askedRollout{version: must(input.Version())(t), fleet: must(input.Fleet())(t), now: must(input.Now())(t)}
	var err error
	if q.policy, err = input.Policy(); err != nil {
		return
	}
	if _, err = rollout.NewProgress(q.version, q.fleet, q.policy, q.now); err != nil {
		return
	}
	q.policy = rollout.InForce(q.policy, q.version)
	q.version.CriticalSecurityUpgrade = false
	now := q.ask(t)
	q.concurrency(t, now)
	q.exclusive(t, now)
	q.anyOrder(t, now)

	if q.now.IsZero() {
		return
	}
	frozen := q
	frozen.policy.Freezes = append(slices.Clone(q.policy.Freezes), tranche.Freeze{From: q.now, To: q.now.Add(1)})
	if then := frozen.ask(t); len(then.admitted) > 0 {
		t.Fatalf("members %v start in a freeze\nquestion: %s", then.admitted, question)
	}
	if slices.ContainsFunc(now.progress.Groups, func(g rollout.GroupProgress) bool { return g.State == rollout.StateFailed }) {
		return // a longer soak may leave a group that has failed out of sight, which halts nobody then
	}
	longer := q
	longer.policy.Soak = 2*q.policy.Soak + time.Hour
	for _, place := range longer.ask(t).admitted {
		if !slices.Contains(now.admitted, place) {
			t.Fatalf("member %d starts after a longer soak, and not after a shorter\nquestion: %s", place, question)
		}
	}
}

// concurrency: never more than may, and more when more may.
func (q askedRollout) concurrency(t fataler, now started) {
	if q.policy.MaxConcurrent == nil {
		return
	}
	participants, busy, starting := 0, 0, 0
	for place, status := range now.statuses {
		if status != "" {
			participants++
		}
		if now.busy[place] {
			busy++
		} else if slices.Contains(now.admitted, place) {
			starting++
		}
	}
	if most := q.policy.MaxConcurrent.RoundedUp(participants); starting > 0 && starting+busy > most {
		t.Fatalf("%d start beside %d, and %d may", starting, busy, most)
	}
	wider := q
	wider.policy.MaxConcurrent = &tranche.Limit{Number: q.policy.MaxConcurrent.RoundedUp(participants) + 1}
	for _, place := range now.admitted {
		if then := wider.ask(t); !slices.Contains(then.admitted, place) {
			t.Fatalf("member %d does not start where more may", place)
		}
	}
}

// exclusive: of two that share a name one waits, unless it has started or been told yes.
func (q askedRollout) exclusive(t fataler, now started) {
	for i, place := range now.admitted {
		for _, other := range now.admitted[i+1:] {
			if now.busy[place] && now.busy[other] {
				continue
			}
			a, b := q.fleet.Members[place].Terms, q.fleet.Members[other].Terms
			if a != nil && b != nil && slices.ContainsFunc(a.Exclusive, func(name string) bool { return slices.Contains(b.Exclusive, name) }) {
				t.Fatalf("members %d and %d both start, and share a name", place, other)
			}
		}
	}
}

// anyOrder: who asks first changes nothing.
func (q askedRollout) anyOrder(t fataler, now started) {
	var again []int
	for place := range slices.Backward(q.fleet.Members) {
		if status := now.statuses[place]; status != "" && status != rollout.StatusUpgrading && now.progress.Admission(place).Admitted {
			again = append(again, place)
		}
	}
	slices.Reverse(again)
	if !slices.Equal(again, now.admitted) {
		t.Fatalf("%v start, and asked backwards %v", now.admitted, again)
	}
}
