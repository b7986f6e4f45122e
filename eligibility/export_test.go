package eligibility

import "github.com/tranche-go/tranche"

// DecideGrouped is Decide as it goes for many requirements and entries.
func (r *Requirements) DecideGrouped(member tranche.Member) Decision {
	decision, grouped := Decision{Eligible: true}, groupByName(member)
	for i := range r.list {
		required := &r.list[i]
		if reason := required.reason(&member, grouped); reason != "" {
			decision.Eligible = false
			decision.Unmet = append(decision.Unmet, Unmet{i, required.text(), reason, required.installed(&member, grouped)})
		}
	}
	return decision
}
