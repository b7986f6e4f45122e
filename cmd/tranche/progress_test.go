package main

import (
	"fmt"
	"strings"
	"testing"
)

// The status is yes where somebody is admitted or nobody needs to be.
func TestProgressStatus(t *testing.T) {
	member := func(version, status string) string {
		return fmt.Sprintf(`{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": %q, "upgradeStatus": %q}]}`, version, status)
	}
	old, upgraded, failed := member("1.0.0", ""), member("2.0.0", ""), member("1.0.0", "failed")
	tests := []struct {
		members []string
		state   string
		status  int
		line    string
	}{
		{[]string{old}, "active", statusYes, "1 member admitted now: c."},
		{[]string{old, old, upgraded, old, old}, "active", statusYes, "4 members admitted now: c, c, c and 1 more."},
		{[]string{upgraded}, "done", statusYes, "Nobody is admitted now."},
		{[]string{old, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded}, "done", statusYes, "1 member admitted now: c."},
		{[]string{failed}, "halted", statusNo, "Nobody is admitted now."},
		{[]string{failed, upgraded, old}, "halted", statusNo, "Group 1 has failed: with 1 of 3 members failed, at most 2 can be upgraded, and 90% are 3."},
		{[]string{"{}"}, "empty", statusNo, "Nobody is admitted now."},
		{nil, "empty", statusNo, "Nobody is admitted now."},
	}
	for _, test := range tests {
		document := `{"version": {"service": "kafka", "version": "2.0.0"}, "fleet": {"members": [` + strings.Join(test.members, ",") + `]}}`
		got := ask(document, "progress", "-")
		if got.status != test.status || !strings.Contains(got.stdout, ": "+test.state+".\n") || !strings.Contains(got.stdout, "\n"+test.line+"\n") {
			t.Errorf("%s: got %+v", document, got)
		}
		if data := ask(document, "progress", "-", "-o", "json"); data.status != test.status || !strings.Contains(data.stdout, `  "state": "`+test.state+`",`) {
			t.Errorf("%s: got %+v", document, data)
		}
	}
}
