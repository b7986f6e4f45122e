package main

import (
	"strings"
	"testing"
)

// TestAdvancedMistakes are told with their file, their path and their line.
func TestAdvancedMistakes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "fleet.json", `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": []}}`)
	for policy, want := range map[string]string{
		"soak: a day\n": `policy.yaml: policy.soak: line 1, column 7: want a positive duration such as 36h, got "a day"`,
		"soak: -1h\n":   `policy.yaml: policy.soak: line 1, column 7: want a positive duration, got -1h0m0s`,
		"windows:\n  - {from: \"22:00\", to: \"02:00\", timeZone: Europe/Berlim}\n": `policy.yaml: policy.windows[0].timeZone: line 2, column 44: want the name of a time zone, such as Europe/Berlin, got "Europe/Berlim"`,
		"blocks:\n  - to: 3\\.(\n":   `policy.yaml: policy.blocks[0].to: line 2, column 9: want a regular expression, got "3\\.("`,
		"maxConcurrent: 0\n":         `policy.yaml: policy.maxConcurrent: line 1, column 16: want a number from 1, or a percentage from 1% to 100%, got 0`,
		"freeze: []\n":               `policy.yaml: policy.freeze: line 1, column 9: no such field, did you mean freezes?`,
		"security: {security: {}}\n": `policy.yaml: policy.security.security: line 1, column 22: no such field`,
	} {
		write(t, "policy.yaml", policy)
		got := ask("", "progress", "fleet.json", "--policy", "policy.yaml")
		if got.status != statusUnanswered || got.stderr != "tranche: "+want+"\n" {
			t.Errorf("%s: %d %s\nwant %s", policy, got.status, got.stderr, want)
		}
	}
	const members = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [{}, {"windows": [{"from": "9:00", "to": "10:00"}]}]}}`
	if got := ask(members, "progress", "-"); !strings.Contains(got.stderr, `fleet.members[1].windows[0].from: want a time of day from 00:00 to 23:59, got "9:00"`) {
		t.Errorf("%+v", got)
	}
	if got := ask(members, "progress", "-", "--now", "yesterday"); got.status != statusUnanswered || !strings.Contains(got.stderr, "want an instant such as") {
		t.Errorf("%+v", got)
	}
	beside := `{"now": "2026-11-27T12:00:00Z", "version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": []}}`
	if got := ask(beside, "progress", "-", "--now", "2026-11-27T12:00:00Z"); !strings.Contains(got.stderr, "now: want none beside --now, got one") {
		t.Errorf("%+v", got)
	}
}
