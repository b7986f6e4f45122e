package versions

import (
	"slices"
	"strings"
	"unicode"
)

// A Requirement is a name and a constraint on the version of an installed
// service of that name, taken apart once.
type Requirement struct {
	Name    string // never empty
	accepts orders
	version Version
}

// orders says which outcomes of a comparison satisfy a constraint.
type orders [3]bool

const before, equal, after = 0, 1, 2

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

// ParseRequirement takes a requirement apart: "name:constraint", where the
// constraint is an operator (>=, >, <=, <, or none: equal precedence) directly
// followed by a version. The name is one or more characters, none of them a colon
// or a blank (white space, by Unicode). For whatever is written otherwise, ok is
// false.
func ParseRequirement(text string) (r Requirement, ok bool) {
	name, constraint, found := strings.Cut(text, ":")
	if !found || name == "" || strings.ContainsFunc(name, unicode.IsSpace) {
		return Requirement{}, false
	}
	r.Name = name
	for _, operator := range operators {
		if version, found := strings.CutPrefix(constraint, operator.text); found {
			constraint, r.accepts = version, operator.accepts
			break
		}
	}
	if r.version, ok = Parse(constraint); !ok {
		return Requirement{}, false
	}
	return r, true
}

// SatisfiedByOneOf tells whether one of some versions satisfies the constraint. They
// must be in order of precedence, else the answer may be wrong: it looks at the
// lowest, the highest and an equal one, since no other does if none of these does.
func (r *Requirement) SatisfiedByOneOf(sorted []Version) bool {
	if len(sorted) == 0 {
		return false
	}
	if r.satisfiedBy(&sorted[0]) || len(sorted) > 1 && r.satisfiedBy(&sorted[len(sorted)-1]) {
		return true
	}
	at, found := slices.BinarySearchFunc(sorted, r.version, Version.Compare)
	return found && r.satisfiedBy(&sorted[at])
}

// SatisfiedBy tells whether a version satisfies the constraint.
func (r *Requirement) SatisfiedBy(v Version) bool { return r.satisfiedBy(&v) }

func (r *Requirement) satisfiedBy(v *Version) bool { return r.accepts[equal+compare(v, &r.version)] }
