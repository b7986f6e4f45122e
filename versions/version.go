package versions

import (
	"cmp"
	"errors"
	"math"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// ErrInvalid is the condition of a string that is not a semantic version.
var ErrInvalid = errors.New("not a semantic version")

// A Version is a version string, taken apart once. It keeps parts of the string
// and nothing else: parsing and comparing do not allocate.
//
// The zero value is 0.0.0.
type Version struct {
	major, minor, patch int64
	pre, build          string
}

// Parse takes a version string apart. For a string that is not a semantic
// version, as the package comment says, ok is false and the version zero.
func Parse(s string) (v Version, ok bool) {
	rest := strings.TrimPrefix(s, "v")
	v.major, rest, ok = number(rest)
	if ok {
		rest, ok = strings.CutPrefix(rest, ".")
	}
	if ok {
		v.minor, rest, ok = number(rest)
	}
	if ok {
		rest, ok = strings.CutPrefix(rest, ".")
	}
	if ok {
		v.patch, rest, ok = number(rest)
	}
	if ok && rest != "" { // most have nothing behind the numbers
		v.pre, v.build, ok = labels(rest)
	}
	if !ok {
		return Version{}, false
	}
	return v, true
}

// Compare orders two versions by precedence (SemVer 2.0.0, section 11): -1
// where v comes before w, +1 where it comes after, 0 where neither does. Build
// metadata does not count.
func (v Version) Compare(w Version) int { return compare(&v, &w) }

// compare takes pointers, since a version is seven words.
func compare(v, w *Version) int {
	switch {
	case v.major != w.major:
		return cmp.Compare(v.major, w.major)
	case v.minor != w.minor:
		return cmp.Compare(v.minor, w.minor)
	case v.patch != w.patch:
		return cmp.Compare(v.patch, w.patch)
	}
	return comparePrerelease(v.pre, w.pre)
}

// Semver returns the version as a Masterminds value, for callers whose own code
// works with those. Mind that Masterminds compares numeric pre-release
// identifiers above 2^64-1 as text; Compare does not.
func (v Version) Semver() *semver.Version {
	return semver.New(uint64(v.major), uint64(v.minor), uint64(v.patch), v.pre, v.build)
}

// String returns the version without a leading v.
func (v Version) String() string { return v.Semver().String() }

// number reads a numeric part off the start of s: digits, no leading zero, at
// most 2^63-1.
func number(s string) (n int64, rest string, ok bool) {
	sum, i := uint64(0), 0
	for i < len(s) && isDigit(s[i]) {
		sum = 10*sum + uint64(s[i]-'0')
		i++
	}
	// No 19 digits are more than sum can hold.
	ok = i > 0 && i <= 19 && sum <= math.MaxInt64 && (i == 1 || s[0] != '0')
	return int64(sum), s[i:], ok
}

// labels reads what stands behind the numbers: a pre-release, build metadata, or both.
func labels(s string) (pre, build string, ok bool) {
	s, build, hasBuild := strings.Cut(s, "+")
	pre, hasPre := strings.CutPrefix(s, "-")
	ok = (hasPre || s == "") && (!hasPre || identifiers(pre, true)) && (!hasBuild || identifiers(build, false))
	return pre, build, ok
}

// identifiers tells whether s is a dot-separated list of identifiers. Those of
// a pre-release have no leading zero where they are numeric.
func identifiers(s string, prerelease bool) bool {
	for more := true; more; {
		var identifier string
		identifier, s, more = strings.Cut(s, ".")
		if identifier == "" || prerelease && leadingZero(identifier) && numeric(identifier) {
			return false
		}
		for _, c := range []byte(identifier) {
			if !isDigit(c) && !('a' <= c && c <= 'z') && !('A' <= c && c <= 'Z') && c != '-' {
				return false
			}
		}
	}
	return true
}

func comparePrerelease(v, w string) int {
	switch {
	case v == w:
		return 0
	case v == "":
		return +1
	case w == "":
		return -1
	}
	for v != "" && w != "" {
		var a, b string
		a, v, _ = strings.Cut(v, ".")
		b, w, _ = strings.Cut(w, ".")
		if order := compareIdentifier(a, b); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(v), len(w)) // the one with identifiers left comes after
}

// compareIdentifier compares numbers by value, at any length, and sets them
// before text.
func compareIdentifier(a, b string) int {
	switch numericA, numericB := numeric(a), numeric(b); {
	case numericA && numericB:
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	case numericA:
		return -1
	case numericB:
		return +1
	}
	return strings.Compare(a, b)
}

func numeric(s string) bool {
	for _, c := range []byte(s) {
		if !isDigit(c) {
			return false
		}
	}
	return s != ""
}

func leadingZero(s string) bool { return len(s) > 1 && s[0] == '0' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
