package versions

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tranche-go/tranche"
)

// A Requirement is a name and a constraint on the version of an installed
// service of that name, taken apart once.
type Requirement struct {
	Name     string // never empty
	operator string // one of the operators; in no Requirement, ""
	version  Version
}

// equal is the operator that is not written.
const equal = "="

// operators that are written, the longer ones first: ">=" starts with ">", too.
var operators = [...]string{">=", "<=", ">", "<"}

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
	r.Name, r.operator = name, equal
	for _, operator := range operators {
		if version, found := strings.CutPrefix(constraint, operator); found {
			constraint, r.operator = version, operator
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

func (r *Requirement) satisfiedBy(v *Version) bool {
	order := compare(v, &r.version)
	switch r.operator {
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	case equal:
		return order == 0
	}
	return false
}

// IsMalformed tells whether a requirement does not name exactly one of a dependency, a
// cloud and a resource, or not as it should: a dependency that [ParseRequirement] does
// not take, no cloud, or less than 1 of a resource. An empty list names clouds, and none.
func IsMalformed(r tranche.Requirement) bool {
	switch {
	case r.Dependency != "" && r.Cloud == nil && r.Resource == "":
		_, ok := ParseRequirement(r.Dependency)
		return !ok
	case r.Dependency == "" && r.Cloud != nil && r.Resource == "":
		return len(r.Cloud) == 0
	case r.Dependency == "" && r.Cloud == nil && r.Resource != "":
		return r.AtLeast < 1
	}
	return true
}
