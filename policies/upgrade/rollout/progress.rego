package upgrade.rollout

# METADATA
# title: Progress
# description: |
#   How far the rollout of the version is, by the fleet as it is now: the state of
#   each group, in rollout order, and of the whole. Undefined where there is an
#   error.
# entrypoint: true
progress := {"state": state, "groups": group_progress} if not error

# METADATA
# title: State
# description: Whether anybody takes part, and whether every group has succeeded or one has failed.
# scope: document
default state := "active"

state := "empty" if {
	count(groups) == 0
} else := "done" if {
	count(unfinished) == 0
} else := "halted" if {
	has_failed(unfinished[0])
}

# The automatic members with an entry of the service whose version is valid.
participants := [{"member": i, "risks": risks(member)} |
	some i, member in input.fleet.members
	is_participant(member)
]

is_participant(member) if {
	member.upgradePolicy == "automatic"
	some entry in entries(member)
	is_valid(entry)
}

groups := groups_of(participants)

group_progress := [progressed |
	some k, group in groups
	progressed := object.union_n([group, tallies[k], {"state": group_state(k)}])
]

tallies := [tally |
	some group in groups
	tally := {
		"total": count(group.members),
		"upgraded": count(upgraded(group)),
		"failed": count(failed(group)),
		"remaining": (count(group.members) - count(upgraded(group))) - count(failed(group)),
	}
]

upgraded(group) := [i |
	some i in group.members
	not has_older(input.fleet.members[i])
]

has_older(member) if {
	some entry in entries(member)
	is_older(entry)
}

failed(group) := [i |
	some i in group.members
	has_failed_upgrade(input.fleet.members[i])
]

# One of the entries that are older than the version has failed.
has_failed_upgrade(member) if {
	some entry in entries(member)
	is_older(entry)
	entry.upgradeStatus == "failed"
}

unfinished := [k |
	some k, _ in groups
	not has_succeeded(k)
]

has_succeeded(k) if succeeds(tallies[k].upgraded, groups[k].successThreshold, tallies[k].total)

has_failed(k) if fails(tallies[k].failed, groups[k].successThreshold, tallies[k].total)

succeeds(number_upgraded, threshold, total) if number_upgraded * 100 >= threshold * total

# The threshold can no longer be met.
fails(number_failed, threshold, total) if (total - number_failed) * 100 < threshold * total

group_state(k) := "succeeded" if {
	every other in unfinished {
		k < other
	}
} else := "waiting" if {
	k > unfinished[0]
} else := "failed" if {
	has_failed(k)
} else := "active"
