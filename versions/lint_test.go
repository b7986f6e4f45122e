package versions_test

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// requiring is an entry with requirements.
func requiring(v tranche.Version, dependencies ...string) tranche.Version {
	for _, d := range dependencies {
		v.Requirements = append(v.Requirements, tranche.Requirement{Dependency: d})
	}
	return v
}

func TestLint(t *testing.T) {
	type findings = []versions.Finding
	other := release("1.0.0", "1.1.0")
	other.Service = "strimzi"
	for _, tc := range []struct {
		note string
		list catalogue
		want findings
	}{
		{"no catalogue", nil, nil},
		{"an empty one", catalogue{}, nil},
		{"one entry", catalogue{release("1.0.0")}, nil},
		{"clean", catalogue{
			requiring(release("v1.0.0-rc.1", "1.0.0", "1.2.0"), "strimzi:>=0.38.0"), impacting("1.0.0", "1.2.0"), release("1.1.0+b", "1.2.0"), release("1.2.0"),
		}, nil},
		{"clean, of no service", catalogue{{Version: "1.0.0", Next: []string{"1.1.0"}}, {Version: "1.1.0"}}, nil},

		{"not valid", catalogue{release("", "1.0"), release("1.0", "V1.0.0"), release("V1.0.0", "1.0.0"), release("1.0.0")}, findings{
			{"versions[0].version", versions.ProblemInvalidVersion}, {"versions[1].version", versions.ProblemInvalidVersion}, {"versions[2].version", versions.ProblemInvalidVersion},
		}},

		{"a duplicate, elsewhere", catalogue{release("1.0.0", "1.2.0"), release("1.1.0", "1.2.0"), release("1.1.0", "1.2.0"), release("1.1.0", "1.2.0"), release("1.2.0")}, findings{
			{"versions[1]", versions.ProblemDeadEnd}, // a member there is on two entries
			{"versions[2].version", versions.ProblemDuplicate}, {"versions[2]", versions.ProblemDeadEnd},
			{"versions[3].version", versions.ProblemDuplicate}, {"versions[3]", versions.ProblemDeadEnd},
		}},
		{"a duplicate of the target", catalogue{release("1.0.0", "1.1.0"), release("1.1.0"), release("1.1.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd}, {"versions[1]", versions.ProblemDeadEnd}, {"versions[2].version", versions.ProblemDuplicate},
		}},
		{"spelled otherwise is no duplicate, nor out of order", catalogue{release("1.0.0", "v1.0.0"), release("v1.0.0", "1.0.0+b"), release("1.0.0+b")}, findings{
			{"versions[1].version", versions.ProblemEqualPrecedence}, {"versions[2].version", versions.ProblemEqualPrecedence},
		}},

		{"out of order", catalogue{release("1.1.0", "1.2.0"), release("1.0.0", "1.2.0"), release("1.2.0")}, findings{
			{"versions[1].version", versions.ProblemOutOfOrder},
		}},
		{"once, not against all before", catalogue{release("1.3.0", "1.4.0"), release("1.0.0", "1.4.0"), release("1.1.0", "1.4.0"), release("1.4.0")}, findings{
			{"versions[1].version", versions.ProblemOutOfOrder},
		}},
		{"out of order across one that is not valid", catalogue{release("1.1.0", "1.2.0"), release("latest", "1.2.0"), release("1.0.0", "1.2.0"), release("1.2.0")}, findings{
			{"versions[1].version", versions.ProblemInvalidVersion}, {"versions[2].version", versions.ProblemOutOfOrder},
		}},
		{"a pre-release out of order", catalogue{release("1.0.0", "1.1.0"), release("1.0.0-rc.1", "1.1.0"), release("1.1.0")}, findings{
			{"versions[1].version", versions.ProblemOutOfOrder},
		}},
		{"numbers by value", catalogue{release("1.0.0-100000000000000000000", "1.1.0"), release("1.0.0-99999999999999999999", "1.1.0"), release("1.1.0")}, findings{
			{"versions[1].version", versions.ProblemOutOfOrder},
		}},

		{"another service than the first", catalogue{other, release("1.1.0", "1.2.0"), {Version: "1.2.0"}}, findings{
			{"versions[1].service", versions.ProblemOtherService}, {"versions[2].service", versions.ProblemOtherService},
		}},

		{"next unknown", catalogue{release("1.0.0", "9.9.9", "v1.1.0", "", "1.1.0"), release("1.1.0")}, findings{
			{"versions[0].next[0]", versions.ProblemUnknownNext}, {"versions[0].next[1]", versions.ProblemUnknownNext}, {"versions[0].next[2]", versions.ProblemUnknownNext},
		}},
		{"next unknown, the last of them", catalogue{release("1.0.0", "1.1.0", "9.9.9"), release("1.1.0")}, findings{
			{"versions[0].next[1]", versions.ProblemUnknownNext}, {"versions[0]", versions.ProblemDeadEnd},
		}},
		{"next unknown and older", catalogue{release("1.0.0", "0.9.0", "1.1.0"), release("1.1.0")}, findings{
			{"versions[0].next[0]", versions.ProblemUnknownNext}, {"versions[0].next[0]", versions.ProblemNextIsOlder},
		}},
		{"next is itself", catalogue{release("1.0.0", "1.0.0", "1.1.0"), release("1.1.0", "1.1.0")}, findings{
			{"versions[0].next[0]", versions.ProblemNextIsItself}, {"versions[1].next[0]", versions.ProblemNextIsItself},
		}},
		{"next is itself and leads nowhere else", catalogue{release("1.0.0", "1.0.0"), release("1.1.0")}, findings{
			{"versions[0].next[0]", versions.ProblemNextIsItself}, {"versions[0]", versions.ProblemDeadEnd},
		}},
		{"next is itself, spelled otherwise", catalogue{release("1.0.0", "v1.0.0", "1.1.0"), release("1.1.0")}, findings{
			{"versions[0].next[0]", versions.ProblemUnknownNext},
		}},
		{"next is older, and no cycle", catalogue{release("1.0.0", "1.2.0"), release("1.1.0", "1.0.0", "1.2.0"), release("1.2.0")}, findings{
			{"versions[1].next[0]", versions.ProblemNextIsOlder},
		}},
		{"next is neither valid nor older", catalogue{release("1.0.0", "latest", "1.1.0"), release("latest", "1.0.0", "1.1.0"), release("1.1.0")}, findings{
			{"versions[1].version", versions.ProblemInvalidVersion}, {"versions[1].next[0]", versions.ProblemNextClosesCycle},
		}},

		{"there and back", catalogue{release("1.0.0", "1.1.0"), release("1.1.0", "1.0.0")}, findings{
			{"versions[1].next[0]", versions.ProblemNextIsOlder}, {"versions[1].next[0]", versions.ProblemNextClosesCycle},
		}},
		{"a cycle by any of the next list", catalogue{release("1.0.0", "1.1.0", "1.2.0"), release("1.1.0", "1.0.0", "1.2.0"), release("1.2.0")}, findings{
			{"versions[1].next[0]", versions.ProblemNextIsOlder}, {"versions[1].next[0]", versions.ProblemNextClosesCycle},
		}},
		{"a long one is closed once", catalogue{release("1.0.0", "1.1.0"), release("1.1.0", "1.2.0"), release("1.2.0", "1.3.0"), release("1.3.0", "1.0.0", "1.4.0"), release("1.4.0")}, findings{
			{"versions[3].next[0]", versions.ProblemNextIsOlder}, {"versions[3].next[0]", versions.ProblemNextClosesCycle},
		}},
		{"two within one another", catalogue{release("1.0.0", "1.1.0"), release("1.1.0", "1.2.0"), release("1.2.0", "1.0.0", "1.1.0", "1.3.0"), release("1.3.0")}, findings{
			{"versions[2].next[0]", versions.ProblemNextIsOlder}, {"versions[2].next[0]", versions.ProblemNextClosesCycle},
			{"versions[2].next[1]", versions.ProblemNextIsOlder}, {"versions[2].next[1]", versions.ProblemNextClosesCycle},
		}},
		{"two apart", catalogue{release("1.0.0", "1.1.0"), release("1.1.0", "1.0.0", "1.2.0"), release("1.2.0", "1.3.0"), release("1.3.0", "1.2.0", "1.4.0"), release("1.4.0")}, findings{
			{"versions[1].next[0]", versions.ProblemNextIsOlder}, {"versions[1].next[0]", versions.ProblemNextClosesCycle},
			{"versions[3].next[0]", versions.ProblemNextIsOlder}, {"versions[3].next[0]", versions.ProblemNextClosesCycle},
		}},
		{"back, but not on a cycle", catalogue{release("1.0.0", "1.3.0"), release("1.1.0", "1.0.0", "1.2.0"), release("1.2.0", "1.3.0"), release("1.3.0")}, findings{
			{"versions[1].next[0]", versions.ProblemNextIsOlder},
		}},
		{"round by a duplicate", catalogue{release("1.0.0"), release("1.1.0", "1.0.0"), release("1.0.0", "1.1.0"), release("1.2.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd},
			{"versions[1].next[0]", versions.ProblemNextIsOlder}, {"versions[1].next[0]", versions.ProblemNextClosesCycle}, {"versions[1]", versions.ProblemDeadEnd},
			{"versions[2].version", versions.ProblemDuplicate}, {"versions[2].version", versions.ProblemOutOfOrder}, {"versions[2].next[0]", versions.ProblemNextClosesCycle}, {"versions[2]", versions.ProblemDeadEnd},
		}},

		{"malformed requirements", catalogue{requiring(release("1.0.0"), "strimzi:>=0.38.0", "strimzi", "strimzi:0.38.0", "")}, findings{
			{"versions[0].requirements[1].dependency", versions.ProblemMalformedRequirement}, {"versions[0].requirements[3].dependency", versions.ProblemMalformedRequirement},
		}},

		{"dead ends", catalogue{release("1.0.0", "1.1.0"), release("1.1.0"), release("1.2.0", "1.3.0"), release("1.3.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd}, {"versions[1]", versions.ProblemDeadEnd},
		}},
		{"only the last of next is a way out", catalogue{release("1.0.0", "1.2.0", "1.1.0"), release("1.1.0"), release("1.2.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd}, {"versions[1]", versions.ProblemDeadEnd},
		}},
		{"a stop that leads nowhere", catalogue{release("1.0.0", "1.2.0"), impacting("1.1.0"), release("1.2.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd}, {"versions[1]", versions.ProblemDeadEnd},
		}},
		{"the highest is the newest, wherever it stands", catalogue{release("1.1.0"), release("1.0.0")}, findings{
			{"versions[1].version", versions.ProblemOutOfOrder}, {"versions[1]", versions.ProblemDeadEnd},
		}},
		{"the last of the highest is the newest", catalogue{release("1.0.0", "1.0.0+b"), release("1.0.0+b")}, findings{{"versions[1].version", versions.ProblemEqualPrecedence}}},
		{"spelled alike again, after another", catalogue{release("1.0.0", "1.0.0+b"), release("1.0.0+b", "1.0.0"), release("1.0.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd}, {"versions[1].version", versions.ProblemEqualPrecedence}, {"versions[1].next[0]", versions.ProblemNextClosesCycle}, {"versions[1]", versions.ProblemDeadEnd},
			{"versions[2].version", versions.ProblemDuplicate}, {"versions[2].version", versions.ProblemEqualPrecedence},
		}},
		{"nothing valid is no dead end", catalogue{release("latest")}, findings{{"versions[0].version", versions.ProblemInvalidVersion}}},

		{"everything at one place, in order", catalogue{release("1.0.0"), {
			Version: "1.0.0", Next: []string{"1.0.0", "0.9.0"}, Requirements: []tranche.Requirement{{}},
		}, release("1.1.0")}, findings{
			{"versions[0]", versions.ProblemDeadEnd},
			{"versions[1].version", versions.ProblemDuplicate}, {"versions[1].service", versions.ProblemOtherService},
			{"versions[1].next[0]", versions.ProblemNextIsItself}, {"versions[1].next[0]", versions.ProblemNextClosesCycle},
			{"versions[1].next[1]", versions.ProblemUnknownNext}, {"versions[1].next[1]", versions.ProblemNextIsOlder},
			{"versions[1].requirements[0].dependency", versions.ProblemMalformedRequirement}, {"versions[1]", versions.ProblemDeadEnd},
		}},
	} {
		if got := versions.Lint(tc.list); !slices.Equal(got, tc.want) {
			t.Errorf("%s:\n\t%v\nwant\n\t%v", tc.note, got, tc.want)
		}
	}
}

// TestLintWithFirstStop: what is a dead end depends on how versions are selected.
func TestLintWithFirstStop(t *testing.T) {
	list := catalogue{release("1.0.0", "1.3.0"), impacting("1.1.0"), impacting("1.2.0", "1.3.0"), release("1.3.0")}
	stuck, lost := versions.Finding{Path: "versions[1]", Problem: versions.ProblemDeadEnd}, versions.Finding{Path: "versions[0]", Problem: versions.ProblemDeadEnd}
	if got, want := versions.Lint(list), []versions.Finding{stuck}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := versions.Lint(list, versions.FirstStop), []versions.Finding{lost, stuck}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// lint finds by definition what the worlds can have, in the order of Lint.
func lint(list catalogue, options []versions.Option) (found []versions.Finding) {
	find := func(problem versions.Problem, is bool, path string, places ...any) {
		if is {
			found = append(found, versions.Finding{Path: fmt.Sprintf(path, places...), Problem: problem})
		}
	}
	var before *versions.Version
	for i, entry := range list {
		version, valid := versions.Parse(entry.Version)
		find(versions.ProblemInvalidVersion, !valid, "versions[%d].version", i)
		find(versions.ProblemDuplicate, named(list[:i], entry.Version) != nil, "versions[%d].version", i)
		find(versions.ProblemEqualPrecedence, slices.ContainsFunc(list[:i], func(other tranche.Version) bool {
			before, ok := versions.Parse(other.Version)
			return ok && valid && before.Compare(version) == 0 && other.Version != entry.Version
		}), "versions[%d].version", i)
		if valid {
			find(versions.ProblemOutOfOrder, before != nil && version.Compare(*before) < 0, "versions[%d].version", i)
			before = &version
		}
		for j, name := range entry.Next {
			find(versions.ProblemUnknownNext, named(list, name) == nil, "versions[%d].next[%d]", i, j)
			find(versions.ProblemNextIsItself, name == entry.Version, "versions[%d].next[%d]", i, j)
			next, ok := versions.Parse(name)
			find(versions.ProblemNextIsOlder, valid && ok && next.Compare(version) < 0, "versions[%d].next[%d]", i, j)
			find(versions.ProblemNextClosesCycle, named(list[:i], name) != nil && leads(list, named(list, name), i), "versions[%d].next[%d]", i, j)
		}
		find(versions.ProblemDeadEnd, !arrives(list, i, options), "versions[%d]", i)
	}
	return found
}

func named(list catalogue, version string) (places []int) {
	for i := range list {
		if list[i].Version == version {
			places = append(places, i)
		}
	}
	return places
}

// leads tells whether next lists lead from one of some places to another.
func leads(list catalogue, from []int, to int) bool {
	met := slices.Clone(from)
	for k := 0; k < len(met); k++ {
		for _, name := range list[met[k]].Next {
			for _, place := range named(list, name) {
				if !slices.Contains(met, place) {
					met = append(met, place)
				}
			}
		}
	}
	return slices.Contains(met, to)
}

// newest is the last entry that no other is higher than, or -1.
func newest(list catalogue) int {
	for i := len(list) - 1; i >= 0; i-- {
		v, valid := versions.Parse(list[i].Version)
		higher := slices.ContainsFunc(list, func(other tranche.Version) bool {
			w, valid := versions.Parse(other.Version)
			return valid && w.Compare(v) > 0
		})
		if valid && !higher {
			return i
		}
	}
	return -1
}

// arrives takes more steps than a way without a cycle has.
func arrives(list catalogue, place int, options []versions.Option) bool {
	for range len(list) + 1 {
		if place == newest(list) || newest(list) < 0 {
			return true
		}
		next, err := versions.Next(list, member(list[place].Version), options...)
		if err != nil || next.Version == nil {
			return false
		}
		place = next.Index
	}
	return false
}

// TestLintOfEveryWorld holds Lint against its definition. A catalogue without
// findings leads everybody to its newest entry.
func TestLintOfEveryWorld(t *testing.T) {
	problems, clean := map[versions.Problem]int{}, 0
	eachWorld(func(world catalogue) {
		for _, options := range options {
			got := versions.Lint(world, options...)
			if want := lint(world, options); !slices.Equal(got, want) {
				t.Fatalf("%+v, %v:\n\t%v\nwant\n\t%v", world, options, got, want)
			}
			for _, finding := range got {
				problems[finding.Problem]++
			}
			if got != nil {
				continue
			}
			clean++
			for i := range world {
				way, err := versions.NewPath(world, member(world[i].Version), options...)
				if err != nil || way.End != versions.ReasonUpToDate {
					t.Fatalf("%+v is clean, and the way from %d ends as %q, %v", world, i, way.End, err)
				}
			}
		}
	})
	if len(problems) != 8 || clean < 10 {
		t.Errorf("%v and %d clean catalogues do not show much", problems, clean)
	}
}

// TestLintLarge is about catalogues that a careless search takes a time for that
// grows with their square, or a stack that it has not got.
func TestLintLarge(t *testing.T) {
	const n = 100_000
	cycle := chain(n)
	cycle[n-1].Next = []string{"1.0.0"}
	hub := chain(n) // everybody points to one, of which there are as many
	for i := range hub {
		hub[i] = release("1.0.0", "1.0.0")
	}
	halves := chain(n) // as many of one version point to as many of another
	for i := range halves {
		halves[i] = release("1.0."+strconv.Itoa(2*i/n), "1.0."+strconv.Itoa(1-2*i/n))
	}
	back := chain(n)
	for i := range back {
		back[i].Next = []string{"1.0." + strconv.Itoa(max(i-1, 0))}
	}
	for _, tc := range []struct {
		note     string
		list     catalogue
		findings int
	}{
		{"a chain", chain(n), 0},
		{"a cycle", cycle, 2},             // its last step leads to an older version and closes it
		{"one version", hub, 4*n - 3},     // n is itself, and n-1 each: duplicate, closes a cycle, dead end
		{"two versions", halves, 3*n - 3}, // n-2 duplicates, half lead to an older one and close a cycle, n-1 dead ends
		{"backwards", back, 1 + 2*(n-1)},  // the first is its own next; dead ends, and older ones
	} {
		if got := versions.Lint(tc.list); len(got) != tc.findings {
			t.Errorf("%s: %d findings, want %d, such as %v", tc.note, len(got), tc.findings, got[:min(len(got), 5)])
		}
	}
}

// TestLintShared is for the race detector, and for the catalogue: it is left as it is.
func TestLintShared(t *testing.T) {
	list := catalogue{release("1.1.0", "1.0.0"), impacting("1.0.0", "1.1.0", ""), release("1.0.0")}
	before := fmt.Sprint(list)
	want := versions.Lint(list)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := versions.Lint(list); !slices.Equal(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
	group.Wait()
	if after := fmt.Sprint(list); after != before {
		t.Errorf("left as %s, want %s", after, before)
	}
}
