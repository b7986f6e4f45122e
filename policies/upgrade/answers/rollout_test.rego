package upgrade.answers_test

import data.upgrade.answers

fleet_member := {
	"clusterID": "c1",
	"upgradePolicy": "automatic",
	"services": [{"name": "kafka", "version": "1.0.0", "risk": 7}],
	"unknown": {"to": "the model"},
}

question := {
	"version": {"service": "kafka", "version": "2.0.0"},
	"fleet": {"members": [{}, fleet_member]},
}

test_plan if {
	answers.plan == {
		"service": "kafka",
		"version": "2.0.0",
		"members": 2,
		"groups": [{"risk": 7, "successThreshold": 90, "members": [{"index": 1, "member": fleet_member}]}],
		"excluded": [{"index": 0, "reason": "not_installed", "member": {}}],
	} with input as question
}

test_progress if {
	answers.progress == {
		"service": "kafka",
		"version": "2.0.0",
		"members": 2,
		"state": "active",
		"groups": [{
			"risk": 7,
			"successThreshold": 90,
			"state": "active",
			"total": 1,
			"upgraded": 0,
			"failed": 0,
			"remaining": 1,
			"members": [{"index": 1, "member": fleet_member}],
		}],
		"admissions": [
			{"index": 0, "admitted": false, "reason": "not_installed", "reasons": ["not_installed"], "member": {}},
			{"index": 1, "admitted": true, "member": fleet_member},
		],
	} with input as question
}

test_no_rollout_without_a_fleet if {
	not answers.plan with input as {"version": {"service": "kafka", "version": "2.0.0"}}
	not answers.progress with input as {"version": {"service": "kafka", "version": "2.0.0"}}
}

test_no_rollout_that_cannot_be_answered if {
	invalid := {"version": {"service": "kafka", "version": "latest"}, "fleet": {"members": [fleet_member]}}
	not answers.plan with input as invalid
	not answers.progress with input as invalid
}
