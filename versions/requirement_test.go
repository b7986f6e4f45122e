package versions_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/tranche-go/tranche/versions"
)

// TestRequirement asks with every operator for every version of the sorted table
// whether every other one satisfies it. Package eligibility tests the grammar.
func TestRequirement(t *testing.T) {
	for _, operator := range []struct {
		text      string
		satisfied [3]bool // by what comes before, is equal, comes after
	}{
		{"", [3]bool{false, true, false}},
		{">=", [3]bool{false, true, true}},
		{"<=", [3]bool{true, true, false}},
		{">", [3]bool{false, false, true}},
		{"<", [3]bool{true, false, false}},
	} {
		for i, line := range sorted {
			for _, s := range line {
				r, ok := versions.ParseRequirement("strimzi:" + operator.text + s)
				if !ok || r.Name != "strimzi" {
					t.Fatalf("strimzi:%s%s is taken for %+v, %t", operator.text, s, r, ok)
				}
				for j, other := range sorted {
					got := r.SatisfiedBy(valid(t, other[len(other)-1]))
					if want := operator.satisfied[1+cmp.Compare(j, i)]; got != want {
						t.Errorf("%s satisfies %q %s: %t, want %t", other[0], operator.text, s, got, want)
					}
				}
			}
		}
	}
}

// TestSatisfiedByOneOf holds it against one after the other, for the runs of the
// sorted table: the version itself, those around it, and those far away.
func TestSatisfiedByOneOf(t *testing.T) {
	var all []versions.Version
	for _, line := range sorted {
		for _, s := range line {
			all = append(all, valid(t, s))
		}
	}
	for _, operator := range []string{"", ">=", "<=", ">", "<"} {
		for i := range all {
			r, ok := versions.ParseRequirement("strimzi:" + operator + all[i].String())
			if !ok {
				t.Fatalf("strimzi:%s%s is refused", operator, all[i])
			}
			for from := range len(all) + 1 {
				for _, to := range []int{from, from + 1, from + 2, from + 5, len(all)} {
					run := all[from:min(to, len(all))]
					if got, want := r.SatisfiedByOneOf(run), slices.ContainsFunc(run, r.SatisfiedBy); got != want {
						t.Errorf("one of %v satisfies %q %s: %t, want %t", run, operator, all[i], got, want)
					}
				}
			}
		}
	}
}

// TestNoRequirement: there is nothing left of what is no requirement.
func TestNoRequirement(t *testing.T) {
	for _, s := range []string{
		"", ":", "strimzi", "strimzi:", ":0.38.0", "strimzi::0.38.0", "strimzi:>=", "strimzi:0.38", "strimzi:>=latest", "strimzi:=0.38.0", "strimzi:=>0.38.0",
		"strim zi:0.38.0", "\tstrimzi:0.38.0", "strimzi\n:0.38.0", "\f:0.38.0", "\r:0.38.0", "a\vb:0.38.0", "a\u00a0b:0.38.0", "a\u2003b:0.38.0", "\u3000:0.38.0", "strimzi: 0.38.0", "strimzi:>= 0.38.0", "strimzi:0.38.0 ", "strimzi:0.38.0:",
	} {
		if r, ok := versions.ParseRequirement(s); ok || r != (versions.Requirement{}) {
			t.Errorf("%q is taken for %+v", s, r)
		}
	}
}

// TestRequirementZero: nothing satisfies the zero value.
func TestRequirementZero(t *testing.T) {
	for _, line := range sorted {
		if new(versions.Requirement).SatisfiedBy(valid(t, line[0])) {
			t.Errorf("%s satisfies what is no requirement", line[0])
		}
	}
}

func TestRequirementDoesNotAllocate(t *testing.T) {
	v := valid(t, "0.38.0-rc.99999999999999999999")
	list := []versions.Version{v, v}
	for _, s := range []string{"strimzi:>=v0.38.0-rc.99999999999999999998+b", "strimzi:>=latest", "strimzi"} {
		if n := testing.AllocsPerRun(10, func() {
			r, _ := versions.ParseRequirement(s)
			r.SatisfiedBy(v)
			r.SatisfiedByOneOf(list)
		}); n != 0 {
			t.Errorf("%s: %v allocations", s, n)
		}
	}
}
