package upgrade.rollout_test

import data.upgrade.rollout

admission([]) := {"admitted": true}

admission(reasons) := {"admitted": false, "reason": reasons[0], "reasons": reasons} if count(reasons) > 0

test_admissions[note] if {
	some note, tc in {
		"the active group": {"members": [of_risk(7), stuck(7), of_risk(4)], "want": [[], [], ["waiting"]]},
		"and those that have succeeded": {
			"members": [ahead(7), of_risk(7), of_risk(4), of_risk(1)],
			"want": [["up_to_date"], [], [], ["waiting"]],
		},
		"one group is enough": {
			"members": [of_risk(7), member("automatic", [entry("1.0.0", 7), entry("1.0.0", 1)])],
			"want": [[], []],
		},
		"nobody, once halted": {
			"members": [stuck(7), stuck(7), of_risk(7), of_risk(4), ahead(4)],
			"want": [["halted"], ["halted"], ["halted"], ["halted", "waiting"], ["up_to_date"]],
		},
		"the others have their reason": {
			"members": [member("manual", [entry("1.0.0", 7)]), {}, member("automatic", [entry("broken", 7)])],
			"want": [["not_automatic"], ["not_installed"], ["invalid_version"]],
		},
	}
	admissions := rollout.admissions with input as rollout_over(tc.members)
	admissions == [admission(reasons) | some reasons in tc.want]
}
