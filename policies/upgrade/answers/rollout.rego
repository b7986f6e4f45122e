# METADATA
# title: Answers
# description: |
#   What is answered to programs: the decisions with the members and the versions
#   that they name, as they came.
package upgrade.answers

import data.upgrade.documents
import data.upgrade.rollout

# METADATA
# title: Plan
# description: |
#   The groups in rollout order, with their members, and every other member with the
#   reason why it is left out; and the instant, where the policy needs one.
# scope: document
# entrypoint: true
plan := object.union_n([
	subject,
	{
		"groups": [with_members(group) | some group in rollout.plan.groups],
		"excluded": [placed(out.member, {"reason": out.reason}) | some out in rollout.plan.excluded],
	},
	{"now": time.format(rollout.now) | rollout.policy_needs_now},
]) if {
	not rollout.error
}

# METADATA
# title: Progress
# description: |
#   How far the rollout is, with the members of each group, and whether each member
#   of the fleet is admitted to it now, or why it waits; and the instant, where the
#   policy or a member needs one.
# scope: document
# entrypoint: true
progress := object.union_n([
	subject,
	{
		"state": rollout.progress.state,
		"groups": [with_members(group) | some group in rollout.progress.groups],
		"admissions": [placed(i, admission) | some i, admission in rollout.admissions],
	},
	{"now": time.format(rollout.now) | rollout.fleet_needs_now},
])

subject := {"service": rollout.service, "version": rollout.version, "members": count(members)}

members := documents.field(input.fleet, "members", [])

with_members(group) := object.union(group, {"members": [placed(i, {}) | some i in group.members]})

placed(i, facts) := object.union({"index": i, "member": members[i]}, facts)
