package rollout

import (
	"math"
	"slices"
)

// An IndexPlan is a [Plan] of the members of an [Index].
type IndexPlan struct {
	Groups   []IndexGroup     // in rollout order
	Excluded []IndexExclusion // each reason once, as far as there are members that it applies to
}

// An IndexGroup is a [Group]. Its Members are a [Set] in place of a list.
type IndexGroup struct {
	Group
	Members Set
}

// An IndexExclusion is the members that do not get a version for the same reason.
type IndexExclusion struct {
	Reason  Reason
	Members Set
}

// Plan is the decision of [Target.Plan] on the members of the index.
func (x *Index) Plan(t *Target) IndexPlan {
	s := x.snapshot(t.service)
	g := s.grouper(t)
	for i := range s.classes {
		part, first := t.exclusion(s.classes[i].member, g.memory())
		g.add(s.classes[i].member, part, first)
	}
	shares, sets, outside := s.divide(g)
	outside[notInstalled] = s.rest()
	var plan IndexPlan
	for i := range shares {
		plan.Groups = append(plan.Groups, IndexGroup{shares[i].Group, sets[i]})
	}
	for _, p := range []part{notInstalled, notAutomatic, invalidVersion, upToDate} {
		if outside[p].Len() > 0 {
			plan.Excluded = append(plan.Excluded, IndexExclusion{reasons[p], outside[p]})
		}
	}
	return plan
}

// An IndexProgress is the [Progress] of the members of an [Index].
type IndexProgress struct {
	State  State
	Groups []IndexGroupProgress // in rollout order

	target *Target
	fleet  snapshot
	open   last
}

// An IndexGroupProgress is a [GroupProgress]. Its Members are a [Set] in place of a
// list.
type IndexGroupProgress struct {
	GroupProgress
	Members Set
}

// Progress is the decision of [Target.Progress] on the members of the index.
func (x *Index) Progress(t *Target) *IndexProgress {
	s := x.snapshot(t.service)
	g := s.grouper(t)
	for i := range s.classes {
		part, first := t.status(s.classes[i].member, g.memory())
		g.add(s.classes[i].member, part, first)
	}
	shares, sets, _ := s.divide(g)
	p := &IndexProgress{target: t, fleet: s}
	state, groups, open := settle(shares)
	p.State, p.open = state, open
	for i := range groups {
		p.Groups = append(p.Groups, IndexGroupProgress{groups[i], sets[i]})
	}
	return p
}

// Admission is that of [Progress.Admission] for the member that stood at a place
// when the progress was asked. A place without one is [NotInFleet]. It looks for
// the member in one class after the other, and does not allocate.
func (p *IndexProgress) Admission(place int) Admission {
	if !p.fleet.all.has(place) {
		return Admission{Reason: NotInFleet}
	}
	for i := range p.fleet.classes {
		if c := &p.fleet.classes[i]; c.has(place) {
			return p.target.admission(c.member, place, p.State, p.open)
		}
	}
	return Admission{Reason: NotInstalled}
}

// A snapshot is the members of an index at one time, as far as one service goes.
type snapshot struct {
	all     places
	classes []alike
}

func (x *Index) snapshot(service string) snapshot {
	x.lock.RLock()
	defer x.lock.RUnlock()
	x.publish()
	s := snapshot{all: x.all}
	if in := x.services[service]; in != nil {
		s.classes = slices.Clone(in.list)
	}
	return s
}

// rest is the members in no class: the service is not installed there.
func (s *snapshot) rest() Set {
	rest := s.all.set()
	for i := range s.classes {
		c := &s.classes[i]
		rest.count -= c.count
		rest.without = append(rest.without, c.stretch())
	}
	if rest.count == 0 {
		return Set{}
	}
	return rest
}

// grouper is one for the classes, each in place of its members.
func (s *snapshot) grouper(t *Target) *grouper {
	return &grouper{target: t, seats: make([]seat, candidate, few), puts: make([]byte, 0, len(s.classes))}
}

// divide is that of the grouper, with the members of each class for its one.
func (s *snapshot) divide(g *grouper) (shares []share, sets []Set, outside [candidate]Set) {
	for i := range g.seats {
		g.seats[i].members = 0
	}
	for i, number := range g.seatings() {
		g.seats[number].members += s.classes[i].count
	}
	queues := g.queues(nil)
	shares = g.target.cut(queues, nil)
	sets = make([]Set, len(shares))
	cut := make([][]piece, len(queues)) // what stands in queues for several groups
	for i, number := range g.seatings() {
		c := &s.classes[i]
		if number < int(candidate) {
			outside[number].add(c.stretch(), c.count)
			continue
		}
		seat := &g.seats[number]
		q := &queues[seat.queue]
		if shares[q.share].end < q.end() {
			cut[seat.queue] = append(cut[seat.queue], piece{&c.places, seat.part})
			continue
		}
		sets[q.share].add(c.stretch(), c.count)
		shares[q.share].parts[seat.part] += c.count
	}
	for i, q := range queues {
		at := q.share
		if len(cut[i]) > 0 {
			at = q.cut(cut[i], shares, sets)
		}
		if shares[at].end == q.end() {
			shares[at].last = last{q.risk, math.MaxInt}
		}
	}
	return shares, sets, outside
}

// A piece is what members of one class bring into a group.
type piece struct {
	*places
	part part
}

// end is the position behind the queue in rollout order.
func (q *queue) end() int { return q.position + q.members }

// cut divides what stands in the queue between its groups, and returns the last of
// them.
func (q *queue) cut(pieces []piece, shares []share, sets []Set) (at int) {
	var all Set
	for _, p := range pieces {
		all.add(p.stretch(), p.count)
	}
	var ranks []int // of the last member in each group but the last
	for at = q.share; shares[at].end < q.end(); at++ {
		ranks = append(ranks, shares[at].end-q.position)
	}
	places := all.cuts(ranks)
	for k, place := range places {
		shares[q.share+k].last = last{q.risk, place}
	}
	places = append(places, math.MaxUint32)
	for _, p := range pieces {
		from := 0
		for k, to := range places {
			n := int(p.bitmap.CardinalityInRange(uint64(from), uint64(to)+1))
			sets[q.share+k].add(stretch{p.bitmap, uint32(from), uint32(to)}, n)
			shares[q.share+k].parts[p.part] += n
			from = to + 1
		}
	}
	return at
}
