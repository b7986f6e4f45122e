package index

import (
	"iter"

	"github.com/tranche-go/tranche/rollout"
)

// participants are the classes that take part in a rollout, by the risks at which they
// do.
type participants map[int64]*[]participant

// A participant is the members of a class, and how far they are.
type participant struct {
	*alike
	status rollout.Status
}

func (p participants) add(one participant, risks []int64) {
	for _, risk := range risks {
		classes, known := p[risk]
		if !known {
			classes = new([]participant)
			p[risk] = classes
		}
		*classes = append(*classes, one)
	}
}

// sizes are how many members take part at each risk.
func (p participants) sizes() map[int64]int {
	sizes := make(map[int64]int, len(p))
	for risk, classes := range p {
		total := 0
		for _, members := range *classes {
			total += members.count
		}
		sizes[risk] = total
	}
	return sizes
}

// of are the classes that have members in a share, and the pieces that these are.
func (p participants) of(share rollout.Share) iter.Seq2[participant, piece] {
	return func(yield func(participant, piece) bool) {
		for _, span := range share.Spans {
			classes := *p[span.Risk]
			from, to := cut(classes, span)
			for _, members := range classes {
				if !yield(members, piece{members.bitmap, from, to}) {
					return
				}
			}
		}
	}
}

// group makes the group of a share, and counts its members.
func (p participants) group(share rollout.Share) (group Group, counts rollout.Counts) {
	group = Group{Risk: share.Risk, SuccessThreshold: share.SuccessThreshold}
	for members, some := range p.of(share) {
		n := members.count
		if some.from > 0 || some.to < lastPlace {
			n = int(some.bitmap.CardinalityInRange(uint64(some.from), uint64(some.to)+1))
		}
		group.Members.add(some, n)
		counts.Add(members.status, n)
	}
	return group, counts
}

// cut finds the places between which the members of a span stand: ranks among all that
// take part at its risk become places.
func cut(classes []participant, span rollout.Span) (from, to uint32) {
	from, to = 0, lastPlace
	var all []piece
	size := 0
	for _, members := range classes {
		size += members.count
	}
	if span.From == 0 && span.To == size {
		return from, to
	}
	for _, members := range classes {
		all = append(all, members.piece())
	}
	standing := union(all)
	if span.From > 0 {
		from, _ = standing.Select(uint32(span.From)) // there are more
	}
	if span.To < size {
		to, _ = standing.Select(uint32(span.To - 1))
	}
	return from, to
}
