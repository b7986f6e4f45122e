package index

import (
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/tranche-go/tranche/rollout"
)

// A Plan is a [rollout.Plan] of the members of an [Index].
type Plan struct {
	Groups   []Group     // in rollout order
	Excluded []Exclusion // each reason once, as far as there are members that it applies to
}

// A Group is a [rollout.Group]. Its members are a [Set] in place of a list.
type Group struct {
	Risk             int64
	SuccessThreshold int
	Members          Set
}

// An Exclusion is the members that do not get a version for the same reason.
type Exclusion struct {
	Reason  rollout.Reason
	Members Set
}

// exclusions are the reasons of [rollout.Target.Exclusion].
var exclusions = []rollout.Reason{
	rollout.ReasonNotInstalled, rollout.ReasonNotAutomatic, rollout.ReasonStale, rollout.ReasonInvalidVersion, rollout.ReasonUpToDate,
}

// Plan is the decision of [rollout.Target.Plan] on the members of the index.
func (x *Index) Plan(t *rollout.Target) Plan {
	if t.Policy().StaleAfter > 0 {
		return x.scanPlan(t)
	}
	s := x.snapshot(t.Service())
	takesPart := participants{}
	excluded := map[rollout.Reason]*Set{rollout.ReasonNotInstalled: s.others()}
	var risks []int64
	for _, members := range s.classes {
		reason := t.Exclusion(members.like)
		if reason == "" {
			risks = t.Risks(&members.like, risks)
			takesPart.add(participant{alike: members}, risks)
			continue
		}
		if excluded[reason] == nil {
			excluded[reason] = new(Set)
		}
		excluded[reason].add(members.piece(), members.count)
	}
	var plan Plan
	for _, share := range t.Shares(takesPart.sizes()) {
		group, _ := takesPart.group(share)
		plan.Groups = append(plan.Groups, group)
	}
	for _, reason := range exclusions {
		if members := excluded[reason]; members != nil && members.Len() > 0 {
			plan.Excluded = append(plan.Excluded, Exclusion{reason, *members})
		}
	}
	return plan
}

// others are the members that do not have the service.
func (s *snapshot) others() *Set {
	others := s.all.set()
	others.without = make([]piece, 0, len(s.classes))
	for _, members := range s.classes {
		others.count -= members.count
		others.without = append(others.without, members.piece())
	}
	return &others
}

// A Progress is the [rollout.Progress] of the members of an [Index].
type Progress struct {
	State  rollout.State
	Groups []GroupProgress // in rollout order

	target   *rollout.Target
	fleet    snapshot
	settled  []rollout.GroupProgress
	starters *roaring.Bitmap   // within maxConcurrent; nil: there is none
	scanned  *rollout.Progress // nil: it is decided by classes
}

// A GroupProgress is a [rollout.GroupProgress]. Its members are a [Set] in place of a
// list.
type GroupProgress struct {
	Group
	rollout.Counts
	State    rollout.State
	SoakedAt time.Time
}

// Progress is the decision of [rollout.Target.Progress] on the members of the index. So are
// its errors.
func (x *Index) Progress(t *rollout.Target) (*Progress, error) {
	if x.needsScan(t) {
		return x.scanProgress(t)
	}
	p := &Progress{target: t, fleet: x.snapshot(t.Service())}
	takesPart := participants{}
	var risks []int64
	for _, members := range p.fleet.classes {
		if status := t.Status(members.like); status != "" {
			risks = t.Risks(&members.like, risks)
			takesPart.add(participant{members, status}, risks)
		}
	}
	shares := t.Shares(takesPart.sizes())
	for _, share := range shares {
		group, counts := takesPart.group(share)
		p.settled = append(p.settled, rollout.GroupProgress{
			Group: rollout.Group{SuccessThreshold: share.SuccessThreshold}, Counts: counts,
		})
		p.Groups = append(p.Groups, GroupProgress{Group: group, Counts: counts})
	}
	p.State = t.Settle(p.settled)
	for i := range p.settled {
		p.Groups[i].State = p.settled[i].State
	}
	p.findStarters(takesPart, shares)
	return p, nil
}

// Admission is that of [rollout.Progress.Admission] for the member that stood at a place
// when the progress was asked. A place without one is [rollout.ReasonNotInFleet]. It
// looks for the member in one class after the other.
func (p *Progress) Admission(place int) rollout.Admission {
	if !p.fleet.all.has(place) {
		return rollout.Admission{Reasons: []rollout.Reason{rollout.ReasonNotInFleet}}
	}
	if p.scanned != nil {
		return p.scanned.Admission(place)
	}
	members := p.fleet.find(place)
	if members == nil {
		return rollout.Admission{Reasons: []rollout.Reason{rollout.ReasonNotInstalled}}
	}
	member := members.like
	if special, is := p.fleet.special[place]; is {
		member = special
	}
	passes := slices.ContainsFunc(p.Groups, func(g GroupProgress) bool {
		return g.State.LetsPass() && g.Members.Has(place)
	})
	admission := p.target.Admit(member, p.settled, passes)
	if admission.Admitted && p.starters != nil && isCandidate(p.target.Status(member)) && !p.starters.Contains(uint32(place)) {
		return rollout.Admission{Reasons: []rollout.Reason{rollout.ReasonConcurrency}}
	}
	return admission
}
