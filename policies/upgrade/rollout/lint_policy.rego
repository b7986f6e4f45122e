package upgrade.rollout

import data.upgrade.documents
import data.upgrade.windows

# METADATA
# title: Lint of a policy
# description: |
#   Where the policy in force can never finish, or surely surprises, on the fleet in the
#   rollout of the version as it is now, and with a catalogue (`input.versions`), which
#   may be left out. Undefined where there is an error.
# scope: document
# entrypoint: true
lint_policy := findings if not progress_error

findings contains {"path": "policy.windows", "problem": "never_opens"} if not opens_soon([policy])

# To members neither, where the policy's own never do.
findings contains {"path": sprintf("fleet.members[%d].windows", [i]), "problem": "never_opens"} if {
	opens_soon([policy])
	some i, member in input.fleet.members
	is_participant(member)
	not opens_soon(schedules(member))
}

findings contains {"path": sprintf("policy.freezes[%d]", [i]), "problem": "past_freeze"} if {
	some i, freeze in documents.field(policy, "freezes", [])
	windows.instant(freeze.to) <= now
}

# No group will ever have soaked.
findings contains {"path": "policy.soak", "problem": "undated_soak"} if {
	duration("soak")
	count(groups) > 0
	count(dated_participants) == 0
}

# In each group the threshold is out of reach before so many have failed.
findings contains {"path": "policy.maxFailures", "problem": "unreachable"} if {
	count(groups) > 0
	every k, group in groups {
		fails(limit("maxFailures", tallies[k].total) + 1, group.successThreshold, tallies[k].total)
	}
}

findings contains {"path": "policy.approvedGroups", "problem": "not_all_approved"} if {
	not is_approved(count(groups) - 1)
}

findings contains {"path": sprintf("policy.blocks[%d].to", [i]), "problem": problem} if {
	catalogue := documents.field(input, "versions", [])
	count(catalogue) > 0
	some i, block in documents.field(policy, "blocks", [])
	matching := [entry | some entry in catalogue; matches_whole(block.to, documents.field(entry, "version", ""))]
	problem := {0: "matches_nothing", count(catalogue): "matches_all"}[count(matching)]
}

opens_soon(asked) if windows.may_start(asked, now)

opens_soon(asked) if windows.opens(asked, now)

dated_participants := [participant |
	some participant in participants
	some entry in entries(input.fleet.members[participant.member])
	instant_of(entry, "upgradedAt")
]
