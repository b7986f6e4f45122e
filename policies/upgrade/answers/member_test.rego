package upgrade.answers_test

import data.upgrade.answers

current := {"service": "kafka", "version": "1.0.0", "next": ["2.0.0"], "unknown": ["to", "the model"]}

target := {"service": "kafka", "version": "2.0.0"}

journey := {"versions": [current, target], "fleetMember": fleet_member}

arrived := {"versions": [target], "fleetMember": {"services": [{"name": "kafka", "version": "2.0.0"}]}}

test_next if {
	answers.next == {"reason": "next", "index": 1, "version": target} with input as journey
	answers.next == {"reason": "up_to_date"} with input as arrived
}

test_path if {
	answers.path == {
		"hops": [{"reason": "next", "index": 1, "version": target}],
		"end": "up_to_date",
	} with input as journey
	answers.path == {"hops": [], "end": "up_to_date"} with input as arrived
}

test_should_upgrade if {
	answers.should_upgrade == {
		"upgrade": true,
		"next": {"reason": "next", "index": 1, "version": target},
		"unmet": [],
		"rolloutAsked": false,
	} with input as journey
}

test_no_journey_without_a_catalogue_or_a_member if {
	some question in [{"versions": []}, {"fleetMember": {}}]
	every rule in ["next", "path", "should_upgrade"] {
		not answers[rule] with input as question
	}
}
