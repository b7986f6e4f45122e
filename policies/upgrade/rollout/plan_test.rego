package upgrade.rollout_test

import data.upgrade.rollout

kafka(version) := {"service": "kafka", "version": version}

entry(version, risk) := {"name": "kafka", "version": version, "risk": risk}

member(policy, services) := {"upgradePolicy": policy, "services": services}

group(risk, members) := {"risk": risk, "successThreshold": 90, "members": members}

test_groups[note] if {
	some note, tc in {
		"nobody": {"members": [], "want": []},
		"from the highest risk to the lowest": {
			"members": [
				member("automatic", [entry("1.0.0", 4)]),
				member("automatic", [entry("1.0.0", 10)]),
				member("automatic", [entry("1.0.0", -1)]),
			],
			"want": [group(10, [1]), group(4, [0]), group(-1, [2])],
		},
		"once a group, by every entry of the service": {
			"members": [member("automatic", [
				entry("1.0.0", 7),
				entry("9.0.0", 4),
				entry("broken", 4),
				{"name": "strimzi", "version": "1.0.0", "risk": 1},
			])],
			"want": [group(7, [0]), group(4, [0])],
		},
		"fleet order inside a group": {
			"members": [
				member("automatic", [entry("1.1.0", 7)]),
				member("manual", [entry("1.0.0", 7)]),
				member("automatic", [entry("1.0.0", 7)]),
			],
			"want": [group(7, [0, 2])],
		},
		"a risk that is absent or null is 0": {
			"members": [
				member("automatic", [{"name": "kafka", "version": "1.0.0"}]),
				member("automatic", [entry("1.0.0", null)]),
			],
			"want": [group(0, [0, 1])],
		},
	}
	plan := rollout.plan with input as {"version": kafka("2.0.0"), "fleet": {"members": tc.members}}
	plan.groups == tc.want
}

test_error[note] if {
	some note, tc in {
		"no service": {"version": {}, "want": {"path": "version.service", "condition": "missing"}},
		"an empty service": {"version": {"service": ""}, "want": {"path": "version.service", "condition": "missing"}},
		"no version": {"version": {"service": "kafka"}, "want": {"path": "version.version", "condition": "invalid"}},
		"a null version": {"version": kafka(null), "want": {"path": "version.version", "condition": "invalid"}},
		"an invalid version": {"version": kafka("2.0"), "want": {"path": "version.version", "condition": "invalid"}},
	}
	question := {"version": tc.version, "fleet": {"members": []}}
	rollout.error == tc.want with input as question
	not rollout.plan with input as question
}
