package conformance

import (
	"fmt"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// opaFollows is the size of the largest fleet that OPA is asked about.
const opaFollows = 100_000

// A match is a decision, and those that answer it.
type match struct {
	native    func()
	frugal    bool          // native may not allocate
	reference *speed.Rival  // OPA with policies/
	fast      *speed.Rival  // OPA with testdata/fast
	floor     *speed.Rival  // the least that anybody must touch
	others    []speed.Rival // whatever else there is to compare with
}

// BenchmarkVersus has each decision taken by all who can, on the same question in
// the same process and in turns, and reports what the medians of the rounds say:
// opa is the faster of the two Rego policies, and x-opa how many times it takes the
// native time; x-reference says so of the reference, and x-floor how many times
// native takes that of the floor. docs/speed.md explains the rivals.
//
// An iteration is a round: -benchtime 20x makes 20 of them.
func BenchmarkVersus(b *testing.B) {
	decision := func(name string, make func(b *testing.B) match) {
		b.Run("decision="+name, func(b *testing.B) {
			keep(b, name, func(benchtime bool) figures { return contest(b, make(b), benchtime) })
		})
	}
	decision("eligible", func(b *testing.B) match {
		version, member := speed.Version(), speed.Member()
		return eligible(b, func() bool { return eligibility.Decide(version, member).Eligible })
	})
	decision("eligible-compiled", func(b *testing.B) match {
		requirements, member := eligibility.New(speed.Version()), speed.Member()
		return eligible(b, func() bool { return requirements.Decide(member).Eligible })
	})
	decision("eligible-parsed", func(b *testing.B) match {
		requirements, member := eligibility.New(speed.Version()), eligibility.NewMember(speed.Member())
		return eligible(b, func() bool { return requirements.DecideMember(member).Eligible })
	})
	decision("next", func(b *testing.B) match {
		catalogue, member := speed.Catalogue(), speed.Member()
		return next(b, func() (versions.Selection, error) { return versions.Next(catalogue, member) })
	})
	decision("next-compiled", func(b *testing.B) match {
		catalogue, member := must(versions.NewCatalogue(speed.Catalogue()))(b), speed.Member()
		return next(b, func() (versions.Selection, error) { return catalogue.Next(member) })
	})
	for _, n := range []int{10, 1_000, 10_000, 100_000, 1_000_000} {
		members := fmt.Sprintf("/members=%d", n)
		decision("plan"+members, func(b *testing.B) match { return plan(b, speed.Fleet(n)) })
		decision("progress"+members, func(b *testing.B) match { return progress(b, speed.Fleet(n)) })
	}
}

// figures are what a contest reports, by unit.
type figures map[string]float64

// contest goes on for -benchtime, or for the fewest rounds that show something.
func contest(b *testing.B, m match, benchtime bool) figures {
	rivals := []speed.Rival{{Name: "native", Answer: m.native}}
	for _, rival := range []*speed.Rival{m.reference, m.fast, m.floor} {
		if rival != nil {
			rivals = append(rivals, *rival)
		}
	}
	rivals = append(rivals, m.others...)
	c := speed.NewContest(2*time.Millisecond, rivals...)
	for benchtime && b.Loop() {
		c.Round()
	}
	for c.Rounds() < 5 {
		c.Round()
	}
	scores := c.Scores()
	native := scores[0]
	reported := figures{"ns/op": 0, "native-allocs/op": native.Allocations}
	for i, score := range scores {
		reported[rivals[i].Name+"-ns/op"] = score.Nanoseconds
	}
	if m.reference != nil {
		reference := reported["reference-ns/op"]
		fastest := min(reference, reported["fast-ns/op"])
		delete(reported, "fast-ns/op")
		reported["opa-ns/op"] = fastest
		reported["x-opa"], reported["x-reference"] = fastest/native.Nanoseconds, reference/native.Nanoseconds
	}
	if m.floor != nil {
		reported["x-floor"] = native.Nanoseconds / reported["floor-ns/op"]
	}
	if m.frugal && native.Allocations >= 1 {
		b.Errorf("%.1f allocations, where none is allowed", native.Allocations)
	}
	return reported
}

func eligible(b *testing.B, decide func() bool) match {
	version, member := speed.Version(), speed.Member()
	decided := eligibility.Decide(version, member)
	if !decided.Eligible || !decide() || !mastermindsEligible(version, member) {
		b.Fatal("the member is not eligible")
	}
	document := object{"eligible": decided.Eligible, "unmet": unmetDocument(decided.Unmet)}
	question := object{"version": version, "fleetMember": member}
	m := match{native: func() { decide() }, frugal: true}
	m.reference, m.fast = opa(b, "eligibility.decision", question, document)
	m.others = []speed.Rival{{Name: "masterminds", Answer: func() { mastermindsEligible(version, member) }}}
	return m
}

func next(b *testing.B, decide func() (versions.Selection, error)) match {
	selection := must(decide())(b)
	if selection.Reason != versions.ServiceImpacting {
		b.Fatalf("%+v is not behind a stop", selection)
	}
	question := object{"versions": speed.Catalogue(), "fleetMember": speed.Member()}
	m := match{native: func() { _, _ = decide() }, frugal: true}
	m.reference, m.fast = opa(b, "versions.next", question, selectionDocument(selection))
	return m
}

func plan(b *testing.B, fleet tranche.Fleet) match {
	target := must(rollout.NewTarget(speed.Version(), tranche.Policy{}))(b)
	m := match{
		native: func() { target.Plan(fleet) },
		floor:  floor(fleet),
		others: []speed.Rival{{Name: "masterminds", Answer: func() { mastermindsPlan(speed.Version(), fleet) }}},
	}
	if len(fleet.Members) <= opaFollows {
		document := planDocument(target.Plan(fleet), true)
		if got := planDocument(mastermindsPlan(speed.Version(), fleet), true); !valueAnswer(got).equal(valueAnswer(document)) {
			b.Fatal("Masterminds plans something else")
		}
		m.reference, m.fast = opa(b, "rollout.plan", object{"version": speed.Version(), "fleet": fleet}, document)
	}
	return m
}

func progress(b *testing.B, fleet tranche.Fleet) match {
	target := must(rollout.NewTarget(speed.Version(), tranche.Policy{}))(b)
	m := match{native: func() { target.Progress(fleet) }, floor: floor(fleet)}
	if len(fleet.Members) <= opaFollows {
		document := progressDocument(target.Progress(fleet), true)
		m.reference, m.fast = opa(b, "rollout.progress", object{"version": speed.Version(), "fleet": fleet}, document)
	}
	return m
}

func floor(fleet tranche.Fleet) *speed.Rival {
	sum := int64(0)
	return &speed.Rival{Name: "floor", Answer: func() { sum += speed.Floor(fleet, "kafka") }}
}
