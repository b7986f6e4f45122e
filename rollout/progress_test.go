package rollout_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// progress asks both forms, which must agree.
func progress(t *testing.T, policy tranche.Policy, members ...tranche.Member) *rollout.Progress {
	t.Helper()
	fleet := tranche.Fleet{Members: members}
	plain, err := rollout.NewProgress(kafka350, fleet, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	target, err := rollout.NewTarget(kafka350, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if compiled := progressOf(t, target, fleet); !reflect.DeepEqual(plain, compiled) {
		t.Errorf("NewProgress says %+v, Target.Progress %+v", plain, compiled)
	}
	return plain
}

func progressOf(t testing.TB, target *rollout.Target, fleet tranche.Fleet) *rollout.Progress {
	t.Helper()
	progress, err := target.Progress(fleet)
	if err != nil {
		t.Fatal(err)
	}
	return progress
}

func refused(reasons ...rollout.Reason) rollout.Admission { return rollout.Admission{Reasons: reasons} }

// failing has a failed upgrade of these of its entries.
func failing(m tranche.Member, entries ...int) tranche.Member {
	m.Services = slices.Clone(m.Services)
	for _, i := range entries {
		m.Services[i].UpgradeStatus = tranche.Failed
	}
	return m
}

// The parts that a member can have in a rollout.
const (
	upgraded  = 'u'
	failed    = 'f'
	remaining = 'r'
	absent    = '-'
)

// TestParticipants has for each member its part in the rollout of 3.5.0.
func TestParticipants(t *testing.T) {
	trying := automatic("3.4.0")
	trying.Services[0].UpgradeStatus = "Failed"
	for _, tc := range []struct {
		note   string
		member tranche.Member
		want   rune
	}{
		{"older", automatic("3.4.0"), remaining},
		{"a pre-release is older", automatic("3.5.0-rc.1"), remaining},
		{"older, and its upgrade failed", failing(automatic("3.4.0"), 0), failed},
		{"failed, spelled otherwise", trying, remaining},
		{"at the version", automatic("3.5.0"), upgraded},
		{"at the version, with a v and a build", automatic("v3.5.0+b"), upgraded},
		{"above", automatic("3.6.0"), upgraded},
		{"at the version, whatever failed once", failing(automatic("3.5.0"), 0), upgraded},
		{"both up to date", automatic("3.6.0", "3.5.0"), upgraded},

		{"one of two older, first", automatic("3.4.0", "3.5.0"), remaining},
		{"one of two older, last", automatic("3.5.0", "3.4.0"), remaining},
		{"the older one failed", failing(automatic("3.5.0", "3.4.0"), 1), failed},
		{"the other one failed", failing(automatic("3.5.0", "3.4.0"), 0), remaining},
		{"one of two older ones failed, first", failing(automatic("3.3.0", "3.4.0"), 0), failed},
		{"one of two older ones failed, last", failing(automatic("3.3.0", "3.4.0"), 1), failed},
		{"failed, and one up to date after it", failing(automatic("3.4.0", "3.5.0"), 0), failed},

		{"not valid", automatic("latest"), absent},
		{"not valid, and failed", failing(automatic("latest"), 0), absent},
		{"no version", automatic(""), absent},
		{"none valid", automatic("latest", "3.5"), absent},
		{"not valid beside one up to date", automatic("latest", "3.5.0"), upgraded},
		{"up to date beside one that is not valid", automatic("3.5.0", "latest"), upgraded},
		{"not valid, and failed, beside one up to date", failing(automatic("latest", "3.5.0"), 0), upgraded},
		{"not valid beside an older one", automatic("latest", "3.4.0"), remaining},
		{"not valid, and failed, beside an older one", failing(automatic("latest", "3.4.0"), 0), remaining},
		{"an older one that failed beside one that is not valid", failing(automatic("3.4.0", "latest"), 0), failed},

		{"nothing installed", automatic(), absent},
		{"not automatic", under("manual", automatic("3.4.0")), absent},
		{"not automatic, and upgraded", under("", automatic("3.5.0")), absent},
		{"not automatic, and failed", under("Automatic", failing(automatic("3.4.0"), 0)), absent},
	} {
		mixed := tc.member
		mixed.Services = slices.Concat(other, failing(tranche.Member{Services: other}, 0, 1, 2).Services, tc.member.Services, other)
		for _, member := range []tranche.Member{tc.member, mixed} {
			got := progress(t, tranche.Policy{}, member)
			if tc.want == absent {
				if got.State != rollout.StateEmpty || got.Groups != nil {
					t.Errorf("%s: %+v, want an empty rollout", tc.note, got)
				}
				continue
			}
			want := rollout.GroupProgress{Group: group(7, 0), Counts: rollout.Counts{Total: 1}}
			switch tc.want {
			case upgraded:
				want.Upgraded, want.State = 1, rollout.StateSucceeded
			case failed:
				want.Failed, want.State = 1, rollout.StateFailed
			case remaining:
				want.Remaining, want.State = 1, rollout.StateActive
			}
			if !reflect.DeepEqual(got.Groups, []rollout.GroupProgress{want}) {
				t.Errorf("%s: %+v, want %+v", tc.note, got.Groups, want)
			}
		}
	}
}

// fleetOf is a fleet of groups from high to low risk; each letter of them is the
// part of a member. Members of different groups stand mixed in the fleet.
func fleetOf(groups []string) (members []tranche.Member, places [][]int) {
	places = make([][]int, len(groups))
	for k, more := 0, true; more; k++ {
		more = false
		for i, parts := range groups {
			if k >= len(parts) {
				continue
			}
			more = true
			m := automatic("3.4.0")
			switch parts[k] {
			case upgraded:
				m = automatic("3.5.0")
			case failed:
				m = failing(m, 0)
			}
			m.Services[0].Risk = int64(len(groups) - i)
			places[i] = append(places[i], len(members))
			members = append(members, m)
		}
	}
	return members, places
}

// progresses have for each group its state, and for each of its members the answer
// of the admission: a letter of answers.
var progresses = []struct {
	note       string
	threshold  int // 90 where 0
	groups     []string
	state      rollout.State
	states     []rollout.State
	admissions []string
}{
	{"nobody", 0, nil, rollout.StateEmpty, nil, nil},
	{"not begun", 0, []string{"rr", "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting}, []string{"aa", "w"}},
	{"under way", 0, []string{"ur", "rr"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting}, []string{"-a", "ww"}},
	{"the next group", 0, []string{"uu", "rr", "rr"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateActive, rollout.StateWaiting}, []string{"--", "aa", "ww"}},
	{"the last group", 0, []string{"uu", "uu", "ur"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateSucceeded, rollout.StateActive}, []string{"--", "--", "-a"}},
	{"done", 0, []string{"uu", "u"}, rollout.StateDone,
		[]rollout.State{rollout.StateSucceeded, rollout.StateSucceeded}, []string{"--", "-"}},
	{"done, with stragglers", 50, []string{"ur", "uf"}, rollout.StateDone,
		[]rollout.State{rollout.StateSucceeded, rollout.StateSucceeded}, []string{"-a", "-a"}},
	{"one failed, one upgraded, one to go", 50, []string{"urf", "uurr", "rr", "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting, rollout.StateWaiting, rollout.StateWaiting}, []string{"-aa", "--ww", "ww", "w"}},
	{"stragglers of groups before", 50, []string{"uurf", "ur", "rr", "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateSucceeded, rollout.StateActive, rollout.StateWaiting}, []string{"--aa", "-a", "aa", "w"}},
	{"whatever the counts of those after", 50, []string{"rr", "uu", "ff", "ur"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting, rollout.StateWaiting, rollout.StateWaiting}, []string{"aa", "--", "ww", "-w"}},
	{"one failed, and it can still succeed", 50, []string{"fr", "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting}, []string{"aa", "w"}},
	{"one failed too many", 51, []string{"fr", "r"}, rollout.StateHalted,
		[]rollout.State{rollout.StateFailed, rollout.StateWaiting}, []string{"hh", "x"}},
	{"as many failed as may", 50, []string{"ur", "urff", "uu", "rr"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateActive, rollout.StateWaiting, rollout.StateWaiting}, []string{"-a", "-aaa", "--", "ww"}},
	{"halted later: stragglers of groups before wait too", 50, []string{"ur", "rfff", "uu", "rr"}, rollout.StateHalted,
		[]rollout.State{rollout.StateSucceeded, rollout.StateFailed, rollout.StateWaiting, rollout.StateWaiting}, []string{"-h", "hhhh", "--", "xx"}},
	{"a failure after the active group halts nothing", 0, []string{"ur", "ff"}, rollout.StateActive,
		[]rollout.State{rollout.StateActive, rollout.StateWaiting}, []string{"-a", "ww"}},
	{"a failure in a group that has succeeded halts nothing", 50, []string{"uffuu", "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateActive}, []string{"-aa--", "a"}},
	{"everybody must, and one has failed", 100, []string{"uuf"}, rollout.StateHalted,
		[]rollout.State{rollout.StateFailed}, []string{"--h"}},
	{"one of a hundred is enough", 1, []string{"u" + strings.Repeat("f", 99), "r"}, rollout.StateActive,
		[]rollout.State{rollout.StateSucceeded, rollout.StateActive}, []string{"-" + strings.Repeat("a", 99), "a"}},
}

// answers are the letters of admissions.
var answers = map[rune]rollout.Admission{
	'a': {Admitted: true},
	'w': {Reasons: []rollout.Reason{rollout.ReasonWaiting}},
	'h': {Reasons: []rollout.Reason{rollout.ReasonHalted}},
	'x': {Reasons: []rollout.Reason{rollout.ReasonHalted, rollout.ReasonWaiting}},
	'-': {Reasons: []rollout.Reason{rollout.ReasonUpToDate}},
}

func TestProgress(t *testing.T) {
	for _, tc := range progresses {
		members, places := fleetOf(tc.groups)
		policy := threshold(tranche.Policy{}, tc.threshold)
		got := progress(t, policy, members...)
		var want []rollout.GroupProgress
		for i, parts := range tc.groups {
			g := group(int64(len(tc.groups)-i), places[i]...)
			if tc.threshold != 0 {
				g.SuccessThreshold = tc.threshold
			}
			want = append(want, rollout.GroupProgress{
				Group: g, State: tc.states[i], Counts: rollout.Counts{
					Total: len(parts), Upgraded: strings.Count(parts, "u"),
					Failed: strings.Count(parts, "f"), Remaining: strings.Count(parts, "r"),
				},
			})
		}
		if got.State != tc.state || !reflect.DeepEqual(got.Groups, want) {
			t.Errorf("%s: %s %+v, want %s %+v", tc.note, got.State, got.Groups, tc.state, want)
		}
		for i, letters := range tc.admissions {
			for k, letter := range letters {
				if admission := got.Admission(places[i][k]); !reflect.DeepEqual(admission, answers[letter]) {
					t.Errorf("%s: member %d of group %d: %+v, want %+v", tc.note, k, i, admission, answers[letter])
				}
			}
		}
	}
}

// TestThresholds holds both edges of every threshold against fractions: the least
// number of members that are enough, and one less.
func TestThresholds(t *testing.T) {
	const most = 200
	decided, _ := fleetOf([]string{strings.Repeat("u", most) + strings.Repeat("f", most)})
	undecided, _ := fleetOf([]string{strings.Repeat("u", most) + "r" + strings.Repeat("f", most)})
	for percent := 1; percent <= 100; percent++ {
		target, err := rollout.NewTarget(kafka350, single(percent), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for total := 1; total <= most; total++ {
			need := ceil(new(big.Rat).Mul(big.NewRat(int64(percent), 100), big.NewRat(int64(total), 1)))
			for _, tc := range []struct {
				members  []tranche.Member
				upgraded int
				want     rollout.State
			}{
				{decided, need, rollout.StateDone},
				{undecided, need - 1, rollout.StateActive}, // with the one that remains there can be enough
				{decided, need - 1, rollout.StateHalted},
			} {
				fleet := tranche.Fleet{Members: tc.members[most-tc.upgraded:][:total]}
				if got := progressOf(t, target, fleet); got.State != tc.want {
					t.Errorf("%d of %d upgraded at %d%%: %+v, want %s", tc.upgraded, total, percent, got, tc.want)
				}
			}
		}
	}
}

// TestThresholdOfEachGroup: the same counts, and a policy that asks for more or less.
func TestThresholdOfEachGroup(t *testing.T) {
	members, _ := fleetOf([]string{"urur", "uffr"})
	for _, tc := range []struct {
		policy tranche.Policy
		state  rollout.State
		states []rollout.State
	}{
		{thresholds(split(50, 50), 50, 25), rollout.StateDone, []rollout.State{rollout.StateSucceeded, rollout.StateSucceeded}},
		{thresholds(split(50, 50), 50, 50), rollout.StateActive, []rollout.State{rollout.StateSucceeded, rollout.StateActive}},
		{thresholds(split(50, 50), 50, 51), rollout.StateHalted, []rollout.State{rollout.StateSucceeded, rollout.StateFailed}},
		{thresholds(split(50, 50), 51, 25), rollout.StateActive, []rollout.State{rollout.StateActive, rollout.StateWaiting}},
		{single(37), rollout.StateDone, []rollout.State{rollout.StateSucceeded}},
		{single(38), rollout.StateActive, []rollout.State{rollout.StateActive}},
		{single(75), rollout.StateActive, []rollout.State{rollout.StateActive}},
		{single(76), rollout.StateHalted, []rollout.State{rollout.StateFailed}},
	} {
		got := progress(t, tc.policy, members...)
		var states []rollout.State
		for _, g := range got.Groups {
			states = append(states, g.State)
		}
		if got.State != tc.state || !slices.Equal(states, tc.states) {
			t.Errorf("%+v: %s %v, want %s %v", tc.policy, got.State, states, tc.state, tc.states)
		}
	}
}

// TestProgressOfSeveralGroups: a member counts in each of its groups as the whole
// that it is, and is admitted by the first of them.
func TestProgressOfSeveralGroups(t *testing.T) {
	// risks has an entry at each of these risks; only the versions given are older.
	risks := func(versions []string, risks ...int64) tranche.Member {
		m := automatic(versions...)
		for i, risk := range risks {
			m.Services[i].Risk = risk
		}
		return m
	}
	type counts struct{ risk, total, upgraded, failed, remaining int }
	for _, tc := range []struct {
		note       string
		members    []tranche.Member
		groups     []counts
		admissions string
	}{
		{"remaining in both", []tranche.Member{risks([]string{"3.5.0", "3.4.0"}, 9, 4), at(4)},
			[]counts{{9, 1, 0, 0, 1}, {4, 2, 0, 0, 2}}, "aw"},
		{"upgraded in both", []tranche.Member{risks([]string{"3.5.0", "3.6.0"}, 9, 4), at(4)},
			[]counts{{9, 1, 1, 0, 0}, {4, 2, 1, 0, 1}}, "-a"},
		{"failed in both", []tranche.Member{failing(risks([]string{"3.5.0", "3.4.0"}, 9, 4), 1), at(4)},
			[]counts{{9, 1, 0, 1, 0}, {4, 2, 0, 1, 1}}, "hx"},
		{"also by an entry that is not valid", []tranche.Member{risks([]string{"latest", "3.5.0"}, 9, 4), at(4)},
			[]counts{{9, 1, 1, 0, 0}, {4, 2, 1, 0, 1}}, "ia"},
		{"once in each", []tranche.Member{risks([]string{"3.4.0", "3.4.0", "3.4.0"}, 4, 9, 4)},
			[]counts{{9, 1, 0, 0, 1}, {4, 1, 0, 0, 1}}, "a"},
		{"the first is succeeded or active, the last waits", []tranche.Member{at(9), at(4, 9), at(4)},
			[]counts{{9, 2, 0, 0, 2}, {4, 2, 0, 0, 2}}, "aaw"},
		{"the first waits, the last too", []tranche.Member{at(9), at(7, 4)},
			[]counts{{9, 1, 0, 0, 1}, {7, 1, 0, 0, 1}, {4, 1, 0, 0, 1}}, "aw"},
		{"members that are alike are two", []tranche.Member{at(4), at(4)},
			[]counts{{4, 2, 0, 0, 2}}, "aa"},
	} {
		p := progress(t, tranche.Policy{}, tc.members...)
		var got []counts
		for _, g := range p.Groups {
			got = append(got, counts{int(g.Risk), g.Total, g.Upgraded, g.Failed, g.Remaining})
		}
		if !slices.Equal(got, tc.groups) {
			t.Errorf("%s: %+v, want %+v", tc.note, got, tc.groups)
		}
		for place, letter := range tc.admissions {
			want := answers[letter]
			if letter == 'i' {
				want.Reasons = []rollout.Reason{rollout.ReasonInvalidVersion}
			}
			if admission := p.Admission(place); !reflect.DeepEqual(admission, want) {
				t.Errorf("%s: member %d: %+v, want %+v", tc.note, place, admission, want)
			}
		}
	}
}

// TestAdmissionOfOthers: who is no candidate waits for the reason of its exclusion,
// whatever the state of the rollout.
func TestAdmissionOfOthers(t *testing.T) {
	for _, tc := range exclusions {
		version := kafka350
		if tc.version != "" {
			version.Version = tc.version
		}
		want := refused(tc.want)
		for _, fleet := range [][]tranche.Member{
			{tc.member},
			{tc.member, automatic("3.0.0")},
			{tc.member, failing(automatic("3.0.0"), 0)},
			{tc.member, automatic("9.0.0")},
		} {
			p, err := rollout.NewProgress(version, tranche.Fleet{Members: fleet}, threshold(tranche.Policy{}, 100), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			if tc.want == "" {
				want = rollout.Admission{Admitted: true}
				if p.State == rollout.StateHalted {
					want = refused(rollout.ReasonHalted)
				}
			}
			if got := p.Admission(0); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: %+v, want %+v", tc.note, p.State, got, want)
			}
		}
	}
}

// TestAdmissionAlongASplit: a group ends inside a risk, at one risk and in fleet
// order. Those before its end are admitted, those behind it wait.
func TestAdmissionAlongASplit(t *testing.T) {
	upgraded := automatic("3.5.0")
	for _, tc := range []struct {
		policy  tranche.Policy
		members []tranche.Member
		want    string
	}{
		{split(50, 50), []tranche.Member{at(7), at(7), at(7), at(7)}, "aaww"},
		{split(50, 50), []tranche.Member{at(4), at(7), at(4), at(9), at(4), at(4)}, "aawaww"},
		{split(50, 50), []tranche.Member{at(4), at(9, 4), at(4), at(9)}, "awwa"},
		{split(25, 25, 50), []tranche.Member{at(7), upgraded, at(7), at(7)}, "a-ww"},
		{split(25, 25, 50), []tranche.Member{upgraded, upgraded, at(7), at(7)}, "--aa"},
		{split(25, 25, 50), []tranche.Member{upgraded, at(7), at(7), at(7)}, "-aww"},
		{split(1, 99), []tranche.Member{at(-1), at(0), at(0)}, "waw"},
	} {
		p := progress(t, tc.policy, tc.members...)
		for place, want := range tc.want {
			if got := p.Admission(place); !reflect.DeepEqual(got, answers[want]) {
				t.Errorf("%v, %d: %+v, want %+v", tc.policy.Split, place, got, answers[want])
			}
		}
	}
}

func TestAdmissionOutsideTheFleet(t *testing.T) {
	want := refused(rollout.ReasonNotInFleet)
	for _, p := range []*rollout.Progress{
		progress(t, tranche.Policy{}, at(9), at(4)),
		progress(t, tranche.Policy{}, failing(at(9), 0), at(4)), // halted
	} {
		for _, place := range []int{-1, 2, 3, math.MinInt, math.MaxInt} {
			if got := p.Admission(place); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %d: %+v, want %+v", p.State, place, got, want)
			}
		}
	}
	for _, p := range []*rollout.Progress{{}, progress(t, tranche.Policy{})} {
		if got := p.Admission(0); !reflect.DeepEqual(got, want) {
			t.Errorf("nobody in the fleet: %+v, want %+v", got, want)
		}
	}
}

// TestAdmissionDoesNotAllocate where it is a yes: the progress is counted once.
func TestAdmissionDoesNotAllocate(t *testing.T) {
	for _, tc := range progresses {
		members, _ := fleetOf(tc.groups)
		p := progress(t, threshold(tranche.Policy{}, tc.threshold), members...)
		for place := range members {
			if n := testing.AllocsPerRun(10, func() { p.Admission(place) }); n != 0 && p.Admission(place).Admitted {
				t.Errorf("%s, %d: %v allocations", tc.note, place, n)
			}
		}
	}
}

// TestFleetChanges: who leaves or joins changes the counts and nothing else.
func TestFleetChanges(t *testing.T) {
	members, places := fleetOf([]string{"uf", "r"})
	if p := progress(t, tranche.Policy{}, members...); p.State != rollout.StateHalted {
		t.Fatalf("%s, want halted", p.State)
	}
	gone := slices.Delete(slices.Clone(members), places[0][1], places[0][1]+1)
	if p := progress(t, tranche.Policy{}, gone...); p.State != rollout.StateActive || p.Groups[0].State != rollout.StateSucceeded || p.Groups[0].Total != 1 {
		t.Errorf("without the one that failed: %+v", p)
	}
	grown := append(gone, at(9)) // a group before all others
	p := progress(t, tranche.Policy{}, grown...)
	if p.State != rollout.StateActive || p.Groups[0].State != rollout.StateActive || p.Groups[1].State != rollout.StateWaiting {
		t.Errorf("with a new first group: %+v", p)
	}
	for place, want := range []rune("-wa") {
		if got := p.Admission(place); !reflect.DeepEqual(got, answers[want]) {
			t.Errorf("member %d: %+v, want %+v", place, got, answers[want])
		}
	}
}

// TestRolloutIsDone upgrades whoever is admitted, again and again: one group after
// the other succeeds, until the rollout is done and everybody upgraded, or admitted.
func TestRolloutIsDone(t *testing.T) {
	for _, policy := range []tranche.Policy{
		{}, threshold(tranche.Policy{}, 1), single(), single(100), split(1, 9, 90), split(ones...), thresholds(split(10, 20, 70), 100, 50, 1),
	} {
		var fleet []tranche.Member
		for i := range int64(60) {
			fleet = append(fleet, at(i%7, i%5), at(i%3))
		}
		last := -1
		p := progress(t, policy, fleet...)
		for ; p.State == rollout.StateActive; p = progress(t, policy, fleet...) {
			active := slices.IndexFunc(p.Groups, func(g rollout.GroupProgress) bool { return g.State == rollout.StateActive })
			if active <= last {
				t.Fatalf("%+v: group %d is active after group %d", policy, active, last)
			}
			last = active
			for place := range fleet {
				if p.Admission(place).Admitted {
					for i := range fleet[place].Services {
						fleet[place].Services[i].Version = kafka350.Version
					}
				}
			}
		}
		if p.State != rollout.StateDone {
			t.Errorf("%+v: %s, want done", policy, p.State)
		}
		for place := range fleet {
			if a := p.Admission(place); !a.Admitted && a.Reason() != rollout.ReasonUpToDate {
				t.Errorf("%+v: member %d is left behind: %+v", policy, place, a)
			}
		}
	}
}

func TestNewProgressErrors(t *testing.T) {
	for _, tc := range targetErrors {
		p, err := rollout.NewProgress(tc.version, tranche.Fleet{Members: []tranche.Member{at(7)}}, tranche.Policy{}, time.Time{})
		wantError(t, fmt.Sprint(tc.version), err, tc.want, tc.is)
		if p != nil {
			t.Errorf("%+v: a progress beside the error %v", tc.version, err)
		}
	}
}

// TestProgressShared is for the race detector, and for the fleet: one target and
// one progress answer many at once, and leave it as it is.
func TestProgressShared(t *testing.T) {
	for _, policy := range []tranche.Policy{{}, single(50), thresholds(split(10, 20, 70), 1, 50, 100)} {
		members, _ := fleetOf([]string{"uuur", "urrf", "rrr"})
		before := fmt.Sprint(members)
		target, err := rollout.NewTarget(kafka350, policy, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		shared := progress(t, policy, members...)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				own := progressOf(t, target, tranche.Fleet{Members: members})
				for place := range members {
					if got, want := own.Admission(place), shared.Admission(place); !reflect.DeepEqual(got, want) {
						t.Errorf("%d: %+v, want %+v", place, got, want)
					}
				}
			})
		}
		group.Wait()
		if after := fmt.Sprint(members); after != before {
			t.Errorf("left as %s, want %s", after, before)
		}
	}
}

// TestStates: the text of a state is for others to read, and stable.
func TestStates(t *testing.T) {
	for state, text := range map[rollout.State]string{
		rollout.StateEmpty:     "empty",
		rollout.StateDone:      "done",
		rollout.StateHalted:    "halted",
		rollout.StateActive:    "active",
		rollout.StateSucceeded: "succeeded",
		rollout.StateFailed:    "failed",
		rollout.StateWaiting:   "waiting",
	} {
		if string(state) != text {
			t.Errorf("%s, want %s", state, text)
		}
	}
}
