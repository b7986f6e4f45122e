package conformance

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/rollout"
	indexed "github.com/tranche-go/tranche/rollout/index"
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
// An iteration is a round: -benchtime 20x makes 20 of them. With -kept or -renew the
// rivals are those whose ratios are in testdata/kept.txt.
func BenchmarkVersus(b *testing.B) {
	var all table
	var ratios kept
	if *keptFast || *renewKept {
		ratios = readKept(b)
	}
	decision := func(name string, make func(b *testing.B) match) {
		b.Run("decision="+name, func(b *testing.B) {
			wanted := ratios.of(name)
			if ratios != nil && len(wanted) == 0 {
				b.Skip("nothing of it is kept")
			}
			m := make(b)
			if ratios != nil {
				m = m.only(wanted)
			}
			measured, best := m.contest(b, func(best figures) bool { return *renewKept || *keptFast && len(wanted.worse(best)) > 0 })
			for unit, figure := range measured {
				b.ReportMetric(figure, unit)
			}
			if *keptFast {
				for _, worse := range wanted.worse(best) {
					b.Error(worse)
				}
			}
			ratios.renew(name, best)
			all.add(name, measured)
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
		decision("plan-indexed"+members, func(b *testing.B) match { return planIndexed(b, speed.Fleet(n)) })
		decision("progress"+members, func(b *testing.B) match { return progress(b, speed.Fleet(n)) })
	}
	if *keptFast {
		for _, decision := range ratios.without(all.decisions) {
			b.Errorf("%s is kept, and was not measured", decision)
		}
	}
	if *renewKept {
		ratios.write(b)
	}
	if *versusTable {
		all.write(os.Stdout)
	}
}

// figures are what a contest reports, by unit.
type figures map[string]float64

// only leaves out the rivals that no unit asks for.
func (m match) only(wanted figures) match {
	m.others = nil
	if _, asked := wanted["x-opa"]; !asked {
		m.reference, m.fast = nil, nil
	}
	if _, asked := wanted["x-floor"]; !asked {
		m.floor = nil
	}
	return m
}

// contest goes on for -benchtime, and for no fewer rounds than show something. While
// again says so it is held once more, a few times, and best is the best of each unit:
// what disturbs the machine goes by, and what makes the code slower stays.
func (m match) contest(b *testing.B, again func(best figures) bool) (measured, best figures) {
	rivals := []speed.Rival{{Name: "native", Answer: m.native}}
	for _, rival := range []*speed.Rival{m.reference, m.fast, m.floor} {
		if rival != nil {
			rivals = append(rivals, *rival)
		}
	}
	rivals = append(rivals, m.others...)
	c := speed.NewContest(2*time.Millisecond, rivals...)
	for b.Loop() {
		c.Round()
	}
	for c.Rounds() < 5 {
		c.Round()
	}
	measured = m.figures(rivals, c.Scores())
	best = measured
	for n := 1; n < 5 && again(best); n++ {
		rounds := c.Rounds()
		for c.Restart(); c.Rounds() < rounds; {
			c.Round()
		}
		best = best.orBetter(m.figures(rivals, c.Scores()))
	}
	if m.frugal && measured["native-allocs/op"] >= 1 {
		b.Errorf("%.1f allocations, where none is allowed", measured["native-allocs/op"])
	}
	return measured, best
}

func (m match) figures(rivals []speed.Rival, scores []speed.Score) figures {
	native := scores[0]
	measured := figures{"ns/op": 0, "native-allocs/op": native.Allocations}
	for i, score := range scores {
		measured[rivals[i].Name+"-ns/op"] = score.Nanoseconds
	}
	if m.reference != nil {
		reference := measured["reference-ns/op"]
		fastest := min(reference, measured["fast-ns/op"])
		delete(measured, "fast-ns/op")
		measured["opa-ns/op"] = fastest
		measured["x-opa"], measured["x-reference"] = fastest/native.Nanoseconds, reference/native.Nanoseconds
	}
	if m.floor != nil {
		measured["x-floor"] = native.Nanoseconds / measured["floor-ns/op"]
	}
	return measured
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
	if selection.Reason != versions.ReasonServiceImpacting {
		b.Fatalf("%+v is not behind a stop", selection)
	}
	question := object{"versions": speed.Catalogue(), "fleetMember": speed.Member()}
	m := match{native: func() { _, _ = decide() }, frugal: true}
	m.reference, m.fast = opa(b, "versions.next", question, selectionDocument(selection))
	return m
}

func plan(b *testing.B, fleet tranche.Fleet) match {
	version := speed.Version() // is made anew each time
	target := must(rollout.NewTarget(version, tranche.Policy{}, time.Time{}))(b)
	m := match{
		native: func() { target.Plan(fleet) },
		floor:  floor(fleet),
		others: []speed.Rival{{Name: "masterminds", Answer: func() { mastermindsPlan(version, fleet) }}},
	}
	if !reflect.DeepEqual(mastermindsPlan(version, fleet), target.Plan(fleet)) {
		b.Fatal("Masterminds plans something else")
	}
	if len(fleet.Members) <= opaFollows {
		m.reference, m.fast = opa(b, "rollout.plan", object{"version": version, "fleet": fleet}, planDocument(target.Plan(fleet), true))
	}
	return m
}

// planIndexed plans from an index of the fleet, with the counts of groups and of those
// who are left out, and lists nobody.
func planIndexed(b *testing.B, fleet tranche.Fleet) match {
	target := must(rollout.NewTarget(speed.Version(), tranche.Policy{}, time.Time{}))(b)
	index := indexed.New(fleet)
	places := func(set indexed.Set) []int { return slices.Collect(set.All()) }
	if !reflect.DeepEqual(listed(index.Plan(target), places), target.Plan(fleet)) {
		b.Fatal("the index plans something else")
	}
	counts := func() (sum int) {
		plan := index.Plan(target)
		for _, group := range plan.Groups {
			sum += group.Members.Len()
		}
		for _, excluded := range plan.Excluded {
			sum += excluded.Members.Len()
		}
		return sum
	}
	want := counts()
	m := match{
		native: func() {
			if counts() != want {
				panic("the index counts something else")
			}
		},
		floor: floor(fleet),
	}
	if len(fleet.Members) <= opaFollows {
		m.reference, m.fast = opa(b, "rollout.plan", object{"version": speed.Version(), "fleet": fleet}, planDocument(target.Plan(fleet), true))
	}
	return m
}

func progress(b *testing.B, fleet tranche.Fleet) match {
	target := must(rollout.NewTarget(speed.Version(), tranche.Policy{}, time.Time{}))(b)
	m := match{native: func() { _, _ = target.Progress(fleet) }, floor: floor(fleet)}
	if len(fleet.Members) <= opaFollows {
		document := progressDocument(must(target.Progress(fleet))(b), true)
		m.reference, m.fast = opa(b, "rollout.progress", object{"version": speed.Version(), "fleet": fleet}, document)
	}
	return m
}

func floor(fleet tranche.Fleet) *speed.Rival {
	sum := int64(0)
	return &speed.Rival{Name: "floor", Answer: func() { sum += speed.Floor(fleet, "kafka") }}
}
