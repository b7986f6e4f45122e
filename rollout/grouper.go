package rollout

import (
	"encoding/binary"
	"iter"
	"slices"

	"github.com/tranche-go/tranche"
)

// A part is what a member is in a plan, or in the progress of a rollout.
type part uint8

const (
	absent       part = iota // from a progress
	notInstalled             // left out of a plan, as the next three
	upToDate
	invalidVersion
	notAutomatic
	candidate // in a plan
	upgraded  // in a progress, as the next two
	failed
	remaining
	parts // how many there are
)

// isIn tells whether a member of this part stands in a group.
func (p part) isIn() bool { return p >= candidate }

// A grouper puts the members that it is shown, in fleet order, into groups or
// beside them. It keeps nothing of them but their seats, a byte or so each: the
// groups are made at the end, when it is known how long their lists are.
type grouper struct {
	target  *Target
	members int    // shown so far
	seats   []seat // the first ones are for members in no group: one for each part
	puts    []byte // seats, by their numbers, in the order of the members; see put
	near    [32]nearSeat
	far     map[key]int // all seats for members in groups, once they are many
	known   *ages
}

// A seat is for members that are alike.
type seat struct {
	key
	members int
	newest  int // of the members here, counted from 1
	queue   int
}

type key struct {
	risk int64
	part part
}

// A nearSeat is found without a search.
type nearSeat struct {
	key
	number int32
}

// few is how many seats, queues and groups there mostly are at the most.
const few = 16

// memory is for a fleet that is not so small that it has hardly a version twice.
func (g *grouper) memory() *ages {
	if g.known == nil && g.members >= 4*few {
		g.known = new(ages)
	}
	return g.known
}

// add takes the next member. Where it has a part in a group, first is the place of
// its first entry of the service.
func (g *grouper) add(member *tranche.Member, p part, first int) {
	g.members++
	switch {
	case !p.isIn():
		g.put(int(p))
	case g.target.strategy == byRisk:
		g.put(g.seat(key{member.Services[first].Risk, p}))
		for i := first + 1; i < len(member.Services); i++ {
			if entry := &member.Services[i]; entry.Name == g.target.service {
				g.putAgain(g.seat(key{entry.Risk, p}))
			}
		}
	default:
		g.put(g.seat(key{g.target.standing(member), p}))
	}
}

// A seat in puts is an unsigned varint: its number, and whether the member has a
// seat already.
const again = 1

// put seats the newest member.
func (g *grouper) put(number int) {
	seat := &g.seats[number]
	seat.newest = g.members
	seat.members++
	if number < 1<<6 {
		g.puts = append(g.puts, byte(number)<<1)
		return
	}
	g.puts = binary.AppendUvarint(g.puts, uint64(number)<<1)
}

// putAgain seats the newest member once more, unless it has that seat.
func (g *grouper) putAgain(number int) {
	if seat := &g.seats[number]; seat.newest != g.members {
		seat.newest = g.members
		seat.members++
		g.puts = binary.AppendUvarint(g.puts, uint64(number)<<1|again)
	}
}

// seat is the number of a seat in a group.
func (g *grouper) seat(k key) int {
	near := &g.near[(uint64(k.risk)<<4+uint64(k.part))*golden>>59]
	if near.key != k {
		near.key, near.number = k, int32(g.search(k))
	}
	return int(near.number)
}

// search looks for a seat among all of them, and adds it where there is none.
func (g *grouper) search(k key) int {
	if g.far == nil {
		if i := slices.IndexFunc(g.seats[candidate:], func(s seat) bool { return s.key == k }); i >= 0 {
			return i + int(candidate)
		}
	} else if number, known := g.far[k]; known {
		return number
	}
	g.seats = append(g.seats, seat{key: k})
	number := len(g.seats) - 1
	if number == few {
		g.far = map[key]int{}
		for i := candidate; i < few; i++ {
			g.far[g.seats[i].key] = int(i)
		}
	}
	if number >= few {
		g.far[k] = number
	}
	return number
}

// seatings are the members, counted from 0, each with its seats.
func (g *grouper) seatings() iter.Seq2[int, int] {
	return func(yield func(member, number int) bool) {
		member := -1
		for at := 0; at < len(g.puts); {
			put, n := binary.Uvarint(g.puts[at:])
			at += n
			if put&again == 0 {
				member++
			}
			if !yield(member, int(put>>1)) {
				return
			}
		}
	}
}

// append takes the members of another grouper of the same target.
func (g *grouper) append(next *grouper) {
	numbers := make([]int, len(next.seats))
	for i := range next.seats {
		seat := &next.seats[i]
		numbers[i] = i
		if i >= int(candidate) {
			numbers[i] = g.seat(seat.key)
		}
		g.seats[numbers[i]].members += seat.members
	}
	g.members += next.members
	puts := next.puts // they may be its own
	g.puts = slices.Grow(g.puts, len(puts))
	for at := 0; at < len(puts); {
		put, n := binary.Uvarint(puts[at:])
		at += n
		g.puts = binary.AppendUvarint(g.puts, uint64(numbers[put>>1])<<1|put&again)
	}
}
