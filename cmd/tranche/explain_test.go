package main

import (
	"strings"
	"testing"

	"github.com/tranche-go/tranche/internal/report"
)

// Every name is explained, wherever it stands.
func TestExplain(t *testing.T) {
	all := ask("", "explain")
	for _, entry := range report.Glossary() {
		if !strings.Contains(all.stdout, entry.About+":\n") {
			t.Errorf("nothing about %q", entry.About)
		}
		for _, m := range entry.Meanings {
			got := ask("", "explain", m.Name)
			if got.status != statusYes || !strings.Contains(got.stdout, entry.About+":\n  "+m.Name+"  "+m.Text+"\n") {
				t.Errorf("%s, %s: %+v", entry.About, m.Name, got)
			}
		}
	}
	const halted = "Why a member may not start now:\n  halted  a group has failed: the rollout goes on once fewer of its members are marked as failed\n\n" +
		"The state of a rollout:\n  halted  a group has failed, and nobody may start\n"
	if got := ask("", "explain", "halted"); got != (result{stdout: halted}) {
		t.Errorf("%+v", got)
	}
	if got := ask("", "explain", "halte"); got != (result{"", "tranche: no decision answers with \"halte\": tranche explain has them all\n", statusUnanswered}) {
		t.Errorf("%+v", got)
	}
	if got := ask("", "__complete", "explain", "hal"); !strings.Contains(got.stdout, "halted\n") || strings.Count(got.stdout, "halted\n") != 1 {
		t.Errorf("%+v", got)
	}
}

// -o name is a name a line, for scripts.
func TestNames(t *testing.T) {
	for _, tc := range []struct {
		args, want string
		status     int
	}{
		{"next ../../examples/member_versions.json", "3.6.0\n", statusYes},
		{"path ../../examples/member_versions.json", "3.6.0\n3.6.1\n3.7.0\n", statusYes},
		{"should-upgrade ../../examples/member_should_upgrade.json", "", statusNo},
		{"progress ../../examples/fleet_careful.yaml --now 2026-11-27T12:00:00Z", "orders-eu\nsearch\n", statusYes},
		{"progress ../../examples/fleet_progress.json", "", statusNo},
	} {
		if got := ask("", append(strings.Fields(tc.args), "-o", "name")...); got != (result{tc.want, "", tc.status}) {
			t.Errorf("%s: %+v", tc.args, got)
		}
	}
	// In rollout order, each once, whether the fleet is read whole or member by member.
	member := func(id, risks string) string {
		var services []string
		for _, risk := range strings.Split(risks, ",") {
			services = append(services, `{"name": "k", "version": "1.0.0", "risk": `+risk+`}`)
		}
		return `{"clusterID": "` + id + `", "upgradePolicy": "automatic", "services": [` + strings.Join(services, ",") + `]}`
	}
	fleet := strings.Join([]string{member("a", "1"), member("b", "5,1"), member(`c\nd`, "9"), `{"clusterID": "e"}`}, ",")
	document := `{"version": {"service": "k", "version": "2.0.0"}, "fleet": {"members": [` + fleet + `]}}`
	if got := ask(document, "plan", "-", "-o", "name"); got != (result{stdout: "\"c\\nd\"\nb\na\n"}) {
		t.Errorf("%+v", got)
	}
	yes := `{"versions": [{"service": "k", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "k", "version": "2.0.0"}], "fleetMember": ` + member("a", "1") + `}`
	if got := ask(yes, "should-upgrade", "-", "-o", "name"); got != (result{stdout: "2.0.0\n"}) {
		t.Errorf("%+v", got)
	}
}
