package rollout

import (
	"time"

	"github.com/tranche-go/tranche"
)

// A Plan says who gets a version, in what order, and who does not get it.
type Plan struct {
	Groups   []Group     // in rollout order
	Excluded []Exclusion // in fleet order
}

// NewPlan plans the rollout of a version over a fleet. The zero policy is the default.
// now is needed by policies that say so: see [NewTarget], whose errors are its own.
//
// Whoever decides often about one version uses NewTarget.
func NewPlan(version tranche.Version, fleet tranche.Fleet, policy tranche.Policy, now time.Time) (Plan, error) {
	target, err := NewTarget(version, policy, now)
	if err != nil {
		return Plan{}, err
	}
	return target.Plan(fleet), nil
}

// Plan is the decision of [NewPlan] for this version and policy.
func (t *Target) Plan(fleet tranche.Fleet) Plan {
	planner := t.Planner()
	planner.excluded = make([]Exclusion, 0, len(fleet.Members)/2) // a guess, so that it need not grow often
	for i := range fleet.Members {
		planner.Add(&fleet.Members[i])
	}
	return planner.Plan()
}
