package eligibility

import (
	"strings"

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

// A requirement is one taken apart. The zero value is malformed.
type requirement struct {
	text    string
	name    string // empty: malformed
	accepts orders
	version versions.Version
}

// orders says which outcomes of a comparison satisfy a constraint.
type orders struct{ before, equal, after bool }

// operators, the longer ones first: each is the start of what it is looked up in.
var operators = [...]struct {
	text    string
	accepts orders
}{
	{">=", orders{equal: true, after: true}},
	{"<=", orders{before: true, equal: true}},
	{">", orders{after: true}},
	{"<", orders{before: true}},
	{"", orders{equal: true}},
}

func parseRequirement(text string) requirement {
	r := requirement{text: text}
	name, constraint, found := strings.Cut(text, ":")
	if !found || name == "" || strings.ContainsAny(name, " \t\n\f\r") {
		return r
	}
	for _, operator := range operators {
		version, found := strings.CutPrefix(constraint, operator.text)
		if !found {
			continue
		}
		parsed, ok := versions.Parse(version)
		if !ok {
			return r
		}
		r.name, r.accepts, r.version = name, operator.accepts, parsed
		return r
	}
	return r
}

// unmet returns why a member does not meet the requirement, or "" if it does.
func (r *requirement) unmet(member *tranche.Member) Reason {
	if r.name == "" {
		return Malformed
	}
	reason := NotInstalled
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != r.name {
			continue
		}
		installed, valid := versions.Parse(entry.Version)
		switch {
		case valid && r.satisfiedBy(installed):
			return ""
		case valid:
			reason = NotSatisfied
		case reason == NotInstalled:
			reason = InvalidVersion
		}
	}
	return reason
}

func (r *requirement) satisfiedBy(installed versions.Version) bool {
	switch order := installed.Compare(r.version); {
	case order < 0:
		return r.accepts.before
	case order > 0:
		return r.accepts.after
	}
	return r.accepts.equal
}
