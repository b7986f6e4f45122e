package upgrade.rollout

import data.upgrade.documents
import data.upgrade.windows

# METADATA
# title: Progress
# description: |
#   How far the rollout of the version is, by the fleet as it is now (`input.now`): the
#   state of each group, in rollout order, and of the whole. Undefined where there is an
#   error.
# entrypoint: true
progress := {"state": state, "groups": group_progress} if not progress_error

# METADATA
# title: Progress error
# description: |
#   As `error`, and what is wrong where the members are asked for more than a plan asks.
# scope: document
progress_error := error if {
	error
} else := {"path": "now", "condition": "missing"} if {
	fleet_needs_now
	not has_now
} else := errors_in_members[0] if {
	count(errors_in_members) > 0
}

fleet_needs_now if policy_needs_now

fleet_needs_now if {
	some member in input.fleet.members
	needs_now(member)
}

needs_now(member) if {
	some name in ["windows", "freezes"]
	count(documents.field(member, name, [])) > 0
}

needs_now(member) if documents.field(member, "scheduledAt", null) != null

needs_now(member) if {
	some entry in entries(member)
	entry.upgradeStatus == "offered"
	documents.field(entry, "offeredUntil", null) != null
}

errors_in_members := [within(sprintf("fleet.members[%d]", [i]), wrong) |
	some i, member in input.fleet.members
	wrong := windows.error(member)
]

# METADATA
# title: State
# description: That of the rollout, the first that applies.
# scope: document
default state := "active"

state := "empty" if {
	count(groups) == 0
} else := "withdrawn" if {
	is_withdrawn
} else := "done" if {
	count(unfinished) == 0
} else := "paused" if {
	is_paused
} else := "halted" if {
	is_halted
}

# A version that was pulled.
is_withdrawn if input.version.status in {"stopped", "removed", "failed"}

is_paused if documents.field(policy, "paused", false)

is_halted if group_state(unfinished[0]) == "failed"

# The automatic members with an entry of the service whose version is valid, but for
# those that are stale.
participants := [{"member": i, "risks": risks(member)} |
	some i, member in input.fleet.members
	is_participant(member)
]

is_participant(member) if {
	member.upgradePolicy == "automatic"
	has_valid(member)
	not is_stale(member)
}

groups := groups_of(participants)

group_progress := [progressed |
	some k, group in groups
	progressed := object.union_n([group, tallies[k], dates_of(k), {"state": group_state(k)}])
]

tallies := [tally |
	some group in groups
	tally := object.union(
		{
			"total": count(group.members),
			"upgraded": count_of(group, "upgraded"),
			"failed": count_of(group, "failed"),
			"remaining": count_of(group, "remaining"),
		},
		# These are told only where there are some.
		{"upgrading": upgrading |
			upgrading := count_of(group, "upgrading") + count_of(group, "offered")
			upgrading > 0
		},
	)
]

count_of(group, wanted) := count([i |
	some i in group.members
	status(input.fleet.members[i]) == wanted
])

# What is told of a group's dates, where there is something to tell.
dates_of(k) := object.union_n([
	{"soaked": soaked(groups[k]) | soaked(groups[k]) > 0},
	{"undated": undated |
		undated := count([i | some i in groups[k].members; is_undated(input.fleet.members[i])])
		undated > 0
	},
	{"soakedAt": time.format(soaked_at(k)) | group_state(k) == "soaking"},
])

# The groups that have not succeeded, or still soak.
unfinished := [k |
	some k, _ in groups
	not is_finished(k)
]

is_finished(k) if {
	has_succeeded(k)
	not is_soaking(k)
}

has_succeeded(k) if succeeds(tallies[k].upgraded, groups[k].successThreshold, tallies[k].total)

succeeds(number_upgraded, threshold, total) if number_upgraded * 100 >= threshold * total

# The threshold can no longer be met, or more have failed than may.
has_failed(k) if fails(tallies[k].failed, groups[k].successThreshold, tallies[k].total)

has_failed(k) if tallies[k].failed > limit("maxFailures", tallies[k].total)

fails(number_failed, threshold, total) if (total - number_failed) * 100 < threshold * total

group_state(k) := "waiting" if {
	comes_after_unfinished(k)
} else := "succeeded" if {
	is_finished(k)
} else := "soaking" if {
	has_succeeded(k)
} else := "failed" if {
	has_failed(k)
} else := "not_approved" if {
	not is_approved(k)
} else := "active"

comes_after_unfinished(k) if k > unfinished[0]

is_approved(k) if k < documents.field(policy, "approvedGroups", count(groups))
