package rollout

import "github.com/tranche-go/tranche"

// A Plan says who gets a version, in what order, and who does not get it.
type Plan struct {
	Groups   []Group     // in rollout order
	Excluded []Exclusion // in fleet order
}

// An Exclusion is a member that does not get a version.
type Exclusion struct {
	Member int // its place in the fleet
	Reason Reason
}

// NewPlan plans the rollout of a version over a fleet. The zero policy is the
// default. A policy that is out of range, a version without a service, or with a
// version string that is not a semantic version, is a [*tranche.FieldError] that
// names the field, as "policy.split[1]" or "version.service", checked in this order.
//
// Whoever decides often about one version uses [NewTarget].
func NewPlan(version tranche.Version, fleet tranche.Fleet, policy tranche.Policy) (Plan, error) {
	target, err := NewTarget(version, policy)
	if err != nil {
		return Plan{}, err
	}
	return target.Plan(fleet), nil
}

// Plan is the decision of [NewPlan] for this version and policy.
func (t *Target) Plan(fleet tranche.Fleet) Plan {
	planner := Planner{t.grouper(planned, len(fleet.Members))}
	for i := range fleet.Members {
		planner.Add(&fleet.Members[i])
	}
	return planner.Plan()
}

func groups(shares []share) []Group {
	if len(shares) == 0 {
		return nil
	}
	groups := make([]Group, len(shares))
	for i := range shares {
		groups[i] = shares[i].Group
	}
	return groups
}
