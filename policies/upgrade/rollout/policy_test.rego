package upgrade.rollout_test

import data.upgrade.rollout

test_policy_error[note] if {
	some note, tc in {
		"a threshold of nothing": {"policy": {"successThreshold": 0, "strategy": "all"}, "want": "successThreshold"},
		"half a percent": {"policy": {"successThreshold": 90.5}, "want": "successThreshold"},
		"a share that is no number": {"policy": {"strategy": "split", "split": ["100"]}, "want": "split[0]"},
		"a threshold above all": {"policy": {"successThreshold": 101}, "want": "successThreshold"},
		"another strategy": {"policy": {"strategy": "all", "split": [1]}, "want": "strategy"},
		"a split that is no list": {"policy": {"strategy": "split", "split": {}}, "want": "split"},
		"a split of nothing": {"policy": {"strategy": "split"}, "want": "split"},
		"a split of another strategy": {"policy": {"split": [100]}, "want": "split"},
		"a share of nothing": {"policy": {"strategy": "split", "split": [100, 0]}, "want": "split[1]"},
		"a share above all": {"policy": {"strategy": "split", "split": [101, -1]}, "want": "split[0]"},
		"less than all": {"policy": {"strategy": "split", "split": [50, 49]}, "want": "split"},
		"thresholds by risk": {"policy": {"successThresholds": [90]}, "want": "successThresholds"},
		"a threshold too many": {
			"policy": {"strategy": "single", "successThresholds": [90, 0]},
			"want": "successThresholds",
		},
		"a threshold too few": {
			"policy": {"strategy": "split", "split": [50, 50], "successThresholds": [90]},
			"want": "successThresholds",
		},
		"two kinds of thresholds": {
			"policy": {"strategy": "single", "successThresholds": [90], "successThreshold": 90},
			"want": "successThresholds",
		},
		"a threshold out of range": {
			"policy": {"strategy": "split", "split": [50, 50], "successThresholds": [90, 0]},
			"want": "successThresholds[1]",
		},
	}
	question := {"version": {}, "fleet": {}, "policy": tc.policy}
	rollout.error == {"path": sprintf("policy.%s", [tc.want]), "condition": "out_of_range"} with input as question
	not rollout.plan with input as question
	not rollout.progress with input as question
	not rollout.admissions with input as question
}

test_unknown_field[note] if {
	some note, tc in {
		"a misspelt one": {"policy": {"succesThreshold": 80}, "want": "succesThreshold"},
		"the first of several": {"policy": {"spilt": [100], "owner": {}}, "want": "owner"},
		"before one that is out of range": {"policy": {"strategy": "all", "Split": 1}, "want": "Split"},
	}
	question := {"version": {}, "fleet": {}, "policy": tc.policy}
	rollout.error == {"path": sprintf("policy.%s", [tc.want]), "condition": "unknown"} with input as question
	not rollout.plan with input as question
}
