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
		{[]string{old}, "active", statusYes, "Active: group 1 of 1 is under way; 1 member may start now."},
		{[]string{old, old, upgraded, old, old}, "active", statusYes, "May start now: c, c, c and 1 more."},
		{[]string{upgraded}, "done", statusYes, "Done: the one group has succeeded."},
		{[]string{old, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded, upgraded}, "done", statusYes, "Done: the one group has succeeded; 1 member may still start."},
		{[]string{failed}, "halted", statusNo, "Such a mark counts against every version; report upgradeVersion with it."},
		{[]string{failed, upgraded, old}, "halted", statusNo, "Halted: 1 of 3 members of group 1 failed; 90% can no longer be reached."},
		{[]string{"{}"}, "empty", statusNo, "Empty: nobody takes part."},
		{nil, "empty", statusNo, "Empty: nobody takes part."},
	}
	for _, test := range tests {
		document := `{"version": {"service": "kafka", "version": "2.0.0"}, "fleet": {"members": [` + strings.Join(test.members, ",") + `]}}`
		got := ask(document, "progress", "-")
		if got.status != test.status || !strings.Contains(got.stdout, "\n"+test.line+"\n") {
			t.Errorf("%s: got %+v", document, got)
		}
		if data := ask(document, "progress", "-", "-o", "json"); data.status != test.status || !strings.Contains(data.stdout, `  "state": "`+test.state+`",`) {
			t.Errorf("%s: got %+v", document, data)
		}
	}
}
