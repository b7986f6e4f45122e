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
	Requirement string // a dependency as the version has it, else "cloud:aws,gcp" or "memoryGiB:>=4"
	Reason      Reason
	// Installed are the versions that the member has of a dependency, as its entries have
	// them and in their order, each once: the first [MostInstalled]. There are none of a
	// requirement that is malformed, or that asks for no dependency.
	Installed []string
}

// MostInstalled is how many installed versions an [Unmet] tells at the most.
const MostInstalled = 10

// Decide tells whether a member meets every requirement of a version. A version
// without requirements is for everybody. Nothing else of the version counts,
// its version string included: no input is an error.
//
// Whoever asks often about one version uses [New].
func Decide(version tranche.Version, member tranche.Member) Decision {
	var few [8]requirement // a version mostly has no more, which then need no memory
	r := Requirements{requirementsOf(version, few[:0])}
	return r.Decide(member)
}

// Requirements are a version's requirements, taken apart once. The zero value has
// none.
type Requirements struct{ list []requirement }

// New takes the requirements of a version apart, and keeps them: they must not be changed
// afterwards. Malformed ones are reported by each decision.
func New(version tranche.Version) *Requirements {
	return &Requirements{requirementsOf(version, make([]requirement, 0, len(version.Requirements)))}
}

// Decide is the function [Decide] for this version. It does not allocate where
// the member is eligible, unless there are thousands of requirements and entries.
func (r *Requirements) Decide(member tranche.Member) Decision {
	decision := Decision{Eligible: true}
	var grouped versionsByName
	if many(len(r.list), len(member.Services)) {
		grouped = groupByName(member)
	}
	for i := range r.list {
		required := &r.list[i]
		reason := required.reason(&member, grouped)
		if reason != "" {
			decision.Eligible = false
			decision.Unmet = append(decision.Unmet, Unmet{i, required.text(), reason, required.installed(&member, grouped)})
		}
	}
	return decision
}
