package rollout_test

import (
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

func newTarget(t *testing.T, version tranche.Version) *rollout.Target {
	t.Helper()
	target, err := rollout.NewTarget(version, tranche.Policy{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// plan asks both forms, which must agree.
func plan(t *testing.T, version tranche.Version, members ...tranche.Member) rollout.Plan {
	t.Helper()
	fleet := tranche.Fleet{Members: members}
	plain, err := rollout.NewPlan(version, fleet, tranche.Policy{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if compiled := newTarget(t, version).Plan(fleet); !reflect.DeepEqual(plain, compiled) {
		t.Errorf("NewPlan says %+v, Target.Plan %+v", plain, compiled)
	}
	return plain
}

// at is a candidate with an entry at each of these risks; the first is older.
func at(risks ...int64) tranche.Member {
	m := tranche.Member{UpgradePolicy: tranche.Automatic}
	for i, risk := range risks {
		version := []string{"3.4.0", "3.5.0", "latest"}[min(i, 2)]
		m.Services = append(m.Services, tranche.Service{Name: "kafka", Version: version, Risk: risk})
	}
	return m
}

// group is one of the default threshold.
func group(risk int64, members ...int) rollout.Group {
	return rollout.Group{Risk: risk, SuccessThreshold: 90, Members: members}
}

func TestPlan(t *testing.T) {
	elsewhere := at(4)
	elsewhere.Services = append([]tranche.Service{{Name: "strimzi", Version: "0.38.0", Risk: 9}}, elsewhere.Services...)
	alike := at(4)
	alike.ClusterID = "c-1"
	for _, tc := range []struct {
		note    string
		members []tranche.Member
		groups  []rollout.Group
		out     []rollout.Exclusion
	}{
		{note: "empty fleet"},
		{note: "one", members: []tranche.Member{at(7)}, groups: []rollout.Group{group(7, 0)}},
		{note: "from the highest risk to the lowest", members: []tranche.Member{at(4), at(7), at(-1), at(5), at(0)},
			groups: []rollout.Group{group(7, 1), group(5, 3), group(4, 0), group(0, 4), group(-1, 2)}},
		{note: "the ends of the range", members: []tranche.Member{at(math.MinInt64), at(math.MaxInt64), at(0)},
			groups: []rollout.Group{group(math.MaxInt64, 1), group(0, 2), group(math.MinInt64, 0)}},
		{note: "in fleet order", members: []tranche.Member{at(4), at(7), at(4), at(7), at(4)},
			groups: []rollout.Group{group(7, 1, 3), group(4, 0, 2, 4)}},
		{note: "in both groups", members: []tranche.Member{at(7, 4), at(4)},
			groups: []rollout.Group{group(7, 0), group(4, 0, 1)}},
		{note: "in both groups, lowest first", members: []tranche.Member{at(4), at(4, 7)},
			groups: []rollout.Group{group(7, 1), group(4, 0, 1)}},
		{note: "also by an entry that is not valid", members: []tranche.Member{at(4, 7, 9)},
			groups: []rollout.Group{group(9, 0), group(7, 0), group(4, 0)}},
		{note: "once in a group", members: []tranche.Member{at(4, 4, 4), at(4, 7, 4, 7)},
			groups: []rollout.Group{group(7, 1), group(4, 0, 1)}},
		{note: "the risk of other services does not count", members: []tranche.Member{elsewhere},
			groups: []rollout.Group{group(4, 0)}},
		{note: "members that are alike are two", members: []tranche.Member{alike, alike},
			groups: []rollout.Group{group(4, 0, 1)}},
		{note: "each of the others once, in fleet order",
			members: []tranche.Member{automatic("3.5.0"), at(7), automatic("latest", "3.6.0"), under("manual", at(7, 4)), automatic(), at(4)},
			groups:  []rollout.Group{group(7, 1), group(4, 5)},
			out: []rollout.Exclusion{
				{Member: 0, Reason: rollout.ReasonUpToDate}, {Member: 2, Reason: rollout.ReasonInvalidVersion},
				{Member: 3, Reason: rollout.ReasonNotAutomatic}, {Member: 4, Reason: rollout.ReasonNotInstalled},
			}},
		{note: "nobody to upgrade", members: []tranche.Member{automatic("3.5.0"), {}},
			out: []rollout.Exclusion{{Member: 0, Reason: rollout.ReasonUpToDate}, {Member: 1, Reason: rollout.ReasonNotInstalled}}},
	} {
		got := plan(t, kafka350, tc.members...)
		if want := (rollout.Plan{Groups: tc.groups, Excluded: tc.out}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", tc.note, got, want)
		}
		wantEverybody(t, tc.note, tc.members, got)
	}
}

// wantEverybody: in at least one group, or excluded exactly once, as Exclusion says.
func wantEverybody(t *testing.T, note string, members []tranche.Member, plan rollout.Plan) {
	t.Helper()
	grouped, excluded := map[int]int{}, map[int]int{}
	for _, g := range plan.Groups {
		for _, i := range g.Members {
			grouped[i]++
		}
	}
	for _, e := range plan.Excluded {
		excluded[e.Member]++
	}
	target := newTarget(t, kafka350)
	for i := range members {
		candidate := target.Exclusion(members[i]) == ""
		if candidate != (grouped[i] > 0) || candidate != (excluded[i] == 0) || excluded[i] > 1 {
			t.Errorf("%s: member %d, a candidate (%t), is in %d groups and excluded %d times", note, i, candidate, grouped[i], excluded[i])
		}
	}
}

// TestPlanOfEveryPair takes every pair of the members that the exclusions are
// tested with: what is decided of one member does not depend on its neighbour.
func TestPlanOfEveryPair(t *testing.T) {
	for _, a := range exclusions {
		for _, b := range exclusions {
			members := []tranche.Member{a.member, b.member}
			wantEverybody(t, a.note+", "+b.note, members, plan(t, kafka350, members...))
		}
	}
}

// targetErrors are refused by everything that has a version to roll out.
var targetErrors = []struct {
	version tranche.Version
	want    string
	is      error
}{
	{tranche.Version{Version: "3.5.0"}, `version.service: want the name of a service, got ""`, tranche.ErrMissing},
	{tranche.Version{}, `version.service: want the name of a service, got ""`, tranche.ErrMissing}, // first
	{tranche.Version{Service: "kafka"}, `version.version: want a semantic version, got ""`, versions.ErrInvalid},
	{tranche.Version{Service: "kafka", Version: "3.5"}, `version.version: want a semantic version, got "3.5"`, versions.ErrInvalid},
	{tranche.Version{Service: "kafka", Version: "V3.5.0"}, `version.version: want a semantic version, got "V3.5.0"`, versions.ErrInvalid},
}

func TestNewTargetErrors(t *testing.T) {
	for _, tc := range targetErrors {
		target, err := rollout.NewTarget(tc.version, tranche.Policy{}, time.Time{})
		if target != nil {
			t.Errorf("%+v: a target beside the error %v", tc.version, err)
		}
		plan, planErr := rollout.NewPlan(tc.version, tranche.Fleet{Members: []tranche.Member{at(7)}}, tranche.Policy{}, time.Time{})
		if !reflect.DeepEqual(plan, rollout.Plan{}) {
			t.Errorf("%+v: the plan %+v beside the error %v", tc.version, plan, planErr)
		}
		for _, err := range []error{err, planErr} {
			wantError(t, fmt.Sprint(tc.version), err, tc.want, tc.is)
		}
	}
}

// TestPlanAsksNothingElse: the fleet's own service and the rest of the version
// do not count.
func TestPlanAsksNothingElse(t *testing.T) {
	version := kafka350
	version.Next, version.Requirements, version.Status = []string{"x"}, []tranche.Requirement{{Dependency: "x"}}, "withdrawn"
	failed := at(7)
	failed.Services[0].UpgradeStatus = tranche.Failed
	got, err := rollout.NewPlan(version, tranche.Fleet{Service: "strimzi", Members: []tranche.Member{failed}}, tranche.Policy{}, time.Time{})
	if want := (rollout.Plan{Groups: []rollout.Group{group(7, 0)}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestGroupSuccessThreshold(t *testing.T) {
	if rollout.GroupSuccessThreshold != 90 {
		t.Error(rollout.GroupSuccessThreshold)
	}
}

// TestTargetShared is for the race detector: one target and one fleet, many plans.
func TestTargetShared(t *testing.T) {
	var fleet tranche.Fleet
	for i := range int64(50) {
		fleet.Members = append(fleet.Members, at(i%5, i%3), automatic(fmt.Sprintf("3.%d.0", i)))
	}
	target := newTarget(t, kafka350)
	want := target.Plan(fleet)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := target.Plan(fleet); !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
			for _, e := range want.Excluded {
				if got := target.Exclusion(fleet.Members[e.Member]); got != e.Reason {
					t.Errorf("member %d: %s, want %s", e.Member, got, e.Reason)
				}
			}
		})
	}
	group.Wait()
}
