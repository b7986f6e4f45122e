package conformance

import (
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"pgregory.net/rapid"
)

// TestPolicyProblemsAreCommon: each problem is found now and then in what is drawn, and
// hardly ever is nothing.
func TestPolicyProblemsAreCommon(t *testing.T) {
	counts := map[rollout.Problem]int{}
	for seed := range drawn {
		text := rapid.Custom(advanced.lintedPolicy).Example(seed)
		input := must(parseQuestion(text))(t)
		var catalogue []tranche.Version
		if input.Has("versions") {
			catalogue = must(input.Versions())(t)
		}
		policy, err := input.Policy()
		if err != nil {
			continue
		}
		found, err := rollout.LintPolicy(must(input.Version())(t), must(input.Fleet())(t), policy, catalogue, must(input.Now())(t))
		if err != nil {
			continue
		}
		for _, f := range found {
			counts[f.Problem]++
		}
	}
	for _, problem := range []rollout.Problem{
		rollout.ProblemNeverOpens, rollout.ProblemPastFreeze, rollout.ProblemUndatedSoak, rollout.ProblemUnreachable,
		rollout.ProblemNotAllApproved, rollout.ProblemMatchesNothing, rollout.ProblemMatchesAll,
	} {
		if counts[problem] < drawn/200 {
			t.Errorf("%s: %d times in %d questions", problem, counts[problem], drawn)
		}
	}
	t.Log(counts)
}

// TestLintPolicyCases are questions that drawing comes upon now and then.
func TestLintPolicyCases(t *testing.T) {
	never := `"freezes": [{"from": "2026-11-01T00:00:00Z", "to": "2027-03-01T00:00:00Z"}]`
	for note, question := range map[string]string{
		"a soak of somebody without a date": `{"policy": {"soak": "1h"}, "fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1"}]}]}}`,
		"a soak of somebody with a date": `{"policy": {"soak": "1h"}, "fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.1.1", "upgradedAt": "2026-11-27T10:00:00Z"}]}]}}`,
		"a soak of nobody": `{"policy": {"soak": "1h"}, "fleet": {"members": []}}`,
		"no soak, and nobody has a date": `{"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}]}}`,
		"of two members that never open one takes part": `{"fleet": {"members": [
			{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}], ` + never + `},
			{"upgradePolicy": "automatic", "services": [{"name": "strimzi", "version": "1.0.0"}], ` + never + `}]}}`,
		"an entry of the catalogue without a version": `{"policy": {"blocks": [{"to": "~", "why": "x"}, {"to": ".?", "why": "x"}]},
			"versions": [{"service": "kafka"}], "fleet": {"members": []}}`,
	} {
		t.Run(note, func(t *testing.T) {
			whole := treeOf([]byte(question)).(object)
			whole["version"], whole["now"] = object{"service": "kafka", "version": "1.1.1"}, "2026-11-27T12:00:00Z"
			lintPolicyParity(compare(t, encode(whole)))
		})
	}
}
