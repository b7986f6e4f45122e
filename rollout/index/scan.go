package index

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/windows"
)

// Classes of alike members do not tell of dates of upgrades, of other versions than the
// oldest, of offers and of exclusive names. Where a policy or a member has these, package
// rollout decides on the members themselves, at the cost of a scan of the fleet.

// needsScan tells whether a rollout asks for what classes do not tell. So it does where
// something is wrong that the scan tells: there is an instant wanting, or a schedule wrong.
func (x *Index) needsScan(t *rollout.Target) bool {
	x.lock.Lock()
	defer x.lock.Unlock()
	p := t.Policy()
	return len(x.beyond) > 0 || len(x.special) > 0 && !t.HasInstant() ||
		len(p.Blocks) > 0 || p.Soak > 0 || p.Deadline > 0 || p.StaleAfter > 0
}

// isBeyondClass tells whether a member has what its class does not tell.
func isBeyondClass(m *tranche.Member) bool {
	if isSpecial(m) {
		if _, err := windows.New(m.Windows, m.Freezes); err != nil {
			return true
		}
	}
	return m.Terms != nil && len(m.Exclusive) > 0 || slices.ContainsFunc(m.Services, func(entry tranche.Service) bool {
		return entry.UpgradeStatus == tranche.Offered || entry.Upgrade != nil && entry.To != ""
	})
}

// isSpecial tells whether a member has what makes no difference to any other: a class
// tells how it counts, and the member itself when it may start.
func isSpecial(m *tranche.Member) bool {
	return m.Terms != nil && (len(m.Windows) > 0 || len(m.Freezes) > 0 || !m.ScheduledAt.IsZero())
}

// fleet is the members as they are now, by place, and which places have one.
func (x *Index) fleet() (tranche.Fleet, places) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.all.shared = true
	return tranche.Fleet{Members: slices.Clone(x.members)}, x.all
}

func (x *Index) scanPlan(t *rollout.Target) Plan {
	fleet, all := x.fleet()
	scanned := t.Plan(fleet)
	var plan Plan
	for _, group := range scanned.Groups {
		plan.Groups = append(plan.Groups, groupOf(group))
	}
	excluded := map[rollout.Reason][]int{}
	for _, e := range scanned.Excluded {
		if all.has(e.Member) {
			excluded[e.Reason] = append(excluded[e.Reason], e.Member)
		}
	}
	for _, reason := range exclusions {
		if members := excluded[reason]; len(members) > 0 {
			plan.Excluded = append(plan.Excluded, Exclusion{reason, setOf(members)})
		}
	}
	return plan
}

func (x *Index) scanProgress(t *rollout.Target) (*Progress, error) {
	fleet, all := x.fleet()
	scanned, err := t.Progress(fleet)
	if err != nil {
		return nil, err
	}
	p := &Progress{State: scanned.State, scanned: scanned, fleet: snapshot{all: all}}
	for _, g := range scanned.Groups {
		p.Groups = append(p.Groups, GroupProgress{groupOf(g.Group), g.Counts, g.State, g.SoakedAt})
	}
	return p, nil
}

func groupOf(g rollout.Group) Group { return Group{g.Risk, g.SuccessThreshold, setOf(g.Members)} }

func setOf(members []int) Set {
	bitmap := roaring.New()
	for _, place := range members {
		bitmap.Add(uint32(place))
	}
	var s Set
	s.add(piece{bitmap, 0, lastPlace}, len(members))
	return s
}
