package upgrade.rollout

import data.upgrade.documents

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
	strategy != "split"
	count(percentages) > 0
} else := sprintf("policy.split[%d]", [out_of_range(percentages)[0]]) if {
	count(out_of_range(percentages)) > 0
} else := "policy.split" if {
	strategy == "split"
	not shares_add_up
} else := "policy.successThresholds" if {
	count(success_thresholds) > 0
	not thresholds_fit
} else := sprintf("policy.successThresholds[%d]", [out_of_range(success_thresholds)[0]]) if {
	count(out_of_range(success_thresholds)) > 0
}

# What is no list of numbers has no sum, and does not either.
shares_add_up if sum(percentages) == 100

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
	is_number(number)
	number == floor(number)
	number >= 1
	number <= 100
}
