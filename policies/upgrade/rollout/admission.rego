package upgrade.rollout

# METADATA
# title: Admissions
# description: |
#   Whether each member of the fleet may take the version now, or why it waits.
#   Undefined where there is an error.
# entrypoint: true
admissions := [admission(i) | some i, _ in input.fleet.members] if not progress_error

# METADATA
# title: Admission
# description: |
#   Whether the member at a place may start, or else every reason why it may not, when
#   it may, where that is known, and what is written down about it.
# scope: document
admission(place) := {"admitted": true} if {
	count(reasons(place)) == 0
} else := object.union_n([
	{"admitted": false, "reason": reasons(place)[0], "reasons": reasons(place)},
	{"opens": time.format(instant) | instant := opens(place)},
	{"why": text | text := why(place); text != ""},
])

# One that is upgrading has started: it stays admitted, whatever follows.
reasons(place) := [] if {
	is_upgrading_now(place)
} else := [reason | some reason in asked_of_appointments; hinders(reason, place)] if {
	has_appointment_now(member_at(place))
} else := [exclusion(member_at(place))] if {
	not is_candidate(member_at(place))
} else := hindrances(place) if {
	is_offered_now(place)
} else := array.concat(hindrances(place), budget_reasons(place))

# The reasons other than the budgets', in the order in which they are told.
hindrances(place) := [reason |
	some reason in [
		"withdrawn", "blocked", "paused", "halted",
		"not_approved", "soaking", "waiting",
		"frozen", "outside_window",
	]
	hinders(reason, place)
]

hinders("withdrawn", _) if is_withdrawn

hinders("blocked", place) if count(blocks_of(member_at(place))) > 0

hinders("paused", _) if is_paused

hinders("halted", _) if is_halted

hinders(reason, place) if {
	reason == reason_to_wait
	count(groups_before(place)) == 0
}

hinders("frozen", place) if count(freezes_holding(member_at(place))) > 0

hinders("outside_window", place) if is_outside_window(member_at(place))

# The groups of a member that do not stand behind one that lets nobody pass.
groups_before(place) := [k |
	some k, group in groups
	place in group.members
	group_state(k) in {"succeeded", "soaking", "active", "failed"}
]

# Why the first group that is not succeeded does not let others pass.
default reason_to_wait := "waiting"

reason_to_wait := group_state(unfinished[0]) if {
	group_state(unfinished[0]) in {"not_approved", "soaking"}
}

member_at(place) := input.fleet.members[place]

is_upgrading_now(place) if has_status(place, "upgrading")

is_offered_now(place) if has_status(place, "offered")

has_status(place, wanted) if {
	is_participant(member_at(place))
	status(member_at(place)) == wanted
}
