package index

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/tranche-go/tranche/rollout"
)

// findStarters finds those who may start within the policy's maxConcurrent: the first
// candidates in rollout order that nothing else holds, as many as it leaves free. It looks
// at so many members of each class and no more, beside those that their own windows or
// freezes hold.
func (p *Progress) findStarters(takesPart participants, shares []rollout.Share) {
	limit := p.target.Policy().MaxConcurrent
	if limit == nil {
		return
	}
	total, busy := 0, 0
	for _, members := range p.fleet.classes {
		status := p.target.Status(members.like)
		if status != "" {
			total += members.count
		}
		if status == rollout.StatusUpgrading {
			busy += members.count
		}
	}
	free := limit.RoundedUp(total) - busy
	p.starters = roaring.New()
	for k, share := range shares {
		if free <= 0 || !p.Groups[k].State.LetsPass() {
			continue
		}
		var next []uint32
		for members, some := range takesPart.of(share) {
			if isCandidate(members.status) && p.target.Admit(members.like, p.settled, true).Admitted {
				next = append(next, p.first(some, free)...)
			}
		}
		slices.Sort(next)
		next = next[:min(len(next), free)]
		p.starters.AddMany(next)
		free -= len(next)
	}
}

func isCandidate(status rollout.Status) bool {
	return status == rollout.StatusRemaining || status == rollout.StatusFailed
}

// first are the first so many of a piece that are not held by what is their own, and do
// not stand in an earlier group.
func (p *Progress) first(some piece, most int) (members []uint32) {
	at := some.bitmap.Iterator()
	for at.AdvanceIfNeeded(some.from); at.HasNext() && len(members) < most; {
		place := at.Next()
		if place > some.to {
			break
		}
		own, special := p.fleet.special[int(place)]
		if special && !p.target.Admit(own, p.settled, true).Admitted || p.starters.Contains(place) {
			continue
		}
		members = append(members, place)
	}
	return members
}
