package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

func randomSubject(t *testing.T, random *rand.Rand) *subject {
	t.Helper()
	members := make([]tranche.Member, random.IntN(30))
	for i := range members {
		m := tranche.Member{UpgradePolicy: pick(random, tranche.Automatic, tranche.Automatic, tranche.Automatic, "manual")}
		for range random.IntN(4) {
			m.Services = append(m.Services, tranche.Service{
				Name:          pick(random, "kafka", "kafka", "strimzi"),
				Version:       pick(random, "1.0.0", "v1.9.9", "2.0.0-rc.1", "2.0.0", "2.0.0+build", "3.0.0", "latest"),
				Risk:          int64(random.IntN(4)),
				UpgradeStatus: pick(random, "", "", "ok", tranche.Failed),
			})
		}
		members[i] = m
	}
	return newSubject(t, members, randomPolicy(random))
}

func randomPolicy(random *rand.Rand) tranche.Policy {
	threshold := func() int { return 1 + random.IntN(100) }
	switch random.IntN(4) {
	case 0:
		return tranche.Policy{}
	case 1:
		return tranche.Policy{Strategy: tranche.ByRisk, SuccessThreshold: threshold()}
	case 2:
		return tranche.Policy{Strategy: tranche.Single, SuccessThresholds: []int{threshold()}}
	}
	first := 1 + random.IntN(98)
	return tranche.Policy{
		Strategy:          tranche.Split,
		Split:             []int{first, 1, 99 - first},
		SuccessThresholds: []int{threshold(), threshold(), threshold()},
	}
}

func newSubject(t *testing.T, members []tranche.Member, policy tranche.Policy) *subject {
	t.Helper()
	version := tranche.Version{Service: "kafka", Version: "2.0.0"}
	target, err := rollout.NewTarget(version, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return &subject{version: version, fleet: tranche.Fleet{Members: members}, target: target}
}

// There is no standstill, and nobody is tried twice or out of turn.
func TestSimulationEnds(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	ends := map[rollout.State]int{}
	for seed := range uint64(5000) {
		s := randomSubject(t, random)
		rate := []int{0, 5, 20, 50, 100}[random.IntN(5)]
		before := fmt.Sprintf("%+v", s.fleet)
		sim := simulate(s, scenario{failureRate: rate, seed: seed})
		ends[sim.end.State]++
		switch sim.end.State {
		case rollout.StateDone, rollout.StateHalted, rollout.StateEmpty:
		default:
			t.Fatalf("%s: ends %s", before, sim.end.State)
		}
		if fmt.Sprintf("%+v", s.fleet) != before {
			t.Fatalf("the fleet was changed: %s, now %+v", before, s.fleet)
		}
		if again := simulate(s, scenario{failureRate: rate, seed: seed}); !reflect.DeepEqual(again.steps, sim.steps) {
			t.Fatalf("%s: seed %d has two outcomes", before, seed)
		}
		checkSteps(t, s, sim, rate)
	}
	for _, state := range []rollout.State{rollout.StateDone, rollout.StateHalted, rollout.StateEmpty} {
		if ends[state] < 100 {
			t.Errorf("ends %s only %d times", state, ends[state])
		}
	}
}

func checkSteps(t *testing.T, s *subject, sim simulation, rate int) {
	t.Helper()
	start, err := s.target.Progress(s.fleet)
	if err != nil {
		t.Fatal(err)
	}
	if len(sim.steps) > len(start.Groups) {
		t.Fatalf("%d steps for %d groups", len(sim.steps), len(start.Groups))
	}
	tried := map[int]bool{}
	state := start.State
	for _, step := range sim.steps {
		if state != rollout.StateActive {
			t.Fatalf("tried although %s", state)
		}
		state = step.state
		for _, tries := range step.tries {
			if rate == 0 && tries.failed != nil || rate == 100 && tries.upgraded != nil {
				t.Fatalf("%d%% fail, and %+v", rate, tries)
			}
			for _, m := range slices.Concat(tries.upgraded, tries.failed) {
				if tried[m] || s.target.Exclusion(s.fleet.Members[m]) != "" || !slices.Contains(start.Groups[tries.group].Members, m) {
					t.Fatalf("member %d is tried in group %d of %+v", m, tries.group, s.fleet)
				}
				tried[m] = true
			}
			for _, g := range step.groups[tries.group+1:] {
				if g.State == rollout.StateSucceeded && step.groups[tries.group].State != rollout.StateSucceeded {
					t.Fatalf("a group succeeds before its turn: %+v", step.groups)
				}
			}
		}
	}
	if state != sim.end.State {
		t.Fatalf("the last step leaves %s, the end is %s", state, sim.end.State)
	}
	for m := range s.fleet.Members {
		if !tried[m] && sim.end.State != rollout.StateDone && sim.end.Admission(m).Admitted {
			t.Fatalf("member %d is left to try", m)
		}
	}
}

func TestSimulate(t *testing.T) {
	member := func(risk int64, version, status string) tranche.Member {
		entry := tranche.Service{Name: "kafka", Version: version, Risk: risk, UpgradeStatus: status}
		return tranche.Member{UpgradePolicy: tranche.Automatic, Services: []tranche.Service{entry}}
	}
	old, failed, now := member(5, "1.0.0", ""), member(5, "1.0.0", tranche.Failed), member(5, "2.0.0", "")
	half, all := tranche.Policy{SuccessThreshold: 50}, tranche.Policy{SuccessThreshold: 100}
	tests := []struct {
		note    string
		members []tranche.Member
		policy  tranche.Policy
		end     rollout.State
		tries   [][]groupTries
	}{
		{"done from the start", []tranche.Member{old, now}, half, rollout.StateDone, nil},
		{"halted from the start", []tranche.Member{failed, now}, all, rollout.StateHalted, nil},
		{"empty", nil, all, rollout.StateEmpty, nil},
		{"failures before are tried again", []tranche.Member{failed, old, old, now}, half, rollout.StateDone,
			[][]groupTries{{{0, []int{0, 1, 2}, nil}}}},
		{"a group that has succeeded still takes members", []tranche.Member{member(1, "1.0.0", ""), old, now}, half, rollout.StateDone,
			[][]groupTries{{{0, []int{1}, nil}, {1, []int{0}, nil}}}},
		{"one group after the other", []tranche.Member{member(1, "1.0.0", ""), old, old}, all, rollout.StateDone,
			[][]groupTries{{{0, []int{1, 2}, nil}}, {{1, []int{0}, nil}}}},
	}
	for _, test := range tests {
		sim := simulate(newSubject(t, test.members, test.policy), scenario{seed: 1})
		var tries [][]groupTries
		for _, step := range sim.steps {
			tries = append(tries, step.tries)
		}
		if sim.end.State != test.end || !reflect.DeepEqual(tries, test.tries) {
			t.Errorf("%s: got %s after %+v", test.note, sim.end.State, tries)
		}
	}
}

// What is upgraded has the version and no mark, what failed has the mark, and no
// other entry is touched.
func TestTry(t *testing.T) {
	services := []tranche.Service{
		{Name: "kafka", Version: "1.0.0", UpgradeStatus: tranche.Failed, Risk: 3, Subscription: "s"},
		{Name: "kafka", Version: "2.0.0", UpgradeStatus: tranche.Failed},
		{Name: "kafka", Version: "3.0.0", UpgradeStatus: "ok"},
		{Name: "kafka", Version: "latest", UpgradeStatus: "ok"},
		{Name: "strimzi", Version: "1.0.0", UpgradeStatus: "ok"},
		{Name: "kafka", Version: "2.0.0-rc.1"},
	}
	members := []tranche.Member{{UpgradePolicy: tranche.Automatic, Services: services}}
	upgraded, failed := slices.Clone(services), slices.Clone(services)
	upgraded[0].Version, upgraded[0].UpgradeStatus, upgraded[5].Version = "2.0.0", "", "2.0.0"
	failed[5].UpgradeStatus = tranche.Failed
	for rate, want := range map[int][]tranche.Service{0: upgraded, 100: failed} {
		d := newDriver(newSubject(t, members, tranche.Policy{}), scenario{failureRate: rate, seed: 1})
		if d.try(0) != (rate == 0) || !reflect.DeepEqual(d.now[0].Services, want) {
			t.Errorf("%d%% fail: got %+v, want %+v", rate, d.now[0].Services, want)
		}
	}
}

// A step takes a time in proportion to the fleet: were it the square of that, this
// would not end in time.
func TestSimulateManyMembers(t *testing.T) {
	members := make([]tranche.Member, 100_000)
	for i := range members {
		members[i] = tranche.Member{UpgradePolicy: tranche.Automatic, Services: []tranche.Service{{Name: "kafka", Version: "1.0.0", Risk: int64(i % 20)}}}
	}
	sim := simulate(newSubject(t, members, tranche.Policy{}), scenario{failureRate: 1, seed: 1})
	if sim.end.State != rollout.StateDone || len(sim.steps) != 20 {
		t.Errorf("ends %s after %d steps", sim.end.State, len(sim.steps))
	}
}

// Every step shows every group, so that many groups make for very much more to show.
func TestSimulateManyGroups(t *testing.T) {
	members := make([]string, maxSimulated+1)
	for i := range members {
		members[i] = fmt.Sprintf(`{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": %d}]}`, i)
	}
	document := func(n int) string {
		return `{"version": {"service": "kafka", "version": "2.0.0"}, "fleet": {"members": [` + strings.Join(members[:n], ",") + `]}}`
	}
	if got := ask(document(maxSimulated), "simulate", "-", "-q"); got != (result{status: statusYes}) {
		t.Errorf("%d groups: %+v", maxSimulated, got)
	}
	want := result{stderr: "tranche: stdin: fleet: want at most 1000 groups, got 1001\n", status: statusUnanswered}
	if got := ask(document(maxSimulated+1), "simulate", "-"); got != want {
		t.Errorf("one group more: %+v, want %+v", got, want)
	}
}

// TestSimulateByTheClock: what opens is gone on to, one pause follows the other, and a
// group soaks before the next one starts.
func TestSimulateByTheClock(t *testing.T) {
	began := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	policy := tranche.Policy{
		Windows:       []tranche.Window{{Days: []string{"mon", "wed"}, From: "22:00", To: "02:00"}},
		Soak:          24 * time.Hour,
		MaxConcurrent: &tranche.Limit{Number: 1},
	}
	var members []tranche.Member
	for _, risk := range []int64{9, 9, 4} {
		members = append(members, tranche.Member{UpgradePolicy: tranche.Automatic, Services: []tranche.Service{{Name: "kafka", Version: "1.0.0", Risk: risk}}})
	}
	s := newSubject(t, members, tranche.Policy{})
	var err error
	if s.target, err = rollout.NewTarget(s.version, policy, began); err != nil {
		t.Fatal(err)
	}
	s.decidedAt = began
	sim := simulate(s, scenario{seed: 1, takes: time.Hour})
	var started []string
	for _, step := range sim.steps {
		started = append(started, step.at.Format("Mon 15:04"))
	}
	// On Monday two, one after the other, who have soaked on Tuesday night, outside of a window.
	if want := []string{"Mon 22:00", "Mon 23:00", "Wed 22:00"}; !slices.Equal(started, want) {
		t.Errorf("started %v, want %v", started, want)
	}
	if sim.end.State != rollout.StateDone || sim.ended.Format("Mon 15:04") != "Wed 23:00" {
		t.Errorf("%s at %v", sim.end.State, sim.ended)
	}
	last, waited := began, time.Duration(0)
	for _, p := range sim.pauses {
		if !p.from.Equal(last) || !p.to.After(p.from) {
			t.Errorf("a pause from %v to %v, after %v", p.from, p.to, last)
		}
		last, waited = p.to, waited+p.to.Sub(p.from)
	}
	if !last.Equal(sim.ended) || waited != sim.ended.Sub(began) {
		t.Errorf("the pauses end at %v and last %v", last, waited)
	}
}
