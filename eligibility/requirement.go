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

// reason returns why a member does not meet the requirement, or "" if it does. The
// index is nil where there are few entries.
func (r *requirement) reason(member *tranche.Member, index installed) Reason {
	if r.malformed {
		return Malformed
	}
	if index != nil {
		return index.reason(&r.parsed)
	}
	reason := NotInstalled
	for i := range member.Services {
		entry := &member.Services[i]
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
