package rollout

import (
	"cmp"
	"encoding/binary"
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
	end   int        // the position behind it in rollout order
	parts [parts]int // how many of its members have which part
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
	position int // in rollout order, of the member that is next
	share    int // where it goes
	last     int // the place of the one before it
}

// cut makes the groups, without their members, out of those in the queues: it says
// where in rollout order each group ends. It appends them to room.
func (t *Target) cut(queues []queue, room []share) []share {
	total := 0
	for i := range queues {
		queues[i].position = total
		total += queues[i].members
	}
	shares := room
	switch group := (Group{}); {
	case total == 0:
	case t.strategy == single:
		group.SuccessThreshold = t.threshold(0)
		shares = append(shares, share{Group: group, end: total})
	case t.strategy == split:
		begin, cumulative := 0, 0
		for k, percent := range t.policy.Split {
			cumulative += int(percent)
			if end := (total*cumulative + 99) / 100; begin < end {
				group.SuccessThreshold = t.threshold(k)
				shares = append(shares, share{Group: group, end: end})
				begin = end
			}
		}
	default:
		group.SuccessThreshold = t.threshold(0)
		for _, q := range queues {
			group.Risk = q.risk
			shares = append(shares, share{Group: group, end: q.position + q.members})
		}
	}
	at := 0
	for i := range queues {
		for shares[at].end <= queues[i].position {
			at++
		}
		queues[i].share = at
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

// queues are in rollout order. It tells each seat its queue.
func (g *grouper) queues(room []queue) []queue {
	var some [few]int
	in := some[:0]
	for at := int(candidate); at < len(g.seats); at++ {
		in = append(in, at)
	}
	slices.SortFunc(in, func(a, b int) int { // from the highest risk to the lowest
		return cmp.Compare(g.seats[b].risk, g.seats[a].risk)
	})
	queues := room
	for _, at := range in {
		seat := &g.seats[at]
		if n := len(queues); n == 0 || queues[n-1].risk != seat.risk {
			queues = append(queues, queue{risk: seat.risk})
		}
		seat.queue = len(queues) - 1
		queues[seat.queue].members += seat.members
	}
	return queues
}

// divide returns the groups, appended to room, and who is left out of a plan.
func (g *grouper) divide(room []share) (shares []share, excluded []Exclusion) {
	var some [few]queue
	queues := g.queues(some[:0])
	shares = g.target.cut(queues, room)
	g.makeRoom(shares, &excluded)
	place := -1
	for at := 0; at < len(g.puts); at++ {
		put := uint64(g.puts[at])
		if put >= 1<<7 {
			var n int
			put, n = binary.Uvarint(g.puts[at:])
			at += n - 1
		}
		if put&again == 0 {
			place++
		}
		if number := part(min(put>>1, uint64(candidate))); !number.isIn() {
			if number != absent {
				excluded = append(excluded, Exclusion{place, reasons[number]})
			}
			continue
		}
		seat := &g.seats[put>>1]
		q := &queues[seat.queue]
		s := &shares[q.share]
		if q.position == s.end {
			s.last = last{q.risk, q.last}
			q.share++
			s = &shares[q.share]
		}
		q.position++
		q.last = place
		s.Members = append(s.Members, place)
		s.parts[seat.part]++
	}
	for _, q := range queues {
		if s := &shares[q.share]; q.position == s.end {
			s.last = last{q.risk, q.last}
		}
	}
	return shares, excluded
}

// makeRoom lets the lists grow as long as they will be: those of all groups in one
// array.
func (g *grouper) makeRoom(shares []share, excluded *[]Exclusion) {
	out := 0
	for p := notInstalled; p < candidate; p++ {
		out += g.seats[p].members
	}
	if out > 0 {
		*excluded = make([]Exclusion, 0, out)
	}
	if len(shares) == 0 {
		return
	}
	places, begin := make([]int, shares[len(shares)-1].end), 0
	for i := range shares {
		s := &shares[i]
		s.Members = places[begin:begin:s.end]
		begin = s.end
	}
}
