package rollout

import (
	"cmp"
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// GroupSuccessThreshold is the percentage of a group's members that must be
// upgraded for the group to have succeeded.
const GroupSuccessThreshold = 90

// A Plan says who gets a version, in what order, and who does not get it.
type Plan struct {
	Groups   []Group     // in rollout order: from the highest risk to the lowest
	Excluded []Exclusion // in fleet order
}

// A Group is the members that get a version at the same time.
type Group struct {
	Risk             int64
	SuccessThreshold int   // percent of the members, 1 to 100
	Members          []int // places in the fleet, ascending; never empty
}

// An Exclusion is a member that does not get a version.
type Exclusion struct {
	Member int // its place in the fleet
	Reason Reason
}

// NewPlan plans the rollout of a version over a fleet. A version without a
// service, or with a version string that is not a semantic version, is a
// [*tranche.FieldError] that names the field, as "version.service".
//
// Whoever decides often about one version uses [NewTarget].
func NewPlan(version tranche.Version, fleet tranche.Fleet) (Plan, error) {
	target, err := NewTarget(version)
	if err != nil {
		return Plan{}, err
	}
	return target.Plan(fleet), nil
}

// Plan is the decision of [NewPlan] for this version.
func (t *Target) Plan(fleet tranche.Fleet) Plan {
	var plan Plan
	groups := map[int64]int{} // place in plan.Groups by risk
	for i := range fleet.Members {
		member := &fleet.Members[i]
		if reason := t.exclusion(member); reason != "" {
			plan.Excluded = append(plan.Excluded, Exclusion{i, reason})
			continue
		}
		for j := range member.Services {
			entry := &member.Services[j]
			if entry.Name != t.service {
				continue
			}
			at, known := groups[entry.Risk]
			if !known {
				at = len(plan.Groups)
				groups[entry.Risk] = at
				plan.Groups = append(plan.Groups, Group{Risk: entry.Risk, SuccessThreshold: GroupSuccessThreshold})
			}
			group := &plan.Groups[at]
			if n := len(group.Members); n == 0 || group.Members[n-1] != i {
				group.Members = append(group.Members, i)
			}
		}
	}
	slices.SortFunc(plan.Groups, func(a, b Group) int { return cmp.Compare(b.Risk, a.Risk) })
	return plan
}

// A Target is a version to roll out, taken apart once.
type Target struct {
	service string
	version versions.Version
}

// NewTarget prepares a version for many decisions. Its errors are those of [NewPlan].
func NewTarget(version tranche.Version) (*Target, error) {
	if version.Service == "" {
		return nil, tranche.NewFieldError("version.service", "the name of a service", "", tranche.ErrMissing)
	}
	parsed, ok := versions.Parse(version.Version)
	if !ok {
		return nil, tranche.NewFieldError("version.version", "a semantic version", version.Version, versions.ErrInvalid)
	}
	return &Target{version.Service, parsed}, nil
}
