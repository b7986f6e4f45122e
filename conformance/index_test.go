package conformance

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/rollout"
	indexed "github.com/tranche-go/tranche/rollout/index"
	"pgregory.net/rapid"
)

// TestIndex puts, replaces and removes members of an index in any order. After each
// step the index, a scan of its members and the reference agree on every output, for
// another version and policy each time, and what was answered before is as it was.
func TestIndex(t *testing.T) { indexChanges.check(t) }
func FuzzIndex(f *testing.F) { indexChanges.fuzz(f) }

var indexChanges = property{
	holds:  func(w worlds, t *rapid.T) { newIndexMachine(t, w).run(t) },
	worlds: inBoth,
	cost:   20,
	draws:  10,
}

// An indexMachine is an index that changes, and what should stand in it.
type indexMachine struct {
	w       worlds
	index   *indexed.Index
	members map[int]object // by place
	most    int            // how many there have been at once
	answers []answered     // of the last steps
}

// answered is what an index has answered: it wants that to be as it was.
type answered func(fataler)

func answeredSet(set indexed.Set, places []int) answered {
	return func(t fataler) {
		t.Helper()
		wantSet(t, set, places)
	}
}

// newIndexMachine begins with a fleet or with nobody.
func newIndexMachine(t *rapid.T, w worlds) *indexMachine {
	m := &indexMachine{w: w.narrow(t), index: new(indexed.Index), members: map[int]object{}}
	if rapid.Bool().Draw(t, "from a fleet") {
		var fleet tranche.Fleet
		for range rapid.IntRange(0, w.members).Draw(t, "members") {
			document := m.w.member(t)
			m.members[len(fleet.Members)] = document
			fleet.Members = append(fleet.Members, decoded(t, document))
		}
		m.index, m.most = indexed.New(fleet), len(fleet.Members)
	}
	return m
}

func (m *indexMachine) run(t *rapid.T) {
	changes := map[string]func(*rapid.T){"put": m.put, "replace": m.replace, "remove": m.remove}
	steps := maps.Clone(changes)
	steps["several"] = func(t *rapid.T) {
		for range rapid.IntRange(2, 4).Draw(t, "changes") {
			changes[rapid.SampledFrom(slices.Sorted(maps.Keys(changes))).Draw(t, "change")](t)
		}
	}
	steps[""] = m.check
	t.Repeat(steps)
}

func (m *indexMachine) put(t *rapid.T) {
	document := m.w.member(t)
	place := m.index.Put(decoded(t, document))
	if _, taken := m.members[place]; taken || place < 0 || place >= max(m.most, len(m.members)+1) {
		t.Fatalf("put at %d, among %v, where there have been %d", place, slices.Sorted(maps.Keys(m.members)), m.most)
	}
	m.members[place] = document
	m.most = max(m.most, len(m.members))
}

func (m *indexMachine) replace(t *rapid.T) {
	place := m.place(t)
	document := m.w.member(t)
	if old, there := m.members[place]; there && rapid.Bool().Draw(t, "near twin") {
		document = m.w.nearTwin(t, old)
	}
	m.want(t, place, m.index.Replace(place, decoded(t, document)))
	if _, there := m.members[place]; there {
		m.members[place] = document
	}
}

func (m *indexMachine) remove(t *rapid.T) {
	place := m.place(t)
	m.want(t, place, m.index.Remove(place))
	delete(m.members, place)
}

// place is mostly one that is taken.
func (m *indexMachine) place(t *rapid.T) int {
	places := slices.Sorted(maps.Keys(m.members))
	if len(places) == 0 || !mostly.Draw(t, "taken") {
		return rapid.IntRange(-1, len(places)+1).Draw(t, "place")
	}
	return rapid.SampledFrom(places).Draw(t, "place")
}

func (m *indexMachine) want(t *rapid.T, place int, changed bool) {
	if _, there := m.members[place]; there != changed {
		t.Fatalf("place %d: changed %t, and there %t", place, changed, there)
	}
}

func (m *indexMachine) check(t *rapid.T) {
	places := slices.Sorted(maps.Keys(m.members))
	fleet := []any{}
	for _, place := range places {
		fleet = append(fleet, m.members[place])
		member, ok := m.index.Member(place)
		if want := decoded(t, m.members[place]); !ok || !member.Equal(want) {
			t.Fatalf("place %d: %+v, %t, want %+v", place, member, ok, want)
		}
	}
	wantSet(t, m.index.Members(), places)
	for _, asBefore := range m.answers {
		asBefore(t)
	}
	const kept = 40
	m.answers = append(m.answers[max(0, len(m.answers)-kept):], answeredSet(m.index.Members(), places))

	question := object{"version": m.w.version(t), "policy": m.w.policy(t), "fleet": object{"members": fleet}}
	c := compare(t, encode(question))
	rolloutParity(c)
	policy, err := c.input.Policy()
	if err != nil {
		return
	}
	target, err := rollout.NewTarget(must(c.input.Version())(t), policy, time.Time{})
	if err != nil {
		return
	}
	indexAgrees(c, target, m.index, places)
	progress := must(m.index.Progress(target))(t)
	admissions := map[int]rollout.Admission{}
	for place := -1; place <= len(places)+1; place++ {
		admissions[place] = progress.Admission(place)
		_, there := m.members[place]
		if gone := admissions[place].Reason() == rollout.ReasonNotInFleet; gone == there {
			t.Fatalf("place %d: not in the fleet %t, and there %t", place, gone, there)
		}
	}
	m.answers = append(m.answers, func(t fataler) {
		for place, want := range admissions {
			if got := progress.Admission(place); !reflect.DeepEqual(got, want) {
				t.Fatalf("place %d: %+v, before %+v", place, got, want)
			}
		}
	})
	m.answers = append(m.answers, planAnswers(m.index.Plan(target))...)
}

// TestIndexOfTerms asks an index of members that have windows, appointments, exclusive
// names and whatever else there is, and of policies that do. Each member is changed into
// another and back, which changes no answer, before or after.
func TestIndexOfTerms(t *testing.T) { indexOfTerms.check(t) }
func FuzzIndexOfTerms(f *testing.F) { indexOfTerms.fuzz(f) }

var indexOfTerms = property{worlds: []namedWorlds{{"advanced", advanced}}, cost: 2, draws: 4, holds: func(w worlds, t *rapid.T) {
	question := treeOf(w.rollout(t)).(object)
	if mostly.Draw(t, "by classes") {
		leaveOutScanned(question)
	}
	c := compare(t, encode(question))
	policy, err := c.input.Policy()
	if err != nil {
		return
	}
	now, fleet := must(c.input.Now())(t), must(c.input.Fleet())(t)
	target, err := rollout.NewTarget(must(c.input.Version())(t), policy, now)
	if err != nil {
		return
	}
	index := indexed.New(fleet)
	before, err := index.Progress(target)
	if _, want := target.Progress(fleet); fmt.Sprint(err) != fmt.Sprint(want) {
		t.Fatalf("%v, want %v\nquestion: %s", err, want, c.question)
	}
	var places []int
	for place, member := range fleet.Members {
		places = append(places, place)
		index.Replace(place, rapid.SampledFrom(fleet.Members).Draw(t, "other"))
		_, _ = index.Progress(target) // so that there is something to leave as it is
		index.Replace(place, member)
	}
	if err != nil {
		return
	}
	indexAgrees(c, target, index, places)
	after := must(index.Progress(target))(t)
	for _, place := range places {
		if was, is := before.Admission(place), after.Admission(place); !reflect.DeepEqual(was, is) {
			t.Fatalf("place %d: %+v, before %+v\nquestion: %s", place, is, was, c.question)
		}
	}
}}

// leaveOutScanned leaves out of a question what an index scans the fleet for.
func leaveOutScanned(question object) {
	policy := question["policy"].(object)
	delete(policy, "security")
	for _, name := range []string{"soak", "deadline", "staleAfter", "blocks"} {
		delete(policy, name)
	}
	for _, member := range question["fleet"].(object)["members"].([]any) {
		delete(member.(object), "exclusive")
		for _, entry := range member.(object)["services"].([]any) {
			delete(entry.(object), "upgradeVersion")
			if entry.(object)["upgradeStatus"] == "offered" {
				entry.(object)["upgradeStatus"] = "failed"
			}
		}
	}
}

func planAnswers(plan indexed.Plan) (answers []answered) {
	for _, g := range plan.Groups {
		answers = append(answers, answeredSet(g.Members, slices.Collect(g.Members.All())))
	}
	for _, e := range plan.Excluded {
		answers = append(answers, answeredSet(e.Members, slices.Collect(e.Members.All())))
	}
	return answers
}

// indexAgrees wants of an index what the reference, and the scan, say of the members
// at its places.
func indexAgrees(c *comparison, target *rollout.Target, index *indexed.Index, places []int) {
	byRisk := answers.ByRisk(target.Policy())
	plan, progress := listsOf(c.t, index, target, places)
	c.same("data.upgrade.rollout.plan", valueAnswer(planDocument(plan, byRisk)))
	c.same("data.upgrade.rollout.progress", valueAnswer(progressDocument(&progress, byRisk)))
	admissions, now := []any{}, must(index.Progress(target))(c.t)
	for _, place := range places {
		admissions = append(admissions, admissionDocument(now.Admission(place)))
	}
	c.same("data.upgrade.rollout.admissions", valueAnswer(admissions))
}

// listsOf is the plan and the progress of an index, with members named as in a fleet
// of those at its places alone.
func listsOf(t fataler, index *indexed.Index, target *rollout.Target, places []int) (_ rollout.Plan, progress rollout.Progress) {
	t.Helper()
	var ranks []int // of places, and -1 of others
	for rank, place := range places {
		ranks = append(ranks, slices.Repeat([]int{-1}, place+1-len(ranks))...)
		ranks[place] = rank
	}
	members := func(set indexed.Set) []int {
		list := slices.Collect(set.All())
		wantSet(t, set, list)
		for i, place := range list {
			if place >= len(ranks) || ranks[place] < 0 {
				t.Fatalf("nobody stands at place %d", place)
			}
			list[i] = ranks[place]
		}
		return list
	}
	answer := index.Plan(target)
	for i, e := range answer.Excluded {
		if e.Members.Len() == 0 || slices.ContainsFunc(answer.Excluded[:i], func(other indexed.Exclusion) bool { return other.Reason == e.Reason }) {
			t.Fatalf("the reason %s stands there twice, or for nobody: %+v", e.Reason, answer.Excluded)
		}
	}
	of := must(index.Progress(target))(t)
	progress.State = of.State
	for _, g := range of.Groups {
		progress.Groups = append(progress.Groups, rollout.GroupProgress{
			Group:  rollout.Group{Risk: g.Risk, SuccessThreshold: g.SuccessThreshold, Members: members(g.Members)},
			Counts: g.Counts, State: g.State, SoakedAt: g.SoakedAt,
		})
	}
	return listed(answer, members), progress
}

// listed is an index's plan with everybody listed, as members has those of a set.
func listed(answer indexed.Plan, members func(indexed.Set) []int) rollout.Plan {
	var plan rollout.Plan
	for _, group := range answer.Groups {
		plan.Groups = append(plan.Groups, rollout.Group{
			Risk: group.Risk, SuccessThreshold: group.SuccessThreshold, Members: members(group.Members),
		})
	}
	for _, excluded := range answer.Excluded {
		for _, member := range members(excluded.Members) {
			plan.Excluded = append(plan.Excluded, rollout.Exclusion{Member: member, Reason: excluded.Reason})
		}
	}
	slices.SortFunc(plan.Excluded, byMember)
	return plan
}

// wantSet wants these places, ascending, and as many as the set says.
func wantSet(t fataler, set indexed.Set, places []int) {
	t.Helper()
	if got := slices.Collect(set.All()); !slices.Equal(got, places) || set.Len() != len(places) || !ascending(got) {
		t.Fatalf("%.3000s, counted as %d, want %.3000s", fmt.Sprint(got), set.Len(), fmt.Sprint(places))
	}
}

// decoded is a member as the native side reads it.
func decoded(t fataler, document object) tranche.Member {
	input := must(parseQuestion(encode(object{"fleetMember": document})))(t)
	return must(input.FleetMember())(t)
}
