package main

import (
	"os"
	"strings"
	"testing"
)

// TestPartsOfTheirOwn: what stands in files of its own is answered as one document with all of it.
func TestPartsOfTheirOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"version.json":   `{"service": "kafka", "version": "3.6.0"}`,
		"version.yaml":   "service: kafka\nversion: 3.6.0\n",
		"wrong.yaml":     "service: kafka\nversion: 3.6\n",
		"fleet.json":     `{"members": [{"clusterID": "a", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0"}]}, {"clusterID": "b"}]}`,
		"list.json":      `[{"clusterID": "a", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0"}]}, {"clusterID": "b"}]`,
		"list.yaml":      "- clusterID: a\n  upgradePolicy: automatic\n  services:\n  - {name: kafka, version: 3.5.0}\n- clusterID: b\n",
		"lines.ndjson":   "\ufeff{\"clusterID\": \"a\", \"upgradePolicy\": \"automatic\", \"services\": [{\"name\": \"kafka\", \"version\": \"3.5.0\"}]}\r\n\n{\"clusterID\": \"b\"}\n",
		"one.ndjson":     `{"clusterID": "a", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0"}]}`,
		"high.yaml":      "members:\n- clusterID: a\n- services:\n  - {name: kafka, risk: high}\n",
		"highlist.yaml":  "- clusterID: a\n- services:\n  - {name: kafka, risk: high}\n",
		"member.json":    `{"clusterID": "a", "services": [{"name": "kafka", "version": "3.5.0"}]}`,
		"versions.json":  `[{"service": "kafka", "version": "3.5.0", "next": ["3.6.0"]}, {"service": "kafka", "version": "3.6.0"}]`,
		"both.json":      `{"version": {"service": "kafka", "version": "3.6.0"}}`,
		"without.json":   `{"policy": {"strategy": "single"}, "version": null}`,
		"catalogue.yaml": "- {service: kafka, version: 3.5}\n",
		"inside.yaml":    "version:\n  service: kafka\n  version: 3.6\n",
		"whole.json":     `{"version": {"service": "kafka", "version": "9.9.9"}, "fleet": [{"clusterID": "a"}], "policy": {}}`,
		"broken.json":    "{\"a\": \n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct{ args, stdin, want string }{
		{"plan --version version.json --fleet fleet.json", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan --version version.yaml --fleet list.json", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan --version version.yaml --fleet list.yaml", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan --version version.yaml --fleet lines.ndjson", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan --version version.yaml --fleet one.ndjson", "", "Plan of kafka 3.6.0 over 1 member.\nThe one member gets it, in 1 group.\n"},
		{"plan --version version.yaml list.yaml", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan --version version.yaml --members lines.ndjson", "", "Plan of kafka 3.6.0 over 2 members.\n1 of 2 members gets it, in 1 group; 1 left out.\n"},
		{"plan without.json --version version.json --fleet -", `[]`, "Plan of kafka 3.6.0 over 0 members.\nNobody gets it: the fleet has no members.\n"},
		{"progress --version version.json --fleet list.json", "", "Rollout of kafka 3.6.0 over 2 members.\nActive: group 1 of 1 is under way; 1 member may start now.\n"},
		{"eligible --version version.json --member member.json", "", "a is eligible for kafka 3.6.0: there are no requirements.\n"},
		{"next versions.json --member member.json", "", "The next version of a is kafka 3.6.0.\n"},
		{"should-upgrade --versions versions.json --member member.json --fleet fleet.json", "", "No: a should not upgrade to kafka 3.6.0 now.\n"},
		{"lint versions.json", "", "0 findings in 2 versions.\n"},
		{"lint --versions -", `[{"version": "1.0.0"}]`, "0 findings in 1 version.\n"},

		// A part may also be that of a document, of which nothing else counts.
		{"plan --version both.json --fleet fleet.json", "", "Plan of kafka 3.6.0 over 2 members.\n"},
		{"plan --version both.json --fleet whole.json", "", "Plan of kafka 3.6.0 over 1 member.\n"},
		{"plan --version inside.yaml --fleet fleet.json", "", "tranche: inside.yaml: version.version: line 3, column 12: want a string, got 3.6 (put it in quotes: \"3.6\")\n"},

		{"plan", "", "tranche: plan: want one file, or - for standard input; got 0 arguments\n"},
		{"plan --version version.json", "", "tranche: fleet: want an object, got nothing\n"},
		{"plan both.json --version version.json --fleet fleet.json", "", "tranche: both.json: version: want none beside --version version.json, got one\n"},
		{"plan --version wrong.yaml --fleet fleet.json", "", "tranche: wrong.yaml: version.version: line 2, column 10: want a string, got 3.6 (put it in quotes: \"3.6\")\n"},
		{"plan --version version.json --fleet high.yaml", "", "tranche: high.yaml: fleet.members[1].services[0].risk: line 4, column 25: want an integer, got \"high\"\n"},
		{"plan --version version.json --fleet highlist.yaml", "", "tranche: highlist.yaml: fleet.members[1].services[0].risk: line 3, column 25: want an integer, got \"high\"\n"},
		{"lint catalogue.yaml", "", "tranche: catalogue.yaml: versions[0].version: line 1, column 29: want a string, got 3.5 (put it in quotes: \"3.5\")\n"},
		{"plan --version version.json --fleet broken.json", "", "tranche: broken.json: line 2, column 1: the JSON document ends too early\n"},
		{"plan --version version.json --fleet no.json", "", "tranche: no.json: no such file or directory\n"},
		{"plan --version - --fleet -", "", "tranche: plan: want one document on standard input, got two\n"},
		{"eligible versions.json", "", "tranche: versions.json: want an object, got a list\n"},
	} {
		got := ask(tc.stdin, strings.Fields(tc.args)...)
		if first := got.stderr + got.stdout; !strings.HasPrefix(first, tc.want) {
			t.Errorf("%s:\n%swant\n%s", tc.args, first, tc.want)
		}
	}
}
