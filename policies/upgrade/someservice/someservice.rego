# METADATA
# title: The decisions under the names of the Data API
# description: |
#   What callers POST to /v1/data/upgrade/someservice/…, in the shapes that they
#   know. A question that cannot be answered is an evaluation conflict: the only
#   way in which a rule can answer with an error.
package upgrade.someservice

import data.upgrade.answers
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
	some conflict in answers.conflicts
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
	some conflict in answers.conflicts
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
	some conflict in answers.conflicts
}

# METADATA
# title: Plan
# description: The rollout plan with every member's group or reason.
# scope: document
# entrypoint: true
plan := answers.plan

plan := conflict if {
	rollout.error
	some conflict in answers.conflicts
}

# METADATA
# title: Progress
# description: How far the rollout is, and who is admitted to it now.
# scope: document
# entrypoint: true
progress := answers.progress

progress := conflict if {
	rollout.progress_error
	some conflict in answers.conflicts
}

# METADATA
# title: Decision
# description: Whether the member may take the version, and what it does not meet.
# entrypoint: true
decision := eligibility.decision

# METADATA
# title: Next
# description: The next version of the member and why it is, or why there is none.
# scope: document
# entrypoint: true
next := answers.next

next := conflict if {
	versions.error
	some conflict in answers.conflicts
}

# METADATA
# title: Path
# description: The next versions of the member, one after the other, and why they end.
# scope: document
# entrypoint: true
path := answers.path

path := conflict if {
	versions.path_error
	some conflict in answers.conflicts
}

# METADATA
# title: Should upgrade
# description: Whether the member should upgrade now, and to what; or every reason why not.
# scope: document
# entrypoint: true
shouldUpgrade := answers.should_upgrade

shouldUpgrade := conflict if {
	rollout.should_upgrade_error
	some conflict in answers.conflicts
}
