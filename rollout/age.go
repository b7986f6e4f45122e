package rollout

import "github.com/tranche-go/tranche/versions"

// An age is how an installed version stands to the one that is rolled out.
type age uint8

const (
	invalid age = iota // it is not a semantic version
	older
	current // it is the version, or a newer one
)

func (t *Target) age(installed string) age {
	switch parsed, valid := versions.Parse(installed); {
	case !valid:
		return invalid
	case parsed.Compare(t.version) < 0:
		return older
	}
	return current
}

// ages remember the ages of version strings, so that a scan of a fleet need not
// take apart the same string again and again. They hold its bytes and not the
// string itself: that may stand in a buffer that is used again.
type ages [128]remembered

// A remembered version string has 5 to 16 bytes, in words that overlap where it has
// too few bytes for them.
type remembered struct {
	a, b   uint64
	length int32
	age    age
}

// of is the target's age of a version. A string that was not remembered is from then
// on, in the first of the four places for it that is free, or else in the last.
func (known *ages) of(t *Target, s string) age {
	var a, b uint64
	switch n := len(s); {
	case known == nil || n < 5 || n > 16:
		return t.age(s)
	case n < 8:
		a = uint64(four(s)) | uint64(four(s[n-4:]))<<32
	default:
		a, b = eight(s), eight(s[n-8:])
	}
	at := (a ^ b*3) * golden >> 57
	var r *remembered
	for i := range uint64(4) {
		r = &known[(at+i)%uint64(len(known))]
		if r.a == a && r.b == b && r.length == int32(len(s)) {
			return r.age
		}
		if r.length == 0 {
			break
		}
	}
	*r = remembered{a, b, int32(len(s)), t.age(s)}
	return r.age
}

// golden is the golden ratio, as a fraction. The upper bits of a product with it
// are well mixed.
const golden = 0x9E3779B97F4A7C15

func four(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
