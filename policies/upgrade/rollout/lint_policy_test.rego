package upgrade.rollout_test

import data.upgrade.rollout

test_lint_policy[note] if {
	some note, tc in {
		"nothing": {"policy": {}, "members": [of_risk(7)], "want": set()},
		"windows in a freeze of months": {
			"policy": {"freezes": [{"from": noon, "to": "2027-11-27T12:00:00Z"}]},
			"members": [of_risk(7)],
			"want": {["policy.windows", "never_opens"]},
		},
		"windows that never meet": {
			"policy": {"windows": closed},
			"members": [
				object.union(of_risk(7), {"windows": [{"from": "14:00", "to": "15:00"}]}),
				object.union(of_risk(7), {"windows": [{"from": "13:30", "to": "15:00"}]}),
				object.union(member("manual", []), {"windows": [{"from": "14:00", "to": "15:00"}]}),
			],
			"want": {["fleet.members[0].windows", "never_opens"]},
		},
		"a freeze that has ended": {
			"policy": {"freezes": [{"from": "2026-11-27T11:00:00Z", "to": noon}]},
			"members": [of_risk(7)],
			"want": {["policy.freezes[0]", "past_freeze"]},
		},
		"a soak of what has no date": {
			"policy": {"soak": "1h"},
			"members": [ahead(7)],
			"want": {["policy.soak", "undated_soak"]},
		},
		"a soak": {"policy": {"soak": "1h"}, "members": [upgraded(7, {"upgradedAt": noon})], "want": set()},
		"failures beyond the threshold": {
			"policy": {"maxFailures": "50%", "successThreshold": 50},
			"members": [of_risk(7), of_risk(7), of_risk(4)],
			"want": {["policy.maxFailures", "unreachable"]},
		},
		"failures within it": {
			"policy": {"maxFailures": 0, "successThreshold": 50},
			"members": [of_risk(7), of_risk(7), of_risk(4)],
			"want": set(),
		},
		"groups that are not approved": {
			"policy": {"approvedGroups": 1},
			"members": [of_risk(7), of_risk(4)],
			"want": {["policy.approvedGroups", "not_all_approved"]},
		},
		"expressions": {
			"policy": {"blocks": [{"to": `1\.*`}, {"to": ".*"}, {"to": `1\..*`}]},
			"members": [],
			"want": {["policy.blocks[0].to", "matches_nothing"], ["policy.blocks[1].to", "matches_all"]},
		},
	}
	question := object.union(rolled(tc.policy, tc.members), {"versions": [kafka("1.0.0"), kafka("2.0.0")]})
	found := rollout.lint_policy with input as question
	found == {{"path": path, "problem": problem} | some [path, problem] in tc.want}
}

test_no_lint_policy if {
	not rollout.lint_policy with input as rolled({"soak": "-1h"}, [])
	blocks := rolled({"blocks": [{"to": ".*"}]}, [])
	count(rollout.lint_policy) == 0 with input as blocks
}
