package upgrade.rollout

# METADATA
# title: Groups
# description: |
#   The groups of those that take part, in rollout order, as the policy
#   (`input.policy`) makes them. Each of those has its place in the fleet and the
#   set of risks of its entries.
# scope: document
groups_of(participants) := [group |
	some risk in risks_descending(participants)
	group := {
		"risk": risk,
		"successThreshold": group_success_threshold,
		"members": [p.member | some p in participants; risk in p.risks],
	}
] if {
	strategy == "by_risk"
}

groups_of(participants) := [group |
	count(participants) > 0
	group := {
		"successThreshold": success_threshold(0),
		"members": [p.member | some p in participants],
	}
] if {
	strategy == "single"
}

groups_of(participants) := [group |
	some k, _ in percentages
	members := sort(share_of(in_rollout_order(participants), k))
	count(members) > 0
	group := {"successThreshold": success_threshold(k), "members": members}
] if {
	strategy == "split"
}

risks_descending(participants) := array.reverse(sort({risk | some p in participants; some risk in p.risks}))

# From high risk to low; one with several entries counts once, at its lowest risk.
in_rollout_order(participants) := [p.member |
	some risk in risks_descending(participants)
	some p in participants
	min(p.risks) == risk
]

# Group k ends at ceil(total * cumulative percentage / 100), so it holds the
# positions, from 0, whose hundredfold lies between the products.
share_of(members, k) := [member |
	some position, member in members
	position * 100 >= count(members) * cumulative(k - 1)
	position * 100 < count(members) * cumulative(k)
]

cumulative(k) := sum(array.slice(percentages, 0, k + 1))
