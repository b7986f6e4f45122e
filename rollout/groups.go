package rollout

import (
	"cmp"
	"math"
	"slices"

	"github.com/tranche-go/tranche"
)

// A Group is the members that get a version at the same time.
type Group struct {
	Risk             int64 // of the entries that put members here; 0 unless groups are made by risk
	SuccessThreshold int   // percent of the members, 1 to 100
	Members          []int // places in the fleet, ascending; never empty
}

// A share is a group in the making.
type share struct {
	Group
	end   int    // the position behind it in rollout order
	next  int    // where its next member goes in a list of all groups' members
	parts [4]int // how many of its members have which part, from candidate on
	last  last
}

// last is the last member of a group in rollout order: the risk at which it
// stands, and its place in the fleet.
type last struct {
	risk  int64
	place int
}

// reaches tells whether a group, or one before it, has the member that stands here.
func (l last) reaches(risk int64, place int) bool {
	return risk > l.risk || risk == l.risk && place <= l.place
}

// A queue is the members of one risk that take part, in fleet order. One behind the
// other, from the highest risk to the lowest, the queues are the rollout order.
type queue struct {
	risk     int64
	members  int
	position int // in rollout order, of the first member
	share    int // where the next one goes
	left     int // after how many of them that group is full
}

// end is the position behind the queue in rollout order.
func (q *queue) end() int { return q.position + q.members }

// cut makes the groups, without their members, out of those in the queues, which are
// named in rollout order: it says where in that order each group ends. It appends
// them to room.
func (t *Target) cut(queues []queue, order []int, room []share) []share {
	total := 0
	for _, i := range order {
		queues[i].position = total
		total += queues[i].members
	}
	shares, begin := room, 0
	until := func(end, threshold int) *share {
		shares = append(shares, share{})
		s := &shares[len(shares)-1]
		s.next, s.end, s.SuccessThreshold = begin, end, threshold
		begin = end
		return s
	}
	switch {
	case total == 0:
	case t.strategy == single:
		until(total, t.threshold(0))
	case t.strategy == split:
		cumulative := int64(0)
		for k, percent := range t.policy.Split {
			cumulative += percent
			if end := int((int64(total)*cumulative + 99) / 100); begin < end {
				until(end, t.threshold(k))
			}
		}
	default:
		for _, i := range order {
			until(queues[i].end(), t.threshold(0)).Risk = queues[i].risk
		}
	}
	at := 0
	for _, i := range order {
		q := &queues[i]
		for shares[at].end <= q.position {
			at++
		}
		q.share, q.left = at, shares[at].end-q.position
	}
	return shares
}

// threshold is that of the group that the policy names k-th.
func (t *Target) threshold(k int) int {
	switch p := &t.policy; {
	case len(p.SuccessThresholds) > 0:
		return int(p.SuccessThresholds[k])
	case p.SuccessThreshold != 0:
		return int(p.SuccessThreshold)
	}
	return GroupSuccessThreshold
}

// standing is the risk at which a member that takes part stands in rollout order:
// the first time, where groups are made by risk, and its only one otherwise.
func (t *Target) standing(member *tranche.Member) int64 {
	if t.strategy == single {
		return 0
	}
	risk, found := int64(0), false
	for i := range member.Services {
		entry := &member.Services[i]
		switch {
		case entry.Name != t.service:
		case !found:
			risk, found = entry.Risk, true
		case t.strategy == split:
			risk = min(risk, entry.Risk)
		default:
			risk = max(risk, entry.Risk)
		}
	}
	return risk
}

// lineUp makes the queues, one for each row, behind an empty one in place of those in
// no group, and says in what order those stand that are not empty. sizes are how many
// members have which seat. It appends to queues and order.
func (g *grouper) lineUp(sizes []int, queues []queue, order []int) ([]queue, []int) {
	queues = append(queues, queue{})
	for i := range g.rows {
		queues = append(queues, queue{})
		q := &queues[1+i]
		q.risk = g.rows[i].risk
		for _, n := range sizes[4+4*i:][:4] {
			q.members += n
		}
		if q.members > 0 {
			order = append(order, 1+i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { // from the highest risk to the lowest
		return cmp.Compare(queues[b].risk, queues[a].risk)
	})
	return queues, order
}

// divide returns the groups, appended to room, and who is left out of a plan.
func (g *grouper) divide(room []share) (shares []share, excluded []Exclusion) {
	var some struct {
		sizes  [4 + 4*few]int
		queues [1 + few]queue
		order  [few]int
	}
	sizes := some.sizes[:]
	if len(g.rows) > few {
		sizes = make([]int, 4+4*len(g.rows))
	}
	for at, put := 0, 0; at < len(g.puts); {
		if put, at = int(g.puts[at]), at+1; put >= long {
			put, at = g.varint(at)
		}
		sizes[put>>1]++
	}
	queues, order := g.lineUp(sizes, some.queues[:0], some.order[:0])
	shares = g.target.cut(queues, order, room)
	if len(shares) > 0 {
		shares = g.fill(queues, shares)
	}
	if g.view == planned {
		excluded = g.outsiders(sizes)
	}
	return shares, excluded
}

// fill lists the members of the groups.
func (g *grouper) fill(queues []queue, shares []share) []share {
	total := shares[len(shares)-1].end
	// Members in no group go behind the lists, each over the one before.
	places := make([]int, total+1)
	for i := range shares {
		s := &shares[i]
		s.Members = places[s.next:s.end:s.end]
	}
	shares = append(shares, share{next: total})
	queues[0].share, queues[0].left = len(shares)-1, math.MaxInt
	place := -1
	for at, put := 0, 0; at < len(g.puts); {
		if put, at = int(g.puts[at]), at+1; put >= long {
			put, at = g.varint(at)
		}
		place += 1 - put&again
		number := put >> 1
		q := &queues[number>>2]
		s := &shares[q.share]
		places[s.next] = place
		s.next += int(int64(3-number)>>63) & 1 // 0 in no group
		s.parts[number&3]++
		if q.left--; q.left == 0 {
			q.move(shares, place)
		}
	}
	return shares[:len(shares)-1]
}

// move ends the group that the queue went to, whose last member stands at this place,
// and sends the rest of the queue, if any, to the next group.
func (q *queue) move(shares []share, place int) {
	s := &shares[q.share]
	s.last = last{q.risk, place}
	if s.end < q.end() {
		q.share++
		q.left = shares[q.share].end - s.end
	}
}

// outsiders lists who is left out of a plan.
func (g *grouper) outsiders(sizes []int) []Exclusion {
	out := 0
	for p := range candidate {
		out += sizes[p]
	}
	if out == 0 {
		return nil
	}
	excluded := make([]Exclusion, out)
	place, next := -1, 0
	for at, put := 0, 0; next < out; {
		if put, at = int(g.puts[at]), at+1; put >= long {
			put, at = g.varint(at)
		}
		place += 1 - put&again
		number := put >> 1
		excluded[next] = Exclusion{place, reasons[number&3]} // the next one overwrites who is in a group
		next += int(int64(number-4)>>63) & 1
	}
	return excluded
}
