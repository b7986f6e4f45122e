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
	g := t.grouper(planned, len(s.classes))
	for i := range s.classes {
		g.add(s.classes[i].member)
	}
	shares, sets, outside := s.divide(&g)
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
	g := t.grouper(rolling, len(s.classes))
	for i := range s.classes {
		g.add(s.classes[i].member)
	}
	shares, sets, _ := s.divide(&g)
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

// divide is that of the grouper, with the members of each class for its one.
func (s *snapshot) divide(g *grouper) (shares []share, sets []Set, outside [candidate]Set) {
	sizes := make([]int, 4+4*len(g.rows))
	for i, number := range g.seatings() {
		sizes[number] += s.classes[i].count
	}
	queues, order := g.lineUp(sizes, nil, nil)
	shares = g.target.cut(queues, order, nil)
	sets = make([]Set, len(shares))
	cut := make([][]piece, len(queues)) // what stands in queues for several groups
	for i, number := range g.seatings() {
		c := &s.classes[i]
		if number < int(candidate) {
			outside[number].add(c.stretch(), c.count)
			continue
		}
		q, part := &queues[number>>2], number&3
		if shares[q.share].end < q.end() {
			cut[number>>2] = append(cut[number>>2], piece{&c.places, part})
			continue
		}
		sets[q.share].add(c.stretch(), c.count)
		shares[q.share].parts[part] += c.count
	}
	for _, i := range order {
		q := &queues[i]
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
	part int // of a share
}

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
	places = append(places, lastPlace)
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
