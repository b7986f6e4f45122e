package rollout

import (
	"iter"
	"math"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
)

// A Set is members of an [Index], as they were when it was asked. It is safe for
// concurrent use, and a copy of it is the same set.
type Set struct {
	count   int
	with    []stretch // disjoint
	without []stretch // among those with; disjoint
}

// A stretch is the members of a bitmap from a place up to and including another.
type stretch struct {
	bitmap   *roaring.Bitmap
	from, to uint32
}

// Len is how many members there are. It counts nothing.
func (s Set) Len() int { return s.count }

// All is their places in the index, ascending.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for block := range s.blocks() {
			for w, word := range block.words {
				for ; word != 0; word &= word - 1 {
					if !yield(block.begin + w*64 + bits.TrailingZeros64(word)) {
						return
					}
				}
			}
		}
	}
}

// add adds so many members that are not in the set.
func (s *Set) add(some stretch, count int) {
	if count > 0 {
		s.with = append(s.with, some)
		s.count += count
	}
}

// blockSize is that of a container in a bitmap.
const blockSize = 1 << 16

// A block is the members at some places that follow each other.
type block struct {
	begin int
	words [blockSize / 64]uint64
}

// blocks are those with members, in order. The block is only valid until the next.
func (s Set) blocks() iter.Seq[*block] {
	return func(yield func(*block) bool) {
		with, without := walkers(s.with), walkers(s.without)
		var b block
		for {
			begin := next(with)
			if begin == math.MaxInt {
				return
			}
			b = block{begin: begin &^ (blockSize - 1)}
			for i := range with {
				with[i].walk(b.begin, func(word int, bit uint64) { b.words[word] |= bit })
			}
			for i := range without {
				without[i].walk(b.begin, func(word int, bit uint64) { b.words[word] &^= bit })
			}
			if !yield(&b) {
				return
			}
		}
	}
}

// A walker walks over a stretch, a block at a time.
type walker struct {
	places roaring.IntPeekable
	to     int
}

func walkers(stretches []stretch) []walker {
	walkers := make([]walker, len(stretches))
	for i, s := range stretches {
		walkers[i] = walker{s.bitmap.Iterator(), int(s.to)}
		walkers[i].places.AdvanceIfNeeded(s.from)
	}
	return walkers
}

// next is the first place that a walker has not walked over.
func next(walkers []walker) int {
	first := math.MaxInt
	for i := range walkers {
		if w := &walkers[i]; w.places.HasNext() {
			if place := int(w.places.PeekNext()); place <= w.to {
				first = min(first, place)
			}
		}
	}
	return first
}

func (w *walker) walk(begin int, each func(word int, bit uint64)) {
	end := min(begin+blockSize-1, w.to)
	for w.places.HasNext() && int(w.places.PeekNext()) <= end {
		offset := int(w.places.Next()) - begin
		each(offset/64, 1<<(offset%64))
	}
}

// cuts are the places of the members at these ranks of the set, ascending and
// counted from 1.
func (s Set) cuts(ranks []int) []int {
	var places []int
	seen := 0
	for block := range s.blocks() {
		for w, word := range block.words {
			n := bits.OnesCount64(word)
			for len(ranks) > len(places) && ranks[len(places)] <= seen+n {
				rest := word
				for range ranks[len(places)] - seen - 1 {
					rest &= rest - 1
				}
				places = append(places, block.begin+w*64+bits.TrailingZeros64(rest))
			}
			seen += n
		}
		if len(places) == len(ranks) {
			break
		}
	}
	return places
}
