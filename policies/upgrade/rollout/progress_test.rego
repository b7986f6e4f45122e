package upgrade.rollout_test

import data.upgrade.rollout

ahead(risk) := member("automatic", [entry("2.0.0", risk)])

stuck(risk) := member("automatic", [object.union(entry("1.0.0", risk), {"upgradeStatus": "failed"})])

rollout_over(members) := {
	"version": kafka("2.0.0"),
	"fleet": {"members": members},
	"policy": {"successThreshold": 50},
}

test_tally[note] if {
	some note, tc in {
		"upgraded": {"member": ahead(7), "want": [1, 0, 0]},
		"failed": {"member": stuck(7), "want": [0, 1, 0]},
		"remaining": {"member": of_risk(7), "want": [0, 0, 1]},
		"one entry is older": {
			"member": member("automatic", [entry("3.0.0", 7), entry("1.0.0", 7), entry("broken", 7)]),
			"want": [0, 0, 1],
		},
		"none is older, one is broken": {
			"member": member("automatic", [entry("3.0.0", 7), entry("broken", 7)]),
			"want": [1, 0, 0],
		},
		"the entry that failed is not older": {
			"member": member("automatic", [object.union(entry("2.0.0", 7), {"upgradeStatus": "failed"}), entry("1.0.0", 7)]),
			"want": [0, 0, 1],
		},
		"done otherwise": {
			"member": member("automatic", [object.union(entry("1.0.0", 7), {"upgradeStatus": "done"})]),
			"want": [0, 0, 1],
		},
	}
	progress := rollout.progress with input as {"version": kafka("2.0.0"), "fleet": {"members": [tc.member]}}
	progress.groups[0].total == 1
	[progress.groups[0].upgraded, progress.groups[0].failed, progress.groups[0].remaining] == tc.want
}

test_nobody_takes_part[note] if {
	some note, stranger in {
		"manual": member("manual", [entry("1.0.0", 7)]),
		"not installed": member("automatic", []),
		"broken": member("automatic", [entry("broken", 7), {"name": "kafka"}]),
	}
	progress := rollout.progress with input as {"version": kafka("2.0.0"), "fleet": {"members": [stranger]}}
	progress == {"state": "empty", "groups": []}
}

test_state[note] if {
	some note, tc in {
		"not begun": {"members": [of_risk(7), of_risk(4)], "want": ["active", "active", "waiting"]},
		"at the threshold": {
			"members": [ahead(7), of_risk(7), of_risk(4)],
			"want": ["active", "succeeded", "active"],
		},
		"below it, and still possible": {
			"members": [ahead(7), stuck(7), of_risk(7), of_risk(7), of_risk(4)],
			"want": ["active", "active", "waiting"],
		},
		"no longer possible": {
			"members": [ahead(7), stuck(7), stuck(7), of_risk(4)],
			"want": ["halted", "failed", "waiting"],
		},
		"done, though one has failed": {
			"members": [ahead(7), stuck(7), ahead(4)],
			"want": ["done", "succeeded", "succeeded"],
		},
		"a later group waits whatever its counts": {
			"members": [of_risk(7), ahead(4)],
			"want": ["active", "active", "waiting"],
		},
		"a later group that failed waits too": {
			"members": [of_risk(7), stuck(4)],
			"want": ["active", "active", "waiting"],
		},
	}
	progress := rollout.progress with input as rollout_over(tc.members)
	array.concat([progress.state], [group.state | some group in progress.groups]) == tc.want
}
