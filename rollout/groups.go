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

// A grouper makes groups out of the members that it is shown, in fleet order.
type grouper struct {
	target *Target
	groups []Group
	byRisk map[int64]int // place in groups
	order  []ranked      // for split
}

// A ranked member stands at its lowest risk.
type ranked struct {
	risk  int64
	place int
}

func (t *Target) grouper() *grouper { return &grouper{target: t, byRisk: map[int64]int{}} }

// add puts a member into its groups. It has an entry of the target's service.
func (g *grouper) add(place int, member *tranche.Member) {
	switch g.target.policy.Strategy {
	case tranche.Single:
		g.put(0, place)
	case tranche.Split:
		g.order = append(g.order, ranked{g.target.lowestRisk(member), place})
	default:
		for i := range member.Services {
			if entry := &member.Services[i]; entry.Name == g.target.service {
				g.put(entry.Risk, place)
			}
		}
	}
}

func (g *grouper) put(risk int64, place int) {
	at, known := g.byRisk[risk]
	if !known {
		at = len(g.groups)
		g.byRisk[risk] = at
		g.groups = append(g.groups, Group{Risk: risk, SuccessThreshold: g.target.threshold(0)})
	}
	group := &g.groups[at]
	if n := len(group.Members); n == 0 || group.Members[n-1] != place {
		group.Members = append(group.Members, place)
	}
}

// done returns the groups in rollout order.
func (g *grouper) done() []Group {
	g.split()
	slices.SortStableFunc(g.groups, func(a, b Group) int { return cmp.Compare(b.Risk, a.Risk) })
	return g.groups
}

// split cuts the members in rollout order at ceil(total × cumulative percentage / 100).
// Other strategies have nothing to cut.
func (g *grouper) split() {
	slices.SortStableFunc(g.order, func(a, b ranked) int { return cmp.Compare(b.risk, a.risk) })
	total := len(g.order)
	begin, cumulative := 0, 0
	for k, percent := range g.target.policy.Split {
		cumulative += int(percent)
		end := (total*cumulative + 99) / 100
		if begin == end {
			continue
		}
		group := Group{SuccessThreshold: g.target.threshold(k)}
		for _, member := range g.order[begin:end] {
			group.Members = append(group.Members, member.place)
		}
		slices.Sort(group.Members)
		g.groups = append(g.groups, group)
		begin = end
	}
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

func (t *Target) lowestRisk(member *tranche.Member) int64 {
	lowest := int64(math.MaxInt64)
	for i := range member.Services {
		if entry := &member.Services[i]; entry.Name == t.service {
			lowest = min(lowest, entry.Risk)
		}
	}
	return lowest
}
