package eligibility

import "github.com/tranche-go/tranche"

// DecideGrouped is Decide as it goes for many requirements and entries.
func (r *Requirements) DecideGrouped(member tranche.Member) Decision {
	decision := Decision{Eligible: true}
	for i := range r.list {
		if reason := r.list[i].reason(&member, groupByName(member)); reason != "" {
			decision.Eligible = false
			decision.Unmet = append(decision.Unmet, Unmet{i, r.list[i].text(), reason})
		}
	}
	return decision
}
