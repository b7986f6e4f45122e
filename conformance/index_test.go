package conformance

import (
	"maps"
	"slices"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"pgregory.net/rapid"
)

// TestIndex puts, replaces and removes members of an index in any order. After each
// step the index, a scan of its members and the reference agree on every output, for
// another version and policy each time.
func TestIndex(t *testing.T) {
	fewer(t, 20)
	for name, w := range map[string]worlds{"ordinary": ordinary, "hostile": hostile} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { newIndexMachine(t, w).run(t) })
		})
	}
}

// An indexMachine is an index that changes, and what should stand in it.
type indexMachine struct {
	w       worlds
	index   *rollout.Index
	members map[int]object // by place
	most    int            // how many there have been at once
}

// newIndexMachine begins with a fleet or with nobody.
func newIndexMachine(t *rapid.T, w worlds) *indexMachine {
	m := &indexMachine{w: w.narrow(t), index: new(rollout.Index), members: map[int]object{}}
	if rapid.Bool().Draw(t, "from a fleet") {
		var fleet tranche.Fleet
		for range rapid.IntRange(0, w.members).Draw(t, "members") {
			document := m.w.member(t)
			m.members[len(fleet.Members)] = document
			fleet.Members = append(fleet.Members, decoded(t, document))
		}
		m.index, m.most = rollout.NewIndex(fleet), len(fleet.Members)
	}
	return m
}

func (m *indexMachine) run(t *rapid.T) {
	t.Repeat(map[string]func(*rapid.T){
		"put": func(t *rapid.T) {
			document := m.w.member(t)
			place := m.index.Put(decoded(t, document))
			if _, taken := m.members[place]; taken || place < 0 || place >= max(m.most, len(m.members)+1) {
				t.Fatalf("put at %d, among %v, where there have been %d", place, slices.Sorted(maps.Keys(m.members)), m.most)
			}
			m.members[place] = document
			m.most = max(m.most, len(m.members))
		},
		"replace": func(t *rapid.T) {
			place := m.place(t)
			document := m.w.member(t)
			if old, there := m.members[place]; there && rapid.Bool().Draw(t, "near twin") {
				document = m.w.nearTwin(t, old)
			}
			m.want(t, place, m.index.Replace(place, decoded(t, document)))
			if _, there := m.members[place]; there {
				m.members[place] = document
			}
		},
		"remove": func(t *rapid.T) {
			place := m.place(t)
			m.want(t, place, m.index.Remove(place))
			delete(m.members, place)
		},
		"": m.check,
	})
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
	documents := []any{}
	for _, place := range places {
		documents = append(documents, m.members[place])
		member, ok := m.index.Member(place)
		if want := decoded(t, m.members[place]); !ok || !member.Equal(want) {
			t.Fatalf("place %d: %+v, %t, want %+v", place, member, ok, want)
		}
	}
	m.wantSet(t, m.index.Members(), places)

	question := object{"version": m.w.version(t), "policy": m.w.policy(t), "fleet": object{"members": documents}}
	c := compare(t, encode(question))
	rolloutParity(c)
	policy, err := c.input.Policy()
	if err != nil {
		return
	}
	target, err := rollout.NewTarget(must(c.input.Version())(t), policy)
	if err != nil {
		return
	}
	byRisk := policy.Strategy == "" || policy.Strategy == tranche.ByRisk
	ranks := map[int]int{} // of places: those in the question
	for rank, place := range places {
		ranks[place] = rank
	}
	listed := func(set rollout.Set) []int {
		list := slices.Collect(set.All())
		m.wantSet(t, set, list)
		for i := range list {
			list[i] = ranks[list[i]]
		}
		return list
	}
	c.same("data.upgrade.rollout.plan", valueAnswer(m.planDocument(target, listed, byRisk)))

	progress := m.index.Progress(target)
	like := rollout.Progress{State: progress.State}
	for _, g := range progress.Groups {
		g.Group.Members = listed(g.Members)
		like.Groups = append(like.Groups, g.GroupProgress)
	}
	c.same("data.upgrade.rollout.progress", valueAnswer(progressDocument(&like, byRisk)))
	admissions := []any{}
	for _, place := range places {
		admissions = append(admissions, admissionDocument(progress.Admission(place)))
	}
	c.same("data.upgrade.rollout.admissions", valueAnswer(admissions))
	for place := -1; place <= len(places)+1; place++ {
		_, there := m.members[place]
		if gone := progress.Admission(place).Reason == rollout.NotInFleet; gone == there {
			t.Fatalf("place %d: not in the fleet %t, and there %t", place, gone, there)
		}
	}
}

func (m *indexMachine) planDocument(target *rollout.Target, listed func(rollout.Set) []int, byRisk bool) any {
	answer := m.index.Plan(target)
	plan := rollout.Plan{}
	for _, g := range answer.Groups {
		g.Group.Members = listed(g.Members)
		plan.Groups = append(plan.Groups, g.Group)
	}
	for _, e := range answer.Excluded {
		for _, place := range listed(e.Members) {
			plan.Excluded = append(plan.Excluded, rollout.Exclusion{Member: place, Reason: e.Reason})
		}
	}
	slices.SortFunc(plan.Excluded, func(a, b rollout.Exclusion) int { return a.Member - b.Member })
	return planDocument(plan, byRisk)
}

// wantSet wants these places, ascending, and as many as the set says.
func (m *indexMachine) wantSet(t *rapid.T, set rollout.Set, places []int) {
	if got := slices.Collect(set.All()); !slices.Equal(got, places) || set.Len() != len(places) || !ascending(got) {
		t.Fatalf("%v, counted as %d, want %v", got, set.Len(), places)
	}
}

// decoded is a member as the native side reads it.
func decoded(t fataler, document object) tranche.Member {
	input := must(tranche.ParseInput(encode(object{"fleetMember": document})))(t)
	return must(input.FleetMember())(t)
}
