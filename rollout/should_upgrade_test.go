package rollout_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// release is an entry of a catalogue of kafka.
func release(version string, next ...string) tranche.Version {
	return tranche.Version{Service: "kafka", Version: version, Next: next}
}

type catalogue = []tranche.Version

// TestShouldUpgrade takes every answer of the catalogue with every one of the
// requirements and every one of the rollout.
func TestShouldUpgrade(t *testing.T) {
	member := automatic("3.4.0")
	member.ClusterID = "c-1"

	type next struct {
		catalogue catalogue
		member    tranche.Member
		reason    versions.Reason
		index     int
	}
	nexts := []next{
		{catalogue{release("3.4.0", "3.5.0"), release("3.5.0")}, member, versions.ReasonNext, 1},
		{catalogue{release("3.4.0", "3.6.0"), {Service: "kafka", Version: "3.5.0", ServiceImpacting: true}, release("3.6.0")}, member, versions.ReasonServiceImpacting, 1},
		{catalogue{release("3.4.0")}, member, versions.ReasonUpToDate, -1},
		{catalogue{release("3.4.0", "3.9.0")}, member, versions.ReasonUnknownNext, -1},
		{catalogue{release("3.5.0")}, member, versions.ReasonUnknownVersion, -1},
		{nil, member, versions.ReasonUnknownVersion, -1},
		{catalogue{release("3.5.0")}, automatic(), versions.ReasonNotInstalled, -1},
	}
	requirements := []struct {
		requires []tranche.Requirement
		unmet    []eligibility.Unmet
	}{
		{nil, nil},
		{[]tranche.Requirement{{Dependency: "kafka:>=3.4.0"}}, nil},
		{[]tranche.Requirement{{Dependency: "strimzi:0.38.0"}, {Dependency: "kafka:3.4.0"}, {}, {Dependency: "kafka:>3.4.0"}}, []eligibility.Unmet{
			{Index: 0, Requirement: "strimzi:0.38.0", Reason: eligibility.ReasonNotInstalled},
			{Index: 2, Requirement: "", Reason: eligibility.ReasonMalformed},
			{Index: 3, Requirement: "kafka:>3.4.0", Reason: eligibility.ReasonNotSatisfied, Installed: []string{"3.4.0"}},
		}},
	}
	first, broken := automatic("3.4.0"), failing(automatic("3.4.0"), 0)
	first.Services[0].Risk, broken.Services[0].Risk = 9, 9
	rollouts := []struct {
		fleet     *tranche.Fleet
		admission rollout.Admission
	}{
		{nil, rollout.Admission{}},
		{&tranche.Fleet{Members: []tranche.Member{automatic("3.5.0"), member}}, rollout.Admission{Admitted: true}},
		{&tranche.Fleet{Members: []tranche.Member{first, member}}, refused(rollout.ReasonWaiting)},
		{&tranche.Fleet{Members: []tranche.Member{broken, member}}, refused(rollout.ReasonHalted, rollout.ReasonWaiting)},
		{&tranche.Fleet{Members: []tranche.Member{first, automatic("3.4.0")}}, refused(rollout.ReasonNotInFleet)},
		{&tranche.Fleet{}, refused(rollout.ReasonNotInFleet)},
	}
	for _, next := range nexts {
		for _, requirements := range requirements {
			for _, rolled := range rollouts {
				list := append(catalogue{}, next.catalogue...)
				want := rollout.Advice{Next: versions.Selection{Reason: next.reason, Index: next.index}}
				if next.index >= 0 {
					list[next.index].Requirements = requirements.requires
					want = rollout.Advice{
						Upgrade:      requirements.unmet == nil && (rolled.fleet == nil || rolled.admission.Admitted),
						Next:         versions.Selection{Reason: next.reason, Index: next.index, Version: &list[next.index]},
						Unmet:        requirements.unmet,
						RolloutAsked: rolled.fleet != nil,
						Admission:    rolled.admission,
					}
				}
				got, err := rollout.ShouldUpgrade(rollout.Question{Member: next.member, Catalogue: list, Fleet: rolled.fleet})
				if err != nil || !reflect.DeepEqual(got, want) || got.Next != want.Next {
					t.Errorf("%s, %v, %s: %+v, %v, want %+v", next.reason, requirements.requires, rolled.admission.Reason(), got, err, want)
				}
			}
		}
	}
}

// TestShouldUpgradeExcluded: a member that the rollout leaves out is not held back
// where the rollout is not asked.
func TestShouldUpgradeExcluded(t *testing.T) {
	list := catalogue{release("latest", "3.5.0"), release("3.6.0", "3.5.0"), release("3.4.0", "3.5.0"), release("3.5.0")}
	for _, tc := range []struct {
		member tranche.Member
		want   rollout.Reason
	}{
		{under("manual", automatic("3.4.0")), rollout.ReasonNotAutomatic},
		{automatic("latest"), rollout.ReasonInvalidVersion},
		{automatic("3.6.0"), rollout.ReasonUpToDate}, // the catalogue leads to an older one
	} {
		q := rollout.Question{Member: tc.member, Catalogue: list}
		if got, err := rollout.ShouldUpgrade(q); err != nil || !got.Upgrade || got.RolloutAsked {
			t.Errorf("%s, rollout not asked: %+v, %v, want yes", tc.want, got, err)
		}
		q.Fleet = &tranche.Fleet{Members: []tranche.Member{tc.member}}
		got, err := rollout.ShouldUpgrade(q)
		if want := (refused(tc.want)); err != nil || got.Upgrade || !got.RolloutAsked || !reflect.DeepEqual(got.Admission, want) {
			t.Errorf("%s: %+v, %v", tc.want, got, err)
		}
	}
}

// TestShouldUpgradePolicy: the policy makes the groups, and the option the version.
func TestShouldUpgradePolicy(t *testing.T) {
	stop := func(version string) tranche.Version {
		return tranche.Version{Service: "kafka", Version: version, ServiceImpacting: true}
	}
	list := catalogue{release("3.4.0", "3.7.0"), stop("3.5.0"), stop("3.6.0"), release("3.7.0")}
	member := automatic("3.4.0")
	first := automatic("3.5.0") // upgraded for 3.5.0, and not for 3.6.0
	first.Services[0].Risk = 9
	firstStop := []versions.Option{versions.FirstStop}
	for _, tc := range []struct {
		policy  tranche.Policy
		options []versions.Option
		index   int
		want    rollout.Admission
	}{
		{tranche.Policy{}, nil, 2, refused(rollout.ReasonWaiting)},
		{tranche.Policy{}, firstStop, 1, rollout.Admission{Admitted: true}},
		{single(), nil, 2, rollout.Admission{Admitted: true}},
		{split(50, 50), nil, 2, refused(rollout.ReasonWaiting)},
		{split(51, 49), nil, 2, rollout.Admission{Admitted: true}},
		{split(50, 50), firstStop, 1, rollout.Admission{Admitted: true}},
	} {
		got, err := rollout.ShouldUpgrade(rollout.Question{
			Member: member, Catalogue: list, Fleet: &tranche.Fleet{Members: []tranche.Member{member, first}}, Policy: tc.policy, Options: tc.options,
		})
		if err != nil || got.Next.Index != tc.index || !reflect.DeepEqual(got.Admission, tc.want) || got.Upgrade != tc.want.Admitted {
			t.Errorf("%+v, %v: %+v, %v, want %d, %+v", tc.policy, tc.options, got, err, tc.index, tc.want)
		}
	}
}

// TestShouldUpgradeAlike: the member is found by every field, and the first of
// those that are alike answers for all.
func TestShouldUpgradeAlike(t *testing.T) {
	member := automatic("3.4.0")
	list := catalogue{release("3.4.0", "3.5.0"), release("3.5.0")}
	almost := automatic("3.4.0")
	almost.Services[0].Subscription = "s-1"
	low := automatic("3.4.0")
	low.Services[0].Risk = 1
	for _, tc := range []struct {
		note   string
		fleet  []tranche.Member
		policy tranche.Policy
		want   rollout.Admission
	}{
		{"not the one that is almost alike", []tranche.Member{almost, member}, split(50, 50), refused(rollout.ReasonWaiting)},
		{"nor the one after it", []tranche.Member{member, almost}, split(50, 50), rollout.Admission{Admitted: true}},
		{"the first of two", []tranche.Member{member, member}, split(50, 50), rollout.Admission{Admitted: true}},
		{"the first of two, behind another", []tranche.Member{low, member, member}, split(1, 99), rollout.Admission{Admitted: true}},
		{"only almost alike", []tranche.Member{almost, low}, tranche.Policy{}, refused(rollout.ReasonNotInFleet)},
	} {
		got, err := rollout.ShouldUpgrade(rollout.Question{Member: member, Catalogue: list, Fleet: &tranche.Fleet{Members: tc.fleet}, Policy: tc.policy})
		if err != nil || !reflect.DeepEqual(got.Admission, tc.want) {
			t.Errorf("%s: %+v, %v, want %+v", tc.note, got, err, tc.want)
		}
	}
}

// TestShouldUpgradeFresher: the member that asks takes the place of its copy, and the fleet
// stays as it is.
func TestShouldUpgradeFresher(t *testing.T) {
	named := func(id string, m tranche.Member) tranche.Member {
		m.ClusterID = id
		return m
	}
	member := named("c-1", automatic("3.4.0"))
	stranger := named("c-1", tranche.Member{Services: []tranche.Service{{Name: "strimzi", Version: "0.38.0"}}})
	stale := named("c-1", failing(automatic("3.4.0"), 0))
	other := named("c-2", automatic("3.4.0"))
	list := catalogue{release("3.4.0", "3.5.0"), release("3.5.0")}
	for _, tc := range []struct {
		note  string
		fleet []tranche.Member
		want  rollout.Admission
		err   string
	}{
		{"its copy has failed", []tranche.Member{stale, other}, rollout.Admission{Admitted: true}, ""},
		{"its copy has another place", []tranche.Member{other, stale}, refused(rollout.ReasonWaiting), ""},
		{"one of its name has the service", []tranche.Member{stranger, stale, other}, rollout.Admission{Admitted: true}, ""},
		{"one of its name is equal", []tranche.Member{other, stale, member}, refused(rollout.ReasonHalted, rollout.ReasonWaiting), ""},
		{"two of its name have the service", []tranche.Member{stale, named("c-1", automatic("3.3.0"))}, rollout.Admission{},
			`fleetMember.clusterID: want that of one member of the fleet, or one that is equal, got "c-1"`},
		{"none of its name has", []tranche.Member{stranger, stranger}, rollout.Admission{},
			`fleetMember.clusterID: want that of one member of the fleet, or one that is equal, got "c-1"`},
		{"nobody has its name", []tranche.Member{other}, refused(rollout.ReasonNotInFleet), ""},
	} {
		before := slices.Clone(tc.fleet)
		got, err := rollout.ShouldUpgrade(rollout.Question{Member: member, Catalogue: list, Fleet: &tranche.Fleet{Members: tc.fleet}, Policy: split(50, 50)})
		if !reflect.DeepEqual(got.Admission, tc.want) || (err != nil || tc.err != "") && fmt.Sprint(err) != tc.err {
			t.Errorf("%s: %+v, %v, want %+v, %s", tc.note, got.Admission, err, tc.want, tc.err)
		}
		if err != nil && !errors.Is(err, versions.ErrAmbiguous) {
			t.Errorf("%s: %v is not ErrAmbiguous", tc.note, err)
		}
		if !reflect.DeepEqual(tc.fleet, before) {
			t.Errorf("%s: the fleet has changed", tc.note)
		}
	}
}

func TestShouldUpgradeErrors(t *testing.T) {
	fleet := &tranche.Fleet{}
	wrong := threshold(tranche.Policy{}, 101)
	const wrongText = "policy.successThreshold: want a percentage from 1 to 100, got 101"
	nameless := tranche.Member{Services: []tranche.Service{{Version: "3.4.0"}}}
	next := func(reason versions.Reason, index int) versions.Selection {
		return versions.Selection{Reason: reason, Index: index}
	}
	for _, tc := range []struct {
		note      string
		member    tranche.Member
		catalogue catalogue
		fleet     *tranche.Fleet
		policy    tranche.Policy
		next      versions.Selection // without the version
		err       string
		is        error
	}{
		{"another service", automatic("3.4.0"), catalogue{release("3.4.0"), {}}, fleet, wrong, next("", -1),
			`versions[1].service: want the catalogue's service, "kafka", got ""`, versions.ErrOtherService},
		{"ambiguous", automatic("3.4.0"), catalogue{release("3.4.0"), release("3.4.0")}, nil, wrong, next("", -1),
			"versions[1]: want one version that is current, got another beside versions[0]", versions.ErrAmbiguous},
		{"policy, without a next version", automatic("3.4.0"), catalogue{release("3.4.0")}, nil, wrong, next(versions.ReasonUpToDate, -1),
			wrongText, tranche.ErrRange},
		{"policy, without a fleet", automatic("3.4.0"), catalogue{release("3.4.0", "3.5.0"), release("3.5.0")}, nil, wrong, next(versions.ReasonNext, 1),
			wrongText, tranche.ErrRange},
		{"policy before version", automatic("3.4.0"), catalogue{release("3.4.0", "latest"), release("latest")}, fleet, wrong, next(versions.ReasonNext, 1),
			wrongText, tranche.ErrRange},
		{"version", automatic("3.4.0"), catalogue{release("3.4.0", "latest"), release("3.5.0"), release("latest")}, fleet, tranche.Policy{}, next(versions.ReasonNext, 2),
			`versions[2].version: want a semantic version, got "latest"`, versions.ErrInvalid},
		{"version, without a fleet", automatic("3.4.0"), catalogue{release("3.4.0", "latest"), release("latest")}, nil, tranche.Policy{}, next(versions.ReasonNext, 1),
			"", nil},
		{"version that nobody goes to", automatic("3.4.0"), catalogue{release("3.4.0"), release("latest")}, fleet, tranche.Policy{}, next(versions.ReasonUpToDate, -1),
			"", nil},
		{"service", nameless, catalogue{{Version: "3.4.0", Next: []string{"latest"}}, {Version: "latest"}}, fleet, tranche.Policy{}, next(versions.ReasonNext, 1),
			`versions[1].service: want the name of a service, got ""`, tranche.ErrMissing},
	} {
		got, err := rollout.ShouldUpgrade(rollout.Question{Member: tc.member, Catalogue: tc.catalogue, Fleet: tc.fleet, Policy: tc.policy})
		wantError(t, tc.note, err, tc.err, tc.is)
		want := tc.next
		switch {
		case err != nil:
			want = versions.Selection{}
		case want.Index >= 0:
			want.Version = &tc.catalogue[want.Index]
		}
		if got.Next != want {
			t.Errorf("%s: next %+v, want %+v", tc.note, got.Next, want)
		}
		if err != nil && !reflect.DeepEqual(got, rollout.Advice{Next: want}) {
			t.Errorf("%s: %+v beside the error %v", tc.note, got, err)
		}
	}
}

// TestShouldUpgradeShared is for the race detector, and for the question: one
// answers many at once, and is left as it is.
func TestShouldUpgradeShared(t *testing.T) {
	list := catalogue{release("3.4.0", "3.5.0"), release("3.5.0")}
	list[1].Requirements = []tranche.Requirement{{Dependency: "strimzi:0.38.0"}}
	members, _ := fleetOf([]string{"ur", "rr"})
	q := rollout.Question{Member: members[2], Catalogue: list, Fleet: &tranche.Fleet{Members: members}, Policy: split(50, 50)}
	text := func() string { return fmt.Sprint(q.Member, q.Catalogue, *q.Fleet, q.Policy) }
	before := text()
	want, err := rollout.ShouldUpgrade(q)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got, err := rollout.ShouldUpgrade(q); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
		})
	}
	group.Wait()
	if after := text(); after != before {
		t.Errorf("left as %s, want %s", after, before)
	}
}
