# METADATA
# title: The decisions under the names of the Data API
# description: |
#   What callers POST to /v1/data/upgrade/someservice/…, in the shapes that they
#   know. A question that cannot be answered is an evaluation conflict: the only
#   way in which a rule can answer with an error.
package upgrade.someservice

import data.upgrade.eligibility
import data.upgrade.rollout
import data.upgrade.versions

# METADATA
# title: Rollout plan
# description: |
#   The groups from the last to the first, by risk from the lowest to the highest,
#   each a list of members. A group is a set: order inside it means nothing.
# scope: document
# entrypoint: true
rolloutPlan := array.reverse([members |
	some group in rollout.plan.groups
	members := [member | some i in group.members; member := input.fleet.members[i]]
])

rolloutPlan := conflict if {
	rollout.error
	some conflict in conflicts
}

# METADATA
# title: Group success threshold
# description: |
#   The percentage of a group's members that must be upgraded; undefined where the
#   policy has one for each group.
# scope: document
# entrypoint: true
groupSuccessThreshold := rollout.group_success_threshold if count(rollout.success_thresholds) == 0

groupSuccessThreshold := conflict if {
	rollout.policy_error
	some conflict in conflicts
}

# METADATA
# title: Eligible for upgrade
# description: True where the member may take the version, else undefined.
# entrypoint: true
eligibleForUpgrade if eligibility.decision.eligible

# METADATA
# title: Next version for a member
# description: |
#   A service-impacting version as it is, a target with its place in the list;
#   undefined where there is none.
# scope: document
# entrypoint: true
nextVersionForMember := input.versions[versions.next.index] if {
	versions.next.reason == "service_impacting"
}

nextVersionForMember := {"index": versions.next.index, "version": input.versions[versions.next.index]} if {
	versions.next.reason == "next"
}

nextVersionForMember := conflict if {
	versions.error
	some conflict in conflicts
}

# Two values for one rule.
conflicts := ["cannot be answered", "see error"]
