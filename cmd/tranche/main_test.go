package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/tranche-go/tranche/documents"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

const examples = "../../examples/"

// A result is what one run of the program leaves behind.
type result struct {
	stdout, stderr string
	status         int
}

func ask(stdin string, args ...string) result {
	var stdout, stderr bytes.Buffer
	status := run(args, strings.NewReader(stdin), &stdout, &stderr)
	return result{stdout.String(), stderr.String(), status}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// questions are the examples, with the command that takes each, and its flags.
var questions = []struct {
	command, file string
	flags         []string
	status        int
}{
	{"plan", "fleet_version.json", nil, statusYes},
	{"plan", "fleet_version.yaml", nil, statusYes},
	{"plan", "fleet_version.json", []string{"--policy", examples + "policy_split.yaml"}, statusYes},
	{"plan", "version.json", []string{"--members", examples + "members.ndjson"}, statusYes},
	{"eligible", "member_version.json", nil, statusYes},
	{"eligible", "member_version_no.json", nil, statusNo},
	{"next", "member_versions.json", nil, statusYes},
	{"progress", "fleet_progress.json", nil, statusNo},
	{"progress", "fleet_version.json", nil, statusYes},
	{"progress", "fleet_progress.json", []string{"--policy", examples + "policy_split.yaml"}, statusNo},
	{"should-upgrade", "member_should_upgrade.json", nil, statusNo},
	{"should-upgrade", "member_versions.json", nil, statusYes},
	{"path", "member_versions.json", nil, statusYes},
	{"lint", "member_versions.json", nil, statusYes},
	{"lint", "versions_no.yaml", nil, statusNo},
	{"lint", "fleet_careful.yaml", []string{"--now", "2026-11-27T12:00:00Z", "--policy", examples + "policy_careful.yaml"}, statusNo},
	{"simulate", "fleet_version.json", nil, statusNo}, // an old failure is enough for a small group
	{"simulate", "fleet_version.json", []string{"--failure-rate", "10", "--seed", "4"}, statusNo},
	{"simulate", "fleet_version.json", []string{"--policy", examples + "policy_split.yaml"}, statusYes},
	{"simulate", "fleet_version.json", []string{"--seed", "2", "--failure-rate", "10", "--policy", examples + "policy_split.yaml"}, statusNo}, // the README's
	{"simulate", "fleet_progress.json", nil, statusNo},
	{"progress", "fleet_careful.yaml", []string{"--now", "2026-11-27T12:00:00Z"}, statusYes},
	{"simulate", "fleet_careful.yaml", []string{"--now", "2026-11-27T12:00:00Z", "--upgrade-takes", "1h", "--policy", examples + "policy_careful.yaml"}, statusNo},
}

func TestGolden(t *testing.T) {
	for _, q := range questions {
		formats := []string{"table", "wide", "json", "yaml"}
		if q.command == "plan" || q.command == "path" {
			formats = append(formats, "mermaid")
		}
		for _, format := range formats {
			name := q.command + "_" + strings.ReplaceAll(q.file, ".", "_")
			if q.flags != nil {
				name += "_" + strings.Trim(q.flags[0], "-")
			}
			name += "." + format
			t.Run(name, func(t *testing.T) {
				args := func(more ...string) []string { return slices.Concat([]string{q.command}, q.flags, more) }
				got := ask("", args(examples+q.file, "-o", format)...)
				if got.status != q.status || got.stderr != "" {
					t.Fatalf("status %d, want %d; stderr %q", got.status, q.status, got.stderr)
				}
				golden := filepath.Join("testdata", name)
				if *update {
					if err := os.WriteFile(golden, []byte(got.stdout), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				if want := readFile(t, golden); got.stdout != want {
					t.Errorf("got\n%s\nwant\n%s", got.stdout, want)
				}
				if stdin := ask(readFile(t, examples+q.file), args("-", "--output="+format)...); stdin != got {
					t.Errorf("on stdin %+v\nwant %+v", stdin, got)
				}
				if quiet := ask("", args("-q", examples+q.file, "-o", format)...); quiet != (result{status: q.status}) {
					t.Errorf("with -q: %+v", quiet)
				}
			})
		}
	}
}

// The answer does not depend on the syntax of the question, nor on its wrapping.
func TestSyntaxes(t *testing.T) {
	for _, q := range questions {
		document := readFile(t, examples+q.file)
		args := slices.Concat([]string{q.command, "-", "-o", "json"}, q.flags)
		want := ask(document, args...)
		asJSON := []byte(document)
		if filepath.Ext(q.file) == ".yaml" {
			var err error
			if asJSON, _, err = documents.ParseYAML(asJSON); err != nil {
				t.Fatal(err)
			}
		}
		asYAML := toYAML(t, asJSON)
		wrapped := []byte(`{"input":` + string(asJSON) + `}`)
		for _, same := range []string{string(asJSON), asYAML, string(wrapped), toYAML(t, wrapped), "\n " + string(asJSON), "# " + q.file + "\n" + asYAML} {
			if got := ask(same, args...); got != want {
				t.Errorf("%s %s: got %+v, want %+v, for\n%s", q.command, q.file, got, want, same)
			}
		}
	}
}

func TestStatusNo(t *testing.T) {
	tests := []struct{ command, document, json, table string }{
		{"plan", `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`,
			`{"service":"kafka","version":"3.6.0","members":0,"groups":[],"excluded":[]}`,
			"Plan of kafka 3.6.0 over 0 members.\nNobody gets it: the fleet has no members.\n"},
		{"next", `{"versions": [], "fleetMember": {}}`, `{"reason":"unknown_version"}`,
			"There is no next version of \"\".\n\nunknown_version: no installed version is in the catalogue: add it there\n"},
		{"next", `{"versions": [{"service": "kafka", "version": "3.6.0"}], "fleetMember": {"clusterID": "c", "services": [{"name": "kafka", "version": "3.6.0"}]}}`,
			`{"reason":"up_to_date"}`, "There is no next version of c.\n\nup_to_date: the current version leads no further\n"},
		{"progress", `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`,
			`{"service":"kafka","version":"3.6.0","members":0,"state":"empty","groups":[],"admissions":[]}`,
			"Rollout of kafka 3.6.0 over 0 members.\nEmpty: nobody takes part.\n"},
		{"simulate", `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`,
			`{"service":"kafka","version":"3.6.0","members":0,"failureRate":0,"seed":1,"state":"empty","groups":[],"steps":[]}`,
			"Simulated rollout of kafka 3.6.0 over 0 members, 0% of the tries failing, seed 1: empty after 0 steps.\n"},
		{"path", `{"versions": [], "fleetMember": {"clusterID": "c"}}`, `{"hops":[],"end":"unknown_version"}`,
			"The path of c: 0 hops.\n\nunknown_version: no installed version is in the catalogue: add it there\n"},
		{"lint", `{"versions": [{"service": "kafka", "version": "3.6"}]}`, `{"findings":[{"path":"versions[0].version","finding":"invalid_version"}]}`,
			"1 finding in 1 version.\n\nPLACE                FINDING          MEANING\nversions[0].version  invalid_version  it is not a semantic version; 3.6 has two numbers, not three: did you mean 3.6.0?\n"},
		{"should-upgrade", `{"versions": [], "fleetMember": {"clusterID": "c"}}`, `{"upgrade":false,"next":{"reason":"unknown_version"},"unmet":[],"rolloutAsked":false}`,
			"No: there is no next version of c.\n\n" +
				"ASKED             REASON           MEANING\n" +
				"the next version  unknown_version  no installed version is in the catalogue: add it there\n\n" +
				"The rollout was not asked: the document has no fleet.\n"},
		{"should-upgrade", `{"versions": [], "fleetMember": {"clusterID": "c"}, "fleet": {}}`, `{"upgrade":false,"next":{"reason":"unknown_version"},"unmet":[],"rolloutAsked":false}`,
			"No: there is no next version of c.\n\n" +
				"ASKED             REASON           MEANING\n" +
				"the next version  unknown_version  no installed version is in the catalogue: add it there\n"},
		{"eligible", `{"version": {"requirements": [{}]}, "fleetMember": {}}`,
			`{"eligible":false,"unmet":[{"index":0,"requirement":"","reason":"malformed"}]}`,
			"\"\" is not eligible for \"\" \"\": met 0 of 1 requirement.\n\n" +
				"REQUIREMENT  REASON     MEANING\n" +
				"\"\"           malformed  want name:constraint, such as strimzi:>=0.38.0, or a cloud alone, or a resource alone\n"},
	}
	for _, test := range tests {
		json := ask(test.document, test.command, "-", "-o", "json")
		if want := (result{indented(t, test.json), "", statusNo}); json != want {
			t.Errorf("%s %s: got %+v, want %+v", test.command, test.document, json, want)
		}
		table := ask(test.document, test.command, "-")
		if want := (result{test.table, "", statusNo}); table != want {
			t.Errorf("%s %s: got %+v, want %+v", test.command, test.document, table, want)
		}
	}
}

func TestNoRequirements(t *testing.T) {
	got := ask(`{"version": {"service": "kafka", "version": "3.6.0"}, "fleetMember": {"clusterID": "c"}}`, "eligible", "-")
	if want := (result{"c is eligible for kafka 3.6.0: there are no requirements.\n", "", statusYes}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestUsage(t *testing.T) {
	tests := []struct {
		args   []string
		stderr string
	}{
		{nil, "want a command: see tranche --help"},
		{[]string{"plam"}, `unknown command "plam": did you mean plan?`},
		{[]string{"rollout", "x"}, `unknown command "rollout": see tranche --help`},
		{[]string{"help", "rollout"}, `unknown command "rollout": see tranche --help`},
		{[]string{"completion"}, "want a command: see tranche completion --help"},
		{[]string{"completion", "ash"}, `unknown command "ash": see tranche completion --help`},
		{[]string{"plan"}, "plan: want one file, or - for standard input; got 0 arguments"},
		{[]string{"eligible", "a", "b"}, "eligible: want one file, or - for standard input; got 2 arguments"},
		{[]string{"next", "-", "-", "-"}, "next: want one file, or - for standard input; got 3 arguments"},
		{[]string{"plan", "-", "-o", "xml"}, `invalid argument "xml" for "-o, --output" flag: want table, wide, json, yaml, mermaid, html or name`},
		{[]string{"plan", "-", "-o", ""}, `invalid argument "" for "-o, --output" flag: want table, wide, json, yaml, mermaid, html or name`},
		{[]string{"plan", "-", "-o"}, "flag needs an argument: 'o' in -o"},
		{[]string{"plan", "-", "--output"}, "flag needs an argument: --output"},
		{[]string{"plan", "-", "-x"}, "unknown shorthand flag: 'x' in -x"},
		{[]string{"next", "-", "--policy", "p"}, "unknown flag: --policy"},
		{[]string{"lint", "-", "--members", "p"}, "unknown flag: --members"},
		{[]string{"plan", "-", "--policy"}, "flag needs an argument: --policy"},
		{[]string{"plan", "-", "--policy", "-"}, "plan: want one document on standard input, got two"},
		{[]string{"progress", "-", "--first-stop"}, "unknown flag: --first-stop"},
		{[]string{"path", "-", "--first-stop=maybe"}, `invalid argument "maybe" for "--first-stop" flag: strconv.ParseBool: parsing "maybe": invalid syntax`},
		{[]string{"progress"}, "progress: want one file, or - for standard input; got 0 arguments"},
		{[]string{"should-upgrade"}, "should-upgrade: want one file, or - for standard input; got 0 arguments"},
		{[]string{"should-upgrad"}, `unknown command "should-upgrad": did you mean should-upgrade?`},
		{[]string{"path", "a", "b"}, "path: want one file, or - for standard input; got 2 arguments"},
		{[]string{"lint"}, "lint: want one file, or - for standard input; got 0 arguments"},
		{[]string{"simulate"}, "simulate: want one file, or - for standard input; got 0 arguments"},
		{[]string{"simulate", "-", "--failure-rate", "101"}, `invalid argument "101" for "--failure-rate" flag: want an integer from 0 to 100`},
		{[]string{"simulate", "-", "--failure-rate", "-1"}, `invalid argument "-1" for "--failure-rate" flag: want an integer from 0 to 100`},
		{[]string{"simulate", "-", "--failure-rate", "5%"}, `invalid argument "5%" for "--failure-rate" flag: want an integer from 0 to 100`},
		{[]string{"simulate", "-", "--failure-rate", "0.5"}, `invalid argument "0.5" for "--failure-rate" flag: want an integer from 0 to 100`},
		{[]string{"simulate", "-", "--failure-rate", ""}, `invalid argument "" for "--failure-rate" flag: want an integer from 0 to 100`},
		{[]string{"simulate", "-", "--seed", "x"}, `invalid argument "x" for "--seed" flag: strconv.ParseUint: parsing "x": invalid syntax`},
		{[]string{"plan", "-", "--seed", "1"}, "unknown flag: --seed"},
		{[]string{"eligible", "-", "-o", "mermaid"}, "eligible: -o mermaid is for plan and path"},
		{[]string{"next", "-", "-o", "mermaid"}, "next: -o mermaid is for plan and path"},
		{[]string{"progress", "missing.json", "-q", "-o", "mermaid"}, "progress: -o mermaid is for plan and path"},
		{[]string{"should-upgrade", "-", "-o", "mermaid"}, "should-upgrade: -o mermaid is for plan and path"},
		{[]string{"lint", "-", "-o", "mermaid"}, "lint: -o mermaid is for plan and path"},
		{[]string{"simulate", "-", "-o", "mermaid"}, "simulate: -o mermaid is for plan and path"},
		{[]string{"eligible", "-", "-o", "html"}, "eligible: -o html is for plan, progress, path and simulate"},
		{[]string{"lint", "missing.json", "-q", "-o", "html"}, "lint: -o html is for plan, progress, path and simulate"},
		{[]string{"--risk"}, "unknown flag: --risk"},
		{[]string{"plan", "-", "-q=maybe"}, `invalid argument "maybe" for "-q, --quiet" flag: strconv.ParseBool: parsing "maybe": invalid syntax`},
	}
	for _, test := range tests {
		if got, want := ask("{}", test.args...), (result{"", "tranche: " + test.stderr + "\n", statusUnanswered}); got != want {
			t.Errorf("%q: got %+v, want %+v", test.args, got, want)
		}
	}
}

func TestHelp(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--help"}, "Available Commands:"},
		{[]string{"help"}, "Available Commands:"},
		{[]string{"help", "plan"}, "invalid_version  one of its versions"},
		{[]string{"plan", "--help"}, "tranche plan [FILE]"},
		{[]string{"eligible", "-h"}, "not_satisfied    no installed version"},
		{[]string{"next", "-h"}, "service_impacting  a service-impacting version"},
		{[]string{"progress", "-h"}, "waiting          an earlier group"},
		{[]string{"should-upgrade", "-h"}, "not_in_fleet     no member of the fleet has"},
		{[]string{"path", "-h"}, "cycle            it leads back"},
		{[]string{"lint", "-h"}, "dead_end               the newest"},
		{[]string{"simulate", "-h"}, "--failure-rate percent"},
		{[]string{"plan", "-h"}, "--policy FILE"},
		{[]string{"plan", "-h"}, "--members FILE"},
	}
	for _, test := range tests {
		got := ask("", test.args...)
		if !strings.Contains(got.stdout, test.want) || got.stderr != "" || got.status != statusYes {
			t.Errorf("%q: got %+v, want %q in stdout", test.args, got, test.want)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "fish", "powershell", "zsh"} {
		if got := ask("", "completion", shell); !strings.Contains(got.stdout, "tranche") || got.stderr != "" || got.status != 0 {
			t.Errorf("%s: status %d, stderr %q", shell, got.status, got.stderr)
		}
	}
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"next", "-o", ""}, "table\tfor people\nwide\tfor people, with every member\njson\tfor programs\nyaml\tfor programs\nname\tfor scripts: a name a line\n:4\n"},
		{[]string{"plan", "-o", ""}, "table\tfor people\nwide\tfor people, with every member\njson\tfor programs\nyaml\tfor programs\nmermaid\tfor a Markdown page\nhtml\tfor a browser, with pictures\nname\tfor scripts: a name a line\n:4\n"},
		{[]string{"plan", "--policy", ""}, "json\nyaml\nyml\n:8\n"},
		{[]string{"plan", "--members", ""}, "ndjson\njsonl\n:8\n"},
		{[]string{"simulate", "--seed", ""}, ":4\n"},
		{[]string{"next", ""}, "json\nyaml\nyml\n:8\n"},
		{[]string{"eligible", "fleet.json", ""}, ":4\n"},
		{[]string{"el"}, "eligible\tTell whether a member meets what a version requires\n:4\n"},
		{[]string{"help", "n"}, "completion\tGenerate the autocompletion script for the specified shell\neligible\tTell whether a member meets what a version requires\nexplain\tSay what a reason, a state or a finding means\nimport\tMake a catalogue or a fleet of what another system has\nlint\tFind what is wrong with a catalogue, or with a policy\nnext\tFind the next version of a member\npath\tFollow a member's next versions to their end\nplan\tPlan the rollout of a version over a fleet\nprogress\tTell how far a rollout is, and who may start now\nserve\tAnswer over HTTP, as OPA's Data API does\nshould-upgrade\tTell whether a member should upgrade now, and to what\nsimulate\tDrive a rollout to its end, with chance for what happens\nversion\tTell which release of tranche this is\n:4\n"},
	}
	for _, test := range tests {
		got := ask("", append([]string{"__complete"}, test.args...)...)
		if got.stdout != test.want || got.status != statusYes {
			t.Errorf("%q: got %+v, want %q", test.args, got, test.want)
		}
	}
}

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	const question = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`
	for _, name := range []string{"q.json", "q.yaml", "q.YML", "question", "q.txt"} {
		write(t, name, question)
		if got := ask("", "plan", name, "-q"); got != (result{status: statusNo}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	write(t, "yaml.json", "version: 1")
	write(t, "json.yaml", "{\n\t\"version\": 1}")
	if err := os.Mkdir("dir.json", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"yaml.json":      "yaml.json: line 1, column 1: invalid character 'v' at start of value",
		"missing.json":   "missing.json: no such file or directory",
		"":               `"": no such file or directory`,
		"a\x1b[31m.json": `"a\x1b[31m.json": no such file or directory`,
		"q.json/x":       "q.json/x: not a directory",
		"dir.json":       "dir.json: is a directory",
		".":              ".: is a directory",
	} {
		for _, command := range []string{"plan", "eligible", "next", "progress", "should-upgrade", "path", "lint", "simulate"} {
			if got := ask("", command, name); got != (result{"", "tranche: " + want + "\n", statusUnanswered}) {
				t.Errorf("%s %q: got %+v, want %s", command, name, got, want)
			}
		}
	}
}

func TestIsYAML(t *testing.T) {
	tests := []struct {
		data, extension string
		want            bool
	}{
		{"{}", "", false}, {"[]", "", false}, {" \t\r\n{", ".txt", false}, {"\n[", ".txt", false}, {"a: {}", "", true}, {"- []", "", true}, {"# {}", "", true}, {"", "", true}, {" ", ".txt", true},
		{"{}", ".yaml", true}, {"{}", ".yml", true}, {"{}", ".YAML", true}, {"a: 1", ".json", false}, {"a: 1", ".JSON", false}, {"", ".json", false},
	}
	for _, test := range tests {
		if got := isYAML([]byte(test.data), test.extension); got != test.want {
			t.Errorf("isYAML(%q, %q) = %v", test.data, test.extension, got)
		}
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestStreams(t *testing.T) {
	const question = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`
	readEnd, writeEnd, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	readEnd.Close()
	defer writeEnd.Close()
	for _, test := range []struct {
		stdout io.Writer
		want   string
	}{
		{failing{syscall.ENOSPC}, "tranche: stdout: no space left on device\n"},
		{failing{&os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EBADF}}, "tranche: stdout: bad file descriptor\n"},
		{failing{io.ErrClosedPipe}, "tranche: stdout: io: read/write on closed pipe\n"},
		{failing{syscall.EPIPE}, ""},
		{writeEnd, ""}, // nobody reads
	} {
		for _, args := range [][]string{{"plan", "-"}, {"plan", "-", "-o", "json"}, {"plan", "-", "-o", "yaml"}, {"plan", "-", "-o", "mermaid"}, {"plan", "-", "-o", "html"}, {"simulate", "-"}, {"--help"}, {"completion", "bash"}} {
			var stderr bytes.Buffer
			status := run(args, strings.NewReader(question), test.stdout, &stderr)
			if status != statusUnanswered || stderr.String() != test.want {
				t.Errorf("%q: status %d, stderr %q, want %q", args, status, stderr.String(), test.want)
			}
		}
		var stderr bytes.Buffer
		if status := run([]string{"plan", "-", "-q"}, strings.NewReader(question), test.stdout, &stderr); status != statusNo || stderr.Len() > 0 {
			t.Errorf("-q: status %d, stderr %q", status, stderr.String())
		}
	}
	var stdout, stderr bytes.Buffer
	status := run([]string{"plan", "-"}, failing{syscall.EIO}, &stdout, &stderr)
	if got, want := (result{stdout.String(), stderr.String(), status}), (result{"", "tranche: stdin: input/output error\n", 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestLimit(t *testing.T) {
	const question = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`
	t.Chdir(t.TempDir())
	write(t, "q.json", question)
	for _, file := range []string{"-", "q.json"} {
		for limit, want := range map[int64]result{
			int64(len(question)):     {status: statusNo},
			int64(len(question)) - 1: {stderr: fmt.Sprintf("larger than %d bytes", len(question)-1), status: statusUnanswered},
			1:                        {stderr: "larger than 1 byte", status: statusUnanswered},
		} {
			var stdout, stderr bytes.Buffer
			c := cli{stdin: strings.NewReader(question), stdout: &stdout, stderr: &stderr, limit: limit}
			status := c.run([]string{"plan", "-q", file})
			if want.stderr != "" {
				want.stderr = "tranche: " + map[string]string{"-": "stdin", "q.json": "q.json"}[file] + ": " + want.stderr + "\n"
			}
			if got := (result{stdout.String(), stderr.String(), status}); got != want {
				t.Errorf("%s, limit %d: got %+v, want %+v", file, limit, got, want)
			}
		}
	}
	if maxInput != 1<<30 || binary(maxInput) != "1 GiB" {
		t.Errorf("the limit is %s", binary(maxInput))
	}
}
