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
} else := "stale" if {
	has_valid(member)
	is_stale(member)
} else := "invalid_version" if {
	some entry in entries(member)
	not is_valid(entry)
} else := "up_to_date"

# A member that was not seen for so long holds nobody up. One of which it is not known
# when it was seen is never stale.
is_stale(member) if now - instant_of(member, "lastSeen") >= duration("staleAfter")

has_valid(member) if {
	some entry in entries(member)
	is_valid(entry)
}
