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
