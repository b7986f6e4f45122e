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
			wantRefused(t, question, tranche.Input.Version, "eligibility.decision", "someservice.eligibleForUpgrade")
		})
	}
}

// wantRefused wants the native side to refuse one part of a question or its member,
// and the reference to leave these rules undefined.
func wantRefused[T any](t *testing.T, question string, part func(tranche.Input) (T, error), rules ...string) {
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
			wantRefused(t, question, tranche.Input.Versions, "someservice.next", "someservice.path", "someservice.shouldUpgrade")
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
			c.same("data.upgrade.rollout.policy_error", valueAnswer(path))
		})
	}
}

// TestNearTwins asks for a member that waits behind each of its near twins.
func TestNearTwins(t *testing.T) {
	for name, question := range nearTwins() {
		t.Run(name, func(t *testing.T) {
			if got := shouldUpgradeOutcomes(t, must(tranche.ParseInput(encode(question)))(t)); !slices.Contains(got, "not admitted: waiting") {
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
