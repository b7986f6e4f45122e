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

# METADATA
# title: Policy
# description: |
#   The policy in force. A security policy replaces the other, as a whole, for a version
#   that is a critical security upgrade.
# scope: document
policy := stated_policy.security if {
	documents.field(input.version, "criticalSecurityUpgrade", false)
	documents.field(stated_policy, "security", null) != null
} else := stated_policy

default stated_policy := {}

stated_policy := input.policy if input.policy != null

strategy := strategy_of(policy)

# An empty one is the default.
strategy_of(stated) := "by_risk" if {
	documents.field(stated, "strategy", "") == ""
} else := stated.strategy

percentages := documents.field(policy, "split", [])

success_thresholds := documents.field(policy, "successThresholds", [])

# A duration of the policy in nanoseconds. Undefined where there is none.
duration(name) := time.parse_duration_ns(policy[name]) if documents.field(policy, name, null) != null

# A limit of the policy: a number, or a percentage of a total, rounded down.
limit(name, _) := policy[name] if is_number(policy[name])

limit(name, total) := floor((total * percentage(policy[name])) / 100) if is_string(policy[name])

percentage(text) := to_number(trim_suffix(text, "%"))

policy_needs_now if {
	some name in ["windows", "freezes"]
	count(documents.field(policy, name, [])) > 0
}

policy_needs_now if {
	some name in ["soak", "deadline", "staleAfter"]
	duration(name)
}
