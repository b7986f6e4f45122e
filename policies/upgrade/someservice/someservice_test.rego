package upgrade.someservice_test

import data.upgrade.someservice

fleet_member := {
	"clusterID": "c1",
	"upgradePolicy": "automatic",
	"services": [{"name": "kafka", "version": "1.0.0", "risk": 7}],
	"unknown": {"to": "the model"},
}

cautious := object.union(fleet_member, {"services": [{"name": "kafka", "version": "1.0.0", "risk": 4}]})

test_rollout_plan_from_the_lowest_risk_to_the_highest if {
	question := {
		"version": {"service": "kafka", "version": "2.0.0"},
		"fleet": {"members": [fleet_member, cautious, {}]},
	}
	someservice.rolloutPlan == [[cautious], [fleet_member]] with input as question
}

test_rollout_plan_of_nobody if {
	question := {"version": {"service": "kafka", "version": "2.0.0"}, "fleet": {"members": []}}
	someservice.rolloutPlan == [] with input as question
}

test_group_success_threshold if someservice.groupSuccessThreshold == 90

test_group_success_threshold_of_a_policy if {
	someservice.groupSuccessThreshold == 75 with input as {"policy": {"successThreshold": 75}}
	not someservice.groupSuccessThreshold with input as {"policy": {"strategy": "single", "successThresholds": [75]}}
}

test_eligible_for_upgrade if {
	someservice.eligibleForUpgrade with input as {"version": {}, "fleetMember": fleet_member}
	not someservice.eligibleForUpgrade with input as {
		"version": {"requirements": [{"dependency": "kafka:2.0.0"}]},
		"fleetMember": fleet_member,
	}
}

test_next_version_for_member if {
	current := {"service": "kafka", "version": "1.0.0", "next": ["1.2.0"]}
	impacting := {"service": "kafka", "version": "1.1.0", "serviceImpacting": true}
	target := {"service": "kafka", "version": "1.2.0"}

	someservice.nextVersionForMember == impacting with input as {
		"versions": [current, impacting, target],
		"fleetMember": fleet_member,
	}
	someservice.nextVersionForMember == {"index": 1, "version": target} with input as {
		"versions": [current, target],
		"fleetMember": fleet_member,
	}
	not someservice.nextVersionForMember with input as {"versions": [target], "fleetMember": fleet_member}
}

test_with_reasons if {
	release := {"service": "kafka", "version": "2.0.0"}
	question := {
		"version": release,
		"fleet": {"members": [fleet_member]},
		"versions": [{"service": "kafka", "version": "1.0.0", "next": ["2.0.0"]}, release],
		"fleetMember": fleet_member,
	}
	someservice.plan.groups[0].members[0].member == fleet_member with input as question
	someservice.progress.admissions[0].admitted with input as question
	someservice.decision.eligible with input as question
	someservice.next.version == release with input as question
	someservice.path.end == "up_to_date" with input as question
	someservice.shouldUpgrade.upgrade with input as question
}
