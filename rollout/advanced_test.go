package rollout_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// noon is that of a Friday.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func intPointer(n int) *int { return &n }

// careful is a policy that has everything.
func careful() tranche.Policy {
	return tranche.Policy{
		Windows:        []tranche.Window{{Days: []string{"fri", "sat"}, From: "06:00", To: "22:00", TimeZone: "Europe/Berlin"}},
		Freezes:        []tranche.Freeze{{From: noon.AddDate(0, 1, 0), To: noon.AddDate(0, 1, 7), Why: "the holidays"}},
		Soak:           24 * time.Hour,
		Deadline:       2 * time.Hour,
		StaleAfter:     7 * 24 * time.Hour,
		MaxFailures:    &tranche.Limit{Number: 20, Percent: true},
		MaxConcurrent:  &tranche.Limit{Number: 5, Percent: true},
		ApprovedGroups: intPointer(4),
		Blocks:         []tranche.Block{{To: `3\.8\..*`, From: `3\.0\..*`, Why: "too far"}},
	}
}

func ExampleProgress_Admission_reasons() {
	fleet := tranche.Fleet{Members: []tranche.Member{
		{ClusterID: "canary", UpgradePolicy: tranche.Automatic, Services: []tranche.Service{{
			Name: "kafka", Version: "3.5.0", Risk: 9, Upgrade: &tranche.Upgrade{UpgradedAt: noon.Add(-6 * time.Hour)},
		}}},
		{ClusterID: "production", UpgradePolicy: tranche.Automatic, Services: []tranche.Service{{Name: "kafka", Version: "3.4.0", Risk: 4}}},
	}}
	policy := tranche.Policy{
		Soak:    24 * time.Hour,
		Windows: []tranche.Window{{Days: []string{"sat"}, From: "22:00", To: "24:00"}},
	}
	progress, err := rollout.NewProgress(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, policy, noon)
	if err != nil {
		panic(err)
	}
	fmt.Println(progress.Groups[0].State, progress.Groups[0].SoakedAt)
	admission := progress.Admission(1)
	fmt.Println(admission.Reasons, admission.Opens)
	// Output:
	// soaking 2026-11-28 06:00:00 +0000 UTC
	// [soaking outside_window] 2026-11-28 22:00:00 +0000 UTC
}

// TestNeedsNow: a question that needs the instant and has none is refused.
func TestNeedsNow(t *testing.T) {
	for note, tc := range map[string]struct {
		policy tranche.Policy
		terms  *tranche.Terms
		entry  tranche.Service
	}{
		"a soak":         {policy: tranche.Policy{Soak: time.Hour}},
		"a deadline":     {policy: tranche.Policy{Deadline: time.Hour}},
		"staleAfter":     {policy: tranche.Policy{StaleAfter: time.Hour}},
		"windows":        {policy: tranche.Policy{Windows: careful().Windows}},
		"freezes":        {policy: tranche.Policy{Freezes: careful().Freezes}},
		"own windows":    {terms: &tranche.Terms{Windows: careful().Windows}},
		"own freezes":    {terms: &tranche.Terms{Freezes: careful().Freezes}},
		"an appointment": {terms: &tranche.Terms{ScheduledAt: noon}},
		"an offer":       {entry: tranche.Service{Name: "kafka", UpgradeStatus: tranche.Offered, Upgrade: &tranche.Upgrade{OfferedUntil: noon}}},
	} {
		fleet := tranche.Fleet{Members: []tranche.Member{{Services: []tranche.Service{tc.entry}, Terms: tc.terms}}}
		_, err := rollout.NewProgress(kafka350, fleet, tc.policy, time.Time{})
		var field *tranche.FieldError
		if !errors.As(err, &field) || field.Path != "now" || !errors.Is(err, tranche.ErrMissing) {
			t.Errorf("%s: %v", note, err)
		}
		progress, err := rollout.NewProgress(kafka350, fleet, tc.policy, noon)
		if err != nil || !progress.DecidedAt().Equal(noon) {
			t.Errorf("%s, at noon: %v", note, err)
		}
	}
	if plain := progress(t, tranche.Policy{}, at(7)); !plain.DecidedAt().IsZero() {
		t.Errorf("decided at %v, which nobody needed to know", plain.DecidedAt())
	}
}

// TestAdmit is Admission for one member, by the groups as they are.
func TestAdmit(t *testing.T) {
	fleet := fleetLike(500)
	target, err := rollout.NewTarget(kafka380, tranche.Policy{ApprovedGroups: intPointer(2), Freezes: []tranche.Freeze{{From: noon, To: noon.Add(1)}}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	whole := progressOf(t, target, fleet)
	passes := map[int]bool{}
	for _, g := range whole.Groups {
		for _, place := range g.Members {
			passes[place] = passes[place] || g.State != rollout.StateWaiting && g.State != rollout.StateNotApproved
		}
	}
	for place, member := range fleet.Members {
		if got, want := target.Admit(member, whole.Groups, passes[place]), whole.Admission(place); !reflect.DeepEqual(got, want) {
			t.Fatalf("member %d: %+v, want %+v", place, got, want)
		}
	}
}

// BenchmarkCareful is a progress under a policy that has everything.
func BenchmarkCareful(b *testing.B) {
	for _, members := range sizes {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			target, err := rollout.NewTarget(kafka380, careful(), noon)
			if err != nil {
				b.Fatal(err)
			}
			fleet := fleetLike(members)
			b.ReportAllocs()
			for b.Loop() {
				progressOf(b, target, fleet)
			}
		})
	}
}
