package rollout

import (
	"errors"
	"slices"

	"github.com/tranche-go/tranche"
)

// ErrOtherTarget is the condition of planners that do not belong together.
var ErrOtherTarget = errors.New("a planner of another target")

// A Planner plans for whoever has the members of a fleet one at a time, such as a
// reader of documents. Make it with [Target.Planner]. It is not safe for concurrent
// use, but consecutive parts of a fleet can have planners that work at the same time:
// see [Planner.Append].
//
// It keeps the places of the members, and nothing else of them.
type Planner struct {
	target     *Target
	members    int // added so far
	candidates participants
	excluded   []Exclusion
	known      ages
	risks      []int64 // of the last candidate, whose room the next one has
}

// Planner makes a planner that has no members yet.
func (t *Target) Planner() *Planner {
	return &Planner{target: t, candidates: participants{}, known: ages{}}
}

// Add adds the next member of the fleet, and returns why it is left out, or "" for a
// candidate. The caller may use the member again for the next one.
func (p *Planner) Add(member *tranche.Member) Reason {
	place := p.members
	p.members++
	reason := p.target.exclusion(member, p.known)
	if reason != "" {
		p.excluded = append(p.excluded, Exclusion{place, reason})
		return reason
	}
	p.risks = p.target.Risks(member, p.risks)
	p.candidates.add(place, p.risks)
	return ""
}

// Append adds the members of another planner of the same target behind its own. It
// leaves the other as it is. A planner of another target is refused with
// [ErrOtherTarget].
func (p *Planner) Append(next *Planner) error {
	if next.target != p.target {
		return ErrOtherTarget
	}
	first := p.members
	p.members += next.members
	for risk, members := range next.candidates {
		for _, place := range *members {
			p.candidates.add(first+place, []int64{risk})
		}
	}
	for _, exclusion := range next.excluded {
		p.excluded = append(p.excluded, Exclusion{first + exclusion.Member, exclusion.Reason})
	}
	return nil
}

// Members is how many members have been added so far.
func (p *Planner) Members() int { return p.members }

// Plan is the plan for the members added so far. More can be added afterwards.
func (p *Planner) Plan() Plan {
	plan := Plan{Groups: p.target.groupsOf(p.candidates)}
	if len(p.excluded) > 0 {
		plan.Excluded = slices.Clip(p.excluded)
	}
	return plan
}
