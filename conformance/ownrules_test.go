package conformance

import (
	"errors"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// An ownRule is a rule of the Data API that policies may have.
type ownRule struct {
	name     string
	question func(worlds, *rapid.T) []byte
	// native is the decision in the rule's shape. Its error is a question that is
	// refused: there is nothing to compare.
	native func(parsed) (verdict, error)
	// compared leaves out of an answer what means nothing.
	compared func(answer) answer
}

// A verdict is a native answer, and why it is that.
type verdict struct {
	answer answer
	why    []string
}

var ownRules = []ownRule{
	{"rolloutPlan", worlds.rollout, planVerdict, groupsAsSets},
	{"eligibleForUpgrade", worlds.eligibility, eligibleVerdict, falseAsUndefined},
	{"nextVersionForMember", worlds.nextVersion, nextVerdict, asItIs},
	{"groupSuccessThreshold", worlds.rollout, thresholdVerdict, asItIs},
}

func ruleNames() (names []string) {
	for _, rule := range ownRules {
		names = append(names, rule.name)
	}
	return names
}

func planVerdict(input parsed) (verdict, error) {
	version, err := input.Version()
	if err != nil {
		return verdict{}, err
	}
	fleet, err := input.Fleet()
	if err != nil {
		return verdict{}, err
	}
	plan, err := rollout.NewPlan(version, fleet, tranche.Policy{}, time.Time{})
	if err != nil {
		return verdict{}, err
	}
	v := verdict{answer: rolloutPlan(input, plan)}
	for _, exclusion := range plan.Excluded {
		v.why = append(v.why, fmt.Sprintf("fleet.members[%d] is left out: %s", exclusion.Member, exclusion.Reason))
	}
	return v, nil
}

func eligibleVerdict(input parsed) (verdict, error) {
	version, err := input.Version()
	if err != nil {
		return verdict{}, err
	}
	member, err := input.FleetMember()
	if err != nil {
		return verdict{}, err
	}
	decision := eligibility.Decide(version, member)
	v := verdict{}
	if decision.Eligible {
		v.answer = valueAnswer(true)
	}
	for _, unmet := range decision.Unmet {
		v.why = append(v.why, fmt.Sprintf("version.requirements[%d] is not met: %s", unmet.Index, unmet.Reason))
	}
	return v, nil
}

func nextVerdict(input parsed) (verdict, error) {
	releases, err := input.Versions()
	if err != nil {
		return verdict{}, err
	}
	member, err := input.FleetMember()
	if err != nil {
		return verdict{}, err
	}
	selection, err := versions.Next(releases, member)
	switch {
	case errors.Is(err, versions.ErrAmbiguous):
		return verdict{answer{conflict: true}, []string{err.Error()}}, nil
	case err != nil:
		return verdict{}, err
	}
	return verdict{nextVersionForMember(input, selection), []string{string(selection.Reason)}}, nil
}

func thresholdVerdict(parsed) (verdict, error) {
	return verdict{answer: valueAnswer(rollout.GroupSuccessThreshold)}, nil
}

// groupsAsSets forgets the order and the repetition inside each group. What is no
// list of lists stays as it is.
func groupsAsSets(a answer) answer {
	groups, ok := a.value.(*ast.Array)
	if !ok {
		return a
	}
	var sets []*ast.Term
	groups.Foreach(func(group *ast.Term) {
		if members, ok := group.Value.(*ast.Array); ok {
			set := ast.NewSet()
			members.Foreach(set.Add)
			group = ast.NewTerm(set)
		}
		sets = append(sets, group)
	})
	return answer{value: ast.NewArray(sets...)}
}

// falseAsUndefined takes both ways of saying no for one.
func falseAsUndefined(a answer) answer {
	if a.value != nil && a.value.Compare(ast.Boolean(false)) == 0 {
		return answer{}
	}
	return a
}

func asItIs(a answer) answer { return a }
