package conformance

import (
	"cmp"
	"math"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// Version strings and their order, where the decisions show only which side of a
// threshold a version is on: native against SemVer's own examples, against OPA and
// against Masterminds.

// The examples of SemVer 2.0.0 itself, and of those that semver.org lists beside
// the regular expression that it suggests.
var (
	semverValid = []string{
		// Sections 2, 9 and 10.
		"1.9.0", "1.10.0", "1.11.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0.3.7", "1.0.0-x.7.z.92", "1.0.0-x-y-z.--",
		"1.0.0-alpha+001", "1.0.0+20130313144700", "1.0.0-beta+exp.sha.5114f85", "1.0.0+21AF26D3----117B344092BD",
		// The list.
		"0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-beta", "1.0.0-alpha.beta",
		"1.0.0-alpha.beta.1", "1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
		"1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123", "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7",
		"2.0.0+build.1848", "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta",
		"1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "99999999999999999999999.999999999999999999.99999999999999999",
		"1.0.0-0A.is.legal",
	}
	semverInvalid = []string{
		"1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid", "-invalid.01", "alpha",
		"alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta", "alpha_beta", "alpha.", "alpha..", "beta", "1.0.0-alpha_beta", "-alpha.",
		"1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1", "1.0.0-alpha....1", "1.0.0-alpha.....1", "1.0.0-alpha......1",
		"1.0.0-alpha.......1", "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
		"1.2-RC-SNAPSHOT", "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
		"99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12",
		"v1.2.3", // the question whether that is a semantic version
	}
	// Each from the lowest to the highest: sections 2 and 11.
	semverAscending = [][]string{
		{"1.9.0", "1.10.0", "1.11.0"},
		{"1.0.0", "2.0.0", "2.1.0", "2.1.1"},
		{"1.0.0-alpha", "1.0.0"},
		{"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"},
	}
)

// semverExceptions are where the law of this project is not SemVer's, and what it
// says there: a number fits a signed integer of 64 bits, and one v may lead.
var semverExceptions = map[string]bool{
	"99999999999999999999999.999999999999999999.99999999999999999": false,
	"v1.2.3": true,
}

func TestSemVerExamples(t *testing.T) {
	met := 0
	for says, list := range map[bool][]string{true: semverValid, false: semverInvalid} {
		for _, s := range list {
			want := says
			if exception, is := semverExceptions[s]; is {
				if met++; exception == says {
					t.Errorf("%s is no exception", s)
				}
				want = exception
			}
			if _, valid := versions.Parse(s); valid != want {
				t.Errorf("%s: valid %t, want %t", s, valid, want)
			}
			agreeOnVersions(t, s, s)
		}
	}
	if met != len(semverExceptions) {
		t.Errorf("%d exceptions, want %d", met, len(semverExceptions))
	}
	for _, ascending := range semverAscending {
		for i := range ascending {
			for j := range ascending {
				v, _ := versions.Parse(ascending[i])
				w, _ := versions.Parse(ascending[j])
				if got, want := v.Compare(w), cmp.Compare(i, j); got != want {
					t.Errorf("%s, %s: %d, want %d", ascending[i], ascending[j], got, want)
				}
				agreeOnVersions(t, ascending[i], ascending[j])
			}
		}
	}
}

func TestParityVersions(t *testing.T) { versionsAgree.check(t) }
func FuzzParityVersions(f *testing.F) { versionsAgree.fuzz(f) }

var versionsAgree = property{worlds: inPairs, holds: func(w worlds, t *rapid.T) {
	pair := w.relatives(t)
	agreeOnVersions(t, pair[0], pair[1])
}}

// FuzzVersions takes any two strings.
func FuzzVersions(f *testing.F) {
	edges := []string{higher, "1.0.9223372036854775807", "v1.0.9223372036854775808", "1.18446744073709551616.0", "1.0.0+" + strings.Repeat("b", 300), ""}
	for _, list := range [][]string{semverValid, semverInvalid, ordinaryVersions, edges} {
		for i, s := range list {
			f.Add(s, list[(i+1)%len(list)])
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) { agreeOnVersions(t, a, b) })
}

// requirements are well-formed, and in each way not.
var requirements = []string{
	"kafka:1.0.0", "kafka:>=v1.0.0-rc.1+b", "a-b.c/d:<2.0.0", "k\u00e1fka:>1.0.0", "a\u200bb:<=1.0.0",
	"", ":", "kafka", "kafka:", ":1.0.0", "kafka::1.0.0", "kafka:1.0.0:", "kafka:=1.0.0", "kafka:=>1.0.0", "kafka:>>1.0.0", "kafka:~1.0.0",
	" kafka:1.0.0", "kaf\u00a0ka:1.0.0", "kaf\u0085ka:1.0.0", "kaf\vka:1.0.0", "kaf\u2028ka:1.0.0", "kafka: 1.0.0", "kaf\u001cka:1.0.0", "kafka:1.0.0\n", "kafka:latest",
}

// FuzzRequirement takes any string, and another that may be an installed version:
// the grammar, and what satisfies it.
func FuzzRequirement(f *testing.F) {
	for _, s := range append(requirements, "\xff:1.0.0", "kafka:"+higher) {
		f.Add(s, "1.0.0")
	}
	f.Fuzz(agreeOnRequirement)
}

func agreeOnRequirement(t *testing.T, text, installed string) {
	question := ast.MustInterfaceToValue([]any{text, installed})
	native, ok := versions.ParseRequirement(text)
	said := reference().ask(t, "data.upgrade.versions.requirement(input[0])", question)
	if ok != (said.value != nil) {
		t.Fatalf("native %t, reference %v of %q", ok, said, text)
	}
	if !ok {
		return
	}
	required := said.value.(ast.Object)
	part := func(name string) string { return string(required.Get(ast.StringTerm(name)).Value.(ast.String)) }
	if native.Name != part("name") {
		t.Fatalf("name: native %q, reference %v of %q", native.Name, said, text)
	}
	version, valid := versions.Parse(installed)
	if !valid || !opaAnswers(installed) || !opaAnswers(part("version")) {
		return
	}
	rule := "data.upgrade.versions.satisfied_by(data.upgrade.versions.requirement(input[0]), input[1])"
	satisfied := reference().ask(t, rule, question).value != nil
	if got := native.SatisfiedBy(version); got != satisfied {
		t.Fatalf("native %t, reference %t of %q, %q", got, satisfied, text, installed)
	}
	if got := native.SatisfiedByOneOf([]versions.Version{version}); got != satisfied {
		t.Fatalf("one of one: native %t, reference %t of %q, %q", got, satisfied, text, installed)
	}
}

// agreeOnVersions asks OPA and Masterminds about two strings, but for what they
// are known to differ in.
func agreeOnVersions(t fataler, a, b string) {
	t.Helper()
	question := ast.MustInterfaceToValue([]any{a, b})
	v, validA := versions.Parse(a)
	w, validB := versions.Parse(b)
	native := valueAnswer([]any{validA, validB})
	if got := reference().ask(t, "[semver.is_valid(input[0]), semver.is_valid(input[1])]", question); !got.equal(native) {
		t.Fatalf("valid: native %v, OPA %v of %q, %q", native, got, a, b)
	}
	theirsA, inA := mastermindsVersion(t, a, validA)
	theirsB, inB := mastermindsVersion(t, b, validB)
	if !validA || !validB {
		return
	}
	order := v.Compare(w)
	if back := w.Compare(v); back != -order {
		t.Fatalf("%d one way, %d the other of %q, %q", order, back, a, b)
	}
	if opaAnswers(a) && opaAnswers(b) {
		if got := reference().ask(t, "semver.compare(input[0], input[1])", question); !got.equal(valueAnswer(order)) {
			t.Fatalf("native %d, OPA %v of %q, %q", order, got, a, b)
		}
	}
	if inA && inB && mastermindsCompares(a) && mastermindsCompares(b) {
		if got := theirsA.Compare(theirsB); got != order {
			t.Fatalf("native %d, Masterminds %d of %q, %q", order, got, a, b)
		}
	}
}

// mastermindsVersion wants Masterminds to take for a version what we do, and to
// refuse what we do, with three exceptions: it knows no leading v, no string of
// more than 256 bytes, and numbers up to 2^64-1. Package versions tests those from
// both sides.
func mastermindsVersion(t fataler, s string, valid bool) (theirs *semver.Version, ok bool) {
	t.Helper()
	s = strings.TrimPrefix(s, "v")
	theirs, err := semver.StrictNewVersion(s)
	if ok = err == nil; ok == valid {
		return theirs, ok
	}
	switch {
	case valid && len(s) > 256:
	case ok && (theirs.Major() > 1<<63-1 || theirs.Minor() > 1<<63-1 || theirs.Patch() > 1<<63-1):
	default:
		t.Fatalf("valid: native %t, Masterminds %v of %q", valid, err, s)
	}
	return nil, false
}

// mastermindsCompares is false where a numeric pre-release identifier is above
// 2^64-1: Masterminds compares it as text.
func mastermindsCompares(version string) bool { return identifiersUpTo(version, math.MaxUint64) }
