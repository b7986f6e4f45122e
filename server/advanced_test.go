package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestAdvancedMistakes: they are the caller's, and their places are told.
func TestAdvancedMistakes(t *testing.T) {
	s := newServer(t, Config{})
	for part, want := range map[string]string{
		`"now": "noon"`:               `now: want an instant such as 2026-12-24T18:00:00+01:00, got \"noon\"`,
		`"policy": {"soak": "a day"}`: `policy.soak: want a positive duration such as 36h, got \"a day\"`,
		`"policy": {"windows": [{"from": "22:00", "to": "02:00", "timeZone": "Local"}]}`: `policy.windows[0].timeZone: want the name of a time zone`,
		`"policy": {"blocks": [{"to": "("}]}`:                                            `policy.blocks[0].to: want a regular expression`,
		`"policy": {"maxFailures": "-1%"}`:                                               `policy.maxFailures: want a number`,
		`"policy": {"security": {"security": null}}`:                                     `policy.security.security: no such field`,
		`"fleet": {"members": [{"freezes": [{"from": "2026-11-27T12:00:00Z"}]}]}`:        `fleet.members[0].freezes[0].to: want an instant`,
	} {
		body := `{"input": {"version": {"service": "kafka", "version": "3.6.0"}, ` + part + `}}`
		if !strings.Contains(part, `"fleet"`) {
			body = `{"input": {"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": []}, ` + part + `}}`
		}
		status, got := post(s, "/v1/data/upgrade/kafka/progress", body)
		if status != http.StatusBadRequest || !strings.Contains(got, `"invalid_parameter"`) || !strings.Contains(got, want) {
			t.Errorf("%s: %d %s", part, status, got)
		}
	}
}

// TestNow: an answer says which instant was used, where it mattered.
func TestNow(t *testing.T) {
	s := newServer(t, Config{})
	const waits = `{"input": {%s"version": {"service": "kafka", "version": "3.6.0"}, "policy": %s,
		"fleet": {"members": [{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0"}]}]}}}`
	for _, tc := range []struct{ now, policy, want string }{
		{`"now": "2026-11-27T13:00:00+01:00", `, `{"windows": [{"from": "13:00", "to": "14:00"}]}`, "2026-11-27T12:00:00Z"},
		{`"now": "2026-11-27T13:00:00+01:00", `, `{}`, ""},
		{``, `{}`, ""},
	} {
		body := strings.Replace(strings.Replace(waits, "%s", tc.now, 1), "%s", tc.policy, 1)
		status, got := post(s, "/v1/data/upgrade/kafka/progress", body)
		var answer struct {
			Result struct {
				Now        string
				Admissions []struct {
					Reasons []string
					Opens   string
				}
			}
		}
		if err := json.Unmarshal([]byte(got), &answer); err != nil || status != http.StatusOK || answer.Result.Now != tc.want {
			t.Errorf("%s: %d %s", body, status, got)
		}
		if opens := answer.Result.Admissions[0].Opens; tc.want != "" && opens != "2026-11-27T13:00:00Z" {
			t.Errorf("opens at %q", opens)
		}
	}
	status, got := post(s, "/v1/data/upgrade/kafka/progress", strings.Replace(strings.Replace(waits, "%s", "", 1), "%s", `{"soak": "1h"}`, 1))
	if status != http.StatusOK || !strings.Contains(got, `"now":"20`) {
		t.Errorf("by the clock: %d %s", status, got)
	}
}
