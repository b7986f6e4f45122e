package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const fixtures = "../../importers/testdata/"

// What is imported is what the other commands take, and what did not come along is told.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	save := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	graph := ask("", "import", "cincinnati", fixtures+"graph.json", "--service", "openshift", "--accept-risk", "SlowDisks")
	const told = `left out: 4.15.8 to 4.16.1, since the graph has not both versions
left out: 4.16.1 to 4.16.10, since its risks are not accepted: SlowDisks, LostRoutes
dead end: 4.16.0-rc.1: it cannot boot
lint: versions[1]: dead_end: the newest version of the catalogue cannot be reached from here
`
	if graph.status != statusNo || graph.stderr != told {
		t.Errorf("%+v", graph)
	}
	catalogue := save("catalogue.json", graph.stdout)
	if got := ask("", "lint", catalogue); !strings.HasPrefix(got.stdout, "1 finding in 5 versions.") {
		t.Errorf("%+v", got)
	}
	hub := ask("", "import", "ocm", fixtures+"managedclusters.json", "--risk-label", "fleet/risk", "--upgrade-policy-label", "fleet/upgrades")
	if hub.status != statusYes || hub.stderr != "" {
		t.Errorf("%+v", hub)
	}
	version := save("version.json", `{"service": "openshift", "version": "4.16.10"}`)
	if got := ask("", "plan", "--version", version, "--fleet", save("fleet.json", hub.stdout)); !strings.Contains(got.stdout, "    1    10        1  33.3%        90%\n") {
		t.Errorf("%+v", got)
	}
	member := save("member.json", `{"clusterID": "c", "services": [{"name": "openshift", "version": "4.15.9"}]}`)
	if got := ask("", "path", "--versions", catalogue, "--member", member); !strings.Contains(got.stdout, "  1  4.16.1   service_impacting\n  2  4.16.2   next\n  3  4.16.10  next\n") {
		t.Errorf("%+v", got)
	}
	odd := save("odd.json", `{"kind": "ManagedCluster", "metadata": {"name": "a"}, "status": {"version": {"kubernetes": "1.27"}}}`)
	if got := ask("", "import", "ocm", odd); got.stderr != "a: kubernetes 1.27 is not a semantic version, and no rollout reaches it\n" || got.status != statusYes {
		t.Errorf("%+v", got)
	}
	yaml := save("one.yaml", "kind: ManagedCluster\nmetadata: {name: a}\n")
	if got := ask("", "import", "ocm", yaml); got.stdout != "{\n  \"members\": [\n    {\n      \"clusterID\": \"a\"\n    }\n  ]\n}\n" {
		t.Errorf("%+v", got)
	}
}

func TestImportMistakes(t *testing.T) {
	for _, tc := range []struct {
		stdin, args, stderr string
	}{
		{"", "import", "want a command: see tranche import --help"},
		{"", "import cincinati", `unknown command "cincinati": did you mean cincinnati?`},
		{"{}", "import cincinnati -", "want the name of a service with --service, got none"},
		{"{}", "import cincinnati - --service=", "want the name of a service with --service, got none"},
		{"{}", "import cincinnati --service s", "cincinnati: want one file, or - for standard input; got 0 arguments"},
		{"{}", "import cincinnati - --service s -o html", "cincinnati: want -o json, got -o html"},
		{"{}", "import cincinnati - --service s", "stdin: nodes: want a list, got nothing"},
		{`{"nodes": []}`, "import cincinnati - --service s --accept-risk R", `stdin: no conditional edge has the risk "R"`},
		{"kind: List\nitems:\n- metadata: {name: 5}", "import ocm -", "stdin: items[0].metadata.name: line 3, column 20: want a string, got 5"},
	} {
		if got := ask(tc.stdin, strings.Fields(tc.args)...); got.status != statusUnanswered || !strings.HasPrefix(got.stderr, "tranche: "+tc.stderr) || got.stdout != "" {
			t.Errorf("%s: %+v, want %s", tc.args, got, tc.stderr)
		}
	}
	if got := ask("", "import", "cincinnati", fixtures+"coreos.json", "--service", "fcos", "-q"); got != (result{status: statusNo}) {
		t.Errorf("%+v", got)
	}
}
