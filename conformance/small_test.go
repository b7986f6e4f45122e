package conformance

import (
	"flag"
	"iter"
	"maps"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// everyWorld asks for all the small worlds. Without it each kind's stride-th is
// compared, the same ones in every run, or all of a kind of which there are few.
var everyWorld = flag.Bool("worlds", false, "compare every small world, not only a slice of them")

const stride = 499

// TestSmallWorlds compares every world up to a size, made of values chosen so that
// the comparisons in the policies go both ways. What random questions may miss for
// long, these cannot miss at all. How strings are spelled is left to random questions.
func TestSmallWorlds(t *testing.T) {
	for _, tc := range []struct {
		name     string
		property func(*comparison)
		worlds   iter.Seq[object]
		few      bool
	}{
		{"fleets of up to 2 members with up to 2 entries", rolloutParity, smallFleets(2, lists(smallEntries(), 2)), false},
		{"fleets of 3 members with up to 1 entry", rolloutParity, smallFleets(3, lists(smallEntries(), 1)), false},
		{"policies of up to 2 shares, up to 2 thresholds", rolloutParity, smallPolicies(), true},
		{"versions that cannot be rolled out, under policies that cannot be followed", rolloutParity, smallErrors(), true},
		{"up to 3 requirements, up to 2 entries", eligibilityParity, smallRequirements(3, 2), false},
		{"up to 2 requirements, up to 3 entries", eligibilityParity, smallRequirements(2, 3), false},
		{"next: catalogues of up to 3 versions", nextParity, smallCatalogues(smallMembers()), false},
		{"path: catalogues of up to 3 versions", pathParity, smallCatalogues(smallMembers()[:3]), false},
		{"lint: catalogues of up to 3 versions", lintParity, smallCataloguesAlone(), false},
		{"2 members, or 3, under every set of what holds them back", rolloutParity, smallAdvanced(len(smallTerms)), false},
		{"should upgrade: up to 3 members, itself among them or not", shouldUpgradeParity, smallAdvice(), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := batch{t: t, property: tc.property}
			worlds := 0
			for world := range tc.worlds {
				worlds++
				if *everyWorld || tc.few || worlds%stride == 0 {
					b.add(world)
				}
			}
			b.flush()
			t.Logf("%d of %d worlds compared, %d outputs", b.worlds, worlds, b.outputs)
		})
	}
}

// A batch compares many questions in one evaluation of each rule.
type batch struct {
	t         *testing.T
	property  func(*comparison)
	questions []*comparison
	native    map[string][]answer // by rule; of each question
	worlds    int
	outputs   int
}

const batchSize = 500

func (b *batch) add(world object) {
	if len(b.questions) == batchSize {
		b.flush()
	}
	c := compare(b.t, encode(world))
	at := len(b.questions)
	b.questions = append(b.questions, c)
	b.worlds++
	c.later = func(rule string, native answer) {
		if b.native == nil {
			b.native = map[string][]answer{}
		}
		for len(b.native[rule]) <= at {
			b.native[rule] = append(b.native[rule], answer{unasked: true})
		}
		b.native[rule][at] = native
	}
	b.property(c)
}

func (b *batch) flush() {
	for rule, native := range b.native {
		b.compare(rule, native)
	}
	b.questions, b.native = nil, nil
}

// compare asks a rule about all questions at once, but for those that are a
// conflict: that would be the answer to them all.
func (b *batch) compare(rule string, native []answer) {
	var asked []*ast.Term
	var places []int
	for i, a := range native {
		switch {
		case a.unasked:
			continue
		case a.conflict:
			b.questions[i].ask(rule, a)
		default:
			asked = append(asked, ast.NewTerm(b.questions[i].document))
			places = append(places, i)
		}
		b.outputs++
	}
	var want []*ast.Term
	for k, i := range places {
		if native[i].value != nil {
			want = append(want, ast.ArrayTerm(ast.IntNumberTerm(k), ast.NewTerm(native[i].value)))
		}
	}
	query := "[[i, said] | some i, question in input; said := " + rule + " with input as question]"
	said := reference().ask(b.t, query, ast.NewArray(asked...))
	if said.value.Compare(ast.NewArray(want...)) == 0 {
		return
	}
	for _, i := range places {
		b.questions[i].ask(rule, native[i])
	}
	b.t.Fatalf("%s: many questions at once are answered otherwise than one by one", rule)
}

// lists are all lists of up to so many of some values.
func lists(values []any, most int) [][]any {
	all := [][]any{{}}
	for begin, length := 0, 1; length <= most; length++ {
		end := len(all)
		for _, list := range all[begin:end] {
			for _, value := range values {
				all = append(all, append(list[:len(list):len(list)], value))
			}
		}
		begin = end
	}
	return all
}

// smallEntries are older than version 2.0.0 (failed or not), at it, above it or not
// valid, at two risks; and one entry is of another service.
func smallEntries() []any {
	entries := []any{object{"name": "b", "version": "1.0.0"}}
	for _, risk := range []int{0, 1} {
		entries = append(entries,
			object{"name": "a", "risk": risk, "version": "1.0.0"},
			object{"name": "a", "risk": risk, "version": "1.0.0", "upgradeStatus": "failed"},
			object{"name": "a", "risk": risk, "version": "2.0.0", "upgradeStatus": "failed"},
			object{"name": "a", "risk": risk, "version": "x"},
		)
	}
	return append(entries, object{"name": "a", "version": "3.0.0"})
}

// smallFleets are rolled out to under three policies.
func smallFleets(size int, entries [][]any) iter.Seq[object] {
	var members []any
	for _, services := range entries {
		for _, policy := range []string{"automatic", "manual"} {
			members = append(members, object{"upgradePolicy": policy, "services": services})
		}
	}
	policies := []object{
		nil,
		{"strategy": "single", "successThreshold": 50},
		{"strategy": "split", "split": []int{34, 66}, "successThresholds": []int{100, 51}},
	}
	return func(yield func(object) bool) {
		for _, fleet := range lists(members, size) {
			if size == 3 && len(fleet) < 3 {
				continue // they are among the smaller fleets
			}
			for _, policy := range policies {
				if !yield(object{
					"version": object{"service": "a", "version": "2.0.0"},
					"fleet":   object{"members": fleet},
					"policy":  policy,
				}) {
					return
				}
			}
		}
	}
}

// smallPolicies have every field, or not, right or not, beside right and wrong others.
func smallPolicies() iter.Seq[object] {
	member := func(risk int, version string) object {
		return object{"upgradePolicy": "automatic", "services": []any{object{"name": "a", "risk": risk, "version": version}}}
	}
	question := object{
		"version": object{"service": "a", "version": "2.0.0"},
		"fleet":   object{"members": []any{member(0, "1.0.0"), member(1, "2.0.0"), member(1, "1.0.0")}},
	}
	return func(yield func(object) bool) {
		for _, strategy := range []any{nil, "by_risk", "single", "split", "x"} {
			for _, threshold := range []any{nil, 1, 101} {
				for _, split := range lists([]any{0, 50, 100}, 2) {
					for _, thresholds := range lists([]any{0, 60}, 2) {
						world := maps.Clone(question)
						world["policy"] = object{"strategy": strategy, "successThreshold": threshold, "split": split, "successThresholds": thresholds}
						if !yield(world) {
							return
						}
					}
				}
			}
		}
	}
}

// smallErrors have a service and a version, or not, under policies right and wrong.
func smallErrors() iter.Seq[object] {
	member := object{"upgradePolicy": "automatic", "services": []any{object{"name": "a", "version": "1.0.0"}, object{"version": "1.0.0"}}}
	policies := []object{
		nil, {"strategy": "single"}, {"strategy": "x"}, {"successThreshold": 101},
		{"strategy": "split"}, {"strategy": "split", "split": []int{50, 51}}, {"strategy": "single", "successThresholds": []int{0}},
	}
	return func(yield func(object) bool) {
		for _, service := range []any{nil, "", "a", "b"} {
			for _, version := range []any{nil, "", "x", "2.0.0"} {
				for _, policy := range policies {
					if !yield(object{
						"version": object{"service": service, "version": version},
						"fleet":   object{"members": []any{member}},
						"policy":  policy,
					}) {
						return
					}
				}
			}
		}
	}
}

// smallRequirements are on two services by every operator, and one is malformed.
func smallRequirements(most, mostEntries int) iter.Seq[object] {
	requirements := []any{object{"dependency": "a:=2.0.0"}}
	for _, operator := range []string{">=", ">", "<=", "<", ""} {
		for _, name := range []string{"a", "b"} {
			requirements = append(requirements, object{"dependency": name + ":" + operator + "2.0.0"})
		}
	}
	var entries []any
	for _, name := range []string{"a", "b"} {
		for _, version := range []string{"1.0.0", "2.0.0", "3.0.0", "x"} {
			entries = append(entries, object{"name": name, "version": version})
		}
	}
	return func(yield func(object) bool) {
		for _, services := range lists(entries, mostEntries) {
			for _, required := range lists(requirements, most) {
				if !yield(object{
					"version":     object{"requirements": required},
					"fleetMember": object{"services": services},
				}) {
					return
				}
			}
		}
	}
}

// smallReleases are three versions, each impacting or not, that lead nowhere, to
// each other, to themselves or to a version that is not there or not valid; one that
// leads to two, of which the last counts; one that is not valid itself; one with a
// requirement that is malformed; and one of another service.
func smallReleases() []any {
	releases := []any{
		object{"service": "b", "version": "1.0.0"},
		object{"service": "a", "version": "1.0.0", "next": []string{"3.0.0", "2.0.0"}},
		object{"service": "a", "version": "x", "next": []string{"2.0.0"}, "requirements": []any{object{"dependency": "b"}}},
	}
	for _, version := range []string{"1.0.0", "2.0.0", "3.0.0"} {
		for _, next := range []string{"", "1.0.0", "2.0.0", "3.0.0", "x"} {
			for _, impacting := range []bool{false, true} {
				release := object{"service": "a", "version": version, "serviceImpacting": impacting}
				if next != "" {
					release["next"] = []string{next}
				}
				releases = append(releases, release)
			}
		}
	}
	return releases
}

func smallCataloguesAlone() iter.Seq[object] {
	return func(yield func(object) bool) {
		for _, catalogue := range lists(smallReleases(), 3) {
			if !yield(object{"versions": catalogue}) {
				return
			}
		}
	}
}

// smallMembers stand on one version or two, on one that is not there, or nowhere.
func smallMembers() []object {
	on := func(versions ...string) object {
		services := []any{}
		for _, version := range versions {
			name, version, _ := strings.Cut(version, ":")
			services = append(services, object{"name": name, "version": version})
		}
		return object{"services": services}
	}
	return []object{
		on("a:1.0.0"), on("b:1.0.0", "a:2.0.0", "a:2.0.0"), on("a:3.0.0"), on("a:1.0.0", "a:2.0.0"),
		on("a:x"), on("b:1.0.0"), on(),
	}
}

// smallCatalogues are asked for some members, with either stop.
func smallCatalogues(members []object) iter.Seq[object] {
	return func(yield func(object) bool) {
		for world := range smallCataloguesAlone() {
			for _, member := range members {
				for _, first := range []bool{false, true} {
					if !yield(object{"versions": world["versions"], "fleetMember": member, "firstStop": first}) {
						return
					}
				}
			}
		}
	}
}

// smallAdvice is asked for by members that have what is required or not, are automatic
// or not, and stand in the fleet not at all, once or more often, before and behind others.
func smallAdvice() iter.Seq[object] {
	current := object{"service": "a", "version": "1.0.0", "next": []string{"2.0.0"}}
	target := object{"service": "a", "version": "2.0.0"}
	requiring := object{"service": "a", "version": "2.0.0", "serviceImpacting": true, "requirements": []any{object{"dependency": "b:1.0.0"}}}
	catalogues := [][]any{
		{current, target}, {current, requiring}, {requiring, current}, {target}, // the last: it is not in there
		{current, target, target}, {current, target, object{"service": "b"}},
		{object{"service": "a", "version": "1.0.0", "next": []string{"x"}}, object{"service": "a", "version": "x"}},
	}
	member := func(cluster, policy string, services ...any) object {
		return object{"clusterID": cluster, "upgradePolicy": policy, "services": services}
	}
	entry := func(version string, risk int, status string) object {
		return object{"name": "a", "version": version, "risk": risk, "upgradeStatus": status}
	}
	dependency := object{"name": "b", "version": "1.0.0"}
	others := []any{
		member("c2", "automatic", entry("1.0.0", 1, "")), member("c2", "automatic", entry("1.0.0", 1, "failed")),
		member("c2", "automatic", entry("2.0.0", 1, "")), member("c2", "automatic", entry("1.0.0", 0, ""), dependency),
	}
	policies := []object{nil, {"strategy": "single", "successThreshold": 50}, {"strategy": "split", "split": []int{50, 50}}, {"strategy": "x"}}
	return func(yield func(object) bool) {
		for _, own := range []object{
			member("c1", "automatic", entry("1.0.0", 0, ""), dependency), member("c1", "automatic", entry("1.0.0", 1, ""), dependency),
			member("c1", "automatic", entry("1.0.0", 0, "failed"), dependency), member("c1", "manual", entry("1.0.0", 0, ""), dependency),
			member("c1", "automatic", entry("1.0.0", 0, "")), member("c1", "automatic", entry("2.0.0", 0, "")),
		} {
			fleets := []any{nil}
			for _, members := range lists(append([]any{own}, others...), 3) {
				fleets = append(fleets, object{"members": members})
			}
			for _, catalogue := range catalogues {
				for _, policy := range policies {
					for _, fleet := range fleets {
						if !yield(object{"fleetMember": own, "versions": catalogue, "policy": policy, "fleet": fleet}) {
							return
						}
					}
				}
			}
		}
	}
}
