package main

import (
	"strings"
	"testing"
)

const fleetOfTwo = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [
	{"clusterID": "a", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0", "risk": 5}]},
	{"clusterID": "b", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.0", "risk": 1}]}]}}`

func withPart(document, part string) string {
	return strings.TrimSuffix(document, "}") + `, ` + part + "}"
}

// A policy is the same in a file, in either syntax and wrapped or not, on standard
// input, and in the document.
func TestPolicy(t *testing.T) {
	t.Chdir(t.TempDir())
	const policy = `{"strategy": "single", "successThreshold": 75}`
	write(t, "question.json", fleetOfTwo)
	for name, content := range map[string]string{
		"policy.json": policy, "policy": "\n" + policy, "wrapped.json": `{"input": ` + policy + `}`,
		"policy.yaml": "strategy: single\nsuccessThreshold: 75\n", "wrapped.yml": "input:\n  strategy: single\n  successThreshold: 75\n",
	} {
		write(t, name, content)
		for _, command := range []string{"plan", "progress", "simulate"} {
			want := ask(withPart(fleetOfTwo, `"policy": `+policy), command, "-", "-o", "json")
			if want.status != statusYes || !strings.Contains(want.stdout, `"successThreshold": 75`) || strings.Contains(want.stdout, `"risk": 0`) {
				t.Fatalf("%s: %+v", command, want)
			}
			for _, got := range []result{
				ask("", command, "question.json", "--policy", name, "-o", "json"),
				ask(fleetOfTwo, command, "-", "--policy="+name, "-o", "json"),
				ask(withPart(fleetOfTwo, `"policy": null`), command, "-", "--policy", name, "-o", "json"),
				ask(content, command, "question.json", "--policy", "-", "-o", "json"),
			} {
				if got != want {
					t.Errorf("%s --policy %s: got %+v, want %+v", command, name, got, want)
				}
			}
		}
	}
	write(t, "empty.json", "{}")
	if got, want := ask("", "plan", "question.json", "--policy", "empty.json"), ask("", "plan", "question.json"); got != want {
		t.Errorf("an empty policy is not the default: %+v", got)
	}
}

// Groups that are not made by risk show none.
func TestNoRisk(t *testing.T) {
	for _, command := range []string{"plan", "progress", "simulate"} {
		for strategy, want := range map[string]bool{`"by_risk"`: true, `null`: true, `"single"`: false, `"split", "split": [50, 50]`: false} {
			document := withPart(fleetOfTwo, `"policy": {"strategy": `+strategy+`}`)
			table := ask(document, command, "-")
			groups := ask(document, command, "-", "-o", "json")
			if table.status != statusYes || strings.Contains(table.stdout, "RISK") != want || strings.Contains(groups.stdout, `"risk": 5,`+"\n      \"successThreshold\"") != want {
				t.Errorf("%s %s: %s%s", command, strategy, table.stdout, groups.stdout)
			}
		}
	}
}

// An error stands in the file that is wrong.
func TestBadPolicy(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "question.yaml", "version: {service: kafka, version: 3.6.0}\nfleet: {}\n")
	write(t, "own.yaml", "version: {service: kafka, version: 3.6.0}\nfleet: {}\npolicy:\n  strategy: single\n")
	write(t, "own.json", `{"version":{"service":"kafka","version":"3.6.0"},"fleet":{},"policy":{}}`)
	write(t, "invalid.yaml", "version: {service: kafka, version: 3.6}\nfleet: {}\n")
	write(t, "unversioned.yaml", "version: {service: kafka}\nfleet: {}\n")
	write(t, "good.json", "{}")
	tests := []struct{ question, name, policy, err string }{
		{"question.yaml", "policy.json", ``, `policy.json: want a JSON document, got nothing`},
		{"question.yaml", "policy.json", `{`, `policy.json: line 1, column 2: the JSON document ends too early`},
		{"question.yaml", "policy.json", `null`, `policy.json: policy: want an object, got null`},
		{"question.yaml", "policy.json", `["split"]`, `policy.json: policy: want an object, got a list`},
		{"question.yaml", "policy.json", `{"split":[50,50]}`, `policy.json: policy.split: want none without the strategy split, got 2`},
		{"question.yaml", "policy.json", `{"strategy":"split","split":[100,0]}`, `policy.json: policy.split[1]: want a percentage from 1 to 100, got 0`},
		{"question.yaml", "policy.json", `{"succesThreshold":80}`, `policy.json: policy.succesThreshold: no such field, did you mean successThreshold?`},
		{"question.yaml", "policy.yaml", "strategy: split\nspilt: [100]\n", `policy.yaml: policy.spilt: line 2, column 8: no such field, did you mean split?`},
		{"question.yaml", "policy.json", `{"policy":{"strategy":"single"}}`, `policy.json: policy.policy: no such field`},
		{"question.yaml", "policy.yaml", "", `policy.yaml: want a YAML document, got nothing`},
		{"question.yaml", "policy.yaml", "split", `policy.yaml: policy: line 1, column 1: want an object, got "split"`},
		{"question.yaml", "policy.yaml", "strategy: split\nstrategy: single", `policy.yaml: line 2, column 1: the key "strategy" stands twice, before in line 1, column 1`},
		{"question.yaml", "policy.yaml", "strategy: split\nsplit:\n  - 100\n  - 0\n", `policy.yaml: policy.split[1]: line 4, column 5: want a percentage from 1 to 100, got 0`},
		{"question.yaml", "policy.yaml", "input:\n  strategy: split\n  split: [100, 0]\n", `policy.yaml: policy.split[1]: line 3, column 16: want a percentage from 1 to 100, got 0`},
		{"question.yaml", "policy.yaml", "strategy: split\n", `policy.yaml: policy.split: line 1, column 1: want percentages for the strategy split, got 0`},
		{"question.yaml", "policy.yaml", "successThreshold: 4.5\n", `policy.yaml: policy.successThreshold: line 1, column 19: want an integer, got 4.5`},
		{"question.yaml", "policy.yaml", "policy:\n  strategy: single\n", `policy.yaml: policy.policy: line 2, column 3: no such field`},
		{"invalid.yaml", "policy.yaml", "{}", `invalid.yaml: version.version: line 1, column 36: want a string, got 3.6 (put it in quotes: "3.6")`},
		{"unversioned.yaml", "policy.yaml", "{}", `unversioned.yaml: version.version: line 1, column 10: want a semantic version, got ""`},
		{"own.yaml", "policy.yaml", "{}", `own.yaml: policy: line 4, column 3: want none beside --policy, got one`},
		{"own.json", "policy.json", "{}", `own.json: policy: want none beside --policy, got one`},
	}
	for _, test := range tests {
		write(t, test.name, test.policy)
		for _, command := range []string{"plan", "progress", "simulate"} {
			got := ask("", command, test.question, "--policy", test.name)
			if want := (result{"", "tranche: " + test.err + "\n", statusUnanswered}); got != want {
				t.Errorf("%s with %s %q: got %+v, want %+v", command, test.name, test.policy, got, want)
			}
		}
	}
	for name, want := range map[string]string{"missing.yaml": "missing.yaml: no such file or directory", "": `"": no such file or directory`, ".": ".: is a directory"} {
		if got := ask("", "plan", "question.yaml", "--policy", name); got != (result{"", "tranche: " + want + "\n", statusUnanswered}) {
			t.Errorf("--policy %q: %+v", name, got)
		}
	}
	const member = `{"versions": [], "fleetMember": {}`
	write(t, "policy.yaml", "strategy: canary\n")
	want := result{"", `tranche: policy.yaml: policy.strategy: line 1, column 11: want by_risk, single or split, got "canary"` + "\n", statusUnanswered}
	if got := ask(member+"}", "should-upgrade", "-", "--policy", "policy.yaml"); got != want {
		t.Errorf("should-upgrade: %+v", got)
	}
	want.stderr = "tranche: stdin: policy: want none beside --policy, got one\n"
	if got := ask(member+`, "policy": {}}`, "should-upgrade", "-", "--policy", "policy.yaml"); got != want {
		t.Errorf("should-upgrade: %+v", got)
	}
}

// The flag and the document turn the first stop on, each on its own.
func TestFirstStop(t *testing.T) {
	const question = `{"versions": [
		{"service": "kafka", "version": "1.0.0", "next": ["4.0.0"]},
		{"service": "kafka", "version": "2.0.0", "serviceImpacting": true},
		{"service": "kafka", "version": "3.0.0", "next": ["4.0.0"], "serviceImpacting": true},
		{"service": "kafka", "version": "4.0.0"}],
		"fleetMember": {"clusterID": "c", "services": [{"name": "kafka", "version": "1.0.0"}]}}`
	for command, onlyFirst := range map[string]string{
		"next": `"index": 1`, "should-upgrade": `"index": 1`, "path": `"index": 1`, "lint": `"path": "versions[0]"`,
	} {
		last := ask(question, command, "-", "-o", "json")
		first := ask(question, command, "-", "--first-stop", "-o", "json")
		if strings.Contains(last.stdout, onlyFirst) || !strings.Contains(first.stdout, onlyFirst) {
			t.Errorf("%s: last %+v, first %+v", command, last, first)
		}
		for _, test := range []struct {
			part, flag string
			want       result
		}{
			{`true`, "--first-stop", first}, {`true`, "--first-stop=false", first}, {`false`, "--first-stop", first},
			{`null`, "--first-stop", first}, {`false`, "--first-stop=false", last}, {`null`, "--first-stop=false", last},
		} {
			if got := ask(withPart(question, `"firstStop": `+test.part), command, "-", test.flag, "-o", "json"); got != test.want {
				t.Errorf("%s %s with firstStop %s: got %+v", command, test.flag, test.part, got)
			}
		}
	}
}
