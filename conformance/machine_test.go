package conformance

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche/rollout"
	"pgregory.net/rapid"
)

// A machine is a rollout under way: a fleet that changes while a version is
// rolled out over it.
type machine struct {
	w        worlds
	version  object
	policy   object
	members  []any
	progress *rollout.Progress // by the fleet as it is
}

// TestFleetChangesUnderWay upgrades, fails, adds, removes and changes members in
// any order. After each step native and reference agree, and the states have moved
// as they may. "-rapid.checks=40000 -rapid.steps=50" makes 2,000 runs of 50 steps.
func TestFleetChangesUnderWay(t *testing.T) { fleetChangesUnderWay.check(t) }
func FuzzFleetChangesUnderWay(f *testing.F) { fleetChangesUnderWay.fuzz(f) }

var fleetChangesUnderWay = property{worlds: inOrdinary, cost: 20, holds: func(w worlds, t *rapid.T) {
	m := newMachine(w, t)
	t.Repeat(map[string]func(*rapid.T){
		"upgrade": func(t *rapid.T) {
			before := *m.progress
			m.pick(t, m.admitted(), func(place int) { m.settle(t, place, "upgraded") })
			// It halts nothing, unless it brings up a group that failed while it waited.
			halts := m.progress.State == rollout.StateHalted && before.State != rollout.StateHalted && m.succeeded() == succeeded(&before)
			if m.succeeded() < succeeded(&before) || halts {
				t.Fatalf("an upgrade took %v back to %v", states(&before), states(m.progress))
			}
		},
		"fail": func(t *rapid.T) {
			before := *m.progress
			m.pick(t, m.admitted(), func(place int) { m.settle(t, place, "failed") })
			if m.succeeded() != succeeded(&before) {
				t.Fatalf("a failure took %v to %v", states(&before), states(m.progress))
			}
		},
		"join": func(t *rapid.T) {
			at := rapid.IntRange(0, len(m.members)).Draw(t, "at")
			m.members = slices.Insert(m.members, at, any(m.w.member(t)))
			m.look(t)
		},
		"leave": func(t *rapid.T) {
			m.pick(t, m.all(), func(place int) {
				m.members = slices.Delete(m.members, place, place+1)
				m.look(t)
			})
		},
		"change policy": func(t *rapid.T) {
			m.pick(t, m.all(), func(place int) {
				m.change(t, place, func(member object) { member["upgradePolicy"] = m.w.policies.Draw(t, "upgradePolicy") })
			})
		},
		"change risk": func(t *rapid.T) {
			m.pick(t, m.all(), func(place int) {
				m.change(t, place, func(member object) {
					for _, entry := range member["services"].([]any) {
						entry.(object)["risk"] = m.w.risks.Draw(t, "risk")
					}
				})
			})
		},
		"": func(t *rapid.T) {
			m.checkStates(t)
			rolloutParity(compare(t, m.question()))
		},
	})
}}

// TestRolloutReachesItsEnd obeys the admissions: whoever is admitted is upgraded or
// fails, in any order, until nobody is left. There is never a standstill.
func TestRolloutReachesItsEnd(t *testing.T) { rolloutReachesItsEnd.check(t) }
func FuzzRolloutReachesItsEnd(f *testing.F) { rolloutReachesItsEnd.fuzz(f) }

var rolloutReachesItsEnd = property{worlds: inOrdinary, cost: 4, holds: func(w worlds, t *rapid.T) {
	m := newMachine(w, t)
	tried := make([]bool, len(m.members))
	for m.progress.State == rollout.StateActive {
		admitted := slices.DeleteFunc(m.admitted(), func(place int) bool { return tried[place] })
		if len(admitted) == 0 {
			t.Fatalf("a standstill in %v: %s", states(m.progress), m.question())
		}
		m.pick(t, admitted, func(place int) {
			tried[place] = true
			m.settle(t, place, rapid.SampledFrom([]string{"upgraded", "upgraded", "failed"}).Draw(t, "outcome"))
		})
	}
	rolloutParity(compare(t, m.question()))
}}

func newMachine(w worlds, t *rapid.T) *machine {
	m := &machine{w: w, version: w.version(t), policy: w.policy(t)}
	m.members = m.w.fleet(t)["members"].([]any)
	m.look(t)
	return m
}

func (m *machine) question() []byte {
	return encode(object{"version": m.version, "policy": m.policy, "fleet": object{"members": m.members}})
}

// look computes the progress anew.
func (m *machine) look(t *rapid.T) {
	input := must(parseQuestion(m.question()))(t)
	m.progress = must(rollout.NewProgress(must(input.Version())(t), must(input.Fleet())(t), must(input.Policy())(t), time.Time{}))(t)
}

// all returns every member's place.
func (m *machine) all() []int {
	places := make([]int, len(m.members))
	for place := range places {
		places[place] = place
	}
	return places
}

// admitted returns the places of those that are admitted now.
func (m *machine) admitted() []int {
	return slices.DeleteFunc(m.all(), func(place int) bool { return !m.progress.Admission(place).Admitted })
}

// pick does something with one of the places, or nothing where there is none. To skip
// the action instead would not do: a fuzzer may ask for it over and over.
func (m *machine) pick(t *rapid.T, places []int, do func(place int)) {
	if len(places) > 0 {
		do(rapid.SampledFrom(places).Draw(t, "place"))
	}
}

// settle ends a member's upgrade, one way or the other.
func (m *machine) settle(t *rapid.T, place int, outcome string) {
	m.change(t, place, func(member object) {
		for _, e := range member["services"].([]any) {
			entry := e.(object)
			if entry["name"] != m.version["service"] {
				continue
			}
			if outcome == "failed" {
				entry["upgradeStatus"] = "failed"
			} else {
				entry["version"], entry["upgradeStatus"] = m.version["version"], ""
			}
		}
	})
}

// change replaces a member by a changed copy: one that is alike must stay as it is.
func (m *machine) change(t *rapid.T, place int, how func(object)) {
	document, err := json.Marshal(m.members[place])
	if err != nil {
		t.Fatal(err)
	}
	var member object
	if err := json.Unmarshal(document, &member); err != nil {
		t.Fatal(err)
	}
	how(member)
	m.members[place] = member
	m.look(t)
}

func (m *machine) succeeded() int { return succeeded(m.progress) }

func succeeded(p *rollout.Progress) int {
	n := 0
	for _, g := range p.Groups {
		if g.State == rollout.StateSucceeded {
			n++
		}
	}
	return n
}

func states(p *rollout.Progress) []rollout.State {
	all := []rollout.State{p.State}
	for _, g := range p.Groups {
		all = append(all, g.State)
	}
	return all
}

// checkStates wants some groups that have succeeded, then at most one that is
// active or failed, then only waiting ones, and the rollout's state to match.
func (m *machine) checkStates(t *rapid.T) {
	done := m.succeeded()
	want := rollout.StateDone
	for i, g := range m.progress.Groups {
		switch {
		case i < done:
			if g.State != rollout.StateSucceeded {
				t.Fatalf("%v", states(m.progress))
			}
		case i == done:
			want = map[rollout.State]rollout.State{rollout.StateActive: rollout.StateActive, rollout.StateFailed: rollout.StateHalted}[g.State]
		case g.State != rollout.StateWaiting:
			t.Fatalf("%v", states(m.progress))
		}
		if g.Upgraded+g.Failed+g.Remaining != g.Total || g.Total != len(g.Members) {
			t.Fatalf("%+v", g)
		}
	}
	if len(m.progress.Groups) == 0 {
		want = rollout.StateEmpty
	}
	if m.progress.State != want {
		t.Fatalf("%v, want %s", states(m.progress), want)
	}
}
