package upgrade.eligibility_test

import data.upgrade.eligibility

fleet_member := {"services": [
	{"name": "strimzi", "version": "0.37.0"},
	{"name": "strimzi", "version": "0.39.0"},
	{"name": "strimzi", "version": "broken"},
	{"name": "platform", "version": "4.13"},
	{"name": "platform"},
]}

required(texts) := {"requirements": [{"dependency": text} | some text in texts]}

test_everybody_is_eligible_without_requirements if {
	every version in [{}, {"requirements": null}, {"requirements": []}] {
		decision := eligibility.decision with input as {"version": version, "fleetMember": {}}
		decision == {"eligible": true, "unmet": []}
	}
}

test_one_entry_is_enough if {
	decision := eligibility.decision with input as {
		"version": required(["strimzi:>=0.38.0", "strimzi:<0.38.0"]),
		"fleetMember": fleet_member,
	}
	decision == {"eligible": true, "unmet": []}
}

test_reason[text] if {
	some text, want in {
		"strimzi:latest": "malformed",
		"absent:latest": "malformed",
		"absent:1.0.0": "not_installed",
		"platform:>=0.0.0": "invalid_version",
		"strimzi:>0.39.0": "not_satisfied",
	}
	decision := eligibility.decision with input as {
		"version": required(["strimzi:0.39.0", text]),
		"fleetMember": fleet_member,
	}
	decision == {"eligible": false, "unmet": [{"index": 1, "requirement": text, "reason": want}]}
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
