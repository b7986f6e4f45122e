package conformance

import (
	"maps"
	"slices"
	"testing"

	"github.com/tranche-go/tranche"
)

// cases are, minimised, each question over which native and reference once
// disagreed, and the spellings that the generators do not draw.
var cases = map[string]struct {
	kind     kind
	question string
}{
	"an absent version is an invalid one": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka"}]}]}}`},
	"the last of two fields of a name counts": {rolloutKind, `{
		"version": {"service": "strimzi", "service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [], "members": [{"upgradePolicy": "manual", "upgradePolicy": "automatic",
			"services": [{"name": "kafka", "version": "1.0.0", "risk": 4, "risk": 7}]}]}}`},
	"names of fields are compared to the letter": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "Version": "9.0.0", "SERVICE": "strimzi"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "UpgradePolicy": "manual",
			"services": [{"name": "kafka", "version": "1.0.0", "Risk": 9}]}]}}`},
	"a risk is a number, however it is written": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [
			{"name": "kafka", "version": "1.0.0", "risk": 7}, {"name": "kafka", "risk": 7.0},
			{"name": "kafka", "risk": 70e-1}, {"name": "kafka", "risk": 0.7E+1}, {"name": "kafka", "risk": -0}]}]}}`},
	"numbers of fields that decide nothing keep their text": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "weight": 1e400, "id": 12345678901234567890,
			"services": [{"name": "kafka", "version": "1.0.0", "risk": 7, "share": 0.10}]}]}}`},
	"a stop that stands there twice has no next": {selectionKind, `{
		"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["3.0.0"]},
			{"service": "a", "version": "2.0.0", "serviceImpacting": true}, {"service": "a", "version": "2.0.0", "serviceImpacting": true},
			{"service": "a", "version": "3.0.0"}]}`},
	"an ambiguous target is a dead end, though a stop before it is none": {selectionKind, `{
		"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["3.0.0"]},
			{"service": "a", "version": "2.0.0", "serviceImpacting": true, "next": ["4.0.0"]},
			{"service": "a", "version": "3.0.0"}, {"service": "a", "version": "3.0.0"},
			{"service": "a", "version": "4.0.0"}]}`},
	"escaped names and strings": {eligibilityKind, `{
		"version": {"requirements": [{"dependency": "k\u00e1fka:\u003e=1.0.0"}]},
		"fleetMember": {"s\u0065rvices": [{"name": "káfka", "version": "1.0.0"}]}}`},
	"an empty catalogue knows no service": {selectionKind, `{"versions": [], "fleetMember": {"services": []}}`},
	"a version without a service or a name": {selectionKind, `{
		"versions": [{"next": [""]}, {"service": null, "version": "1"}], "fleetMember": {"services": [{}]}}`},
}

func TestCases(t *testing.T) {
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) { tc.kind.compare(compare(t, []byte(tc.question))) })
	}
}

// TestNearTwins asks for a member behind another that differs in one field alone,
// and is in the first half of the fleet, whose turn it is.
func TestNearTwins(t *testing.T) {
	fill := func(document string, field, value string) object {
		filled := object(must(tranche.ParseInput([]byte(document)))(t))
		filled[field] = value
		return filled
	}
	for _, tc := range []struct {
		field string
		twin  object
	}{
		{"clusterID", fill(`{}`, "clusterID", "c2")},
		{"cloud", fill(`{}`, "cloud", "gcp")},
		{"subscription", object{"services": []any{fill(nearTwinEntry, "subscription", "s2")}}},
		{"upgradeStatus", object{"services": []any{fill(nearTwinEntry, "upgradeStatus", "done")}}},
		{"version", object{"services": []any{fill(nearTwinEntry, "version", "1.0.0+b")}}},
		{"name", object{"services": []any{fill(nearTwinEntry, "name", "a"), fill(nearTwinEntry, "name", "b")}}},
	} {
		t.Run(tc.field, func(t *testing.T) {
			member := object{"upgradePolicy": "automatic", "services": []any{fill(nearTwinEntry, "name", "a")}}
			twin := maps.Clone(member)
			maps.Copy(twin, tc.twin)
			question := object{
				"fleetMember": member,
				"versions":    []any{object{"service": "a", "version": "1.0.0", "next": []string{"2.0.0"}}, object{"service": "a", "version": "2.0.0"}},
				"fleet":       object{"members": []any{twin, member}},
				"policy":      object{"strategy": "split", "split": []int{50, 50}},
			}
			if got := shouldUpgradeOutcomes(t, must(tranche.ParseInput(encode(question)))(t)); !slices.Contains(got, "out of turn") {
				t.Errorf("%v, want that the member waits", got)
			}
			shouldUpgradeParity(compare(t, encode(question)))
		})
	}
}

const nearTwinEntry = `{"name": "a", "version": "1.0.0", "risk": 7}`
