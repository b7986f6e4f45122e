package rollout

import "slices"

// budgets finds the members that have to let others go first, in one pass in rollout
// order: a member stands where it first appears in the groups. The reason of each stands
// at its place.
func (p *Progress) budgets(standings []standing) {
	limited := p.target.policy.MaxConcurrent != nil
	if !limited && !p.hasExclusive {
		return
	}
	participants, busy := 0, 0
	busyNames := map[string]bool{} // exclusive names of those that are upgrading or offered
	for place, s := range standings {
		if s.status != "" {
			participants++
		}
		if isBusy(s.status) {
			busy++
			add(busyNames, p.exclusiveNames(place))
		}
	}
	free := len(p.members)
	if limited {
		free = p.target.policy.MaxConcurrent.RoundedUp(participants) - busy
	}
	p.overBudget = map[int]Reason{}
	seen := make([]bool, len(p.members))
	nextNames := map[string]bool{} // those of members that may start, and stand before
	var room []Reason
	for _, group := range p.Groups {
		for _, place := range group.Members {
			if seen[place] || standings[place].status == StatusUpgraded || isBusy(standings[place].status) {
				continue
			}
			seen[place] = true
			names := p.exclusiveNames(place)
			room = p.hindrances(room, place, standings[place].blocked, false)
			mayStart := len(room) == 0
			switch {
			case hasOneOf(busyNames, names) || hasOneOf(nextNames, names):
				p.overBudget[place] = ReasonExclusive
			case mayStart && free <= 0:
				p.overBudget[place] = ReasonConcurrency
			case mayStart:
				free--
			}
			if mayStart {
				add(nextNames, names)
			}
		}
	}
}

func add(set map[string]bool, names []string) {
	for _, name := range names {
		set[name] = true
	}
}

func hasOneOf(set map[string]bool, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return set[name] })
}

func isBusy(status Status) bool { return status == StatusUpgrading || status == StatusOffered }

// exclusiveNames are those of the member at a place.
func (p *Progress) exclusiveNames(place int) []string {
	if !p.hasExclusive || p.members[place].Terms == nil {
		return nil
	}
	return p.members[place].Exclusive
}
