package main

import (
	"strings"
	"testing"
)

// What is easily taken for something else is told where it decides.
func TestNotes(t *testing.T) {
	member := func(version string) string {
		return `{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "k8s", "version": "` + version + `"}]}`
	}
	k3s := `"versions": [{"service": "k8s", "version": "v1.27.3+k3s1", "next": ["v1.27.3+k3s2"]}, {"service": "k8s", "version": "v1.27.3+k3s2"}]`
	const upToDate = "it already has this version or a newer one; "
	const asHigh = "v1.27.3+k3s1 is as high as v1.27.3+k3s2, since what follows a + does not count"
	const twoNumbers = "15.4 has two numbers, not three: did you mean 15.4.0?"
	for _, tc := range []struct{ command, document, want string }{
		{"plan", `{"version": {"service": "k8s", "version": "v1.27.3+k3s2"}, "fleet": {"members": [` + member("v1.27.3+k3s1") + `]}}`, upToDate + "c: " + asHigh + "\n"},
		{"progress", `{"version": {"service": "k8s", "version": "v1.27.3+k3s2"}, "fleet": {"members": [` + member("v1.27.3+k3s1") + `]}}`, upToDate + "c: " + asHigh + "\n"},
		{"plan", `{"version": {"service": "k8s", "version": "16.0.0"}, "fleet": {"members": [` + member("15.4") + `]}}`, "and none is older; c: " + twoNumbers + "\n"},
		{"should-upgrade", `{` + k3s + `, "fleetMember": ` + member("v1.27.3+k3s1") + `, "fleet": {"members": [` + member("v1.27.3+k3s1") + `]}}`, upToDate + asHigh + "\n"},
		{"should-upgrade", `{` + k3s + `, "fleetMember": ` + member("15.4") + `}`, "no installed version is in the catalogue: add it there; " + twoNumbers + "\n"},
		{"next", `{` + k3s + `, "fleetMember": ` + member("15.4") + `}`, "no installed version is in the catalogue: add it there; " + twoNumbers + "\n"},
		{"path", `{` + k3s + `, "fleetMember": ` + member("15.4") + `}`, "no installed version is in the catalogue: add it there; " + twoNumbers + "\n"},
		{"lint", `{"versions": [{"service": "k8s", "version": "2024.01.05"}]}`, "it is not a semantic version; 2024.01.05 has a leading zero: did you mean 2024.1.5?\n"},
	} {
		if got := ask(tc.document, tc.command, "-"); !strings.Contains(got.stdout, tc.want) {
			t.Errorf("%s %s:\n%s%s\nwant %s", tc.command, tc.document, got.stdout, got.stderr, tc.want)
		}
	}
}

// So is the version to roll out itself.
func TestNoteOnTarget(t *testing.T) {
	for version, want := range map[string]string{
		"15.4":   "tranche: stdin: version.version: want a semantic version, got \"15.4\" (15.4 has two numbers, not three: did you mean 15.4.0?)\n",
		"latest": "tranche: stdin: version.version: want a semantic version, got \"latest\"\n",
	} {
		for _, command := range []string{"plan", "progress", "simulate"} {
			document := `{"version": {"service": "k", "version": "` + version + `"}, "fleet": {}}`
			if got := ask(document, command, "-"); got != (result{"", want, statusUnanswered}) {
				t.Errorf("%s: %+v, want %s", command, got, want)
			}
		}
	}
}

// A mark of a failed upgrade that does not say of which version is pointed at.
func TestFailedWithoutVersion(t *testing.T) {
	member := func(id, entry string) string {
		return `{"clusterID": "` + id + `", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.4.0", "risk": 9, ` + entry + `}]}`
	}
	fleet := `"fleet": {"members": [` + strings.Join([]string{
		member("a", `"upgradeStatus": "failed"`), member("b", `"upgradeStatus": "failed", "upgradeVersion": "3.6.0"`),
		member("c", `"upgradeStatus": ""`), member("d", `"upgradeStatus": "failed"`), member("e", `"upgradeStatus": "failed"`), member("f", `"upgradeStatus": "failed"`),
	}, ",") + `]}`
	const want = "\nMarked as failed, without the upgradeVersion that failed: a, d, e and 1 more.\nSuch a mark counts against every version; report upgradeVersion with it.\n"
	for command, document := range map[string]string{
		"progress": `{"version": {"service": "kafka", "version": "3.6.0"}, ` + fleet + `}`,
		"lint":     `{"versions": [], ` + fleet + `}`,
	} {
		if got := ask(document, command, "-"); !strings.Contains(got.stdout, want) || got.stderr != "" {
			t.Errorf("%s: %+v", command, got)
		}
	}
	if got := ask(`{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [`+member("b", `"upgradeStatus": "failed", "upgradeVersion": "3.6.0"`)+`]}}`, "progress", "-"); strings.Contains(got.stdout, "Marked") {
		t.Errorf("a mark with its version: %+v", got)
	}
	if got := ask(`{"versions": [], "fleet": {"members": [{"services": 5}]}}`, "lint", "-"); got.stderr != "tranche: stdin: fleet.members[0].services: want a list, got 5\n" {
		t.Errorf("%+v", got)
	}
}
