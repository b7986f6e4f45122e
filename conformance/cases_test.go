package conformance

import "testing"

// TestCases keeps, minimised, each question over which native and reference
// once disagreed, and the spellings that the generators do not draw.
func TestCases(t *testing.T) {
	for name, tc := range map[string]struct {
		property func(*comparison)
		question string
	}{
		"an absent version is an invalid one": {rolloutParity, `{
			"version": {"service": "kafka", "version": "1.1.1"},
			"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka"}]}]}}`},
		"the last of two fields of a name counts": {rolloutParity, `{
			"version": {"service": "strimzi", "service": "kafka", "version": "1.1.1"},
			"fleet": {"members": [], "members": [{"upgradePolicy": "manual", "upgradePolicy": "automatic",
				"services": [{"name": "kafka", "version": "1.0.0", "risk": 4, "risk": 7}]}]}}`},
		"names of fields are compared to the letter": {rolloutParity, `{
			"version": {"service": "kafka", "version": "1.1.1", "Version": "9.0.0", "SERVICE": "strimzi"},
			"fleet": {"members": [{"upgradePolicy": "automatic", "UpgradePolicy": "manual",
				"services": [{"name": "kafka", "version": "1.0.0", "Risk": 9}]}]}}`},
		"a risk is a number, however it is written": {rolloutParity, `{
			"version": {"service": "kafka", "version": "1.1.1"},
			"fleet": {"members": [{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "risk": 7}, {"name": "kafka", "risk": 7.0},
				{"name": "kafka", "risk": 70e-1}, {"name": "kafka", "risk": 0.7E+1}, {"name": "kafka", "risk": -0}]}]}}`},
		"numbers of fields that decide nothing keep their text": {rolloutParity, `{
			"version": {"service": "kafka", "version": "1.1.1"},
			"fleet": {"members": [{"upgradePolicy": "automatic", "weight": 1e400, "id": 12345678901234567890,
				"services": [{"name": "kafka", "version": "1.0.0", "risk": 7, "share": 0.10}]}]}}`},
		"a stop that stands there twice has no next": {pathParity, `{
			"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]},
			"versions": [{"service": "a", "version": "1.0.0", "next": ["3.0.0"]},
				{"service": "a", "version": "2.0.0", "serviceImpacting": true}, {"service": "a", "version": "2.0.0", "serviceImpacting": true},
				{"service": "a", "version": "3.0.0"}]}`},
		"a stop with an ambiguous target is a dead end": {lintParity, `{
			"versions": [{"service": "a", "version": "1.0.0", "next": ["4.0.0"]},
				{"service": "a", "version": "2.0.0", "serviceImpacting": true, "next": ["3.0.0"]},
				{"service": "a", "version": "3.0.0", "next": ["4.0.0"]}, {"service": "a", "version": "3.0.0", "next": ["4.0.0"]},
				{"service": "a", "version": "4.0.0"}]}`},
		"escaped names and strings": {eligibilityParity, `{
			"version": {"requirements": [{"dependency": "k\u00e1fka:\u003e=1.0.0"}]},
			"fleetMember": {"s\u0065rvices": [{"name": "káfka", "version": "1.0.0"}]}}`},
		"an empty catalogue knows no service": {nextParity, `{"versions": [], "fleetMember": {"services": []}}`},
		"a version without a service or a name": {nextParity, `{
			"versions": [{"next": [""]}, {"service": null, "version": "1"}], "fleetMember": {"services": [{}]}}`},
	} {
		t.Run(name, func(t *testing.T) { tc.property(compare(t, []byte(tc.question))) })
	}
}
