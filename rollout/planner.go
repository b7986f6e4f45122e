package rollout

import (
	"errors"
	"slices"

	"github.com/tranche-go/tranche"
)

// ErrOtherTarget is the condition of planners that do not belong together.
var ErrOtherTarget = errors.New("a planner of another target")

// A Planner plans for whoever has the members of a fleet one at a time, such as a
// decoder. Make it with [Target.Planner]. It is not safe for concurrent use, but
// consecutive stretches of a fleet can have planners that work at the same time:
// see [Planner.Append].
//
// It keeps a byte or two a member, and as much for each further risk of its entries.
type Planner struct{ grouper }

// Planner makes a planner that has no members yet.
func (t *Target) Planner() *Planner {
	return &Planner{t.grouper(planned, 0)}
}

// Grow makes room for so many more members, which need not come, and saves memory
// where the number is known.
func (p *Planner) Grow(members int) { p.puts = slices.Grow(p.puts, members) }

// Add adds the next member of the fleet, and returns why it is left out, or "" for a
// candidate. It keeps nothing of it: the caller may use the member and the bytes of
// its strings again.
func (p *Planner) Add(member *tranche.Member) Reason {
	return reasons[p.add(member)]
}

// Append adds the members of another planner of the same target behind its own. It
// leaves the other as it is. A planner of another target is refused with
// [ErrOtherTarget].
func (p *Planner) Append(next *Planner) error {
	if next.target != p.target {
		return ErrOtherTarget
	}
	p.append(&next.grouper)
	return nil
}

// Members is how many members have been added so far.
func (p *Planner) Members() int { return p.members }

// Plan is the plan for the members added so far. More can be added afterwards.
func (p *Planner) Plan() Plan {
	var room [few]share
	shares, excluded := p.divide(room[:0])
	return Plan{groups(shares), excluded}
}
