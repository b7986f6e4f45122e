package rollout

import (
	"encoding/binary"
	"iter"
	"math/bits"
	"slices"

	"github.com/tranche-go/tranche"
)

// A grouper puts the members that it is shown, in fleet order, into groups or
// beside them. It keeps nothing of them but their seats, a byte or so each: the
// groups are made at the end, when it is known how long their lists are.
type grouper struct {
	target  *Target
	view    view
	members int    // shown so far
	rows    []row  // the first one is that of risk 0
	puts    []byte // seats, by their numbers, in the order of the members; see put
	near    [32]nearRow
	far     map[int64]int // all rows, once they are many
	known   *ages
	risks   []int64 // of the entries of a member with several
}

// A row has a seat for each part in a group. Those of row r are numbered from
// 4 + 4r; the first four seats are for members in no group, whatever their risk.
type row struct {
	risk   int64
	newest int // of the members here with several entries, counted from 1
}

// A nearRow is found without a search. One that is zero is right, too.
type nearRow struct {
	risk   int64
	number int
}

// grouper is one for so many members, or more.
func (t *Target) grouper(v view, members int) grouper {
	return grouper{target: t, view: v, rows: make([]row, 1, few), puts: make([]byte, 0, members)}
}

// few is how many rows and groups there mostly are at the most.
const few = 8

// memory is for a fleet that is not so small that it has hardly a version twice.
func (g *grouper) memory() *ages {
	if g.known == nil && g.members >= 4*few {
		g.known = new(ages)
	}
	return g.known
}

// add takes the next member. Which of its entries is the service's, and what part it
// has, is as good as tossed: for most members nothing branches on either.
func (g *grouper) add(member *tranche.Member) part {
	t := g.target
	if len(member.Services) > 64 {
		return g.addSeveral(member, 0)
	}
	var named uint64 // a bit for each entry whose name is as long as the service's
	for i := range member.Services {
		other := uint64(len(member.Services[i].Name) ^ len(t.service))
		named |= (other - 1) >> 63 << (i & 63)
	}
	var entry *tranche.Service
	for first := 0; named != 0; named &= named - 1 {
		i := bits.TrailingZeros64(named)
		if e := &member.Services[i]; e.Name == t.service {
			if entry != nil {
				return g.addSeveral(member, first)
			}
			entry, first = e, i
		}
	}
	g.members++
	if entry == nil {
		g.put(int(notInstalled), 0)
		return notInstalled
	}
	a := manual
	if member.UpgradePolicy == tranche.Automatic {
		a = g.memory().of(t, entry.Version)
	}
	p := g.view.of(a, entry)
	in := (int64(candidate) - 1 - int64(p)) >> 63 // all bits where it is in a group
	if t.strategy == single {
		in = 0
	}
	g.put(int(p)+g.row(entry.Risk&in)<<2, 0)
	return p
}

// addSeveral takes the next member, however many entries of the service it has. None
// of them stands before the place from.
func (g *grouper) addSeveral(member *tranche.Member, from int) part {
	g.members++
	t, p := g.target, notInstalled
	g.risks = g.risks[:0]
	for i := from; i < len(member.Services); i++ {
		entry := &member.Services[i]
		if entry.Name != t.service {
			continue
		}
		if member.UpgradePolicy != tranche.Automatic {
			g.put(int(g.view[manual]), 0)
			return g.view[manual]
		}
		p = max(p, g.view.of(g.memory().of(t, entry.Version), entry))
		g.risks = append(g.risks, entry.Risk)
	}
	switch {
	case p < candidate:
		g.put(int(p), 0)
	case t.strategy != byRisk:
		g.put(int(p)+g.row(t.standing(member))<<2, 0)
	default:
		mark := 0
		for _, risk := range g.risks {
			number := g.row(risk)
			if row := &g.rows[number]; row.newest != g.members {
				row.newest = g.members
				g.put(int(p)+number<<2, mark)
				mark = again
			}
		}
	}
	return p
}

// A seat in puts is an unsigned varint: its number, and whether the member has a
// seat already.
const (
	again = 1
	long  = 0x80 // what is not less takes several bytes
)

// put seats the newest member.
func (g *grouper) put(number, mark int) {
	if put := number<<1 | mark; put < long {
		g.puts = append(g.puts, byte(put))
	} else {
		g.puts = binary.AppendUvarint(g.puts, uint64(put))
	}
}

// row is the number of the row for a risk.
func (g *grouper) row(risk int64) int {
	near := &g.near[uint64(risk)*golden>>59]
	if near.risk != risk {
		g.search(near, risk)
	}
	return near.number
}

func (g *grouper) search(near *nearRow, risk int64) {
	near.risk, near.number = risk, g.place(risk)
}

// place looks for a row among all of them, and adds it where there is none.
func (g *grouper) place(risk int64) int {
	if g.far == nil {
		if i := slices.IndexFunc(g.rows, func(r row) bool { return r.risk == risk }); i >= 0 {
			return i
		}
	} else if number, known := g.far[risk]; known {
		return number
	}
	number := len(g.rows)
	g.rows = append(g.rows, row{risk: risk})
	if number == few {
		g.far = map[int64]int{}
		for i := range g.rows {
			g.far[g.rows[i].risk] = i
		}
	}
	if number > few {
		g.far[risk] = number
	}
	return number
}

// varint returns what was put in several bytes, of which the first stands before a
// place, and the place behind it.
func (g *grouper) varint(at int) (put, next int) {
	several, n := binary.Uvarint(g.puts[at-1:])
	return int(several), at - 1 + n
}

// seatings are the members, counted from 0, each with its seats.
func (g *grouper) seatings() iter.Seq2[int, int] {
	return func(yield func(member, number int) bool) {
		member := -1
		for at, put := 0, 0; at < len(g.puts); {
			if put, at = int(g.puts[at]), at+1; put >= long {
				put, at = g.varint(at)
			}
			member += 1 - put&again
			if !yield(member, put>>1) {
				return
			}
		}
	}
}

// append takes the members of another grouper of the same target.
func (g *grouper) append(next *grouper) {
	rows := make([]int, len(next.rows))
	for i := range rows {
		rows[i] = g.row(next.rows[i].risk)
	}
	g.members += next.members
	puts := next.puts // they may be its own
	g.puts = slices.Grow(g.puts, len(puts))
	for at := 0; at < len(puts); {
		put, n := binary.Uvarint(puts[at:])
		at += n
		number := int(put >> 1)
		if row := number >> 2; row > 0 { // in a group
			number = number&3 + (rows[row-1]+1)<<2
		}
		g.put(number, int(put&again))
	}
}
