package conformance

import (
	"errors"
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
	"of two unknown fields of a policy the first by name is told": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": []},
		"policy": {"spilt": [100], "owner": "sre", "succesThreshold": 80}}`},
	"an instant that is null": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": null, "fleet": {"members": []}}`},
	"an instant that is wanting, and null, behind a version": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1"}, "now": null, "policy": {"soak": "1h"}, "fleet": {"members": []}}`},
	"schedules of two members are wrong": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z",
		"fleet": {"members": [{"windows": [{"from": "10:00", "to": "12:00"}]}, {"windows": [{"from": "10:00", "to": "10:00"}]}, {"freezes": [{}]}]}}`},
	"a schedule is wrong, and the version before it": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1"}, "now": "2026-11-27T12:00:00Z",
		"fleet": {"members": [{"windows": [{"from": "10:00", "to": "10:00"}]}]}}`},
	"a schedule is wrong, and the instant wanting": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": [{"windows": [{"from": "10:00", "to": "10:00"}]}]}}`},
	"an offer without an end": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": null}]}]}}`},
	"a withdrawn version for nobody": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "status": "removed"}, "fleet": {"members": []}}`},
	"a policy for security upgrades that is null": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "criticalSecurityUpgrade": true}, "policy": {"security": null, "strategy": "single"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"a critical version, and no policy for it": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "criticalSecurityUpgrade": true}, "policy": {"strategy": "single"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"a group that has succeeded soaks, though one more has failed than may": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z",
		"policy": {"soak": "1h", "maxFailures": 0, "successThreshold": 50},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T11:30:00Z", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 1}]}]}}`},
	"two groups soak, each by its own dates, told in another order": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {"soak": "3h", "successThreshold": 60},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T11:30:00Z", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T10:30:00Z", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T11:00:00Z", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T09:30:00Z", "risk": 1}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 0}]}]}}`},
	"a group has soaked, the next has not": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {"soak": "1h"},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T10:30:00Z", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T11:30:00Z", "risk": 1}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 0}]}]}}`},
	"upgrading, undated or to what": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {"deadline": "1h"},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading"}, {"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"}]},
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading", "upgradeStartedAt": "2026-11-27T11:30:00Z"}, {"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading", "upgradeVersion": "broken"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading", "upgradeVersion": "v1.1.1+b"}]}]}}`},
	"the last instant of an appointment": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "fleet": {"members": [
			{"scheduledAt": "2026-11-27T10:00:00Z", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"scheduledAt": "2026-11-27T10:00:00.000000001Z", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"by appointment, and blocked, and frozen": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {
			"blocks": [{"to": ".*", "why": "pulled"}],
			"freezes": [{"from": "2026-11-27T00:00:00Z", "to": "2026-11-28T00:00:00Z", "why": "sale"}]},
		"fleet": {"members": [
			{"scheduledAt": "2026-11-27T11:30:00Z", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"dates that are null": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "status": null, "criticalSecurityUpgrade": null}, "now": "2026-11-27T12:00:00Z",
		"policy": {"soak": "1h", "deadline": "1h", "staleAfter": "1h", "successThreshold": 50},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "lastSeen": null, "scheduledAt": null, "exclusive": null, "windows": null, "freezes": null,
				"services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": null}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading", "upgradeStartedAt": null, "upgradeVersion": null}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": null}]},
			{"scheduledAt": null, "services": [{"name": "kafka", "version": "1.0.0", "risk": -1}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": -1}]}]}}`},
	"entries that are in the middle of different things": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {"paused": true, "maxConcurrent": 1},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": "2026-11-27T13:00:00Z"},
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading"}]},
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading"},
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"}]},
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"},
				{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": "2026-11-27T13:00:00Z"}]},
			{"upgradePolicy": "automatic", "services": [
				{"name": "kafka", "version": "1.1.1", "upgradeStatus": "upgrading"},
				{"name": "kafka", "version": "1.1.1", "upgradeStatus": "failed"}]}]}}`},
	"an expression of a block has to match the whole": {rolloutKind, `{
		"version": {"service": "kafka", "version": "13.1.10"},
		"policy": {"blocks": [
			{"to": "3\\.1\\.10", "why": "begins later"}, {"to": "13\\.1\\.1", "why": "ends before"},
			{"to": "3|4", "why": "neither"}, {"to": ".*", "from": "2\\.0\\.0", "why": "from another"},
			{"to": "13.*", "from": "1\\.0\\.0|", "why": "from this one, or from none"}]},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "12.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka"}, {"name": "kafka", "version": "2.0.1"}]}]}}`},
	"who has started takes nobody's turn twice": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z", "policy": {"maxConcurrent": 3},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "upgrading"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": "2026-11-27T13:00:00Z"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"more versions are installed than are told": {eligibilityKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "requirements": [{"dependency": "a:>=1.0.0"}]},
		"fleetMember": {"services": [{"name": "a", "version": "0.1.0"}, {"name": "a", "version": "0.2.0"}, {"name": "a", "version": "0.1.0"}, {"name": "a", "version": "0.3.0"}, {"name": "a", "version": "0.4.0"}, {"name": "a", "version": "0.5.0"}, {"name": "a", "version": "0.6.0"}, {"name": "a", "version": "0.7.0"}, {"name": "a", "version": "0.8.0"}, {"name": "a", "version": "0.9.0"}, {"name": "a", "version": "0.10.0"}, {"name": "a", "version": "0.11.0"}, {"name": "a", "version": "0.12.0"}]}}`},
	"requirements that name several things, or no cloud": {eligibilityKind, `{
		"version": {"service": "kafka", "version": "1.1.1", "requirements": [
			{"cloud": ["aws"], "resource": "cpu", "atLeast": 4}, {"dependency": "a:1.0.0", "resource": "cpu", "atLeast": 4},
			{"dependency": "a:1.0.0", "cloud": ["aws"]}, {"cloud": ["aws", ""]}, {"cloud": [""]}]},
		"fleetMember": {"services": [], "freeResources": {"cpu": 2}}}`},
	"who stands in two groups takes one turn": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "policy": {"maxConcurrent": 2, "successThreshold": 50},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}, {"name": "kafka", "version": "1.0.0", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 2}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 2}]}]}}`},
	"a block that says not from where is for everybody": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "policy": {"blocks": [{"to": "1.*", "why": "pulled"}]},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"who waits for a name takes nobody's turn": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "policy": {"maxConcurrent": 2},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "exclusive": ["a"], "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "exclusive": ["a"], "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"a freeze that ends before, with and after an appointment": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "now": "2026-11-27T12:00:00Z",
		"policy": {"appointment": "1h", "windows": [{"from": "20:00", "to": "21:00"}]},
		"fleet": {"members": [
			{"scheduledAt": "2026-11-27T12:00:00Z", "freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2026-11-27T12:59:00Z"}],
				"services": [{"name": "kafka", "version": "1.0.0"}]},
			{"scheduledAt": "2026-11-27T12:00:00Z", "freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2026-11-27T13:00:00Z"}],
				"services": [{"name": "kafka", "version": "1.0.0"}]},
			{"scheduledAt": "2026-11-27T12:00:00Z", "freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2027-11-27T13:00:00Z"}],
				"services": [{"name": "kafka", "version": "1.0.0"}]},
			{"scheduledAt": "2026-11-27T12:00:00Z", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
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
	"a question under the name input, whatever stands beside it": {eligibilityKind, `{
		"fleetMember": {"services": [{"name": "kafka", "version": "0.9.0"}]},
		"input": {
			"version": {"requirements": [{"dependency": "kafka:>=1.0.0"}]},
			"fleetMember": {"services": [{"name": "kafka", "version": "1.0.0"}]}}}`},
	"a question is under the name input once": {rolloutKind, `{
		"input": {
			"version": {"service": "kafka", "version": "1.1.1"},
			"fleet": {"members": [{"clusterID": "c1", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]},
			"input": {"version": {}, "fleet": {}}}}`},
	"everything is null: a rollout": {rolloutKind, `{
		"version": {"service": "kafka", "serviceType": null, "version": "1.1.1", "next": null, "serviceImpacting": null,
			"criticalSecurityUpgrade": null, "requirements": null, "status": null},
		"policy": {"strategy": null, "split": null, "successThreshold": null, "successThresholds": null},
		"fleet": {"service": null, "serviceType": null, "members": [
			{"clusterID": null, "cloud": null, "services": null, "upgradePolicy": null},
			{"upgradePolicy": "automatic", "services": [
				{"name": null, "version": null, "subscription": null, "risk": null, "upgradeStatus": null},
				{"name": "kafka", "version": "1.0.0", "risk": null}, {"name": "kafka", "version": null, "risk": 3}]}]}}`},
	"there are no members but null": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": null}, "policy": null}`},
	"everything is null: eligibility": {eligibilityKind, `{
		"version": {"service": null, "version": null, "requirements": [{"dependency": null}, {}, {"dependency": "kafka:1.0.0"}]},
		"fleetMember": {"clusterID": null, "services": [{"name": null, "version": "1.0.0"}, {"name": "kafka", "version": null}]}}`},
	"there are no requirements but null": {eligibilityKind, `{"version": {"requirements": null}, "fleetMember": {"services": null}}`},
	"everything is null: a member on its way": {shouldUpgradeKind, `{
		"fleetMember": {"clusterID": null, "cloud": null, "upgradePolicy": "automatic", "services": [
			{"name": "a", "version": null, "subscription": null, "risk": null, "upgradeStatus": null}]},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "a"}]}]},
		"policy": null, "firstStop": null,
		"versions": [{"service": "a", "version": null, "next": ["3.0.0"], "requirements": null},
			{"service": "a", "version": "2.0.0", "serviceImpacting": null, "next": null, "requirements": null}, {"service": "a", "version": "3.0.0", "next": null}]}`},
	"everything is null: a catalogue": {selectionKind, `{
		"fleetMember": {"services": [{"name": null, "version": null}]}, "firstStop": null,
		"versions": [{"service": null, "version": null, "next": ["1.0.0"]}, {"version": "1.0.0", "serviceImpacting": null, "next": null}]}`},
	"a threshold of 0": {rolloutKind, `{"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {}, "policy": {"successThreshold": 0}}`},
	"a status is compared to the letter": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"policy": {"strategy": "single", "successThreshold": 100},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "Failed"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed "}]}]}}`},
	"the first stop is asked for": {shouldUpgradeKind, `{
		"fleetMember": {"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]}]},
		"firstStop": true,
		"versions": [{"service": "a", "version": "1.0.0", "next": ["4.0.0"]}, {"service": "a", "version": "2.0.0", "serviceImpacting": true},
			{"service": "a", "version": "3.0.0", "serviceImpacting": true}, {"service": "a", "version": "4.0.0"}]}`},
	"escaped names and strings": {eligibilityKind, `{
		"version": {"requirements": [{"dependency": "k\u00e1fka:\u003e=1.0.0"}]},
		"fleetMember": {"s\u0065rvices": [{"name": "káfka", "version": "1.0.0"}]}}`},
	"two are current, and one of them has no version": {selectionKind, `{
		"fleetMember": {"services": [{"name": "a"}, {"name": "a", "version": "1.0.0"}]},
		"versions": [{"service": "a", "version": ""}, {"service": "a", "version": "1.0.0", "next": ["1.0.0"]}]}`},
	"an empty catalogue knows no service": {selectionKind, `{"versions": [], "fleetMember": {"services": []}}`},
	"a version without a service or a name": {selectionKind, `{
		"versions": [{"next": [""]}, {"service": null, "version": "1"}], "fleetMember": {"services": [{}]}}`},
	"a member stands just beyond the end of a share": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"policy": {"strategy": "split", "split": [67, 33]},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"a member whose turn it is": {shouldUpgradeKind, `{
		"fleetMember": {"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "a", "version": "2.0.0"}]}`},
	"a twin of another upgrade policy is another": {shouldUpgradeKind, `{
		"fleetMember": {"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]},
		"fleet": {"members": [
			{"upgradePolicy": "manual", "services": [{"name": "a", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "a", "version": "1.0.0"}]}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "a", "version": "2.0.0"}]}`},
	"a member is found however its empty fields are written": {shouldUpgradeKind, `{
		"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}, {}]},
		"fleet": {"members": [{"clusterID": "", "cloud": "", "upgradePolicy": "", "services": [
			{"name": "a", "version": "1.0.0"},
			{"name": "", "version": "", "subscription": "", "risk": 0, "upgradeStatus": ""}]}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "a", "version": "2.0.0"}]}`},
	"a name holds no white space, by Unicode": {eligibilityKind, `{
		"version": {"requirements": [
			{"dependency": "a :1.0.0"}, {"dependency": "a\t:1.0.0"}, {"dependency": "a\n:1.0.0"}, {"dependency": "a\u000b:1.0.0"},
			{"dependency": "a\f:1.0.0"}, {"dependency": "a\r:1.0.0"}, {"dependency": "a\u0085:1.0.0"}, {"dependency": "a\u00a0:1.0.0"},
			{"dependency": "a\u2028:1.0.0"}, {"dependency": "a\u3000:1.0.0"}, {"dependency": "a\u200b:1.0.0"}, {"dependency": "a\u0000:1.0.0"}]},
		"fleetMember": {}}`},
	"a failure that the threshold bears": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"policy": {"strategy": "single", "successThreshold": 66},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"}]}]}}`},
	"the risk of another service makes no group": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [
			{"name": "kafka", "version": "1.0.0", "risk": 7}, {"name": "strimzi", "version": "1.0.0", "risk": 4}]}]}}`},
	"a threshold beside one for each group": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": []},
		"policy": {"strategy": "single", "successThreshold": 90, "successThresholds": [90]}}`},
	"a threshold for a group too many": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"}, "fleet": {"members": []},
		"policy": {"strategy": "split", "split": [50, 50], "successThresholds": [90, 90, 90]}}`},
	"names of services are compared to the letter: a rollout": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "Kafka", "version": "1.0.0"}, {"name": "kafka ", "version": "1.0.0"}]}]}}`},
	"names of services are compared to the letter: a member": {selectionKind, `{
		"fleetMember": {"services": [{"name": "Kafka", "version": "1.0.0"}]},
		"versions": [{"service": "kafka", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "kafka", "version": "2.0.0"}]}`},
	"names of services are compared to the letter: a catalogue": {selectionKind, `{
		"fleetMember": {"services": [{"name": "kafka", "version": "1.0.0"}]},
		"versions": [{"service": "kafka", "version": "1.0.0"}, {"service": "Kafka", "version": "2.0.0"}]}`},
	"the second of three targets": {selectionKind, `{
		"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["2.0.0"]},
			{"service": "a", "version": "2.0.0"}, {"service": "a", "version": "2.0.0"}, {"service": "a", "version": "2.0.0"}]}`},
	"the second of three that a path leads over": {selectionKind, `{
		"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]},
		"versions": [{"service": "a", "version": "1.0.0", "next": ["3.0.0"]},
			{"service": "a", "version": "2.0.0"}, {"service": "a", "version": "2.0.0"}, {"service": "a", "version": "2.0.0", "serviceImpacting": true},
			{"service": "a", "version": "3.0.0"}]}`},
	"many requirements, and nothing installed": {eligibilityKind, `{
		"version": {"requirements": [
			{"dependency": "a:1.0.0"}, {"dependency": "b:1.0.0"}, {"dependency": "c:1.0.0"}, {"dependency": "d:1.0.0"}, {"dependency": "e:1.0.0"},
			{"dependency": "f:1.0.0"}, {"dependency": "g:1.0.0"}, {"dependency": "h:1.0.0"}, {"dependency": "i:1.0.0"}]},
		"fleetMember": {"services": []}}`},
	"two of three upgraded are less than 67 percent": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"policy": {"strategy": "single", "successThreshold": 67},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`},
	"two of three that have not failed are less than 67 percent": {rolloutKind, `{
		"version": {"service": "kafka", "version": "1.1.1"},
		"policy": {"strategy": "single", "successThreshold": 67},
		"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]},
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"}]}]}}`},
}

func TestCases(t *testing.T) {
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) { tc.kind.compare(compare(t, []byte(tc.question))) })
	}
}

// TestRefused asks what the native side refuses for a value of the wrong type: the
// reference, which has no types, must not answer that somebody is eligible.
func TestRefused(t *testing.T) {
	for _, question := range []string{
		`{"fleetMember": {}}`,
		`{"fleetMember": {}, "version": null}`,
		`{"fleetMember": {}, "version": []}`,
		`{"version": {}}`,
		`{"version": {}, "fleetMember": "a"}`,
		`{"version": {"requirements": {}}, "fleetMember": {}}`,
		`{"version": {"requirements": ""}, "fleetMember": {}}`,
		`{"version": {"requirements": [1]}, "fleetMember": {}}`,
		`{"version": {"requirements": [null]}, "fleetMember": {}}`,
		`{"version": {"requirements": [[]]}, "fleetMember": {}}`,
	} {
		t.Run(question, func(t *testing.T) {
			wantRefused(t, question, parsed.Version, "eligibility.decision", "someservice.eligibleForUpgrade")
		})
	}
}

// wantRefused wants the native side to refuse one part of a question or its member,
// and the reference to leave these rules undefined.
func wantRefused[T any](t *testing.T, question string, part func(parsed) (T, error), rules ...string) {
	t.Helper()
	c := compare(t, []byte(question))
	_, err := part(c.input)
	if err == nil {
		_, err = c.input.FleetMember()
	}
	if err == nil {
		t.Fatal("the native side refuses nothing")
	}
	for _, rule := range rules {
		c.same("data.upgrade."+rule, answer{})
	}
}

// TestRefusedJourneys asks without a catalogue or a member, which the native side
// refuses: the reference answers nothing under the names of the Data API.
func TestRefusedJourneys(t *testing.T) {
	for _, question := range []string{
		`{"fleetMember": {"services": [{"name": "a", "version": "1.0.0"}]}}`,
		`{"fleetMember": {}, "versions": null}`,
		`{"fleetMember": {}, "versions": {}}`,
		`{"versions": []}`,
		`{"versions": [{"service": "a", "version": "1.0.0"}], "fleetMember": null}`,
		`{"versions": [], "fleetMember": []}`,
	} {
		t.Run(question, func(t *testing.T) {
			wantRefused(t, question, parsed.Versions, "someservice.next", "someservice.path", "someservice.shouldUpgrade")
		})
	}
}

// TestRefusedAnswers asks what has an error, by the names behind those of the Data API:
// nothing is answered beside it.
func TestRefusedAnswers(t *testing.T) {
	const another = `{"versions": [{"service": "a", "version": "1.0.0"}, {"service": "b"}], "fleetMember": {}}`
	for rule, question := range map[string]string{
		"plan":           `{"version": {"service": "a", "version": "1"}, "fleet": {"members": [{"services": [{"name": "a"}]}]}}`,
		"progress":       `{"version": {"service": "a", "version": "1"}, "fleet": {"members": [{"services": [{"name": "a"}]}]}}`,
		"next":           another,
		"path":           another,
		"should_upgrade": another,
	} {
		t.Run(rule, func(t *testing.T) {
			c := compare(t, []byte(question))
			c.ask("data.upgrade.answers."+rule, answer{})
		})
	}
}

// TestRefusedPolicies asks for numbers that the native side refuses for their type.
// The reference says that they are out of range, and both name the same place.
func TestRefusedPolicies(t *testing.T) {
	for _, policy := range []string{
		`{"successThreshold": 50.5}`,
		`{"successThreshold": "90"}`,
		`{"successThreshold": true}`,
		`{"strategy": "split", "split": [50, 49.5, 0.5]}`,
		`{"strategy": "split", "split": [50, "50"]}`,
		`{"strategy": "single", "successThresholds": [99.9]}`,
		`{"strategy": "single", "successThresholds": [null]}`,
	} {
		t.Run(policy, func(t *testing.T) {
			c := compare(t, []byte(`{"policy": `+policy+`}`))
			_, err := c.input.Policy()
			if !errors.Is(err, tranche.ErrType) {
				t.Fatalf("the native side says %v", err)
			}
			_, path := conditionOf(err)
			c.same("data.upgrade.rollout.policy_error", valueAnswer(object{"path": path, "condition": "out_of_range"}))
		})
	}
}

// TestNearTwins asks for a member that waits behind each of its near twins.
func TestNearTwins(t *testing.T) {
	for name, question := range nearTwins() {
		t.Run(name, func(t *testing.T) {
			if got := shouldUpgradeOutcomes(t, must(parseQuestion(encode(question)))(t)); !slices.Contains(got, "not admitted: waiting") {
				t.Errorf("%v, want that the member waits", got)
			}
			shouldUpgradeParity(compare(t, encode(question)))
		})
	}
}

// nearTwins ask for a member behind another that differs in one field alone, and is
// in the first half of the fleet, whose turn it is. By the name of what differs: of
// entries it is one of another service, which changes nothing else.
func nearTwins() map[string]object {
	with := func(document object, field string, value any) object {
		changed := maps.Clone(document)
		changed[field] = value
		return changed
	}
	entry := object{"name": "a", "version": "1.0.0", "risk": 7}
	other := object{"name": "b", "version": "1.0.0", "risk": 7}
	member := object{"clusterID": "c1", "cloud": "aws", "upgradePolicy": "automatic", "services": []any{entry, other}}
	twins := map[string]object{
		"clusterID":                   with(member, "clusterID", "c2"),
		"clusterID, in other letters": with(member, "clusterID", "C1"),
		"cloud":                       with(member, "cloud", "gcp"),
		"cloud, in other letters":     with(member, "cloud", "AWS"),
		"an entry more":               with(member, "services", []any{entry, other, other}),
		"another order":               with(member, "services", []any{other, entry}),
		"an entry's name":             with(member, "services", []any{entry, with(other, "name", "c")}),
	}
	for field, value := range map[string]any{"version": "1.0.0+b", "subscription": "s2", "risk": 8, "upgradeStatus": "done"} {
		twins["an entry's "+field] = with(member, "services", []any{entry, with(other, field, value)})
	}
	questions := map[string]object{}
	for name, twin := range twins {
		questions[name] = object{
			"fleetMember": member,
			"versions":    []any{object{"service": "a", "version": "1.0.0", "next": []string{"2.0.0"}}, object{"service": "a", "version": "2.0.0"}},
			"fleet":       object{"members": []any{twin, member}},
			"policy":      object{"strategy": "split", "split": []int{50, 50}},
		}
	}
	return questions
}

// TestTwinsInTerms: what a member asks for itself is part of what it is, instants as what
// they are, and what is left out as what it stands for.
func TestTwinsInTerms(t *testing.T) {
	const noon, same, later = "2026-11-27T12:00:00Z", "2026-11-27T13:00:00+01:00", "2026-11-27T12:00:00.000000001Z"
	window := object{"days": []any{"mon"}, "from": "10:00", "to": "12:00", "timeZone": "UTC"}
	freeze := object{"from": "2026-11-27T10:00:00Z", "to": noon, "why": "sale"}
	with := func(document object, field string, value any) object {
		changed := maps.Clone(document)
		changed[field] = value
		return changed
	}
	entry := object{"name": "a", "version": "1.0.0"}
	plain := object{"upgradePolicy": "automatic", "services": []any{entry}}
	member := maps.Clone(plain)
	maps.Copy(member, object{"windows": []any{window}, "freezes": []any{freeze}, "exclusive": []any{"db"},
		"scheduledAt": noon, "lastSeen": noon, "freeResources": object{"cpu": 4},
		"services": []any{with(with(with(with(entry, "upgradeVersion", "2.0.0"), "upgradeStartedAt", noon), "upgradedAt", noon), "offeredUntil", noon)}})
	pairs := [][2]object{
		{member, member},
		{plain, with(with(with(plain, "windows", nil), "freezes", []any{}), "freeResources", object{"cpu": nil})},
		{plain, with(with(with(plain, "exclusive", nil), "scheduledAt", nil), "lastSeen", nil)},
		{plain, with(plain, "services", []any{with(with(entry, "upgradeVersion", nil), "upgradedAt", nil)})},
		{member, with(with(member, "scheduledAt", same), "lastSeen", same)},
		{member, with(member, "scheduledAt", later)}, {member, with(member, "lastSeen", later)},
		{member, with(member, "exclusive", []any{"cache"})}, {member, with(member, "freeResources", object{"cpu": 5})},
		{member, with(member, "freeResources", object{"memory": 4})}, {member, plain},
	}
	for field, values := range map[string][]any{"days": {[]any{"tue"}, nil}, "from": {"10:01"}, "to": {"12:01"}, "timeZone": {"Europe/Berlin", nil, ""}} {
		for _, value := range values {
			pairs = append(pairs, [2]object{member, with(member, "windows", []any{with(window, field, value)})})
		}
	}
	for field, values := range map[string][]any{"from": {"2026-11-27T11:00:00+01:00", "2026-11-27T10:00:01Z"}, "to": {same, later}, "why": {"other", nil, ""}} {
		for _, value := range values {
			pairs = append(pairs, [2]object{member, with(member, "freezes", []any{with(freeze, field, value)})})
		}
	}
	bare := with(plain, "freezes", []any{with(freeze, "why", "")})
	pairs = append(pairs, [2]object{bare, with(plain, "freezes", []any{with(freeze, "why", nil)})})
	utc := with(plain, "windows", []any{with(window, "timeZone", "")})
	pairs = append(pairs, [2]object{utc, with(plain, "windows", []any{with(window, "timeZone", nil)})})
	for field, values := range map[string][]any{
		"upgradeVersion": {"3.0.0", nil}, "upgradeStartedAt": {same, later}, "upgradedAt": {same, later}, "offeredUntil": {same, later},
	} {
		for _, value := range values {
			changed := with(member["services"].([]any)[0].(object), field, value)
			pairs = append(pairs, [2]object{member, with(member, "services", []any{changed})})
		}
	}
	for _, pair := range pairs {
		shouldUpgradeParity(compare(t, encode(object{
			"now": noon, "fleetMember": pair[0], "fleet": object{"members": []any{pair[1]}},
			"versions": []any{object{"service": "a", "version": "1.0.0", "next": []string{"2.0.0"}}, object{"service": "a", "version": "2.0.0"}},
		})))
	}
}

// wrongInOrder are parts of a policy, each of which is wrong, in the order in which that is
// told, but for those that name no field that there is, which come first.
var wrongInOrder = []object{
	{"successThreshold": 101}, {"strategy": "all"}, {"split": []any{100}},
	{"windows": []any{object{"from": "10:00", "to": "10:00"}}}, {"freezes": []any{object{"from": "2026-11-27T12:00:00Z"}}},
	{"soak": "-1h"}, {"deadline": "-1h"}, {"staleAfter": "-1h"}, {"appointment": "-1h"},
	{"maxFailures": -1}, {"maxConcurrent": "0%"}, {"approvedGroups": -1},
	{"blocks": []any{object{"to": "("}}}, {"security": object{"soak": "-1h", "maxFailures": "101%"}},
}

// TestWrongPoliciesInOrder: of two things that are wrong the first is told; and what is as
// little as may be is not wrong.
func TestWrongPoliciesInOrder(t *testing.T) {
	ask := func(policy object) {
		rolloutParity(compare(t, encode(object{
			"now": "2026-11-27T12:00:00Z", "policy": policy,
			"version": object{"service": "a", "version": "1.0.0"}, "fleet": object{"members": []any{}},
		})))
	}
	for i, first := range wrongInOrder {
		for _, second := range wrongInOrder[i:] {
			both := maps.Clone(first)
			maps.Copy(both, second)
			ask(both)
			both["owner"] = "sre"
			ask(both)
			ask(object{"security": both})
		}
	}
	ask(object{"soak": "1ns", "deadline": "1ns", "staleAfter": "1ns", "appointment": "1ns", "maxFailures": "0%", "maxConcurrent": "1%", "approvedGroups": 0})
	for _, block := range []object{{"to": "a", "from": "("}, {"to": "(", "from": "("}, {"from": "("}, {"to": "a", "zone": "UTC"}} {
		ask(object{"blocks": []any{block}})
	}
	ask(object{"soak": nil, "deadline": nil, "staleAfter": nil, "appointment": nil, "maxFailures": nil, "maxConcurrent": nil, "approvedGroups": nil,
		"windows": nil, "freezes": nil, "blocks": nil, "security": nil, "paused": nil, "ignoreMemberWindows": nil})
	ask(object{"blocks": []any{object{"to": "a", "from": nil, "why": nil}, object{"to": nil}}})
	ask(object{"freezes": []any{object{"from": nil, "to": "2026-11-27T12:00:00Z"}}})
	ask(object{"windows": []any{object{"zone": "UTC"}}, "freezes": []any{object{"zone": "UTC"}}, "blocks": []any{object{"zone": "UTC"}}})
	ask(object{"freezes": []any{object{"zone": "UTC"}}, "blocks": []any{object{"zone": "UTC"}}})
}
