package versions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-go/tranche"
)

// A Problem is what is wrong at a place in a catalogue.
type Problem string

// The problems. Those of one place are found in this order.
const (
	// ProblemInvalidVersion: the version is not a semantic version.
	ProblemInvalidVersion Problem = "invalid_version"
	// ProblemDuplicate: an entry before has the same version, spelled alike.
	ProblemDuplicate Problem = "duplicate"
	// ProblemEqualPrecedence: an entry before is as high, and spelled otherwise, as with
	// other build metadata. No rollout from one to the other ever reaches anybody, though a
	// next list may lead there.
	ProblemEqualPrecedence Problem = "equal_precedence"
	// ProblemOutOfOrder: the version is lower than the nearest valid one before it.
	ProblemOutOfOrder Problem = "out_of_order"
	// ProblemOtherService: the entry is of another service than the first.
	ProblemOtherService Problem = "another_service"
	// ProblemUnknownNext: no entry has this version of the next list.
	ProblemUnknownNext Problem = "unknown_next"
	// ProblemNextIsItself: the next list has the entry's own version.
	ProblemNextIsItself Problem = "next_is_itself"
	// ProblemNextIsOlder: the next list has a lower version than the entry's.
	ProblemNextIsOlder Problem = "next_is_older"
	// ProblemNextClosesCycle: the next list has a version of which an entry stands
	// before this one, and from which next lists lead round to this one again.
	ProblemNextClosesCycle Problem = "next_closes_cycle"
	// ProblemMalformedRequirement: see [ParseRequirement].
	ProblemMalformedRequirement Problem = "malformed_requirement"
	// ProblemDeadEnd: a member on this version never gets to the newest one, the highest
	// that is valid, whatever number of steps it takes. Of several that are equally
	// high the last counts.
	ProblemDeadEnd Problem = "dead_end"
)

// A Finding is a problem and its place, such as "versions[3].next[0]".
type Finding struct {
	Path    string
	Problem Problem
}

// Lint finds what is wrong with a catalogue, entry by entry. No catalogue is an
// error; one without findings answers [Next] for every member that has one version
// of its service installed. The options are those that versions will be selected with: they change what is a
// DeadEnd.
func Lint(catalogue []tranche.Version, options ...Option) []Finding {
	l := linter{Catalogue: prepared(catalogue, options), cycles: newCycles(catalogue)}
	arrives := l.arrives()
	var before *Version // the nearest valid one
	spelled := spellings{}
	for i := range catalogue {
		entry := &catalogue[i]
		version, valid := Parse(entry.Version)
		if !valid {
			l.find(ProblemInvalidVersion, "versions[%d].version", i)
		}
		if l.named(entry.Version).first != i {
			l.find(ProblemDuplicate, "versions[%d].version", i)
		}
		if valid && spelled.otherwise(entry.Version) {
			l.find(ProblemEqualPrecedence, "versions[%d].version", i)
		}
		if valid && before != nil && version.Compare(*before) < 0 {
			l.find(ProblemOutOfOrder, "versions[%d].version", i)
		}
		if entry.Service != catalogue[0].Service {
			l.find(ProblemOtherService, "versions[%d].service", i)
		}
		l.next(i, version, valid)
		for j := range entry.Requirements {
			if IsMalformed(entry.Requirements[j]) {
				l.find(ProblemMalformedRequirement, "versions[%d].requirements[%d]%s", i, j, fieldOf(entry.Requirements[j]))
			}
		}
		if !arrives[i] {
			l.find(ProblemDeadEnd, "versions[%d]", i)
		}
		if valid {
			before = &version
		}
	}
	return l.findings
}

// spellings are how a version was spelled, by what makes its precedence; "" is in several
// ways.
type spellings map[string]string

// otherwise tells whether a valid version was spelled otherwise before, and remembers it.
func (s spellings) otherwise(version string) bool {
	precedence, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), "+")
	before, known := s[precedence]
	s[precedence] = version
	if known && before != version {
		s[precedence] = ""
	}
	return known && before != version
}

// fieldOf is the field of a malformed requirement that is meant, where that is clear.
func fieldOf(r tranche.Requirement) string {
	if r.Cloud == nil && r.Resource == "" {
		return ".dependency"
	}
	return ""
}

type linter struct {
	*Catalogue
	cycles   *cycles
	findings []Finding
}

func (l *linter) find(problem Problem, path string, places ...any) {
	l.findings = append(l.findings, Finding{fmt.Sprintf(path, places...), problem})
}

// next looks at the next list of an entry.
func (l *linter) next(i int, version Version, valid bool) {
	for j, name := range l.releases[i].Next {
		const path = "versions[%d].next[%d]"
		to := l.named(name).first
		if to == none {
			l.find(ProblemUnknownNext, path, i, j)
		}
		if name == l.releases[i].Version {
			l.find(ProblemNextIsItself, path, i, j)
		}
		if following, ok := Parse(name); ok && valid && following.Compare(version) < 0 {
			l.find(ProblemNextIsOlder, path, i, j)
		}
		if to != none && to < i && l.cycles.through(i, name) {
			l.find(ProblemNextClosesCycle, path, i, j)
		}
	}
}

// newest is the last of the highest valid versions, or none.
func (l *linter) newest() int {
	newest, highest := none, Version{}
	for i := range l.releases {
		version, valid := Parse(l.releases[i].Version)
		if valid && (newest == none || version.Compare(highest) >= 0) {
			newest, highest = i, version
		}
	}
	return newest
}

// arrives tells for each place whether a member there gets to the newest entry.
func (l *linter) arrives() []bool {
	n := len(l.releases)
	arrives, seen := make([]bool, n), make([]bool, n)
	newest := l.newest()
	if newest == none {
		return slices.Repeat([]bool{true}, n)
	}
	arrives[newest], seen[newest] = true, true
	var walked []int
	for i := range l.releases {
		at := i
		for walked = walked[:0]; at != none && !seen[at]; at = l.leadsTo(at) {
			seen[at] = true
			walked = append(walked, at)
		}
		for _, place := range walked {
			arrives[place] = at != none && arrives[at]
		}
	}
	return arrives
}

// leadsTo is the place of the next version, or none, also where it is ambiguous.
func (l *linter) leadsTo(place int) int {
	selection, err := l.step(place)
	if err != nil || l.named(l.releases[place].Version).second != none {
		return none
	}
	return selection.Index
}
