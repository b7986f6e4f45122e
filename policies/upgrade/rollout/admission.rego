package upgrade.rollout

# METADATA
# title: Admissions
# description: |
#   Whether each member of the fleet may take the version now, or why it waits.
#   Undefined where there is an error.
# entrypoint: true
admissions := [admission(i) | some i, _ in input.fleet.members] if not error

# METADATA
# title: Admission
# description: The first reason why the member at a place waits, if there is one.
# scope: document
admission(place) := {"admitted": false, "reason": exclusion(input.fleet.members[place])} if {
	not is_candidate(input.fleet.members[place])
} else := {"admitted": false, "reason": "halted"} if {
	state == "halted"
} else := {"admitted": true} if {
	some group in group_progress
	place in group.members
	group.state in {"succeeded", "active"}
} else := {"admitted": false, "reason": "waiting"}
