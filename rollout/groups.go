package rollout

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tranche-go/tranche"
)

// A Group is the members that get a version at the same time.
type Group struct {
	Risk             int64 // of the entries that put members here; 0 unless groups are made by risk
	SuccessThreshold int   // percent of the members, 1 to 100
	Members          []int // places in the fleet, ascending; never empty
}

// participants are the members that take part, by the risks at which they do.
type participants map[int64]*places

// places are members of a fleet, in its order.
type places []int

// add lets a member take part that stands behind all others.
func (p participants) add(place int, risks []int64) {
	for _, risk := range risks {
		members, known := p[risk]
		if !known {
			members = new(places)
			p[risk] = members
		}
		*members = append(*members, place)
	}
}

// groupsOf makes the groups of those that take part, in rollout order.
func (t *Target) groupsOf(p participants) []Group {
	sizes := make(map[int64]int, len(p))
	for risk, members := range p {
		sizes[risk] = len(*members)
	}
	var groups []Group
	for _, share := range t.Shares(sizes) {
		groups = append(groups, Group{share.Risk, share.SuccessThreshold, p.members(share)})
	}
	return groups
}

// members are those of a share, in fleet order.
func (p participants) members(share Share) []int {
	if len(share.Spans) == 1 {
		span := share.Spans[0]
		return (*p[span.Risk])[span.From:span.To:span.To]
	}
	var members []int
	for _, span := range share.Spans {
		members = append(members, (*p[span.Risk])[span.From:span.To]...)
	}
	slices.Sort(members)
	return members
}

// A Share is a group of which it is known how many members it has, and not yet who
// they are.
type Share struct {
	Risk             int64 // as that of a [Group]
	SuccessThreshold int   // percent of the members, 1 to 100
	Spans            []Span
}

// A Span is some of the members that take part at a risk: in fleet order those from
// the position From, counted from 0, up to and excluding the position To.
type Span struct {
	Risk     int64
	From, To int
}

// Shares divides those that take part into groups, in rollout order, by how many
// there are at each of the risks of [Target.Risks].
func (t *Target) Shares(sizes map[int64]int) []Share {
	risks := slices.SortedFunc(maps.Keys(sizes), func(a, b int64) int { return cmp.Compare(b, a) })
	var shares []Share
	switch t.policy.Strategy {
	case tranche.Single:
		return t.split([]int{100}, risks, sizes)
	case tranche.Split:
		return t.split(t.policy.Split, risks, sizes)
	}
	for _, risk := range risks {
		shares = append(shares, Share{risk, t.successThreshold(0), []Span{{risk, 0, sizes[risk]}}})
	}
	return shares
}

// split makes a group of each percentage of the rollout order: group k ends at
// ceil(total × cumulative percentage / 100). One that comes out empty is left out.
func (t *Target) split(percentages []int, risks []int64, sizes map[int64]int) []Share {
	total := int64(0)
	for _, size := range sizes {
		total += int64(size)
	}
	var shares []Share
	cumulative, begin := int64(0), 0
	for k, percent := range percentages {
		cumulative += int64(percent)
		end := int((total*cumulative + 99) / 100)
		if begin < end {
			shares = append(shares, Share{0, t.successThreshold(k), spans(risks, sizes, begin, end)})
		}
		begin = end
	}
	return shares
}

// spans are what stands in rollout order from one position up to and excluding
// another.
func spans(risks []int64, sizes map[int64]int, from, to int) []Span {
	var spans []Span
	begin := 0
	for _, risk := range risks {
		end := begin + sizes[risk]
		if begin < to && from < end {
			spans = append(spans, Span{risk, max(from, begin) - begin, min(to, end) - begin})
		}
		begin = end
	}
	return spans
}
