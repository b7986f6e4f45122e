package eligibility

import "github.com/tranche-go/tranche"

// A Decision says whether a member may take a version.
type Decision struct {
	// Eligible is true when every requirement is met: when Unmet is empty.
	Eligible bool
	// Unmet are the requirements that are not met, in the version's order.
	Unmet []Unmet
}

// Unmet is a requirement that a member does not meet.
type Unmet struct {
	Index       int    // its place in the version's requirements
	Requirement string // as the version has it
	Reason      Reason
}

// Decide tells whether a member meets every requirement of a version. A version
// without requirements is for everybody. Nothing else of the version counts,
// its version string included: no input is an error.
//
// Whoever asks often about one version uses [New].
func Decide(version tranche.Version, member tranche.Member) Decision {
	return decide(len(version.Requirements), &member, func(i int) requirement {
		return newRequirement(version.Requirements[i].Dependency)
	})
}

// Requirements are a version's requirements, taken apart once. The zero value has
// none.
type Requirements struct{ list []requirement }

// New takes the requirements of a version apart. Malformed ones are kept, and
// reported by each decision.
func New(version tranche.Version) *Requirements {
	r := &Requirements{list: make([]requirement, len(version.Requirements))}
	for i := range r.list {
		r.list[i] = newRequirement(version.Requirements[i].Dependency)
	}
	return r
}

// Decide is the function [Decide] for this version. It does not allocate where
// the member is eligible, unless there are thousands of requirements and entries.
func (r *Requirements) Decide(member tranche.Member) Decision {
	return decide(len(r.list), &member, func(i int) requirement { return r.list[i] })
}

func decide(n int, member *tranche.Member, requirement func(i int) requirement) Decision {
	var index installed
	if many(n, len(member.Services)) {
		index = newInstalled(member)
	}
	var unmet []Unmet
	for i := range n {
		r := requirement(i)
		if reason := r.reason(member, index); reason != "" {
			unmet = append(unmet, Unmet{i, r.text, reason})
		}
	}
	return Decision{Eligible: unmet == nil, Unmet: unmet}
}
