package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// drawn is how many questions the shares below are measured on: the same ones
// in every run.
const drawn = 1000

// outcomes are those of each kind of question, with a floor: in percent of the
// questions that have the outcome at least once. A property over outcomes that never
// come up proves nothing.
var outcomes = []struct {
	kind     kind
	ordinary map[string]int
	hostile  map[string]int
	rare     []string // too rare for a floor, but among the vectors
}{
	{
		rolloutKind,
		map[string]int{
			"0 groups": 15, "1 group": 10, "2 groups": 10, "3 groups": 5, "member in 2 groups": 10,
			"not_installed": 40, "not_automatic": 25, "invalid_version": 10, "up_to_date": 20,
			"empty": 1, "active": 20, "halted": 10, "done": 5,
			"succeeded": 10, "failed": 10, "waiting": 20, "admitted": 20, "on hold": 10, "out of turn": 10,
			"by_risk": 10, "single": 10, "split": 10, "thresholds": 10,
		},
		map[string]int{
			"error missing": 5, "error invalid": 5, "error out_of_range": 10, "error unknown": 2,
			"0 groups": 10, "1 group": 1, "2 groups": 1, "3 groups": 1, "4 groups or more": 1, "member in 2 groups": 3,
			"not_installed": 5, "not_automatic": 10, "invalid_version": 5, "up_to_date": 5,
			"active": 5, "halted": 1, "done": 2, "admitted": 3, "on hold": 1, "out of turn": 1,
			"at version.service": 5, "at version.version": 5, "at policy.strategy": 1, "at policy.split": 1,
			"at policy.successThreshold": 1, "at policy.successThresholds": 1,
		},
		[]string{"at policy.split[]", "at policy.successThresholds[]"},
	},
	{
		shapesKind,
		map[string]int{"entries of one service": 40, "risks 2": 10, "risks 3": 20},
		map[string]int{
			"entries of one service": 40, "twins": 20, "null": 40, "absent": 40, "unknown field": 40,
			"risks 0": 1, "risks 1": 1, "risks 3": 20, "risk beyond a float": 10, "risk that is no plain integer": 10, "version not valid": 40,
		},
		nil,
	},
	{
		eligibilityKind,
		map[string]int{
			"eligible": 15, "eligible with requirements": 5,
			"malformed": 15, "not_installed": 10, "invalid_version": 1, "not_satisfied": 8,
			"other_cloud": 5, "not_reported": 2, "not_enough": 1,
		},
		map[string]int{
			"eligible": 5, "eligible with requirements": 2,
			"malformed": 20, "not_installed": 4, "not_satisfied": 3,
		},
		nil,
	},
	{
		selectionKind,
		map[string]int{
			"service_impacting": 15, "over a stop": 8, "next": 10, "not_installed": 5, "unknown_version": 5,
			"up_to_date": 7, "unknown_next": 10, "error ambiguous": 4, "0 hops": 20, "1 hops": 20, "2 hops": 10,
			"end up_to_date": 15, "end unknown_next": 20, "end cycle": 10, "end not_installed": 5, "end unknown_version": 4,
			"lint invalid_version": 20, "lint unknown_next": 20, "lint next_is_itself": 5, "lint next_is_older": 10,
			"lint next_closes_cycle": 5, "lint dead_end": 30, "lint malformed_requirement": 20,
			"first stop": 5, "last of several": 20,
		},
		map[string]int{
			"service_impacting": 5, "over a stop": 1, "next": 10, "not_installed": 2, "unknown_version": 4,
			"up_to_date": 2, "unknown_next": 2, "error ambiguous": 10, "error another_service": 1, "2 hops": 10,
			"end up_to_date": 4, "end unknown_next": 4, "end cycle": 20, "last of several": 20,
			"lint invalid_version": 20, "lint duplicate": 5, "lint equal_precedence": 5, "lint out_of_order": 5, "lint another_service": 1,
			"at versions[]": 10, "at versions[].service": 1,
		},
		nil,
	},
	{
		shouldUpgradeKind,
		map[string]int{
			"yes": 4, "not asked": 20, "admitted": 2, "not eligible": 5, "several reasons": 4, "first stop": 4,
			"not admitted: not_in_fleet": 2, "not admitted: up_to_date": 3, "not admitted: halted": 3, "not admitted: waiting": 1,
			"next": 8, "service_impacting": 10, "not_installed": 5, "unknown_version": 3, "up_to_date": 5, "unknown_next": 10,
			"error invalid": 5, "error ambiguous": 1, "at fleetMember.clusterID": 2, "fresher than its copy": 1,
		},
		map[string]int{
			"yes": 2, "not asked": 20, "not eligible": 3, "several reasons": 2,
			"not admitted: not_in_fleet": 2, "not admitted: up_to_date": 4,
			"not admitted: invalid_version": 1, "not admitted: not_automatic": 1,
			"error invalid": 2, "error ambiguous": 10, "error another_service": 1, "error missing": 1, "error out_of_range": 1, "error unknown": 1,
			"at versions[]": 10, "at versions[].version": 5, "at versions[].service": 2, "at fleetMember.clusterID": 1, "fresher than its copy": 1,
			"at policy.strategy": 1, "at policy.split": 1, "at policy.successThreshold": 1, "at policy.successThresholds": 1,
		},
		[]string{"at policy.split[]", "at policy.successThresholds[]"},
	},
}

// TestOutcomesAreCommon keeps the generators honest. With -v it prints the shares.
func TestOutcomesAreCommon(t *testing.T) {
	number, floors, least := 0, 0, 100.0
	for _, tc := range outcomes {
		t.Run(tc.kind.name, func(t *testing.T) {
			inOrdinary, inHostile := shares(t, tc.kind, ordinary), shares(t, tc.kind, hostile)
			var table strings.Builder
			fmt.Fprintf(&table, "%-30s ordinary  hostile", tc.kind.name)
			all := maps.Clone(inOrdinary)
			maps.Copy(all, inHostile)
			for _, outcome := range slices.Sorted(maps.Keys(all)) {
				percent := func(counts map[string]int) float64 { return float64(counts[outcome]) * 100 / drawn }
				fmt.Fprintf(&table, "\n%-30s %7.1f%% %7.1f%%", outcome, percent(inOrdinary), percent(inHostile))
				number++
				switch {
				case tc.ordinary[outcome]+tc.hostile[outcome] > 0:
					floors++
					least = min(least, max(percent(inOrdinary), percent(inHostile)))
				case !slices.Contains(tc.rare, outcome):
					t.Errorf("%s: has no floor, and is not among the rare", outcome)
				}
			}
			t.Log(table.String())
			wantShares(t, inOrdinary, tc.ordinary)
			wantShares(t, inHostile, tc.hostile)
		})
	}
	t.Logf("%d outcomes come up; %d have a floor, in one world or both: at least %.1f%% of its questions reach each of these", number, floors, least)
}

// shares counts the questions with each outcome.
func shares(t *testing.T, k kind, w worlds) map[string]int {
	counts := map[string]int{}
	for seed := range drawn {
		input := must(parseQuestion(k.example(w, seed)))(t)
		for _, outcome := range distinct(k.outcomes(t, input)) {
			counts[outcome]++
		}
	}
	return counts
}

func wantShares(t *testing.T, counts, floors map[string]int) {
	t.Helper()
	for outcome, floor := range floors {
		if counts[outcome]*100 < floor*drawn {
			t.Errorf("%s: in %d of %d questions, want at least %d%%", outcome, counts[outcome], drawn, floor)
		}
	}
}

func distinct(outcomes []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(outcomes)))
}

func rolloutOutcomes(t fataler, input parsed) (outcomes []string) {
	version, fleet := must(input.Version())(t), must(input.Fleet())(t)
	policy, err := input.Policy()
	var plan rollout.Plan
	if err == nil {
		plan, err = rollout.NewPlan(version, fleet, policy, time.Time{})
	}
	if err != nil {
		return errorOutcomes(err)
	}
	outcomes = append(outcomes, []string{"0 groups", "1 group", "2 groups", "3 groups", "4 groups or more"}[min(len(plan.Groups), 4)])
	if policy.Strategy != "" {
		outcomes = append(outcomes, policy.Strategy)
	}
	if len(policy.SuccessThresholds) > 0 {
		outcomes = append(outcomes, "thresholds")
	}
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
	progress := must(rollout.NewProgress(version, fleet, policy, time.Time{}))(t)
	for _, state := range states(progress) {
		outcomes = append(outcomes, string(state))
	}
	for place := range fleet.Members {
		switch a := progress.Admission(place); {
		case a.Admitted:
			outcomes = append(outcomes, "admitted")
		case a.Reason() == rollout.ReasonHalted:
			outcomes = append(outcomes, "on hold")
		case a.Reason() == rollout.ReasonWaiting:
			outcomes = append(outcomes, "out of turn")
		}
	}
	return outcomes
}

// rolloutShapes tells what is odd about a question, whatever the answer.
func rolloutShapes(t fataler, input parsed) (shapes []string) {
	fleet := must(input.Fleet())(t)
	risks := map[int64]bool{}
	for i, member := range fleet.Members {
		if slices.ContainsFunc(fleet.Members[:i], member.Equal) {
			shapes = append(shapes, "twins")
		}
		names := map[string]bool{}
		for _, entry := range member.Services {
			if names[entry.Name] {
				shapes = append(shapes, "entries of one service")
			}
			names[entry.Name], risks[entry.Risk] = true, true
			if entry.Risk > 1<<53 || entry.Risk < -1<<53 {
				shapes = append(shapes, "risk beyond a float")
			}
			if _, valid := versions.Parse(entry.Version); !valid {
				shapes = append(shapes, "version not valid")
			}
		}
	}
	shapes = append(shapes, fmt.Sprint("risks ", min(len(risks), 3)))
	members, _ := input.tree["fleet"].(object)["members"].([]any)
	for _, member := range members {
		entries, _ := member.(object)["services"].([]any)
		shapes = append(shapes, documentShapes(member.(object), "clusterID", "cloud", "services", "upgradePolicy")...)
		for _, entry := range entries {
			shapes = append(shapes, documentShapes(entry.(object), "name", "version", "subscription", "risk", "upgradeStatus")...)
		}
	}
	return shapes
}

func documentShapes(document object, known ...string) (shapes []string) {
	for _, name := range known {
		if value, present := document[name]; !present {
			shapes = append(shapes, "absent")
		} else if value == nil {
			shapes = append(shapes, "null")
		}
	}
	for name := range document {
		if !slices.Contains(known, name) {
			shapes = append(shapes, "unknown field")
		}
	}
	if risk, ok := document["risk"].(json.Number); ok && strings.ContainsAny(risk.String(), ".eE") {
		shapes = append(shapes, "risk that is no plain integer")
	}
	return shapes
}

func shouldUpgradeOutcomes(t fataler, input parsed) (outcomes []string) {
	q := rollout.Question{Member: must(input.FleetMember())(t), Catalogue: must(input.Versions())(t), Options: versionOptions(t, input)}
	if input.tree["fleet"] != nil {
		fleet := must(input.Fleet())(t)
		q.Fleet = &fleet
	}
	var err error
	if q.Policy, err = input.Policy(); err != nil {
		return errorOutcomes(err)
	}
	advice, err := rollout.ShouldUpgrade(q)
	if err != nil {
		return errorOutcomes(err)
	}
	outcomes = append(outcomes, string(advice.Next.Reason))
	for outcome, is := range map[string]bool{
		"yes":             advice.Upgrade,
		"not asked":       !advice.RolloutAsked,
		"admitted":        advice.Admission.Admitted,
		"not eligible":    len(advice.Unmet) > 0,
		"several reasons": len(advice.Unmet) > 1 || len(advice.Unmet) == 1 && advice.RolloutAsked && !advice.Admission.Admitted,
	} {
		if is {
			outcomes = append(outcomes, outcome)
		}
	}
	if advice.RolloutAsked && !advice.Admission.Admitted {
		outcomes = append(outcomes, "not admitted: "+string(advice.Admission.Reason()))
	}
	if advice.RolloutAsked && !slices.ContainsFunc(q.Fleet.Members, q.Member.Equal) && advice.Admission.Reason() != rollout.ReasonNotInFleet {
		outcomes = append(outcomes, "fresher than its copy")
	}
	if last, err := versions.Next(q.Catalogue, q.Member); err == nil && last != advice.Next {
		outcomes = append(outcomes, "first stop")
	}
	return outcomes
}

func eligibilityOutcomes(t fataler, input parsed) (outcomes []string) {
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

func nextOutcomes(t fataler, input parsed) (outcomes []string) {
	catalogue, member := must(input.Versions())(t), must(input.FleetMember())(t)
	for _, finding := range versions.Lint(catalogue) {
		outcomes = append(outcomes, "lint "+string(finding.Problem))
	}
	selection, err := versions.Next(catalogue, member)
	if err != nil {
		return append(outcomes, errorOutcomes(err)...)
	}
	outcomes = append(outcomes, string(selection.Reason))
	if selection.Version != nil && len(catalogue[standsAt(catalogue, member)].Next) > 1 {
		outcomes = append(outcomes, "last of several")
	}
	if asked, err := versions.Next(catalogue, member, versionOptions(t, input)...); err == nil && asked != selection {
		outcomes = append(outcomes, "first stop")
	}
	if selection.Reason == versions.ReasonServiceImpacting && stopsBetween(catalogue, member, selection.Index) > 0 {
		outcomes = append(outcomes, "over a stop")
	}
	if way, err := versions.NewPath(catalogue, member); err == nil {
		outcomes = append(outcomes, "end "+string(way.End), fmt.Sprint(min(len(way.Hops), 2), " hops"))
	}
	return outcomes
}

// pairFloors are what decides between two versions, with a floor of those drawn.
var pairFloors = map[string]int{
	"one not valid": 100, "numbers": 100, "release and pre-release": 100, "equal": 60,
	"two numbers": 20, "number and text": 20, "two texts": 10, "other case": 4, "number of identifiers": 15,
}

// TestPairsOfVersionsAreCommon does the same for what decides between two versions.
func TestPairsOfVersionsAreCommon(t *testing.T) {
	relatives := rapid.Custom(pairs.relatives)
	counts := map[string]int{}
	for seed := range drawn {
		pair := relatives.Example(seed)
		counts[decidedBy(pair[0], pair[1])]++
	}
	for _, by := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%-28s %5.1f%%", by, float64(counts[by])*100/drawn)
	}
	for by, floor := range pairFloors {
		if counts[by] < floor {
			t.Errorf("%s: %d of %d pairs, want at least %d", by, counts[by], drawn, floor)
		}
	}
}

func decidedBy(a, b string) string {
	v, validA := versions.Parse(a)
	w, validB := versions.Parse(b)
	if !validA || !validB {
		return "one not valid"
	}
	p, q := v.Semver().Prerelease(), w.Semver().Prerelease()
	switch {
	case v.Semver().Major() != w.Semver().Major() || v.Semver().Minor() != w.Semver().Minor() || v.Semver().Patch() != w.Semver().Patch():
		return "numbers"
	case p == q:
		return "equal"
	case p == "" || q == "":
		return "release and pre-release"
	}
	numeric := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	left, right := strings.Split(p, "."), strings.Split(q, ".")
	for i := range min(len(left), len(right)) {
		switch x, y := left[i], right[i]; {
		case x == y:
		case numeric(x) && numeric(y):
			return "two numbers"
		case numeric(x) || numeric(y):
			return "number and text"
		case strings.EqualFold(x[:1], y[:1]) && x[:1] != y[:1]:
			return "other case"
		default:
			return "two texts"
		}
	}
	return "number of identifiers"
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

// standsAt is the first place in the catalogue of a release that a member has, or -1.
func standsAt(catalogue []tranche.Version, member tranche.Member) int {
	return slices.IndexFunc(catalogue, func(v tranche.Version) bool { return installed(member, v) })
}

func installed(member tranche.Member, release tranche.Version) bool {
	return slices.ContainsFunc(member.Services, func(s tranche.Service) bool {
		return s.Name == release.Service && s.Version == release.Version
	})
}

// errorOutcomes are an error's condition and its place, whatever the index.
func errorOutcomes(err error) []string {
	condition, path := conditionOf(err)
	if condition == "unknown" {
		return []string{"error " + condition} // the places have any name
	}
	return []string{"error " + condition, "at " + regexp.MustCompile(`\[\d+\]`).ReplaceAllString(path, "[]")}
}
