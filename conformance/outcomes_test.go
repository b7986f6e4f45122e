package conformance

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// drawn is how many questions the shares below are measured on: the same ones
// in every run.
const drawn = 1000

// TestOutcomesAreCommon keeps the generators honest: a property over outcomes
// that never come up proves nothing. floors are in percent of the questions that
// have an outcome at least once.
func TestOutcomesAreCommon(t *testing.T) {
	for _, tc := range []struct {
		name     string
		question func(worlds, *rapid.T) []byte
		outcomes func(fataler, tranche.Input) []string
		ordinary map[string]int
		hostile  map[string]int
	}{
		{
			"rollout", worlds.rollout, rolloutOutcomes,
			map[string]int{
				"0 groups": 10, "1 group": 10, "2 groups": 10, "3 groups": 5, "member in 2 groups": 10,
				"not_installed": 20, "not_automatic": 10, "invalid_version": 10, "up_to_date": 20,
			},
			map[string]int{
				"error missing": 1, "error invalid": 10, "0 groups": 10, "1 group": 1, "2 groups": 2,
				"not_installed": 5, "not_automatic": 10, "invalid_version": 3, "up_to_date": 3,
			},
		},
		{
			"eligibility", worlds.eligibility, eligibilityOutcomes,
			map[string]int{
				"eligible": 20, "eligible with requirements": 5,
				"malformed": 10, "not_installed": 10, "invalid_version": 2, "not_satisfied": 10,
			},
			map[string]int{
				"eligible": 10, "eligible with requirements": 2,
				"malformed": 20, "not_installed": 2, "invalid_version": 1, "not_satisfied": 2,
			},
		},
		{
			"next", worlds.nextVersion, nextOutcomes,
			map[string]int{
				"service_impacting": 3, "over a stop": 1, "next": 5, "not_installed": 10, "unknown_version": 10,
				"up_to_date": 5, "unknown_next": 5, "error ambiguous": 2,
			},
			map[string]int{
				"service_impacting": 1, "next": 5, "not_installed": 5, "unknown_version": 10,
				"up_to_date": 2, "unknown_next": 1, "error ambiguous": 10, "error another_service": 5,
			},
		},
	} {
		for world, floors := range map[string]map[string]int{"ordinary": tc.ordinary, "hostile": tc.hostile} {
			t.Run(tc.name+"/"+world, func(t *testing.T) {
				w := map[string]worlds{"ordinary": ordinary, "hostile": hostile}[world]
				questions := rapid.Custom(func(t *rapid.T) []byte { return tc.question(w, t) })
				counts := map[string]int{}
				for seed := range drawn {
					input := must(tranche.ParseInput(questions.Example(seed)))(t)
					seen := map[string]bool{}
					for _, outcome := range tc.outcomes(t, input) {
						seen[outcome] = true
					}
					for outcome := range seen {
						counts[outcome]++
					}
				}
				for _, outcome := range slices.Sorted(maps.Keys(counts)) {
					t.Logf("%-28s %5.1f%%", outcome, float64(counts[outcome])*100/drawn)
				}
				for outcome, floor := range floors {
					if counts[outcome]*100 < floor*drawn {
						t.Errorf("%s: in %d of %d questions, want at least %d%%", outcome, counts[outcome], drawn, floor)
					}
				}
			})
		}
	}
}

func rolloutOutcomes(t fataler, input tranche.Input) (outcomes []string) {
	version, fleet := must(input.Version())(t), must(input.Fleet())(t)
	plan, err := rollout.NewPlan(version, fleet, tranche.Policy{})
	if err != nil {
		return []string{errorOutcome(err)}
	}
	unit := " groups"
	if len(plan.Groups) == 1 {
		unit = " group"
	}
	outcomes = append(outcomes, fmt.Sprint(len(plan.Groups), unit))
	for _, e := range plan.Excluded {
		outcomes = append(outcomes, string(e.Reason))
	}
	grouped := 0
	for _, g := range plan.Groups {
		grouped += len(g.Members)
	}
	if grouped > len(fleet.Members)-len(plan.Excluded) {
		outcomes = append(outcomes, "member in 2 groups")
	}
	return outcomes
}

func eligibilityOutcomes(t fataler, input tranche.Input) (outcomes []string) {
	version, member := must(input.Version())(t), must(input.FleetMember())(t)
	decision := eligibility.Decide(version, member)
	if decision.Eligible {
		outcomes = append(outcomes, "eligible")
		if len(version.Requirements) > 0 {
			outcomes = append(outcomes, "eligible with requirements")
		}
	}
	for _, u := range decision.Unmet {
		outcomes = append(outcomes, string(u.Reason))
	}
	return outcomes
}

func nextOutcomes(t fataler, input tranche.Input) []string {
	catalogue, member := must(input.Versions())(t), must(input.FleetMember())(t)
	selection, err := versions.Next(catalogue, member)
	if err != nil {
		return []string{errorOutcome(err)}
	}
	outcomes := []string{string(selection.Reason)}
	if selection.Reason == versions.ServiceImpacting && stopsBetween(catalogue, member, selection.Index) > 0 {
		outcomes = append(outcomes, "over a stop")
	}
	return outcomes
}

// stopsBetween counts the service-impacting releases between the one that a
// member has and a place in the catalogue.
func stopsBetween(catalogue []tranche.Version, member tranche.Member, place int) int {
	stops := 0
	for i := place - 1; i >= 0 && !installed(member, catalogue[i]); i-- {
		if catalogue[i].ServiceImpacting {
			stops++
		}
	}
	return stops
}

func installed(member tranche.Member, release tranche.Version) bool {
	return slices.ContainsFunc(member.Services, func(s tranche.Service) bool {
		return s.Name == release.Service && s.Version == release.Version
	})
}

func errorOutcome(err error) string {
	condition, _ := conditionOf(err)
	return "error " + condition
}
