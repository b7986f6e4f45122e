package conformance

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The comparison with policies that are not ours is tested on those of
// testdata/own/v0: as they are, with a line changed, and broken. It runs as its
// users run it, with its flags, in a process of its own.

const v0Dir = "testdata/own/v0"

var v0Flags = []string{"-policies", v0Dir, "-policies-rego-version", "v0"}

func TestOwnAgrees(t *testing.T) {
	const agrees, skipped = "agrees on 100 questions", "skipped: the package does not define it"
	all := map[string]string{
		"rolloutPlan": agrees, "eligibleForUpgrade": agrees, "nextVersionForMember": agrees, "groupSuccessThreshold": agrees,
	}
	for name, tc := range map[string]struct {
		flags []string
		want  map[string]string
	}{
		"Rego v0":                           {v0Flags, all},
		"named from the root of the module": {[]string{"-policies", "policies"}, all},
		"some rules, and data": {
			[]string{"-policies-package", `teams["a-b"]`, "-policies", directory(t, map[string]string{
				"a.rego":    "package teams[\"a-b\"]\n\nimport data.upgrade.eligibility\n\neligibleForUpgrade := eligibility.decision.eligible\n",
				"data.json": `{"teams": {"a-b": {"groupSuccessThreshold": 90}}}`,
			}, "../policies")},
			map[string]string{
				"rolloutPlan": skipped, "eligibleForUpgrade": agrees, "nextVersionForMember": skipped, "groupSuccessThreshold": agrees,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, passed := compareOwn(t, append(tc.flags, "-rapid.checks=100")...)
			if ends := summary(output); !passed || !maps.Equal(ends, tc.want) {
				t.Errorf("passed %t, want %v of\n%s", passed, tc.want, output)
			}
			if len(seeds(output)) != 1 {
				t.Errorf("want one seed in\n%s", output)
			}
		})
	}
}

// TestOwnRoute wants the route of a package whose name is not all dots.
func TestOwnRoute(t *testing.T) {
	t.Parallel()
	dir := directory(t, map[string]string{"a.rego": "package teams[\"a-b\"]\n\neligibleForUpgrade := true\n"})
	output, _ := compareOwn(t, "-policies-package", `teams["a-b"]`, "-policies", dir, "-rapid.seed=1")
	if want := "POST /v1/data/teams/a-b/eligibleForUpgrade\n"; !strings.Contains(output, want) {
		t.Errorf("no %q in\n%s", want, output)
	}
}

// The command that a report prints asks for one rule: of the others it says so.
func TestOwnOneRule(t *testing.T) {
	t.Parallel()
	output, passed := compareOwn(t, append(v0Flags, "-test.run=^TestOwnPolicies$/^rolloutPlan$", "-rapid.checks=10")...)
	for _, want := range []string{"rolloutPlan           agrees on", "eligibleForUpgrade    left out by -run"} {
		if !passed || !strings.Contains(output, want) {
			t.Errorf("passed %t, no %q in\n%s", passed, want, output)
		}
	}
}

// TestOwnHostile: the reference can answer what is stranger, and the policies that
// were written for tidy documents disagree.
func TestOwnHostile(t *testing.T) {
	if output, passed := compareOwn(t, "-policies", "policies", "-policies-hostile", "-rapid.checks=100"); !passed {
		t.Error(output)
	}
	output, passed := compareOwn(t, append(v0Flags, "-policies-hostile")...)
	if ends := summary(output); passed || !strings.HasPrefix(ends["eligibleForUpgrade"], "DISAGREES") {
		t.Errorf("passed %t:\n%s", passed, output)
	}
}

// TestOwnDisagrees changes a line of the policies, and wants the rule that it
// belongs to named, with a question of no more than the change takes to show.
func TestOwnDisagrees(t *testing.T) {
	for name, tc := range map[string]struct {
		file, from, to string
		rule           string
		members, parts int // in the counterexample; parts: elements of all lists, the members' too
		yours, native  string
	}{
		"up to date": {
			"rollout.rego", "input.version.version) < 0", "input.version.version) <= 0",
			"rolloutPlan", 1, 2, "[[fleet.members[0]]]", "[]",
		},
		"order of groups": {
			"rollout.rego", "risk := sort(risks)[_]", "risk := array.reverse(sort(risks))[_]",
			"rolloutPlan", 2, 4, "[[fleet.members[1]], [fleet.members[0]]]", "[[fleet.members[0]], [fleet.members[1]]]",
		},
		"threshold": {
			"rollout.rego", "groupSuccessThreshold = 90", "groupSuccessThreshold = 80",
			"groupSuccessThreshold", 0, 0, "80", "90",
		},
		"at least": {
			"eligibility.rego", "substring(constraint, 2, -1)) >= 0", "substring(constraint, 2, -1)) > 0",
			"eligibleForUpgrade", 0, 2, "undefined", "true",
		},
		"first stop": {
			"versions.rego", "max(impacting)", "min(impacting)",
			"nextVersionForMember", 0, 6, "versions[1]", "versions[2]",
		},
		"ambiguous": {
			"versions.rego", "current = i {", "current = min(currents)\n\ncurrents[i] {",
			"nextVersionForMember", 0, 5, "undefined", "an evaluation conflict",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := changed(t, tc.file, tc.from, tc.to)
			output, passed := compareOwn(t, "-policies", dir, "-policies-rego-version", "v0", "-rapid.seed=1", "-rapid.checks=500")
			ends := summary(output)
			for rule, end := range ends {
				if strings.HasPrefix(end, "DISAGREES") != (rule == tc.rule) {
					t.Errorf("%s %s", rule, end)
				}
			}
			if passed || len(ends) != len(ownRules) {
				t.Errorf("passed %t", passed)
			}
			question, members := counterexampleOf(t, output, tc.rule)
			if members > tc.members || parts(question) > tc.parts {
				t.Errorf("%d members, %d parts in all, want %d, %d", members, parts(question), tc.members, tc.parts)
			}
			if text := pretty(question, ""); regexp.MustCompile(`"(cloud|subscription)": "[^"]`).MatchString(text) {
				t.Error("a cloud or a subscription is left, and no rule reads these")
			}
			for _, want := range []string{"yours:   " + tc.yours + "\n", "tranche: " + tc.native + "\n"} {
				if !strings.Contains(output, want) {
					t.Errorf("no %q", want)
				}
			}
			if t.Failed() {
				t.Log(output)
			}
		})
	}
}

// deviatesDir has the rollout policy of v0Dir with one line changed, for whoever
// wants to see a disagreement.
const deviatesDir = "testdata/own/deviates"

func TestOwnDeviates(t *testing.T) {
	t.Parallel()
	want := filepath.Join(changed(t, "rollout.rego", "input.version.version) < 0", "input.version.version) <= 0"), "rollout.rego")
	if got := filepath.Join(deviatesDir, "rollout.rego"); string(must(os.ReadFile(got))(t)) != string(must(os.ReadFile(want))(t)) {
		t.Errorf("%s does not differ from %s in that line alone", deviatesDir, v0Dir)
	}
	output, passed := compareOwn(t, "-policies", "conformance/"+deviatesDir, "-policies-rego-version", "v0")
	if ends := summary(output); passed || !strings.HasPrefix(ends["rolloutPlan"], "DISAGREES") || !strings.HasPrefix(ends["groupSuccessThreshold"], "agrees") {
		t.Errorf("passed %t:\n%s", passed, output)
	}
	if _, members := counterexampleOf(t, output, "rolloutPlan"); members > 2 {
		t.Errorf("%d members in the counterexample, want 2 at the most:\n%s", members, output)
	}
	drawn := seeds(output)
	again, _ := compareOwn(t, "-policies", "conformance/"+deviatesDir, "-policies-rego-version", "v0", drawn[len(drawn)-1])
	if !slices.Equal(seeds(again), drawn) {
		t.Errorf("other questions than in\n%s\nwith its seed:\n%s", output, again)
	}
}

// seeds are those of the disagreements and, last, that of the run.
func seeds(output string) []string {
	return regexp.MustCompile(`-rapid\.seed=[1-9]\d*`).FindAllString(output, -1)
}

// counterexampleOf is the document to POST, and the number of its members.
func counterexampleOf(t *testing.T, output, rule string) (question object, members int) {
	t.Helper()
	_, found, _ := strings.Cut(output, "POST /v1/data/upgrade/someservice/"+rule+"\n")
	var body struct{ Input object }
	if err := json.NewDecoder(strings.NewReader(found)).Decode(&body); err != nil {
		t.Fatalf("no document to POST: %v\n%s", err, output)
	}
	fleet, _ := body.Input["fleet"].(object)
	list, _ := fleet["members"].([]any)
	return body.Input, len(list)
}

// TestOwnPage asks the question that docs/own-policies.md shows.
func TestOwnPage(t *testing.T) {
	page := string(must(os.ReadFile("../docs/own-policies.md"))(t))
	_, shown, _ := strings.Cut(page, "\nPOST ")
	shown, _, _ = strings.Cut(shown, "\nAgain:")
	_, document, _ := strings.Cut(shown, "\n")
	question := must(parseQuestion([]byte(document[:strings.LastIndex(document, "}\n")+1])))(t)
	own := must(loadOwn("conformance/"+deviatesDir, "v0", "upgrade.someservice"))(t)
	if report := own.report(t, ownRules[0], &counterexample{question: question.tree}); !strings.Contains(report, shown) {
		t.Errorf("the page does not show what is reported:\n%s", report)
	}
}

// changed is a copy of testdata/own/v0 with one line changed.
func changed(t *testing.T, name, from, to string) (dir string) {
	t.Helper()
	dir = directory(t, nil, v0Dir)
	file := filepath.Join(dir, name)
	source := string(must(os.ReadFile(file))(t))
	if n := strings.Count(source, from); n != 1 {
		t.Fatalf("%q is %d times in %s", from, n, name)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(source, from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnCannotBeCompared(t *testing.T) {
	broken := func(rego string) []string {
		return []string{"-policies", directory(t, map[string]string{"team/rollout.rego": rego}), "-policies-rego-version", "v0"}
	}
	for name, tc := range map[string]struct {
		flags []string
		want  []string
	}{
		"no such directory":    {[]string{"-policies", "nowhere"}, []string{"-policies nowhere: no such directory"}},
		"neither v0 nor v1":    {append(v0Flags, "-policies-rego-version", "0"), []string{"want v0 or v1"}},
		"v0 taken for v1":      {[]string{"-policies", v0Dir}, []string{"rollout.rego:14: rego_parse_error", "-policies-rego-version v0"}},
		"no package name":      {append(v0Flags, "-policies-package", "a b"), []string{"-policies-package a b: want a package"}},
		"a package variable":   {append(v0Flags, "-policies-package", "teams[x]"), []string{"-policies-package teams[x]: want a package"}},
		"another package":      {append(v0Flags, "-policies-package", "upgrade"), []string{"package upgrade in", "defines none of rolloutPlan, ", "packages there: upgrade.someservice"}},
		"an empty directory":   {[]string{"-policies", t.TempDir()}, []string{"defines none of", "packages there: none"}},
		"it does not parse":    {broken("package upgrade.someservice\n\nrolloutPlan = [\n"), []string{"team/rollout.rego:", "rego_parse_error"}},
		"it does not compile":  {broken("package upgrade.someservice\n\nrolloutPlan = groups\n"), []string{"team/rollout.rego:3: rego_unsafe_var_error"}},
		"it cannot be queried": {broken("package upgrade.someservice\n\nrolloutPlan(fleet) = fleet.members\n"), []string{"rolloutPlan"}},
		"data where a rule is": {
			[]string{"-policies-rego-version", "v0", "-policies", directory(t, map[string]string{
				"data.json": `{"upgrade": {"someservice": {"groupSuccessThreshold": 80}}}`,
			}, v0Dir)},
			[]string{"rollout.rego:6: rego_compile_error: conflicting rule for data path upgrade/someservice/groupSuccessThreshold found"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, passed := compareOwn(t, append(tc.flags, "-rapid.checks=10")...)
			if passed {
				t.Error("passed")
			}
			for _, want := range tc.want {
				if !strings.Contains(output, want) {
					t.Errorf("no %q in\n%s", want, output)
				}
			}
		})
	}
}

// compareOwn runs TestOwnPolicies with flags, and returns its output without the
// indentation of the test's log.
func compareOwn(t *testing.T, flags ...string) (output string, passed bool) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-test.run=^TestOwnPolicies$", "-test.v", "-test.timeout=2m", "-rapid.checks=1000"}, flags...)...)
	text, err := child.CombinedOutput()
	if len(text) == 0 {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^ +`).ReplaceAllString(string(text), ""), err == nil
}

// summary is how each rule ended.
func summary(output string) map[string]string {
	ends := map[string]string{}
	for _, rule := range ownRules {
		for _, line := range regexp.MustCompile(`(?m)^`+rule.name+` +(.*)$`).FindAllStringSubmatch(output, -1) {
			ends[rule.name] = line[1]
		}
	}
	return ends
}

// parts counts the elements of all lists of a document.
func parts(document any) (n int) {
	switch v := document.(type) {
	case []any:
		n = len(v)
		for _, element := range v {
			n += parts(element)
		}
	case object:
		for _, value := range v {
			n += parts(value)
		}
	}
	return n
}

// directory makes a directory of files, and of copies of what is in others.
func directory(t *testing.T, files map[string]string, copies ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, source := range copies {
		if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
