package index_test

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/rollout/index"
)

// An indexed is an index, and the members that should stand in it.
type indexed struct {
	*index.Index
	members map[int]tranche.Member
	highest int // place that was ever taken
	random  *rand.Rand
}

func newIndexed(fleet tranche.Fleet) *indexed {
	x := &indexed{index.New(fleet), map[int]tranche.Member{}, len(fleet.Members) - 1, rand.New(rand.NewPCG(9, 10))}
	for place, member := range fleet.Members {
		x.members[place] = member
	}
	return x
}

// change puts, replaces or removes a member.
func (x *indexed) change() {
	member := fleetLike(1 + x.random.IntN(50)).Members[0]
	place := x.random.IntN(len(x.members) + 1)
	old, there := x.members[place]
	switch x.random.IntN(4) {
	case 0:
		place := x.Put(member)
		x.members[place] = member
		x.highest = max(x.highest, place)
	case 1:
		if x.Remove(place) != there {
			panic("removed otherwise")
		}
		delete(x.members, place)
	case 2: // a service less
		if n := len(old.Services); n > 0 {
			member = old
			member.Services = slices.Delete(slices.Clone(old.Services), n-1, n)
		}
		fallthrough
	default:
		if x.Replace(place, member) != there {
			panic("replaced otherwise")
		}
		if there {
			x.members[place] = member
		}
	}
}

// fleet is the members in the order of their places, and the places.
func (x *indexed) fleet() (fleet tranche.Fleet, places []int) {
	for place := range x.members {
		places = append(places, place)
	}
	slices.Sort(places)
	for _, place := range places {
		fleet.Members = append(fleet.Members, x.members[place])
	}
	return fleet, places
}

// check compares every answer with that of a scan.
func (x *indexed) check(t *testing.T, policies ...tranche.Policy) {
	t.Helper()
	fleet, places := x.fleet()
	wantMembers(t, x.Members(), places)
	// scanned are the places of those in a list that a scan has made.
	scanned := func(members []int) []int {
		at := make([]int, len(members))
		for i, m := range members {
			at[i] = places[m]
		}
		return at
	}
	for _, policy := range policies {
		target, err := rollout.NewTarget(kafka380, policy, noon)
		if err != nil {
			t.Fatal(err)
		}
		got, want := x.Plan(target), target.Plan(fleet)
		if len(got.Groups) != len(want.Groups) {
			t.Fatalf("%d groups, want %d", len(got.Groups), len(want.Groups))
		}
		for i, g := range got.Groups {
			wantMembers(t, g.Members, scanned(want.Groups[i].Members))
			if want := want.Groups[i]; g.Risk != want.Risk || g.SuccessThreshold != want.SuccessThreshold {
				t.Errorf("risk %d, threshold %d, want %+v", g.Risk, g.SuccessThreshold, want)
			}
		}
		excluded := map[rollout.Reason][]int{}
		for _, e := range want.Excluded {
			excluded[e.Reason] = append(excluded[e.Reason], e.Member)
		}
		if len(got.Excluded) != len(excluded) {
			t.Errorf("%d reasons, want %d", len(got.Excluded), len(excluded))
		}
		for _, e := range got.Excluded {
			wantMembers(t, e.Members, scanned(excluded[e.Reason]))
		}

		progress, scan := progressOf(t, x.Index, target), scanOf(t, target, fleet)
		if progress.State != scan.State || len(progress.Groups) != len(scan.Groups) {
			t.Fatalf("%s in %d groups, want %s in %d", progress.State, len(progress.Groups), scan.State, len(scan.Groups))
		}
		for i, g := range progress.Groups {
			want := scan.Groups[i]
			wantMembers(t, g.Members, scanned(want.Members))
			if g.Risk != want.Risk || g.SuccessThreshold != want.SuccessThreshold || g.Counts != want.Counts || g.State != want.State || !g.SoakedAt.Equal(want.SoakedAt) {
				t.Errorf("%+v, want %+v", g, want)
			}
		}
		for m := range fleet.Members {
			if m%max(1, len(places)/1000) == 0 || m == len(places)-1 {
				if got, want := progress.Admission(places[m]), scan.Admission(m); !reflect.DeepEqual(got, want) {
					t.Fatalf("member %d, at %d: %+v, want %+v", m, places[m], got, want)
				}
			}
		}
	}
}

func wantMembers(t *testing.T, set index.Set, want []int) {
	t.Helper()
	if got := slices.Collect(set.All()); !slices.Equal(got, want) {
		t.Fatalf("%d members, want %d", len(got), len(want))
	}
	if set.Len() != len(want) {
		t.Fatalf("%d counted, want %d", set.Len(), len(want))
	}
}

// TestIndexOfMany: over several containers of the bitmaps, and with gaps.
func TestIndexOfMany(t *testing.T) {
	policies := []tranche.Policy{{}, single(), split(10, 30, 60), thresholds(split(50, 50), 5, 100), split(ones...)}
	for _, members := range []int{0, 1, 100, 70_000} {
		t.Run(fmt.Sprint(members), func(t *testing.T) {
			x := newIndexed(fleetLike(members))
			x.check(t, policies...)
			for range 500 {
				x.change()
			}
			x.check(t, policies...)
			for place := range members { // all but some
				if place%3 == 0 || place>>16 == 1 {
					x.Remove(place)
					delete(x.members, place)
				}
			}
			x.check(t, policies...)
			for range 500 {
				x.change()
			}
			x.check(t, policies...)
			for place := range x.members {
				x.Remove(place)
			}
			clear(x.members)
			x.check(t, policies...)
			if place := x.Put(at(7)); place > x.highest {
				t.Errorf("put at %d, where all places up to %d are free", place, x.highest)
			}
		})
	}
}

// TestIndexOfBudgets: whoever may start has several groups, classes and stretches of them
// before it, of which some wait for their own windows or have started.
func TestIndexOfBudgets(t *testing.T) {
	for _, members := range []int{10, 100, 2000} {
		fleet := fleetLike(members)
		random := rand.New(rand.NewPCG(1, uint64(members)))
		for i := range fleet.Members {
			m := &fleet.Members[i]
			switch random.IntN(6) {
			case 0:
				m.Terms = &tranche.Terms{Freezes: []tranche.Freeze{{From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}}}
			case 1:
				for j := range m.Services {
					m.Services[j].UpgradeStatus = tranche.Upgrading
				}
			}
		}
		x := newIndexed(fleet)
		for _, policy := range []tranche.Policy{{}, single(), split(10, 30, 60), split(ones...)} {
			for _, threshold := range []int{1, 10, 100} {
				policy.SuccessThreshold = threshold
				for _, limit := range []tranche.Limit{{Number: 1}, {Number: members / 4}, {Number: 30, Percent: true}, {Number: 60, Percent: true}, {Number: 100, Percent: true}} {
					policy.MaxConcurrent = &limit
					x.check(t, policy)
				}
			}
		}
	}
}

// TestIndexOfAllDifferent: nobody is like another.
func TestIndexOfAllDifferent(t *testing.T) {
	x := newIndexed(differentMembers(3000))
	for range 20 {
		for range 50 {
			x.change()
		}
		x.check(t, tranche.Policy{}, single(), split(10, 30, 60))
	}
}

// TestIndexOfManyServices: more entries than are looked through one by one.
func TestIndexOfManyServices(t *testing.T) {
	var member tranche.Member
	member.UpgradePolicy = tranche.Automatic
	for i := range int64(100) {
		member.Services = append(member.Services,
			tranche.Service{Name: fmt.Sprint("s", i%40), Version: "1.0.0", Risk: i},
			tranche.Service{Name: "kafka", Version: []string{"3.7.0", "3.8.0", "x"}[i%3], Risk: i % 7})
	}
	x := newIndexed(tranche.Fleet{Members: []tranche.Member{member, at(7)}})
	x.check(t, tranche.Policy{}, split(50, 50))
	for range 100 {
		changed := member
		changed.Services = slices.Clone(member.Services)
		x.random.Shuffle(len(changed.Services), func(i, j int) {
			changed.Services[i], changed.Services[j] = changed.Services[j], changed.Services[i]
		})
		changed.Services = changed.Services[:x.random.IntN(len(changed.Services)+1)]
		x.Replace(0, changed)
		x.members[0] = changed
		x.check(t, tranche.Policy{}, split(50, 50))
	}
}

// TestIndexWithoutSuchAPlace: nothing changes, and nothing panics.
func TestIndexWithoutSuchAPlace(t *testing.T) {
	const beyond = 1 << (bits.UintSize / 2) // half an int, which cut off is 0
	var empty index.Index
	gone := newIndexed(tranche.Fleet{Members: []tranche.Member{at(7), at(4)}})
	gone.Remove(0)
	delete(gone.members, 0)
	for name, x := range map[string]*index.Index{"empty": &empty, "gone": gone.Index} {
		for _, place := range []int{-1, 0, 2, beyond, beyond + 1, math.MinInt} {
			member, ok := x.Member(place)
			if x.Replace(place, at(9)) || x.Remove(place) || ok || !member.Equal(tranche.Member{}) {
				t.Errorf("%s: there is something at %d", name, place)
			}
			if got := progressOf(t, x, newTarget(t, kafka350)).Admission(place); !reflect.DeepEqual(got, (refused(rollout.ReasonNotInFleet))) {
				t.Errorf("%s, %d: %+v", name, place, got)
			}
		}
	}
	gone.check(t, tranche.Policy{})
	if got := empty.Plan(newTarget(t, kafka350)); got.Groups != nil || got.Excluded != nil || empty.Members().Len() != 0 {
		t.Errorf("%+v", got)
	}
}

// TestIndexAnswersStay: what was answered stays as it was, at every step of changes.
func TestIndexAnswersStay(t *testing.T) {
	target, err := rollout.NewTarget(kafka380, split(10, 30, 60), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	x := newIndexed(fleetLike(300))
	var looks []func() string
	var before []string
	for range 200 {
		plan, progress, all := x.Plan(target), progressOf(t, x.Index, target), x.Members()
		look := func() string { return show(plan, progress, all) }
		looks, before = append(looks, look), append(before, look())
		x.change()
	}
	for i, look := range looks {
		if after := look(); after != before[i] {
			t.Fatalf("answer %d is now\n%s, and was\n%s", i, after, before[i])
		}
	}
}

// show is all that can be seen of some answers.
func show(plan index.Plan, progress *index.Progress, all index.Set) string {
	text := fmt.Sprint(all.Len(), slices.Collect(all.All()))
	for _, g := range plan.Groups {
		text += fmt.Sprint("\n", g.Risk, g.SuccessThreshold, g.Members.Len(), slices.Collect(g.Members.All()))
	}
	for _, e := range plan.Excluded {
		text += fmt.Sprint("\n", e.Reason, e.Members.Len(), slices.Collect(e.Members.All()))
	}
	for _, g := range progress.Groups {
		text += fmt.Sprint("\n", g.Risk, g.SuccessThreshold, g.Counts, g.State, g.Members.Len(), slices.Collect(g.Members.All()))
	}
	for place := range all.All() {
		text += fmt.Sprint(" ", progress.Admission(place))
	}
	return text
}

// TestIndexShared is for the race detector: one writes, many read, and each answer is
// of one moment.
func TestIndexShared(t *testing.T) {
	target, err := rollout.NewTarget(kafka380, split(10, 30, 60), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	x := newIndexed(fleetLike(200))
	var group sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		group.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				plan, progress, all := x.Plan(target), progressOf(t, x.Index, target), x.Members()
				members := 0
				for _, g := range plan.Groups {
					members += g.Members.Len()
				}
				for _, e := range plan.Excluded {
					members += e.Members.Len()
				}
				if members < 100 {
					t.Errorf("%d members in a plan", members)
				}
				if once, twice := show(plan, progress, all), show(plan, progress, all); once != twice {
					t.Errorf("%s, and then %s", once, twice)
				}
				x.Member(i % 200)
			}
		})
	}
	for range 2000 {
		x.change()
		if len(x.members) < 200 {
			x.members[x.Put(at(7))] = at(7)
		}
	}
	close(done)
	group.Wait()
	x.check(t, tranche.Policy{})
}

// TestIndexAdmissionAllocates what it keeps of one member, and the reasons.
func TestIndexAdmissionAllocates(t *testing.T) {
	progress := progressOf(t, index.New(fleetLike(1000)), newTarget(t, kafka380))
	place := 0
	if n := testing.AllocsPerRun(1000, func() { progress.Admission(place); place++ }); n > 3 {
		t.Errorf("%v allocations", n)
	}
}

// TestSetStops: a loop over a set can be left.
func TestSetStops(t *testing.T) {
	for place := range index.New(fleetLike(100)).Members().All() {
		if place == 3 {
			break
		}
	}
}

// TestIndexMemory: an index takes a few bytes a member, beyond the members themselves.
func TestIndexMemory(t *testing.T) {
	if got := bytesBeyond(fleetLike(50_000)); got > 64 {
		t.Errorf("%.1f bytes a member, want at most 64", got)
	}
}

func progressOf(t testing.TB, x *index.Index, target *rollout.Target) *index.Progress {
	t.Helper()
	progress, err := x.Progress(target)
	if err != nil {
		t.Fatal(err)
	}
	return progress
}

func scanOf(t testing.TB, target *rollout.Target, fleet tranche.Fleet) *rollout.Progress {
	t.Helper()
	progress, err := target.Progress(fleet)
	if err != nil {
		t.Fatal(err)
	}
	return progress
}

func refused(reasons ...rollout.Reason) rollout.Admission { return rollout.Admission{Reasons: reasons} }
