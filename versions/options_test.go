package versions_test

import (
	"slices"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// firstStops are catalogues that a member on 1.0.0 asks, with the places that it
// is led to: without the option, and with it.
var firstStops = []struct {
	note        string
	list        catalogue
	last, first int
}{
	{"no stop", catalogue{release("1.0.0", "1.2.0"), release("1.1.0"), release("1.2.0")}, 2, 2},
	{"one stop", catalogue{release("1.0.0", "1.2.0"), impacting("1.1.0"), release("1.2.0")}, 1, 1},
	{"two stops", catalogue{release("1.0.0", "1.3.0"), impacting("1.1.0"), impacting("1.2.0"), release("1.3.0")}, 2, 1},
	{"three stops, the target too", catalogue{release("1.0.0", "1.4.0"), release("1.1.0"), impacting("1.2.0"), impacting("1.3.0"), impacting("1.4.0")}, 4, 2},
	{"the target alone", catalogue{release("1.0.0", "1.2.0"), release("1.1.0"), impacting("1.2.0")}, 2, 2},
	{"current is no stop", catalogue{impacting("1.0.0", "1.2.0"), release("1.1.0"), release("1.2.0")}, 2, 2},
	{"nor is one before it", catalogue{impacting("0.9.0"), impacting("1.0.0", "1.1.0"), release("1.1.0")}, 2, 2},
	{"nor one after the target", catalogue{release("1.0.0", "1.1.0"), release("1.1.0"), impacting("1.2.0")}, 1, 1},
	{"none between where the target comes first", catalogue{impacting("0.8.0"), impacting("0.9.0"), impacting("1.0.0", "0.8.0"), impacting("1.1.0")}, 0, 0},
	{"none between current and itself", catalogue{impacting("1.0.0", "1.0.0"), impacting("1.1.0")}, 0, 0},
}

func TestFirstStop(t *testing.T) {
	for _, tc := range firstStops {
		for _, with := range []struct {
			options []versions.Option
			index   int
		}{
			{nil, tc.last},
			{[]versions.Option{}, tc.last},
			{[]versions.Option{0}, tc.last}, // no option that is known
			{[]versions.Option{versions.FirstStop}, tc.first},
			{[]versions.Option{versions.FirstStop, versions.FirstStop}, tc.first},
			{[]versions.Option{0, versions.FirstStop}, tc.first},
		} {
			got, err := versions.Next(tc.list, member("1.0.0"), with.options...)
			compiled, compiledErr := mustCatalogue(t, tc.list, with.options...).Next(member("1.0.0"))
			crowded := tranche.Member{Services: slices.Concat(crowd, member("1.0.0").Services)}
			if large, err := versions.Next(tc.list, crowded, with.options...); large != got || err != nil {
				t.Errorf("%s, %v: in a crowd %+v, %v, want %+v", tc.note, with.options, large, err, got)
			}
			if got.Index != with.index || err != nil || compiled != got || compiledErr != nil {
				t.Errorf("%s, %v: Next says %+v, %v, Catalogue.Next %+v, %v, want %d", tc.note, with.options, got, err, compiled, compiledErr, with.index)
			}
			if wantReason := reasonFor(tc.list, got.Index); got.Reason != wantReason {
				t.Errorf("%s, %v: %s, want %s", tc.note, with.options, got.Reason, wantReason)
			}
		}
	}
}

// reasonFor is the reason to go to a place from 1.0.0: it is impacting, and after it.
func reasonFor(list catalogue, place int) versions.Reason {
	current := 0
	for list[current].Version != "1.0.0" {
		current++
	}
	if place > current && list[place].ServiceImpacting {
		return versions.ReasonServiceImpacting
	}
	return versions.ReasonNext
}

// TestFirstStopDecidesNothingElse: without a version to go to, the option has no part.
func TestFirstStopDecidesNothingElse(t *testing.T) {
	for _, tc := range nextCases {
		if tc.index >= 0 {
			continue
		}
		got, err := versions.Next(tc.list, tc.member, versions.FirstStop)
		if want := (versions.Selection{Reason: tc.reason, Index: -1}); got != want {
			t.Errorf("%s: %+v, want %+v", tc.note, got, want)
		}
		wantError(t, tc.note, err, tc.err, tc.is)
	}
}

func TestCatalogueNextDoesNotAllocateWithOptions(t *testing.T) {
	for _, tc := range firstStops {
		c := mustCatalogue(t, tc.list, versions.FirstStop)
		for _, m := range []tranche.Member{member("1.0.0"), member("9.9.9"), member("9.9.9", "1.0.0"), {}} {
			if n := testing.AllocsPerRun(10, func() { _, _ = c.Next(m) }); n != 0 {
				t.Errorf("%s, %+v: %v allocations", tc.note, m, n)
			}
		}
	}
}

func mustCatalogue(t *testing.T, list catalogue, options ...versions.Option) *versions.Catalogue {
	t.Helper()
	c, err := versions.NewCatalogue(list, options...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
