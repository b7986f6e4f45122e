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
