package upgrade.rollout_test

import data.upgrade.rollout

of_risk(risk) := member("automatic", [entry("1.0.0", risk)])

fleet_of(risks) := {"members": [of_risk(risk) | some risk in risks]}

unnamed(threshold, members) := {"successThreshold": threshold, "members": members}

test_groups_of[note] if {
	some note, tc in {
		"none": {"policy": null, "risks": [4, 7], "want": [group(7, [1]), group(4, [0])]},
		"an empty one": {"policy": {}, "risks": [4, 7], "want": [group(7, [1]), group(4, [0])]},
		"by risk, as it is": {
			"policy": {"strategy": "by_risk", "split": [], "successThresholds": null},
			"risks": [4],
			"want": [group(4, [0])],
		},
		"a threshold": {
			"policy": {"successThreshold": 75},
			"risks": [4],
			"want": [object.union(group(4, [0]), {"successThreshold": 75})],
		},
		"single": {"policy": {"strategy": "single"}, "risks": [4, 7, 4], "want": [unnamed(90, [0, 1, 2])]},
		"single, of nobody": {"policy": {"strategy": "single"}, "risks": [], "want": []},
		"single, with its threshold": {
			"policy": {"strategy": "single", "successThresholds": [50]},
			"risks": [4],
			"want": [unnamed(50, [0])],
		},
		"split in rollout order, rounded up": {
			"policy": {"strategy": "split", "split": [10, 40, 50]},
			"risks": [4, 7, 10, 7, 4],
			"want": [unnamed(90, [2]), unnamed(90, [1, 3]), unnamed(90, [0, 4])],
		},
		"fleet order inside a group": {
			"policy": {"strategy": "split", "split": [100]},
			"risks": [4, 7, 10],
			"want": [unnamed(90, [0, 1, 2])],
		},
		"an empty group goes, with its threshold": {
			"policy": {"strategy": "split", "split": [1, 1, 98], "successThresholds": [100, 1, 60]},
			"risks": [4, 4],
			"want": [unnamed(100, [0]), unnamed(60, [1])],
		},
	}
	plan := rollout.plan with input as {
		"version": kafka("2.0.0"),
		"fleet": fleet_of(tc.risks),
		"policy": tc.policy,
	}
	plan.groups == tc.want
}

test_split_counts_a_member_once_at_its_lowest_risk if {
	reckless := member("automatic", [entry("1.0.0", 10), entry("9.0.0", 1)])
	plan := rollout.plan with input as {
		"version": kafka("2.0.0"),
		"fleet": {"members": [reckless, of_risk(4)]},
		"policy": {"strategy": "split", "split": [50, 50]},
	}
	plan.groups == [unnamed(90, [1]), unnamed(90, [0])]
}
