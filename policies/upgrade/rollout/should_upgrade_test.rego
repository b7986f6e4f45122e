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

# Ready, it is yes; its copy in the fleet is stale, but for its name.
test_should_upgrade_of_a_copy[note] if {
	some note, tc in {
		"which has failed": {
			"members": [named("c1", stuck(7)), named("c2", of_risk(4))],
			"want": {"admitted": true},
		},
		"which was behind another": {
			"members": [named("c1", of_risk(4)), named("c2", of_risk(4))],
			"want": {"admitted": true},
		},
		"of two the one that is equal": {
			"members": [named("c1", of_risk(4)), named("c1", ready)],
			"want": {"admitted": true},
		},
		"of two the one with the service": {
			"members": [named("c1", member("automatic", [strimzi])), named("c1", of_risk(4))],
			"want": {"admitted": true},
		},
		"of another name": {
			"members": [named("c2", ready), ready],
			"want": {"admitted": false, "reason": "not_in_fleet", "reasons": ["not_in_fleet"]},
		},
	}
	question := {"fleetMember": named("c1", ready), "fleet": {"members": tc.members}, "versions": catalogue}
	advice := rollout.should_upgrade with input as question
	advice.admission == tc.want
}

named(id, member) := object.union(member, {"clusterID": id})

test_should_upgrade_cannot_tell_which[note] if {
	some note, members in {
		"both have the service": [named("c1", of_risk(4)), named("c1", of_risk(7))],
		"neither has it": [named("c1", member("automatic", [strimzi])), named("c1", member("automatic", []))],
	}
	question := {"fleetMember": named("c1", ready), "fleet": {"members": members}, "versions": catalogue}
	rollout.should_upgrade_error == {"path": "fleetMember.clusterID", "condition": "ambiguous"} with input as question
	not rollout.should_upgrade with input as question
}

test_should_upgrade_names_the_member_that_asks if {
	wrong := object.union(named("c1", ready), {"windows": [{"from": "25:00", "to": "26:00"}]})
	question := {
		"fleetMember": wrong, "now": "2026-11-27T12:00:00Z", "versions": catalogue,
		"fleet": {"members": [of_risk(7), named("c1", ready)]},
	}
	rollout.should_upgrade_error.path == "fleetMember.windows[0].from" with input as question
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
