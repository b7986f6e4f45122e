package upgrade.eligibility_test

import data.upgrade.eligibility

test_everybody_is_eligible_without_requirements if {
	every version in [{}, {"requirements": null}, {"requirements": []}] {
		decision := eligibility.decision with input as {"version": version, "fleetMember": {}}
		decision == {"eligible": true, "unmet": []}
	}
}

test_undefined[note] if {
	some note, question in {
		"nothing": {},
		"null": {"version": null, "fleetMember": null},
		"no member": {"version": {}},
		"no version": {"fleetMember": {}},
		"a list for a member": {"version": {}, "fleetMember": []},
		"a string for requirements": {"version": {"requirements": "strimzi:1.0.0"}, "fleetMember": {}},
		"a string for a requirement": {"version": {"requirements": ["strimzi:1.0.0"]}, "fleetMember": {}},
	}
	not eligibility.decision with input as question
}

test_every_unmet_requirement_is_reported_in_order if {
	version := {"requirements": [{"dependency": "b:1.0.0"}, {}, {"dependency": null}, {"dependency": "a:1.0.0"}]}
	decision := eligibility.decision with input as {"version": version, "fleetMember": {}}
	decision.unmet == [
		{"index": 0, "requirement": "b:1.0.0", "reason": "not_installed"},
		{"index": 1, "requirement": "", "reason": "malformed"},
		{"index": 2, "requirement": "", "reason": "malformed"},
		{"index": 3, "requirement": "a:1.0.0", "reason": "not_installed"},
	]
}
