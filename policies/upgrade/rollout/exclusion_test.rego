package upgrade.rollout_test

import data.upgrade.rollout

test_exclusion[note] if {
	some note, tc in {
		"no entry": {"member": member("automatic", []), "want": "not_installed"},
		"no list of entries": {"member": {"upgradePolicy": "automatic"}, "want": "not_installed"},
		"not installed before not automatic": {"member": member("manual", []), "want": "not_installed"},
		"manual": {"member": member("manual", [entry("1.0.0", 7)]), "want": "not_automatic"},
		"no policy": {"member": {"services": [entry("1.0.0", 7)]}, "want": "not_automatic"},
		"not automatic before invalid": {"member": member("", [entry("broken", 7)]), "want": "not_automatic"},
		"invalid": {"member": member("automatic", [entry("3.0.0", 7), entry("broken", 7)]), "want": "invalid_version"},
		"an absent version": {"member": member("automatic", [{"name": "kafka"}]), "want": "invalid_version"},
		"a null version": {"member": member("automatic", [entry(null, 7)]), "want": "invalid_version"},
		"the same version": {"member": member("automatic", [entry("v2.0.0+build", 7)]), "want": "up_to_date"},
		"a newer one": {"member": member("automatic", [entry("2.0.1", 7)]), "want": "up_to_date"},
	}
	plan := rollout.plan with input as {"version": kafka("2.0.0"), "fleet": {"members": [tc.member]}}
	plan == {"groups": [], "excluded": [{"member": 0, "reason": tc.want}]}
}

test_no_exclusion_where_one_entry_is_older if {
	candidate := member("automatic", [entry("broken", 7), entry("2.0.0-rc.1", 7)])
	plan := rollout.plan with input as {"version": kafka("2.0.0"), "fleet": {"members": [candidate]}}
	plan == {"groups": [group(7, [0])], "excluded": []}
}
