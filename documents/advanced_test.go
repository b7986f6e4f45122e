package documents_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// refusedParts are parts of a question, each with one thing wrong, and the error that says
// where.
var refusedParts = []struct{ part, err string }{
	{`"now": "noon"`, `now: want an instant such as 2026-12-24T18:00:00+01:00, got "noon"`},
	{`"now": 1795780800`, `now: want an instant such as 2026-12-24T18:00:00+01:00, got 1795780800`},
	{`"now": "2026-11-27T12:00:00"`, `now: want an instant such as 2026-12-24T18:00:00+01:00, got "2026-11-27T12:00:00"`},
	{`"now": "2262-04-12T00:00:00Z"`, `now: want an instant such as 2026-12-24T18:00:00+01:00, got "2262-04-12T00:00:00Z"`},
	{`"now": "1677-09-21T00:00:00Z"`, `now: want an instant such as 2026-12-24T18:00:00+01:00, got "1677-09-21T00:00:00Z"`},

	{`"policy": {"windows": {}}`, `policy.windows: want a list, got an object`},
	{`"policy": {"windows": [null]}`, `policy.windows[0]: want an object, got null`},
	{`"policy": {"windows": [{"days": "mon"}]}`, `policy.windows[0].days: want a list, got "mon"`},
	{`"policy": {"windows": [{"days": [1]}]}`, `policy.windows[0].days[0]: want a string, got 1`},
	{`"policy": {"windows": [{"from": 22}]}`, `policy.windows[0].from: want a string, got 22`},
	{`"policy": {"windows": [{"to": []}]}`, `policy.windows[0].to: want a string, got a list`},
	{`"policy": {"windows": [{"timeZone": true}]}`, `policy.windows[0].timeZone: want a string, got true`},
	{`"policy": {"windows": [{"timezone": "UTC"}]}`, `policy.windows[0].timezone: no such field, did you mean timeZone?`},
	{`"policy": {"freezes": [{"from": "tomorrow"}]}`, `policy.freezes[0].from: want an instant such as 2026-12-24T18:00:00+01:00, got "tomorrow"`},
	{`"policy": {"freezes": [{"to": 7}]}`, `policy.freezes[0].to: want an instant such as 2026-12-24T18:00:00+01:00, got 7`},
	{`"policy": {"freezes": [{"why": 7}]}`, `policy.freezes[0].why: want a string, got 7`},
	{`"policy": {"freezes": [{"reason": ""}]}`, `policy.freezes[0].reason: no such field`},
	{`"policy": {"ignoreMemberWindows": "yes"}`, `policy.ignoreMemberWindows: want true or false, got "yes"`},
	{`"policy": {"soak": 24}`, `policy.soak: want a positive duration such as 36h, got 24`},
	{`"policy": {"soak": "a day"}`, `policy.soak: want a positive duration such as 36h, got "a day"`},
	{`"policy": {"soak": "0s"}`, `policy.soak: want a positive duration such as 36h, got "0s"`},
	{`"policy": {"deadline": "1d"}`, `policy.deadline: want a positive duration such as 36h, got "1d"`},
	{`"policy": {"staleAfter": ""}`, `policy.staleAfter: want a positive duration such as 36h, got ""`},
	{`"policy": {"appointment": []}`, `policy.appointment: want a positive duration such as 36h, got a list`},
	{`"policy": {"maxFailures": "5"}`, `policy.maxFailures: want a number, or a percentage such as "5%", got "5"`},
	{`"policy": {"maxFailures": 0.5}`, `policy.maxFailures: want a number, or a percentage such as "5%", got 0.5`},
	{`"policy": {"maxConcurrent": "05%"}`, `policy.maxConcurrent: want a number, or a percentage such as "5%", got "05%"`},
	{`"policy": {"maxConcurrent": true}`, `policy.maxConcurrent: want a number, or a percentage such as "5%", got true`},
	{`"policy": {"approvedGroups": "all"}`, `policy.approvedGroups: want an integer, got "all"`},
	{`"policy": {"paused": 1}`, `policy.paused: want true or false, got 1`},
	{`"policy": {"blocks": [{"to": 3.6}]}`, `policy.blocks[0].to: want a string, got 3.6`},
	{`"policy": {"blocks": [{"from": 3.6}]}`, `policy.blocks[0].from: want a string, got 3.6`},
	{`"policy": {"blocks": [{"version": "3.6"}]}`, `policy.blocks[0].version: no such field`},
	{`"policy": {"security": []}`, `policy.security: want an object, got a list`},
	{`"policy": {"security": {"spilt": []}}`, `policy.security.spilt: no such field, did you mean split?`},
	{`"policy": {"security": {"security": {}}}`, `policy.security.security: no such field`},

	{`"fleetMember": {"windows": "always"}`, `fleetMember.windows: want a list, got "always"`},
	{`"fleetMember": {"freezes": [{"from": 0}]}`, `fleetMember.freezes[0].from: want an instant such as 2026-12-24T18:00:00+01:00, got 0`},
	{`"fleetMember": {"exclusive": "db"}`, `fleetMember.exclusive: want a list, got "db"`},
	{`"fleetMember": {"scheduledAt": "soon"}`, `fleetMember.scheduledAt: want an instant such as 2026-12-24T18:00:00+01:00, got "soon"`},
	{`"fleetMember": {"lastSeen": false}`, `fleetMember.lastSeen: want an instant such as 2026-12-24T18:00:00+01:00, got false`},
	{`"fleetMember": {"freeResources": []}`, `fleetMember.freeResources: want an object, got a list`},
	{`"fleetMember": {"freeResources": {"memoryGiB": "4"}}`, `fleetMember.freeResources.memoryGiB: want an integer, got "4"`},
	{`"fleetMember": {"services": [{"upgradeVersion": 3}]}`, `fleetMember.services[0].upgradeVersion: want a string, got 3`},
	{`"fleetMember": {"services": [{"upgradeStartedAt": ""}]}`, `fleetMember.services[0].upgradeStartedAt: want an instant such as 2026-12-24T18:00:00+01:00, got ""`},
	{`"fleetMember": {"services": [{"upgradedAt": 1}]}`, `fleetMember.services[0].upgradedAt: want an instant such as 2026-12-24T18:00:00+01:00, got 1`},
	{`"fleetMember": {"services": [{"offeredUntil": {}}]}`, `fleetMember.services[0].offeredUntil: want an instant such as 2026-12-24T18:00:00+01:00, got an object`},

	{`"version": {"requirements": [{"cloud": "aws"}]}`, `version.requirements[0].cloud: want a list, got "aws"`},
	{`"version": {"requirements": [{"resource": 1}]}`, `version.requirements[0].resource: want a string, got 1`},
	{`"version": {"requirements": [{"atLeast": 0.5}]}`, `version.requirements[0].atLeast: want an integer, got 0.5`},
}

// TestRefusedParts, from JSON, and from YAML, which JSON is too, with the line.
func TestRefusedParts(t *testing.T) {
	for _, tc := range refusedParts {
		text := []byte(`{` + tc.part + `}`)
		err := readParts(t, text)
		if err == nil || err.Error() != tc.err {
			t.Errorf("%s: %v\nwant %s", tc.part, err, tc.err)
		}
		json, places, parseErr := documents.ParseYAML(text)
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		var want, got *tranche.FieldError
		if errors.As(err, &want) && (!errors.As(places.Explain(readParts(t, json)), &got) || got.Path != want.Path) {
			t.Errorf("%s as YAML: %v", tc.part, got)
		}
	}
}

// readParts reads all parts, and returns the first error.
func readParts(t *testing.T, text []byte) error {
	t.Helper()
	q, err := documents.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for part, read := range map[string]func() error{
		"now":         func() error { _, err := q.Now(); return err },
		"policy":      func() error { _, err := q.Policy(); return err },
		"fleetMember": func() error { _, err := q.FleetMember(); return err },
		"version":     func() error { _, err := q.Version(); return err },
	} {
		if q.Has(part) {
			return read()
		}
	}
	return nil
}

// TestAdvancedParts reads every field.
func TestAdvancedParts(t *testing.T) {
	noon := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	windows := []tranche.Window{{Days: []string{"mon"}, From: "22:00", To: "24:00", TimeZone: "Europe/Berlin"}}
	freezes := []tranche.Freeze{{From: noon, To: noon.Add(time.Hour), Why: "sale"}}
	const schedule = `"windows": [{"days": ["mon"], "from": "22:00", "to": "24:00", "timeZone": "Europe/Berlin"}],
		"freezes": [{"from": "2026-11-27T13:00:00+01:00", "to": "2026-11-27T13:00:00Z", "why": "sale"}]`
	q, err := documents.Parse([]byte(`{"now": "2026-11-27T13:00:00+01:00",
		"policy": {` + schedule + `, "ignoreMemberWindows": true, "soak": "36h", "deadline": "90m", "staleAfter": "-1h", "appointment": null,
			"maxFailures": "5%", "maxConcurrent": 2e1, "approvedGroups": 0, "paused": true,
			"blocks": [{"to": "3", "from": "2", "why": "pulled"}], "security": {"maxFailures": null}},
		"fleetMember": {` + schedule + `, "exclusive": ["db"], "scheduledAt": "2026-11-27T12:00:00Z", "lastSeen": null,
			"freeResources": {"memoryGiB": 4.0, "cpu": null},
			"services": [{"upgradeVersion": "3", "upgradeStartedAt": "2026-11-27T12:00:00Z", "upgradedAt": null, "offeredUntil": "2026-11-27T12:00:00Z"}]},
		"version": {"requirements": [{"cloud": []}, {"resource": "cpu", "atLeast": 2}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	approved := 0
	for part, tc := range map[string]struct {
		read func() (any, error)
		want any
	}{
		"now": {func() (any, error) { return q.Now() }, noon},
		"policy": {func() (any, error) { return q.Policy() }, tranche.Policy{
			Windows: windows, Freezes: freezes, IgnoreMemberWindows: true,
			Soak: 36 * time.Hour, Deadline: 90 * time.Minute, StaleAfter: -time.Hour,
			MaxFailures: &tranche.Limit{Number: 5, Percent: true}, MaxConcurrent: &tranche.Limit{Number: 20},
			ApprovedGroups: &approved, Paused: true,
			Blocks: []tranche.Block{{To: "3", From: "2", Why: "pulled"}}, Security: &tranche.Policy{},
		}},
		"fleetMember": {func() (any, error) { return q.FleetMember() }, tranche.Member{
			Services: []tranche.Service{{Upgrade: &tranche.Upgrade{To: "3", StartedAt: noon, OfferedUntil: noon}}},
			Terms: &tranche.Terms{
				Windows: windows, Freezes: freezes, Exclusive: []string{"db"}, ScheduledAt: noon,
				FreeResources: map[string]int64{"memoryGiB": 4},
			},
		}},
		"version": {func() (any, error) { return q.Version() }, tranche.Version{
			Requirements: []tranche.Requirement{{Cloud: []string{}}, {Resource: "cpu", AtLeast: 2}},
		}},
	} {
		if got, err := tc.read(); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %+v, %v\nwant %+v", part, got, err, tc.want)
		}
	}
}
