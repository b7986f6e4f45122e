package upgrade.rollout

excluded := [{"member": i, "reason": exclusion(member)} |
	some i, member in input.fleet.members
	not is_candidate(member)
]

# METADATA
# title: Exclusion
# description: Why a member that is no candidate is left out, the first reason that applies.
# scope: document
exclusion(member) := "not_installed" if {
	count(entries(member)) == 0
} else := "not_automatic" if {
	not member.upgradePolicy == "automatic"
} else := "invalid_version" if {
	some entry in entries(member)
	not is_valid(entry)
} else := "up_to_date"
