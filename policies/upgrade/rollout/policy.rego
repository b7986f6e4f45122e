package upgrade.rollout

import data.upgrade.documents

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
		"successThreshold": success_threshold(0),
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

success_threshold(k) := success_thresholds[k] if {
	count(success_thresholds) > 0
} else := group_success_threshold

# METADATA
# title: Group success threshold
# description: |
#   The percentage of a group's members that must be upgraded, unless the policy
#   has one for each group.
# entrypoint: true
group_success_threshold := documents.field(policy, "successThreshold", 90)

default policy := {}

policy := input.policy if input.policy != null

default strategy := "by_risk"

strategy := value if {
	value := documents.field(policy, "strategy", "")
	value != ""
}

percentages := documents.field(policy, "split", [])

success_thresholds := documents.field(policy, "successThresholds", [])

# METADATA
# title: Policy error
# description: The path of the first field that is out of range.
# scope: document
policy_error := "policy.successThreshold" if {
	not is_percentage(group_success_threshold)
} else := "policy.strategy" if {
	not strategy in {"by_risk", "single", "split"}
} else := "policy.split" if {
	split_misplaced
} else := sprintf("policy.split[%d]", [out_of_range(percentages)[0]]) if {
	count(out_of_range(percentages)) > 0
} else := "policy.split" if {
	strategy == "split"
	sum(percentages) != 100
} else := "policy.successThresholds" if {
	count(success_thresholds) > 0
	not thresholds_fit
} else := sprintf("policy.successThresholds[%d]", [out_of_range(success_thresholds)[0]]) if {
	count(out_of_range(success_thresholds)) > 0
}

# Percentages are for the strategy split, and it for them.
split_misplaced if {
	strategy == "split"
	count(percentages) == 0
}

split_misplaced if {
	strategy != "split"
	count(percentages) > 0
}

# One for each group, and no other threshold beside them.
thresholds_fit if {
	documents.field(policy, "successThreshold", null) == null
	count(success_thresholds) == {"single": 1, "split": count(percentages)}[strategy]
}

out_of_range(list) := [i |
	some i, number in list
	not is_percentage(number)
]

is_percentage(number) if {
	number >= 1
	number <= 100
}
