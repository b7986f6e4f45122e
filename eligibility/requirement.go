package eligibility

import (
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Reason says why a requirement is not met.
type Reason string

// The reasons, the first that applies.
const (
	// Malformed: the requirement does not follow the grammar.
	Malformed Reason = "malformed"
	// NotInstalled: the member has no entry of the name.
	NotInstalled Reason = "not_installed"
	// InvalidVersion: it has, and none of them with a valid version.
	InvalidVersion Reason = "invalid_version"
	// NotSatisfied: it has valid versions, and none satisfies the constraint.
	NotSatisfied Reason = "not_satisfied"
)

type requirement struct {
	text      string
	parsed    versions.Requirement
	malformed bool
}

func newRequirement(text string) requirement {
	parsed, ok := versions.ParseRequirement(text)
	return requirement{text, parsed, !ok}
}

// reason returns why installed services do not meet the requirement, or "" if they do.
func (r *requirement) reason(services []tranche.Service) Reason {
	if r.malformed {
		return Malformed
	}
	reason := NotInstalled
	for i := range services {
		entry := &services[i]
		if entry.Name != r.parsed.Name {
			continue
		}
		installed, valid := versions.Parse(entry.Version)
		switch {
		case valid && r.parsed.SatisfiedBy(installed):
			return ""
		case valid:
			reason = NotSatisfied
		case reason == NotInstalled:
			reason = InvalidVersion
		}
	}
	return reason
}

// reasonOf is reason for a member that is taken apart.
func (r *requirement) reasonOf(member *Member) Reason {
	if r.malformed {
		return Malformed
	}
	service := member.find(r.parsed.Name)
	switch {
	case service == nil:
		return NotInstalled
	case len(service.versions) == 0:
		return InvalidVersion
	case !r.parsed.SatisfiedByOneOf(service.versions):
		return NotSatisfied
	}
	return ""
}
