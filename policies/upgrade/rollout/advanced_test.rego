package upgrade.rollout_test

import data.upgrade.rollout

# Noon of a Friday.
noon := "2026-11-27T12:00:00Z"

rolled(policy, members) := {"version": kafka("2.0.0"), "fleet": {"members": members}, "policy": policy, "now": noon}

# One that is older, at a risk, with more fields of its entry.
older(risk, facts) := member("automatic", [object.union(entry("1.0.0", risk), facts)])

upgraded(risk, facts) := member("automatic", [object.union(entry("2.0.0", risk), facts)])

by_appointment(instant) := object.union(member("manual", [entry("1.0.0", 7)]), {"scheduledAt": instant})

test_status[note] if {
	some note, tc in {
		"about another version": {
			"facts": {"upgradeStatus": "failed", "upgradeVersion": "1.5.0"},
			"want": "remaining",
		},
		"about a version that is none": {
			"facts": {"upgradeStatus": "upgrading", "upgradeVersion": "two"},
			"want": "remaining",
		},
		"about the version, spelt otherwise": {
			"facts": {"upgradeStatus": "failed", "upgradeVersion": "v2.0.0+b"},
			"want": "failed",
		},
		"upgrading": {"facts": {"upgradeStatus": "upgrading"}, "want": "upgrading"},
		"just in time": {
			"facts": {"upgradeStatus": "upgrading", "upgradeStartedAt": "2026-11-27T10:00:00.000000001Z"},
			"want": "upgrading",
		},
		"overdue": {
			"facts": {"upgradeStatus": "upgrading", "upgradeStartedAt": "2026-11-27T10:00:00Z"},
			"want": "failed",
		},
		"offered": {
			"facts": {"upgradeStatus": "offered", "offeredUntil": "2026-11-27T12:00:00.000000001Z"},
			"want": "offered",
		},
		"an offer that has ended": {"facts": {"upgradeStatus": "offered", "offeredUntil": noon}, "want": "remaining"},
		"an offer without an end": {"facts": {"upgradeStatus": "offered"}, "want": "remaining"},
	}
	rollout.status(older(7, tc.facts)) == tc.want with input as rolled({"deadline": "2h"}, [])
}

test_policy_in_force[note] if {
	some note, tc in {
		"an ordinary version": {"security": false, "policy": {"security": {"successThreshold": 50}}, "want": 90},
		"a security upgrade": {"security": true, "policy": {"security": {"successThreshold": 50}}, "want": 50},
		"nothing is merged": {"security": true, "policy": {"successThreshold": 80, "security": {}}, "want": 90},
		"no security policy": {"security": true, "policy": {"successThreshold": 80}, "want": 80},
	}
	version := object.union(kafka("2.0.0"), {"criticalSecurityUpgrade": tc.security})
	question := {"version": version, "fleet": {"members": [of_risk(7)]}, "policy": tc.policy}
	rollout.plan.groups[0].successThreshold == tc.want with input as question
}

test_group_states[note] if {
	some note, tc in {
		"not soaked": {
			"policy": {"soak": "2h"},
			"members": [upgraded(7, {"upgradedAt": "2026-11-27T10:00:00.000000001Z"}), of_risk(4)],
			"want": ["active", "soaking", "waiting"],
		},
		"soaked": {
			"policy": {"soak": "2h"},
			"members": [upgraded(7, {"upgradedAt": "2026-11-27T10:00:00Z"}), of_risk(4)],
			"want": ["active", "succeeded", "active"],
		},
		"the last one need not": {
			"policy": {"soak": "2h"},
			"members": [upgraded(7, {"upgradedAt": noon})],
			"want": ["done", "succeeded"],
		},
		"more have failed than may": {
			"policy": {"successThreshold": 50, "maxFailures": 0},
			"members": [stuck(7), of_risk(7), of_risk(7)],
			"want": ["halted", "failed"],
		},
		"a percentage is rounded down": {
			"policy": {"successThreshold": 50, "maxFailures": "34%"},
			"members": [stuck(7), of_risk(7), of_risk(7)],
			"want": ["active", "active"],
		},
		"succeeded, whatever has failed": {
			"policy": {"successThreshold": 50, "maxFailures": 0},
			"members": [stuck(7), ahead(7)],
			"want": ["done", "succeeded"],
		},
		"not approved": {
			"policy": {"approvedGroups": 1},
			"members": [ahead(7), of_risk(4), of_risk(1)],
			"want": ["active", "succeeded", "not_approved", "waiting"],
		},
		"paused": {"policy": {"paused": true}, "members": [of_risk(7)], "want": ["paused", "active"]},
		"stale": {
			"policy": {"staleAfter": "1h"},
			"members": [object.union(of_risk(7), {"lastSeen": "2026-11-27T11:00:00Z"}), ahead(4)],
			"want": ["done", "succeeded"],
		},
	}
	progress := rollout.progress with input as rolled(tc.policy, tc.members)
	array.concat([progress.state], [group.state | some group in progress.groups]) == tc.want
}

test_withdrawn[note] if {
	question := rolled({}, [of_risk(7)])
	some note, tc in {
		"stopped": {"status": "stopped", "want": "withdrawn", "admitted": false},
		"removed": {"status": "removed", "want": "withdrawn", "admitted": false},
		"failed": {"status": "failed", "want": "withdrawn", "admitted": false},
		"another": {"status": "released", "want": "active", "admitted": true},
	}
	pulled := object.union(question, {"version": {"status": tc.status}})
	progress := rollout.progress with input as pulled
	progress.state == tc.want
	admissions := rollout.admissions with input as pulled
	admissions[0].admitted == tc.admitted
}

test_dates if {
	members := [
		upgraded(7, {"upgradedAt": "2026-11-27T10:30:00Z"}),
		upgraded(7, {"upgradedAt": "2026-11-27T08:00:00Z"}),
		upgraded(7, {}),
		older(7, {"upgradeStatus": "upgrading"}),
		older(7, {"upgradeStatus": "upgrading", "upgradeStartedAt": noon}),
		of_risk(4),
	]
	policy := {"soak": "2h", "deadline": "2h", "successThreshold": 40}
	progress := rollout.progress with input as rolled(policy, members)
	progress.groups[0] == {
		"risk": 7, "successThreshold": 40, "members": [0, 1, 2, 3, 4], "state": "soaking",
		"total": 5, "upgraded": 3, "failed": 0, "upgrading": 2, "remaining": 0,
		"soaked": 1, "undated": 2, "soakedAt": "2026-11-27T12:30:00Z",
	}
}

closed := [{"from": "13:00", "to": "14:00"}]

frozen := [{"from": noon, "to": "2026-11-28T00:00:00Z", "why": "sale"}]

test_reasons[note] if {
	some note, tc in {
		"blocked": {
			"policy": {"blocks": [{"to": "3.*"}, {"to": `2\..*`, "from": `1\.0\.0`, "why": "pulled"}]},
			"members": [of_risk(7)],
			"want": [["blocked"]],
		},
		"no expression matches as a whole": {
			"policy": {"blocks": [{"to": `2\.0`}, {"to": "2.*", "from": "1"}]},
			"members": [of_risk(7)],
			"want": [[]],
		},
		"any version that is installed": {
			"policy": {"blocks": [{"to": "2.*"}]},
			"members": [of_risk(7), ahead(7)],
			"want": [["blocked"], ["up_to_date"]],
		},
		"paused, but under way": {
			"policy": {"paused": true},
			"members": [of_risk(7), older(7, {"upgradeStatus": "upgrading"})],
			"want": [["paused"], []],
		},
		"soaking, and those behind": {
			"policy": {"soak": "2h", "successThreshold": 50},
			"members": [ahead(7), of_risk(7), of_risk(4)],
			"want": [["up_to_date"], [], ["soaking"]],
		},
		"not approved": {
			"policy": {"approvedGroups": 0},
			"members": [of_risk(7), of_risk(4)],
			"want": [["not_approved"], ["not_approved"]],
		},
	}
	admissions := rollout.admissions with input as rolled(tc.policy, tc.members)
	[object.get(admission, "reasons", []) | some admission in admissions] == tc.want
}

test_reasons_by_the_clock[note] if {
	some note, tc in {
		"outside of a window, and frozen": {
			"policy": {"windows": closed},
			"members": [of_risk(7), object.union(of_risk(7), {"freezes": frozen})],
			"want": [["outside_window"], ["frozen", "outside_window"]],
		},
		"members' own are not asked": {
			"policy": {"ignoreMemberWindows": true},
			"members": [object.union(of_risk(7), {"freezes": frozen, "windows": closed})],
			"want": [[]],
		},
		"stale": {
			"policy": {"staleAfter": "1h"},
			"members": [
				object.union(of_risk(7), {"lastSeen": "2026-11-27T11:00:00Z"}),
				object.union(of_risk(7), {"lastSeen": "2026-11-27T11:00:01Z"}),
				object.union(ahead(7), {"lastSeen": "2026-11-27T11:00:00Z"}),
			],
			"want": [["stale"], [], ["stale"]],
		},
		"by appointment": {
			"policy": {"windows": closed, "paused": true},
			"members": [by_appointment(noon), by_appointment("2026-11-27T12:00:01Z"), by_appointment("2026-11-27T10:00:00Z")],
			"want": [["paused"], ["not_automatic"], ["not_automatic"]],
		},
		"by appointment, for so long": {
			"policy": {"appointment": "3h"},
			"members": [by_appointment("2026-11-27T09:00:01Z"), by_appointment("2026-11-27T09:00:00Z")],
			"want": [[], ["not_automatic"]],
		},
	}
	admissions := rollout.admissions with input as rolled(tc.policy, tc.members)
	[object.get(admission, "reasons", []) | some admission in admissions] == tc.want
}

test_budget_reasons[note] if {
	some note, tc in {
		"as many as may": {
			"policy": {"maxConcurrent": 2},
			"members": [of_risk(7), older(7, {"upgradeStatus": "upgrading"}), of_risk(7), of_risk(4)],
			"want": [[], [], ["concurrency"], ["waiting"]],
		},
		"more than may": {
			"policy": {"maxConcurrent": 1},
			"members": [of_risk(7), older(7, {"upgradeStatus": "upgrading"}), older(7, {"upgradeStatus": "upgrading"})],
			"want": [["concurrency"], [], []],
		},
		"a percentage is rounded up": {
			"policy": {"maxConcurrent": "34%"},
			"members": [of_risk(7), of_risk(7), of_risk(7)],
			"want": [[], [], ["concurrency"]],
		},
		"offered ones keep their place": {
			"policy": {"maxConcurrent": 1},
			"members": [
				of_risk(7),
				older(7, {"upgradeStatus": "offered", "offeredUntil": "2026-11-27T13:00:00Z"}),
			],
			"want": [["concurrency"], []],
		},
		"one after the other": {
			"policy": {},
			"members": [
				object.union(of_risk(7), {"exclusive": ["a"]}),
				object.union(of_risk(7), {"exclusive": ["a", "b"]}),
				object.union(of_risk(7), {"exclusive": ["b"]}),
				object.union(of_risk(7), {"exclusive": ["c"]}),
			],
			"want": [[], ["exclusive"], ["exclusive"], []],
		},
		"while another is upgrading": {
			"policy": {},
			"members": [
				object.union(of_risk(4), {"exclusive": ["a"]}),
				object.union(older(4, {"upgradeStatus": "upgrading"}), {"exclusive": ["a"]}),
			],
			"want": [["exclusive"], []],
		},
		"who may not start holds nobody up": {
			"policy": {},
			"members": [
				object.union(of_risk(7), {"exclusive": ["a"], "windows": closed}),
				object.union(of_risk(7), {"exclusive": ["a"]}),
			],
			"want": [["outside_window"], []],
		},
	}
	admissions := rollout.admissions with input as rolled(tc.policy, tc.members)
	[object.get(admission, "reasons", []) | some admission in admissions] == tc.want
}

test_opens_and_why[note] if {
	some note, tc in {
		"a window": {
			"policy": {"windows": closed},
			"member": of_risk(7),
			"want": {"opens": "2026-11-27T13:00:00Z"},
		},
		"a freeze that says why": {
			"policy": {"freezes": frozen},
			"member": of_risk(7),
			"want": {"opens": "2026-11-28T00:00:00Z", "why": "sale"},
		},
		"a block before a freeze": {
			"policy": {"freezes": frozen, "blocks": [{"to": ".*", "why": "pulled"}]},
			"member": of_risk(7),
			"want": {"opens": "2026-11-28T00:00:00Z", "why": "pulled"},
		},
		"an appointment": {
			"policy": {},
			"member": by_appointment("2026-11-27T14:00:00+01:00"),
			"want": {"opens": "2026-11-27T13:00:00Z"},
		},
		"a freeze that ends within an appointment": {
			"policy": {"freezes": [{"from": noon, "to": "2026-11-27T12:30:00Z"}]},
			"member": by_appointment(noon),
			"want": {"opens": "2026-11-27T12:30:00Z"},
		},
		"a freeze that ends after it": {
			"policy": {"freezes": frozen},
			"member": by_appointment(noon),
			"want": {"why": "sale"},
		},
		"nothing to wait for": {"policy": {"paused": true}, "member": of_risk(7), "want": {}},
	}
	admissions := rollout.admissions with input as rolled(tc.policy, [tc.member])
	object.filter(admissions[0], ["opens", "why"]) == tc.want
}

test_needs_now[note] if {
	some note, tc in {
		"a policy's windows": {"policy": {"windows": closed}, "member": {}},
		"a policy's freezes": {"policy": {"freezes": frozen}, "member": {}},
		"a soak": {"policy": {"soak": "1h"}, "member": {}},
		"a deadline": {"policy": {"deadline": "1h"}, "member": {}},
		"staleAfter": {"policy": {"staleAfter": "1h"}, "member": {}},
	}
	question := object.remove(rolled(tc.policy, [tc.member]), ["now"])
	rollout.error == {"path": "now", "condition": "missing"} with input as question
	rollout.progress_error == rollout.error with input as question
}

test_member_needs_now[note] if {
	some note, member in {
		"windows": object.union(of_risk(7), {"windows": closed}),
		"freezes": object.union(of_risk(7), {"freezes": frozen}),
		"an appointment": by_appointment(noon),
		"an offer": older(7, {"upgradeStatus": "offered", "offeredUntil": noon}),
	}
	question := object.remove(rolled({}, [member]), ["now"])
	not rollout.error with input as question
	rollout.progress_error == {"path": "now", "condition": "missing"} with input as question
	not rollout.progress with input as question
}

test_nobody_needs_now[note] if {
	some note, tc in {
		"lists of nothing": {"policy": {"windows": [], "freezes": null}, "member": {"windows": [], "freezes": null}},
		"an offer of another service": {
			"policy": {},
			"member": {"services": [{"name": "strimzi", "upgradeStatus": "offered", "offeredUntil": noon}]},
		},
		"an offer without an end": {"policy": {}, "member": older(7, {"upgradeStatus": "offered"})},
	}
	question := object.remove(rolled(tc.policy, [tc.member]), ["now"])
	not rollout.progress_error with input as question
}

test_errors_in_members if {
	members := [{}, {"windows": [{"from": "10:00", "to": "10:00"}]}]
	error := rollout.progress_error with input as rolled({}, members)
	error == {"path": "fleet.members[1].windows[0].to", "condition": "out_of_range"}
}

test_advanced_policy_error[note] if {
	some note, tc in {
		"a window": {"policy": {"windows": [{"from": "10:00", "to": "10:00"}]}, "want": "windows[0].to"},
		"a soak in the past": {"policy": {"soak": "-1h"}, "want": "soak"},
		"no deadline": {"policy": {"deadline": "0s"}, "want": "deadline"},
		"fewer failures than none": {"policy": {"maxFailures": -1}, "want": "maxFailures"},
		"failures of more than all": {"policy": {"maxFailures": "101%"}, "want": "maxFailures"},
		"nobody at a time": {"policy": {"maxConcurrent": 0}, "want": "maxConcurrent"},
		"no percent at a time": {"policy": {"maxConcurrent": "0%"}, "want": "maxConcurrent"},
		"fewer groups than none": {"policy": {"approvedGroups": -1}, "want": "approvedGroups"},
		"no expression": {"policy": {"blocks": [{"to": "("}]}, "want": "blocks[0].to"},
		"no expression behind one": {
			"policy": {"blocks": [{"to": "2"}, {"to": "2", "from": "1)(1"}]},
			"want": "blocks[1].from",
		},
		"in the security policy": {"policy": {"security": {"soak": "-1h"}}, "want": "security.soak"},
	}
	error := rollout.error with input as rolled(tc.policy, [])
	error == {"path": sprintf("policy.%s", [tc.want]), "condition": "out_of_range"}
}

test_other_policy_errors[note] if {
	some note, tc in {
		"a block of nothing": {"policy": {"blocks": [{"from": "1"}]}, "want": ["blocks[0].to", "missing"]},
		"a freeze of nothing": {"policy": {"freezes": [{}]}, "want": ["freezes[0].from", "missing"]},
		"an unknown field of a window": {"policy": {"windows": [{"zone": "UTC"}]}, "want": ["windows[0].zone", "unknown"]},
		"of a security policy": {"policy": {"security": {"spilt": []}}, "want": ["security.spilt", "unknown"]},
		"a security policy in another": {"policy": {"security": {"security": {}}}, "want": ["security.security", "unknown"]},
	}
	error := rollout.error with input as rolled(tc.policy, [])
	error == {"path": sprintf("policy.%s", [tc.want[0]]), "condition": tc.want[1]}
}

test_no_policy_error if {
	policy := {
		"windows": closed, "freezes": frozen, "soak": "36h", "deadline": "90m", "staleAfter": "1h", "appointment": "1h",
		"maxFailures": "0%", "maxConcurrent": "100%", "approvedGroups": 0, "paused": false, "ignoreMemberWindows": true,
		"blocks": [{"to": "2", "from": null, "why": null}], "security": null,
	}
	not rollout.error with input as rolled(policy, [])
}

test_instants_are_compared_as_such if {
	versions := [object.union(kafka("1.0.0"), {"next": ["2.0.0"]}), kafka("2.0.0")]
	windows := [{"from": "12:00", "to": "14:00"}]
	asking := object.union(of_risk(7), {"lastSeen": noon, "windows": windows, "freezes": frozen})
	known := object.union(asking, {"lastSeen": "2026-11-27T13:00:00+01:00"})
	question := {"versions": versions, "fleetMember": asking, "now": noon}
	advice := rollout.should_upgrade with input as object.union(question, {"fleet": {"members": [known]}})
	advice.admission == {
		"admitted": false, "reason": "frozen", "reasons": ["frozen"],
		"opens": "2026-11-28T12:00:00Z", "why": "sale",
	}
	advice.now == noon
	other := object.union(asking, {"lastSeen": "2026-11-27T13:00:00Z"})
	another := rollout.should_upgrade with input as object.union(question, {"fleet": {"members": [other]}})
	another.admission.reason == "not_in_fleet"
}
