package fast.rollout

import data.upgrade.rollout

progress := {"state": state, "groups": group_progress} if {
	is_usual
	not rollout.is_withdrawn
	not is_asked_for_more
} else := rollout.progress

# A member has what needs to know the time, or is in the middle of an upgrade.
is_asked_for_more if {
	some name in ["windows", "freezes", "scheduledAt"]
	input.fleet.members[_][name]
}

is_asked_for_more if input.fleet.members[_].services[_].upgradeStatus in {"upgrading", "offered"}

default state := "active"

state := "empty" if {
	count(tallies) == 0
} else := "done" if {
	count(unfinished) == 0
} else := "halted" if {
	has_failed(unfinished[0])
}

participants := {entry[0] | entry := entries[_]; valid[entry[1]]} & automatic

with_failed := {i |
	some i in with_older
	entry := input.fleet.members[i].services[_]
	entry.name == input.version.service
	older[entry.version]
	entry.upgradeStatus == "failed"
}

participant_rows := [[entry[2], entry[0]] | entry := entries[_]; participants[entry[0]]]

tallies := [tally |
	some risk in array.reverse(sort({row[0] | row := participant_rows[_]}))
	members := {i | participant_rows[_] = [risk, i]}
	upgraded := count(members - with_older)
	failed := count(members & with_failed)
	tally := {
		"risk": risk, "successThreshold": 90, "members": sort(members),
		"total": count(members), "upgraded": upgraded, "failed": failed,
		"remaining": (count(members) - upgraded) - failed,
	}
]

unfinished := [k | tally := tallies[k]; not rollout.succeeds(tally.upgraded, 90, tally.total)]

has_failed(k) if rollout.fails(tallies[k].failed, 90, tallies[k].total)

group_progress := [object.union(tally, {"state": group_state(k)}) | tally := tallies[k]]

group_state(k) := "succeeded" if {
	every other in unfinished {
		k < other
	}
} else := "waiting" if {
	k > unfinished[0]
} else := "failed" if {
	has_failed(k)
} else := "active"
