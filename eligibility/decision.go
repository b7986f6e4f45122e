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
	if many(len(version.Requirements), len(member.Services)) {
		return New(version).Decide(member)
	}
	decision := Decision{Eligible: true}
	for i := range version.Requirements {
		r := newRequirement(version.Requirements[i].Dependency)
		decision.add(i, r.text, r.reason(member.Services))
	}
	return decision
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
//
// Whoever asks about one member often, too, uses [Requirements.DecideMember].
func (r *Requirements) Decide(member tranche.Member) Decision {
	if many(len(r.list), len(member.Services)) {
		return r.DecideMember(NewMember(member))
	}
	decision := Decision{Eligible: true}
	for i := range r.list {
		required := &r.list[i]
		decision.add(i, required.text, required.reason(member.Services))
	}
	return decision
}

// DecideMember is Decide for a member that is taken apart beforehand: it parses
// nothing. It does not allocate where the member is eligible.
func (r *Requirements) DecideMember(member *Member) Decision {
	decision := Decision{Eligible: true}
	for i := range r.list {
		required := &r.list[i]
		decision.add(i, required.text, required.reasonOf(member))
	}
	return decision
}

// add reports the requirement at a place, unless there is no reason to.
func (d *Decision) add(place int, text string, reason Reason) {
	if reason != "" {
		d.Eligible = false
		d.Unmet = append(d.Unmet, Unmet{place, text, reason})
	}
}

// many tells whether there are so many requirements and entries that the member is
// taken apart first, so that the time grows with the sum of the two and not with
// their product.
func many(requirements, entries int) bool {
	return requirements > 8 && requirements*entries > 4096
}
