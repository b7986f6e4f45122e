package upgrade.rollout_test

import data.upgrade.rollout

catalogue := [
	{"service": "kafka", "version": "1.0.0", "next": ["2.0.0"]},
	{"service": "kafka", "version": "2.0.0", "requirements": [{"dependency": "strimzi:>=1.0.0"}]},
]

strimzi := {"name": "strimzi", "version": "1.0.0"}

ready := member("automatic", [entry("1.0.0", 7), strimzi])

to_target := {"reason": "next", "index": 1}

test_should_upgrade[note] if {
	some note, tc in {
		"yes": {
			"question": {"fleetMember": ready, "fleet": {"members": [of_risk(4), ready]}},
			"want": {
				"upgrade": true, "next": to_target, "unmet": [],
				"rolloutAsked": true, "admission": {"admitted": true},
			},
		},
		"yes, without a fleet": {
			"question": {"fleetMember": ready, "fleet": null},
			"want": {"upgrade": true, "next": to_target, "unmet": [], "rolloutAsked": false},
		},
		"no next version": {
			"question": {"fleetMember": ahead(7), "fleet": {"members": [ahead(7)]}},
			"want": {"upgrade": false, "next": {"reason": "up_to_date"}, "unmet": [], "rolloutAsked": false},
		},
		"not eligible, and out of turn": {
			"question": {"fleetMember": of_risk(4), "fleet": {"members": [of_risk(7), of_risk(4)]}},
			"want": {
				"upgrade": false,
				"next": to_target,
				"unmet": [{"index": 0, "requirement": "strimzi:>=1.0.0", "reason": "not_installed"}],
				"rolloutAsked": true,
				"admission": {"admitted": false, "reason": "waiting", "reasons": ["waiting"]},
			},
		},
		"eligible, and not in the fleet": {
			"question": {"fleetMember": ready, "fleet": {"members": [of_risk(7)]}},
			"want": {
				"upgrade": false, "next": to_target, "unmet": [],
				"rolloutAsked": true, "admission": {"admitted": false, "reason": "not_in_fleet", "reasons": ["not_in_fleet"]},
			},
		},
		"the same member, spelled otherwise": {
			"question": {
				"fleetMember": ready,
				"fleet": {"members": [object.union(ready, {"clusterID": null, "cloud": "", "note": "unknown"})]},
			},
			"want": {
				"upgrade": true, "next": to_target, "unmet": [],
				"rolloutAsked": true, "admission": {"admitted": true},
			},
		},
	}
	rollout.should_upgrade == tc.want with input as object.union(tc.question, {"versions": catalogue})
}

test_should_upgrade_error[note] if {
	some note, tc in {
		"of the catalogue": {
			"versions": array.concat(catalogue, [{"service": "strimzi"}]),
			"policy": {"strategy": "all"},
			"want": {"path": "versions[2].service", "condition": "another_service"},
		},
		"of the policy": {
			"versions": catalogue,
			"policy": {"strategy": "all"},
			"want": {"path": "policy.strategy", "condition": "out_of_range"},
		},
		"of the next version": {
			"versions": [
				{"service": "kafka", "version": "1.0.0", "next": ["latest"]},
				{"service": "kafka", "version": "latest"},
			],
			"policy": {},
			"want": {"path": "versions[1].version", "condition": "invalid"},
		},
	}
	question := {"fleetMember": ready, "fleet": {"members": []}, "versions": tc.versions, "policy": tc.policy}
	rollout.should_upgrade_error == tc.want with input as question
	not rollout.should_upgrade with input as question
}
