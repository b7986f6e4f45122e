package versions_test

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/Masterminds/semver/v3"

	"github.com/tranche-go/tranche/versions"
)

// The numbers at which implementations change their mind.
const (
	maxInt64  = "9223372036854775807"
	overInt64 = "9223372036854775808"
	maxUint64 = "18446744073709551615"
	overUint  = "18446744073709551616"
)

var long = strings.Repeat("x", 300)

// sorted are valid versions by precedence: those of one line are equal, and each
// line comes before the next. Several tests below read it.
var sorted = [][]string{
	{"0.0.0-0", "v0.0.0-0", "0.0.0-0+build"},
	{"0.0.0-0.0"},
	{"0.0.0", "v0.0.0", "0.0.0+0"},
	{"0.0.1"},
	{"0.1.0"},
	{"1.0.0-0"},
	{"1.0.0-0.a"},
	{"1.0.0-1", "1.0.0-1+01"},
	{"1.0.0-2"},
	{"1.0.0-10"}, // numbers by value, not as text
	{"1.0.0-" + maxInt64},
	{"1.0.0-" + overInt64}, // above 2^63-1 by value too
	{"1.0.0-9999999999999999999"},
	{"1.0.0-10000000000000000000"},
	{"1.0.0-" + maxUint64},
	{"1.0.0-" + overUint},
	{"1.0.0-99999999999999999998"},
	{"1.0.0-99999999999999999998.0"},
	{"1.0.0-99999999999999999999", "v1.0.0-99999999999999999999+b"},
	{"1.0.0-100000000000000000000"},
	{"1.0.0-1" + strings.Repeat("0", 300)},
	{"1.0.0--"}, // text after numbers, in the order of ASCII
	{"1.0.0---"},
	{"1.0.0--1"},  // no number: a hyphen and a digit
	{"1.0.0-00b"}, // a leading zero, but no number
	{"1.0.0-0a"},
	{"1.0.0-10a"},
	{"1.0.0-1a"},
	{"1.0.0-2a"},
	{"1.0.0-A"},
	{"1.0.0-Z"},
	{"1.0.0-a"},
	{"1.0.0-a.0"},
	{"1.0.0-a-"},
	{"1.0.0-a-b"},
	{"1.0.0-aB"},
	{"1.0.0-aa"},
	{"1.0.0-alpha", "v1.0.0-alpha", "1.0.0-alpha+001"}, // the example of SemVer 2.0.0, section 11
	{"1.0.0-alpha.1"},
	{"1.0.0-alpha.1.0"},
	{"1.0.0-alpha.2"},
	{"1.0.0-alpha.10"},
	{"1.0.0-alpha." + overInt64},
	{"1.0.0-alpha." + overUint},
	{"1.0.0-alpha.beta"},
	{"1.0.0-beta"},
	{"1.0.0-beta.2"},
	{"1.0.0-beta.11"},
	{"1.0.0-rc.1"},
	{"1.0.0-wxyz", "1.0.0-wxyz+az-AZ.09"},
	{"1.0.0-" + long, "1.0.0-" + long + "+" + long}, // no limit of 256 bytes
	{"1.0.0-" + long + "x"},
	{"1.0.0", "v1.0.0", "1.0.0+build", "1.0.0+-", "1.0.0+a-b.00.-", "v1.0.0+" + long},
	{"1.0.1-0"},
	{"1.0.1"},
	{"1.0.9"},
	{"1.0.10"},
	{"1.2.0"},
	{"1.10.0"},
	{"1.10." + maxInt64},
	{"1." + maxInt64 + ".0"},
	{"2.0.0"},
	{"10.0.0"},
	{maxInt64 + "." + maxInt64 + "." + maxInt64 + "-a"},
	{maxInt64 + "." + maxInt64 + "." + maxInt64, "v" + maxInt64 + "." + maxInt64 + "." + maxInt64 + "+" + overUint},
}

func valid(t *testing.T, s string) versions.Version {
	t.Helper()
	v, ok := versions.Parse(s)
	if !ok {
		t.Errorf("%q is not taken for a version", s)
	}
	return v
}

// TestCompare compares every version with every other, so that the order is
// antisymmetric and transitive.
func TestCompare(t *testing.T) {
	for i, line := range sorted {
		for j, other := range sorted {
			for _, v := range line {
				for _, w := range other {
					if got := valid(t, v).Compare(valid(t, w)); got != cmp.Compare(i, j) {
						t.Errorf("%s compared with %s: %d, want %d", v, w, got, cmp.Compare(i, j))
					}
				}
			}
		}
	}
}

func TestParseInvalid(t *testing.T) {
	for _, s := range []string{
		"", "v", "latest", "null", " ", ".", "..", "-", "+",
		// Three parts, each a number.
		"1", "1.0", "v1.0", "1.0.0.0", "1.0.", ".1.0", "1..0", "1.0.0.", ".1.0.0", "..1", "1.0-a", "1.0+b", "1-0.0", "1+0.0",
		"a.0.0", "1.a.0", "1.0.a", "1.0.x", "1.0.*", "-1.0.0", "+1.0.0", "1.-1.0", "1.+1.0", "1.0.+1", "0x1.0.0", "1_0.0.0", "1e1.0.0", "1,0,0",
		"1.0.0/", "1.0.:", "1.0.0a", "1.0.0v", "1.0.\u0663", "\uff11.0.0", // other digits of Unicode
		// No leading zeros.
		"01.0.0", "1.01.0", "1.0.01", "00.0.0", "1.0.00", "v01.0.0", "1.0.0-01", "1.0.0-00", "1.0.0-a.01", "1.0.0-01.a", "1.0.0-0123456789",
		// Up to 2^63-1.
		overInt64 + ".0.0", "1." + overInt64 + ".0", "1.0." + overInt64, "1.0." + maxUint64, "1.0." + overUint,
		"1.0.10000000000000000000", "1.0.1" + strings.Repeat("0", 300),
		// One v, lower case, first.
		"vv1.0.0", "V1.0.0", "vV1.0.0", "v.1.0.0", "v 1.0.0", "1v.0.0", "1.0.v0", "version1.0.0", "=1.0.0", "=v1.0.0", "-v1.0.0",
		// Identifiers: not empty, of ASCII letters, digits and hyphens.
		"1.0.0-", "1.0.0+", "1.0.0-+", "1.0.0-+b", "1.0.0-a+", "1.0.0-.", "1.0.0-a.", "1.0.0-.a", "1.0.0-a..b", "1.0.0+.", "1.0.0+b.", "1.0.0+.b", "1.0.0+a..b",
		"1.0.0-a_b", "1.0.0-a b", "1.0.0-\u00e9", "1.0.0-a/", "1.0.0-a:", "1.0.0-@", "1.0.0-[", "1.0.0-`", "1.0.0-{", "1.0.0-a!", "1.0.0-a,b", "1.0.0-a\x00", "1.0.0-\xff", "1.0.0-\uff11",
		"1.0.0+b_c", "1.0.0+b+c", "1.0.0+b c", "1.0.0+\u00e9", "1.0.0-a+b+c", "1.0.0+~", "1.0.0-a~1",
		// No blanks.
		" 1.0.0", "1.0.0 ", "1.0.0\n", "\t1.0.0", "1. 0.0", "1.0.0 -a", "1.0.0- a", "1.0.0-a\n", "1.0.0+b ",
	} {
		if v, ok := versions.Parse(s); ok || v != (versions.Version{}) {
			t.Errorf("%q is taken for the version %s", s, v)
		}
	}
}

// grammar is the expression that semver.org suggests, and our leading v.
var grammar = regexp.MustCompile(`^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)` +
	`(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?` +
	`(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$`)

// TestGrammar holds Parse against that expression, on all short strings.
func TestGrammar(t *testing.T) {
	counts := map[bool]int{}
	var try func(s, alphabet string, more int)
	try = func(s, alphabet string, more int) {
		want := grammar.MatchString(s)
		counts[want]++
		if _, got := versions.Parse(s); got != want {
			t.Errorf("%q: %t, want %t", s, got, want)
		}
		for i := 0; more > 0 && i < len(alphabet); i++ {
			try(s+alphabet[i:i+1], alphabet, more-1)
		}
	}
	try("", "01.v-", 6)
	try("1.0.0-", "01a-.+", 5)
	try("1.0.0+", "01a-.+", 4)
	if counts[true] < 1_000 || counts[false] < 1_000 {
		t.Errorf("%d valid and %d invalid strings do not show much", counts[true], counts[false])
	}
}

func TestString(t *testing.T) {
	for _, line := range sorted {
		for _, s := range line {
			v := valid(t, s)
			if want := strings.TrimPrefix(s, "v"); v.String() != want {
				t.Errorf("%s is written as %s, want %s", s, v, want)
			}
			if again := valid(t, v.String()); again != v {
				t.Errorf("%s is read back as %s", v, again)
			}
		}
	}
	if zero := (versions.Version{}); zero.String() != "0.0.0" || zero != valid(t, "0.0.0") {
		t.Errorf("the zero value is %s, want 0.0.0", zero)
	}
}

func TestSemver(t *testing.T) {
	v := valid(t, "v1.2."+maxInt64+"-rc.1+b.2").Semver()
	if v.Major() != 1 || v.Minor() != 2 || v.Patch() != 1<<63-1 || v.Prerelease() != "rc.1" || v.Metadata() != "b.2" {
		t.Errorf("%s", v)
	}
}

// TestMasterminds shows from both sides where the law departs from Masterminds'
// StrictNewVersion, and that it departs from it nowhere else.
func TestMasterminds(t *testing.T) {
	for _, tc := range []struct {
		note, version string
		ours, theirs  bool
	}{
		{note: "common ground", version: "1.0.0-rc.1+b", ours: true, theirs: true},
		{note: "leading v", version: "v1.0.0", ours: true},
		{note: "256 bytes", version: "1.0.0-" + long[:250], ours: true, theirs: true},
		{note: "more than 256 bytes", version: "1.0.0-" + long[:251], ours: true},
		{note: "2^63-1", version: "1.0." + maxInt64, ours: true, theirs: true},
		{note: "2^63", version: "1.0." + overInt64, theirs: true},
		{note: "2^64-1", version: maxUint64 + ".0.0", theirs: true},
		{note: "2^64", version: overUint + ".0.0"},
	} {
		_, ours := versions.Parse(tc.version)
		_, err := semver.StrictNewVersion(tc.version)
		if ours != tc.ours || (err == nil) != tc.theirs {
			t.Errorf("%s: ours %t, want %t; theirs %v, want %t", tc.note, ours, tc.ours, err, tc.theirs)
		}
	}

	small, large := valid(t, "1.0.0-99999999999999999999"), valid(t, "1.0.0-100000000000000000000")
	if small.Compare(large) >= 0 {
		t.Error("numbers above 2^64-1 are not compared by value")
	}
	if small.Semver().Compare(large.Semver()) <= 0 {
		t.Error("Masterminds compares numbers above 2^64-1 by value now: Semver says otherwise")
	}

	huge := regexp.MustCompile(`-.*\d{20}`) // may be above 2^64-1: then text to them
	for i, line := range sorted {
		for j, other := range sorted {
			if huge.MatchString(line[0]) || huge.MatchString(other[0]) {
				continue
			}
			if got := valid(t, line[0]).Semver().Compare(valid(t, other[0]).Semver()); got != cmp.Compare(i, j) {
				t.Errorf("Masterminds compares %s with %s: %d, want %d", line[0], other[0], got, cmp.Compare(i, j))
			}
		}
	}
}

func TestParseAndCompareDoNotAllocate(t *testing.T) {
	sink := 0
	for _, line := range sorted {
		for _, s := range line {
			w := valid(t, "1.0.0-alpha.beta.99999999999999999999+b")
			if n := testing.AllocsPerRun(10, func() {
				v, _ := versions.Parse(s)
				sink += v.Compare(w) + w.Compare(v)
			}); n != 0 {
				t.Errorf("%s: %v allocations", s, n)
			}
		}
	}
	for _, s := range []string{"", "latest", "1.0.0-01", "1.0." + overUint} {
		if n := testing.AllocsPerRun(10, func() { versions.Parse(s) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
	if sink != 0 {
		t.Errorf("comparisons both ways add up to %d", sink)
	}
}

// TestVersionShared is for the race detector.
func TestVersionShared(t *testing.T) {
	v, w := valid(t, "1.0.0-alpha.2"), valid(t, "1.0.0-alpha.10")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if v.Compare(w) != -1 || v.String() != "1.0.0-alpha.2" || w.Semver().Prerelease() != "alpha.10" {
				t.Errorf("%s, %s", v, w)
			}
		})
	}
	group.Wait()
}
