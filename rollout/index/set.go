package index

import (
	"iter"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
)

// places are some of the places of an index.
type places struct {
	bitmap *roaring.Bitmap // nil: none
	count  int
	shared bool // the bitmap is in an answer, too, and stays as it is
}

// lastPlace is the last one that a bitmap can hold, and an int where that is smaller.
const lastPlace = math.MaxUint32 & math.MaxInt

func (p *places) has(place int) bool {
	return p.count > 0 && 0 <= place && place <= lastPlace && p.bitmap.Contains(uint32(place))
}

func (p *places) add(place int) {
	p.bitmap.Add(uint32(place))
	p.count++
}

func (p *places) remove(place int) {
	p.bitmap.Remove(uint32(place))
	p.count--
}

// own is the places with a bitmap that may be changed.
func (p places) own() places {
	switch {
	case p.bitmap == nil:
		p.bitmap = roaring.New()
		p.bitmap.SetCopyOnWrite(true)
	case p.shared:
		p.bitmap = p.bitmap.Clone()
	}
	p.shared = false
	return p
}

func (p *places) piece() piece { return piece{p.bitmap, 0, lastPlace} }

// set is the places as they are now.
func (p *places) set() Set {
	var s Set
	s.add(p.piece(), p.count)
	return s
}

// A Set is members of an [Index], as they were when it was asked. It is safe for
// concurrent use, and a copy of it is the same set.
type Set struct {
	count   int
	with    []piece // which have no member in common
	without []piece // whose members are among those
}

// A piece is the members of a bitmap from a place up to and including another.
type piece struct {
	bitmap   *roaring.Bitmap
	from, to uint32
}

// Len is how many members there are. It counts nothing.
func (s Set) Len() int { return s.count }

// All is their places in the index, ascending.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		members := union(s.with)
		members.AndNot(union(s.without))
		for place := range roaring.Values(members) {
			if !yield(int(place)) {
				return
			}
		}
	}
}

// union is the members of all pieces. It only reads their places one after the other:
// what roaring does at once looks at marks that a change, meanwhile, may set.
func union(pieces []piece) *roaring.Bitmap {
	all := roaring.New()
	var some []uint32
	for _, p := range pieces {
		some = some[:0]
		for place := range roaring.Values(p.bitmap) {
			if place > p.to {
				break
			}
			if place >= p.from {
				some = append(some, place)
			}
		}
		all.AddMany(some)
	}
	return all
}

// Has tells whether the member at a place is one of them.
func (s Set) Has(place int) bool {
	return has(s.with, place) && !has(s.without, place)
}

func has(pieces []piece, place int) bool {
	for _, p := range pieces {
		if int(p.from) <= place && place <= int(p.to) && p.bitmap.Contains(uint32(place)) {
			return true
		}
	}
	return false
}

// add adds so many members that are not in the set.
func (s *Set) add(p piece, count int) {
	if count > 0 {
		s.with = append(s.with, p)
		s.count += count
	}
}
