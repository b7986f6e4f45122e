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
		"strimzi:latest": {"reason": "malformed"},
		"absent:latest": {"reason": "malformed"},
		"absent:1.0.0": {"reason": "not_installed"},
		"platform:>=0.0.0": {"reason": "invalid_version", "installed": ["4.13", ""]},
		"strimzi:>0.39.0": {"reason": "not_satisfied", "installed": ["0.37.0", "0.39.0", "broken"]},
	}
	decision := eligibility.decision with input as {
		"version": required(["strimzi:0.39.0", text]),
		"fleetMember": fleet_member,
	}
	decision == {"eligible": false, "unmet": [object.union({"index": 1, "requirement": text}, want)]}
}

test_installed_is_told_once_and_not_without_end if {
	decision := eligibility.decision with input as {
		"version": required(["many:>1.0.0"]),
		"fleetMember": {"services": [{"name": "many", "version": sprintf("0.%d.0", [floor(i / 2)])} |
			some i in numbers.range(0, 99)
		]},
	}
	decision.unmet[0].installed == [sprintf("0.%d.0", [i]) | some i in numbers.range(0, 9)]
}

test_clouds_and_resources[note] if {
	some note, tc in {
		"one of the clouds": {"required": {"cloud": ["gcp", "aws"]}, "want": []},
		"none of the clouds": {"required": {"cloud": ["gcp", "AWS"]}, "want": ["cloud:gcp,AWS", "other_cloud"]},
		"no clouds": {"required": {"cloud": []}, "want": ["cloud:", "malformed"]},
		"just enough": {"required": {"resource": "memoryGiB", "atLeast": 4}, "want": []},
		"not enough": {"required": {"resource": "memoryGiB", "atLeast": 5}, "want": ["memoryGiB:>=5", "not_enough"]},
		"not reported": {"required": {"resource": "cpu", "atLeast": 1}, "want": ["cpu:>=1", "not_reported"]},
		"reported as nothing": {"required": {"resource": "gpu", "atLeast": 1}, "want": ["gpu:>=1", "not_reported"]},
		"at least nothing": {"required": {"resource": "memoryGiB"}, "want": ["memoryGiB:>=0", "malformed"]},
		"two kinds": {"required": {"dependency": "a:1.0.0", "cloud": ["aws"]}, "want": ["a:1.0.0", "malformed"]},
		"nothing": {"required": {"dependency": "", "cloud": null, "resource": ""}, "want": ["", "malformed"]},
	}
	question := {
		"version": {"requirements": [tc.required]},
		"fleetMember": {"cloud": "aws", "freeResources": {"memoryGiB": 4, "gpu": null}},
	}
	decision := eligibility.decision with input as question
	[said | some unmet in decision.unmet; some said in [unmet.requirement, unmet.reason]] == tc.want
}
