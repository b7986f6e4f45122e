package rollout_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// scanned are fleets on which a scan remembers versions, seats that are alike,
// and more of them than it looks through one by one or has a byte for.
func scanned() map[string]tranche.Fleet {
	fleets := map[string]tranche.Fleet{"empty": {}, "like a real one": fleetLike(1000)}
	random := rand.New(rand.NewPCG(3, 4))
	var many tranche.Fleet
	for i := range 3000 {
		m := tranche.Member{UpgradePolicy: pick(random, tranche.Automatic, tranche.Automatic, "manual")}
		for range random.IntN(4) {
			entry := entryLike(random, pick(random, "kafka", "kafka", "strimzi"))
			entry.Version = fmt.Sprintf("%s3.%d.%d%s", pick(random, "", "v", "x"), random.IntN(20), i, pick(random, "", "-rc.1", "+a-build-that-goes-on"))
			entry.Risk = random.Int64N(300) - 150
			m.Services = append(m.Services, entry)
		}
		many.Members = append(many.Members, m)
	}
	fleets["every version another, many risks"] = many
	return fleets
}

func eachScan(t *testing.T, check func(t *testing.T, target *rollout.Target, fleet tranche.Fleet)) {
	for name, fleet := range scanned() {
		for _, policy := range []tranche.Policy{{}, single(), split(1, 9, 90), split(ones...)} {
			t.Run(name+"/"+policy.Strategy, func(t *testing.T) {
				target, err := rollout.NewTarget(kafka380, policy, time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				check(t, target, fleet)
			})
		}
	}
}

// TestScanOfMany: what a scan remembers changes nothing about the members after it.
func TestScanOfMany(t *testing.T) {
	eachScan(t, func(t *testing.T, target *rollout.Target, fleet tranche.Fleet) {
		plan := target.Plan(fleet)
		reasons := make([]rollout.Reason, len(fleet.Members))
		for _, e := range plan.Excluded {
			reasons[e.Member] = e.Reason
		}
		grouped := map[int]int{}
		for _, g := range plan.Groups {
			for _, place := range g.Members {
				grouped[place]++
			}
		}
		for place, member := range fleet.Members {
			reason := target.Exclusion(member)
			if reason != reasons[place] || (reason == "") != (grouped[place] > 0) {
				t.Fatalf("member %d, %+v: %q in the plan and in %d groups, want %q", place, member, reasons[place], grouped[place], reason)
			}
		}
	})
}

// TestScanOfLongLists: an entry is found wherever it stands, and so is a second one.
func TestScanOfLongLists(t *testing.T) {
	for _, entries := range []int{1, 5, 63, 64, 65, 66, 130} {
		for place := range entries {
			m := tranche.Member{UpgradePolicy: tranche.Automatic}
			for i := range entries {
				m.Services = append(m.Services, tranche.Service{Name: []string{"kafkb", "kafka-connect"}[i%2], Version: "3.4.0", Risk: 9})
			}
			if got := plan(t, kafka350, m); len(got.Groups) > 0 || got.Excluded[0].Reason != rollout.ReasonNotInstalled {
				t.Fatalf("%d of other services: %+v", entries, got)
			}
			want := []rollout.Group{group(7, 0)}
			m.Services[place].Name, m.Services[place].Risk = "kafka", 7
			if got := plan(t, kafka350, m).Groups; !reflect.DeepEqual(got, want) {
				t.Fatalf("place %d of %d: %+v", place, entries, got)
			}
			if place == 0 {
				continue
			}
			want = append(want, group(2, 0))
			m.Services[place/2].Name, m.Services[place/2].Risk = "kafka", 2
			if got := plan(t, kafka350, m).Groups; !reflect.DeepEqual(got, want) {
				t.Fatalf("places %d and %d of %d: %+v", place/2, place, entries, got)
			}
		}
	}
}

// TestScanOfRisks: any number of them, so many members at each as it is high.
func TestScanOfRisks(t *testing.T) {
	var members []tranche.Member
	var want []rollout.Group
	for risk := range 150 {
		g := group(int64(risk) - 5)
		for range risk + 1 {
			g.Members = append(g.Members, len(members))
			members = append(members, at(g.Risk))
		}
		want = slices.Insert(want, 0, g)
		wantPlan(t, plan(t, kafka350, members...), rollout.Plan{Groups: want})
	}
}

// TestScanAllocates: for twice the members only what it takes to let a few lists grow.
func TestScanAllocates(t *testing.T) {
	fleet := fleetLike(20_000)
	half := tranche.Fleet{Members: fleet.Members[:10_000]}
	for _, policy := range []tranche.Policy{{}, single(), split(1, 9, 90)} {
		target, err := rollout.NewTarget(kafka380, policy, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for name, scan := range map[string]func(tranche.Fleet){
			"plan":     func(f tranche.Fleet) { target.Plan(f) },
			"progress": func(f tranche.Fleet) { target.Progress(f) },
		} {
			few, many := testing.AllocsPerRun(3, func() { scan(half) }), testing.AllocsPerRun(3, func() { scan(fleet) })
			if more := many - few; many > 200 || more > 40 {
				t.Errorf("%s, %+v: %v allocations, and %v for twice the members", name, policy, few, many)
			}
		}
	}
}

// TestPlanner adds members whose memory is used again for the next one, and asks
// for the plan on the way.
func TestPlanner(t *testing.T) {
	eachScan(t, func(t *testing.T, target *rollout.Target, fleet tranche.Fleet) {
		planner := target.Planner()
		var buffer reused
		for i := range fleet.Members {
			if got, want := planner.Add(buffer.member(&fleet.Members[i])), target.Exclusion(fleet.Members[i]); got != want {
				t.Fatalf("member %d: %q, want %q", i, got, want)
			}
			if i == len(fleet.Members)/2 {
				wantPlan(t, planner.Plan(), target.Plan(tranche.Fleet{Members: fleet.Members[:i+1]}))
			}
		}
		wantPlan(t, planner.Plan(), target.Plan(fleet))
	})
}

// reused is memory that holds one member at a time, the bytes of its strings too.
type reused struct {
	bytes  [1 << 10]byte
	used   int
	holder tranche.Member
}

func (r *reused) member(m *tranche.Member) *tranche.Member {
	r.used = 0
	services := r.holder.Services[:0]
	for _, s := range m.Services {
		services = append(services, tranche.Service{
			Name: r.text(s.Name), Version: r.text(s.Version), Subscription: r.text(s.Subscription),
			Risk: s.Risk, UpgradeStatus: r.text(s.UpgradeStatus),
		})
	}
	r.holder = tranche.Member{
		ClusterID: r.text(m.ClusterID), Cloud: r.text(m.Cloud), UpgradePolicy: r.text(m.UpgradePolicy), Services: services,
	}
	return &r.holder
}

func (r *reused) text(s string) string {
	place := r.bytes[r.used:]
	r.used += copy(place, s)
	return unsafe.String(&place[0], len(s))
}

// TestPlannerAppend plans stretches of a fleet for themselves.
func TestPlannerAppend(t *testing.T) {
	eachScan(t, func(t *testing.T, target *rollout.Target, fleet tranche.Fleet) {
		n := len(fleet.Members)
		for _, ends := range [][]int{{0, n}, {n, n}, {n / 2, n}, {min(1, n), n / 3, n / 3, n - n/7, n}} {
			all, begin := target.Planner(), 0
			var parts []*rollout.Planner
			for _, end := range ends {
				part := target.Planner()
				for i := min(begin, end); i < end; i++ {
					part.Add(&fleet.Members[i])
				}
				if err := all.Append(part); err != nil {
					t.Fatal(err)
				}
				parts, begin = append(parts, part), max(begin, end)
			}
			wantPlan(t, all.Plan(), target.Plan(fleet))
			last := parts[len(parts)-1] // as it was before
			wantPlan(t, last.Plan(), target.Plan(tranche.Fleet{Members: fleet.Members[n-last.Members():]}))
		}
		// Members can be added behind those appended, one at a time.
		all, part := target.Planner(), target.Planner()
		for i := range fleet.Members {
			part.Add(&fleet.Members[i])
		}
		for range 2 {
			if err := all.Append(part); err != nil {
				t.Fatal(err)
			}
			for i := range fleet.Members {
				all.Add(&fleet.Members[i])
			}
		}
		if err := all.Append(all); err != nil {
			t.Fatal(err)
		}
		wantPlan(t, all.Plan(), target.Plan(tranche.Fleet{Members: slices.Repeat(fleet.Members, 8)}))
	})
}

func TestPlannerOfAnotherTarget(t *testing.T) {
	planner := newTarget(t, kafka350).Planner()
	member := at(7)
	planner.Add(&member)
	if err := planner.Append(newTarget(t, kafka380).Planner()); !errors.Is(err, rollout.ErrOtherTarget) {
		t.Error(err)
	}
	if got := planner.Plan(); len(got.Groups) != 1 || planner.Members() != 1 {
		t.Errorf("%+v", got)
	}
}

func wantPlan(t *testing.T, got, want rollout.Plan) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%.500s, want %.500s", fmt.Sprint(got), fmt.Sprint(want))
	}
}

// TestPlanListsAreApart: what is appended to a group's members, or to those left
// out, does not show up in another list.
func TestPlanListsAreApart(t *testing.T) {
	got := plan(t, kafka350, at(7), at(4), automatic())
	want := fmt.Sprint(got.Groups[1], got.Excluded)
	_ = append(got.Groups[0].Members, 99)
	if after := fmt.Sprint(got.Groups[1], got.Excluded); after != want {
		t.Errorf("%s, want %s", after, want)
	}
}
