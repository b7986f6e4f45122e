package conformance

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// A property holds for all that is drawn from a world. It is checked on so many
// random draws, and is a target for fuzzing too, which looks for draws that reach
// code that no draw before has reached: TestX and FuzzX of one property.
type property struct {
	holds  func(worlds, *rapid.T)
	worlds []namedWorlds
	cost   int // the time of one check beside one of the others; 0 is as 1
	draws  int // KiB of random bytes that a check takes; 0 is as 1
}

type namedWorlds struct {
	name string
	worlds
}

var (
	inOrdinary = []namedWorlds{{"ordinary", ordinary}}
	inPairs    = []namedWorlds{{"pairs", pairs}}
	inAll      = append(slices.Clone(inBoth), namedWorlds{"advanced", advanced})
	inBoth     = []namedWorlds{{"ordinary", ordinary}, {"hostile", hostile}}
)

// over is a property of questions of a kind, in both worlds.
func over(question func(worlds, *rapid.T) []byte, holds func(*rapid.T, []byte)) property {
	return property{holds: func(w worlds, t *rapid.T) { holds(t, question(w, t)) }, worlds: inBoth}
}

// in is the same property in other worlds.
func (p property) in(worlds []namedWorlds) property {
	p.worlds = worlds
	return p
}

func (p property) costing(cost int) property {
	p.cost = cost
	return p
}

func (p property) check(t *testing.T) {
	fewer(t, max(p.cost, 1))
	for _, w := range p.worlds {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { p.holds(w.worlds, t) })
		})
	}
}

// fuzz starts from bytes that are random, and the same in every run. Where the
// bytes run out before everything is drawn nothing is checked: it must not be so
// with most of those that fuzzing starts from. What costs more starts from fewer.
func (p property) fuzz(f *testing.F) {
	seeds := max(64/max(p.cost, 1), 8)
	random := rand.NewChaCha8([32]byte{})
	for i := range seeds {
		seed := make([]byte, max(p.draws, 1)*1024<<(i%5)) // for small questions and for large ones
		_, _ = random.Read(seed)                          // never fails
		f.Add(seed)
	}
	begun, held := 0, 0
	property := rapid.MakeFuzz(func(t *rapid.T) {
		world := rapid.IntRange(0, len(p.worlds)-1).Draw(t, "world")
		p.holds(p.worlds[world].worlds, t)
		held++
	})
	f.Fuzz(func(t *testing.T, input []byte) {
		begun++
		property(t, input)
	})
	onlySeeds := flag.Lookup("test.fuzz").Value.String() == ""
	if onlySeeds && begun >= seeds && held < begun/2 {
		f.Errorf("the property was checked with %d of %d inputs: the bytes of the others ran out", held, begun)
	}
}

// fewer divides the number of checks, chosen or not, by what one of them costs
// beside one of the others.
func fewer(t *testing.T, cost int) {
	t.Helper()
	set := func(checks string) {
		if err := flag.Set("rapid.checks", checks); err != nil {
			t.Fatal(err)
		}
	}
	before := flag.Lookup("rapid.checks").Value.String()
	n, err := strconv.Atoi(before)
	if err != nil {
		t.Fatal(err)
	}
	set(strconv.Itoa(max(n/cost, 1)))
	t.Cleanup(func() { set(before) })
}
