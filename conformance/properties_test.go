package conformance

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// These properties hold by themselves: native and reference could not both
// break them by sharing a mistake.

func TestPlanLosesNobody(t *testing.T) { planLosesNobody.check(t) }
func FuzzPlanLosesNobody(f *testing.F) { planLosesNobody.fuzz(f) }

var planLosesNobody = overPlans(func(t *rapid.T, p planned) {
	grouped, excluded := make([]int, len(p.fleet.Members)), make([]int, len(p.fleet.Members))
	for _, group := range p.plan.Groups {
		if len(group.Members) == 0 {
			t.Fatalf("the group of risk %d is empty", group.Risk)
		}
		for _, i := range group.Members {
			grouped[i]++
		}
	}
	for _, e := range p.plan.Excluded {
		excluded[e.Member]++
	}
	for i := range p.fleet.Members {
		twice := grouped[i] > 1 && !answers.ByRisk(p.policy)
		if twice || grouped[i] > 0 && excluded[i] != 0 || grouped[i] == 0 && excluded[i] != 1 {
			t.Fatalf("member %d: in %d groups, excluded %d times", i, grouped[i], excluded[i])
		}
	}
})

func TestPlanIsOrdered(t *testing.T) { planIsOrdered.check(t) }
func FuzzPlanIsOrdered(f *testing.F) { planIsOrdered.fuzz(f) }

var planIsOrdered = overPlans(func(t *rapid.T, p planned) {
	groups := p.plan.Groups
	for i, group := range groups {
		if !ascending(group.Members) {
			t.Fatalf("members out of order: %v", group.Members)
		}
		if p.policy.Strategy == tranche.Split && i > 0 {
			before, after := p.risks(groups[i-1]), p.risks(group)
			if before[0] < after[len(after)-1] {
				t.Fatalf("a lower risk before a higher: %v, %v", before, after)
			}
		}
		if !answers.ByRisk(p.policy) {
			continue
		}
		if i > 0 && group.Risk >= groups[i-1].Risk {
			t.Fatalf("groups out of order: %v", groups)
		}
		for _, m := range group.Members {
			ofRisk := func(s tranche.Service) bool { return s.Name == p.version.Service && s.Risk == group.Risk }
			if !slices.ContainsFunc(p.fleet.Members[m].Services, ofRisk) {
				t.Fatalf("member %d has no entry of risk %d", m, group.Risk)
			}
		}
	}
	if !slices.IsSortedFunc(p.plan.Excluded, byMember) {
		t.Fatalf("excluded out of order: %v", p.plan.Excluded)
	}
})

func byMember(a, b rollout.Exclusion) int { return cmp.Compare(a.Member, b.Member) }

func ascending(places []int) bool {
	for i := 1; i < len(places); i++ {
		if places[i] <= places[i-1] {
			return false
		}
	}
	return true
}

// A member's fate depends on itself alone: in a fleet of another order it is in
// the same groups, or left out for the same reason. Where a fleet is split the order
// decides between members of one risk: the groups have as many of each.
func TestPlanOfAnotherOrder(t *testing.T) { planOfAnotherOrder.check(t) }
func FuzzPlanOfAnotherOrder(f *testing.F) { planOfAnotherOrder.fuzz(f) }

var planOfAnotherOrder = overPlans(func(t *rapid.T, p planned) {
	places := make([]int, len(p.fleet.Members))
	for i := range places {
		places[i] = i
	}
	places = rapid.Permutation(places).Draw(t, "order")
	shuffled := p.fleet
	shuffled.Members = make([]tranche.Member, len(places))
	for to, from := range places {
		shuffled.Members[to] = p.fleet.Members[from]
	}
	other := must(rollout.NewPlan(p.version, shuffled, p.policy, time.Time{}))(t)
	for i := range other.Groups {
		for j, place := range other.Groups[i].Members {
			other.Groups[i].Members[j] = places[place]
		}
		slices.Sort(other.Groups[i].Members)
	}
	for i := range other.Excluded {
		other.Excluded[i].Member = places[other.Excluded[i].Member]
	}
	slices.SortFunc(other.Excluded, byMember)
	if p.policy.Strategy == tranche.Split {
		for i := range min(len(other.Groups), len(p.plan.Groups)) {
			if slices.Equal(p.risks(other.Groups[i]), p.risks(p.plan.Groups[i])) {
				other.Groups[i].Members = p.plan.Groups[i].Members
			}
		}
	}
	if !reflect.DeepEqual(p.plan, other) {
		t.Fatalf("in order %v:\n %+v, not\n %+v", places, other, p.plan)
	}
})

// planned is a plan, and what it was made for.
type planned struct {
	version tranche.Version
	fleet   tranche.Fleet
	policy  tranche.Policy
	plan    rollout.Plan
}

// overPlans is a property of plans: of that under the policy of a question, and of that
// under none.
func overPlans(holds func(*rapid.T, planned)) property {
	return over(worlds.rollout, func(t *rapid.T, question []byte) {
		input := must(parseQuestion(question))(t)
		version, fleet := must(input.Version())(t), must(input.Fleet())(t)
		policies := []tranche.Policy{{}}
		if policy, err := input.Policy(); err == nil {
			policies = append(policies, policy)
		}
		for _, policy := range policies {
			if plan, err := rollout.NewPlan(version, fleet, policy, time.Time{}); err == nil {
				holds(t, planned{version, fleet, policy, plan})
			}
		}
	})
}

// risks are the lowest one of each member of a group, in ascending order.
func (p planned) risks(group rollout.Group) (risks []int64) {
	for _, m := range group.Members {
		lowest := int64(math.MaxInt64)
		for _, s := range p.fleet.Members[m].Services {
			if s.Name == p.version.Service {
				lowest = min(lowest, s.Risk)
			}
		}
		risks = append(risks, lowest)
	}
	slices.Sort(risks)
	return risks
}

// What more is installed meets no fewer requirements, and their order and that
// of the entries changes nothing.
func TestEligibilityIsMonotone(t *testing.T) { eligibilityIsMonotone.check(t) }
func FuzzEligibilityIsMonotone(f *testing.F) { eligibilityIsMonotone.fuzz(f) }

var eligibilityIsMonotone = over(worlds.eligibility, func(t *rapid.T, question []byte) {
	input := must(parseQuestion(question))(t)
	version, member := must(input.Version())(t), must(input.FleetMember())(t)
	all := eligibility.Decide(version, member)

	fewer := member
	fewer.Services = rapid.Permutation(member.Services).Draw(t, "entries")
	other := eligibility.Decide(version, fewer)
	for i := range min(len(all.Unmet), len(other.Unmet)) {
		slices.Sort(all.Unmet[i].Installed) // which are told in the order of the entries
		slices.Sort(other.Unmet[i].Installed)
	}
	if !reflect.DeepEqual(all, other) {
		t.Fatalf("in another order %+v, not %+v", other, all)
	}
	if len(fewer.Services) > 0 {
		fewer.Services = fewer.Services[1:]
	}
	less := eligibility.Decide(version, fewer)
	if len(less.Unmet) < len(all.Unmet) {
		t.Fatalf("an entry less, and fewer unmet: %+v, not %+v", less, all)
	}
	if all.Eligible != (len(all.Unmet) == 0) {
		t.Fatalf("eligible, and unmet: %+v", all)
	}
})

// More of the same changes nothing, though there are other ways to decide then.
func TestManyTwinsChangeNoEligibility(t *testing.T) { manyTwinsChangeNoEligibility.check(t) }
func TestManyTwinsChangeNoNext(t *testing.T)        { manyTwinsChangeNoNext.check(t) }
func FuzzManyTwinsChangeNoEligibility(f *testing.F) { manyTwinsChangeNoEligibility.fuzz(f) }
func FuzzManyTwinsChangeNoNext(f *testing.F)        { manyTwinsChangeNoNext.fuzz(f) }

var manyTwinsChangeNoEligibility = over(worlds.eligibility, func(t *rapid.T, question []byte) {
	input := must(parseQuestion(question))(t)
	version, member := must(input.Version())(t), must(input.FleetMember())(t)
	want := eligibility.Decide(version, member)
	version.Requirements = append(version.Requirements, slices.Repeat([]tranche.Requirement{{Dependency: "many:2.0.0"}}, 9)...)
	for _, got := range []eligibility.Decision{
		eligibility.Decide(version, repeat(member)),
		eligibility.New(version).Decide(repeat(member)),
	} {
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v: %s", got, want, question)
		}
	}
}).costing(5)

var manyTwinsChangeNoNext = over(worlds.nextVersion, func(t *rapid.T, question []byte) {
	input := must(parseQuestion(question))(t)
	catalogue, member := must(input.Versions())(t), must(input.FleetMember())(t)
	want, wantErr := versions.Next(catalogue, member, versionOptions(t, input)...)
	got, err := versions.Next(catalogue, repeat(member), versionOptions(t, input)...)
	if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("%+v, %v, want %+v, %v: %s", got, err, want, wantErr, question)
	}
}).costing(5)

// repeat gives a member thousands of entries, those that it has and some more.
func repeat(member tranche.Member) tranche.Member {
	const many = 5000
	member.Services = slices.Clone(member.Services)
	for _, version := range []string{"1.0.0", "2.0.0", "3.0.0"} {
		member.Services = append(member.Services, tranche.Service{Name: "many", Version: version})
	}
	member.Services = slices.Repeat(member.Services, 1+many/len(member.Services))
	return member
}

// Of the stops between where a member stands and its target, the target included, the
// last is next, or the first if that is asked for; where there is none, the target.
func TestNextJumpsOverNoStop(t *testing.T) { nextJumpsOverNoStop.check(t) }
func FuzzNextJumpsOverNoStop(f *testing.F) { nextJumpsOverNoStop.fuzz(f) }

var nextJumpsOverNoStop = over(worlds.nextVersion, func(t *rapid.T, question []byte) {
	input := must(parseQuestion(question))(t)
	catalogue, member := must(input.Versions())(t), must(input.FleetMember())(t)
	selection, err := versions.Next(catalogue, member, versionOptions(t, input)...)
	if err != nil || selection.Version == nil {
		return
	}
	current := standsAt(catalogue, member)
	following := catalogue[current].Next
	target := slices.IndexFunc(catalogue, func(v tranche.Version) bool { return v.Version == following[len(following)-1] })
	var stops []int
	for i := current + 1; i <= target; i++ {
		if catalogue[i].ServiceImpacting {
			stops = append(stops, i)
		}
	}
	want := versions.Selection{Version: &catalogue[target], Index: target, Reason: versions.ReasonNext}
	if len(stops) > 0 {
		stop := stops[len(stops)-1]
		if first, _ := input.FirstStop(); first {
			stop = stops[0]
		}
		want = versions.Selection{Version: &catalogue[stop], Index: stop, Reason: versions.ReasonServiceImpacting}
	}
	if selection != want {
		t.Fatalf("from %d to %d over %v: %+v, want %+v: %s", current, target, stops, selection, want, question)
	}
})
