package eligibility_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
)

func TestDecide(t *testing.T) {
	type unmet = eligibility.Unmet
	for _, tc := range []struct {
		note     string
		requires []string
		member   tranche.Member
		want     []unmet // none: eligible
	}{
		{"no requirements", nil, strimzi("0.38.0"), nil},
		{"no requirements, nothing installed", nil, tranche.Member{}, nil},
		{"all met", []string{"strimzi:>=0.38.0", "kafka:3.4.0", "strimzi:<1.0.0"}, strimzi("0.38.0"), nil},
		{"by different entries", []string{"strimzi:<0.38.0", "strimzi:>0.38.0"}, strimzi("0.37.0", "0.39.0"), nil},
		{"each with its reason, in order", []string{"zookeeper:3.8.0", "strimzi:>=0.38.0", "", "kafka:3.4.0", "kafka:>3.4.0"}, strimzi("latest"), []unmet{
			{Index: 0, Requirement: "zookeeper:3.8.0", Reason: eligibility.ReasonNotInstalled},
			{Index: 1, Requirement: "strimzi:>=0.38.0", Reason: eligibility.ReasonInvalidVersion, Installed: []string{"latest"}},
			{Index: 2, Requirement: "", Reason: eligibility.ReasonMalformed},
			{Index: 4, Requirement: "kafka:>3.4.0", Reason: eligibility.ReasonNotSatisfied, Installed: []string{"3.4.0"}},
		}},
		{"repeated", []string{"a:1.0.0", "strimzi:0.38.0", "a:1.0.0"}, strimzi("0.38.0"), []unmet{
			{Index: 0, Requirement: "a:1.0.0", Reason: eligibility.ReasonNotInstalled},
			{Index: 2, Requirement: "a:1.0.0", Reason: eligibility.ReasonNotInstalled},
		}},
	} {
		got := decide(t, requiring(tc.requires...), tc.member)
		if want := (eligibility.Decision{Eligible: tc.want == nil, Unmet: tc.want}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", tc.note, got, want)
		}
	}
}

// TestDecideAsksNothingElse: nothing but requirements and installed services counts.
func TestDecideAsksNothingElse(t *testing.T) {
	version, member := requiring("strimzi:0.38.0"), strimzi("0.38.0")
	version.Service, version.Version, version.Status = "", "not a version", "withdrawn"
	member.UpgradePolicy = "manual"
	member.Services[0].UpgradeStatus = tranche.Failed
	if got := decide(t, version, member); !got.Eligible {
		t.Errorf("%+v, want eligible", got)
	}
}

// TestRequirementsZero: the zero value asks nothing.
func TestRequirementsZero(t *testing.T) {
	var r eligibility.Requirements
	want := eligibility.Decision{Eligible: true}
	for _, got := range []eligibility.Decision{r.Decide(tranche.Member{}), r.DecideGrouped(tranche.Member{})} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// TestNewKeepsNothing: who changes a version after New changes no decision.
func TestNewKeepsNothing(t *testing.T) {
	version := requiring("strimzi:>=0.38.0")
	r := eligibility.New(version)
	version.Requirements[0].Dependency = "strimzi:>=0.99.0"
	if got := r.Decide(strimzi("0.38.0")); !got.Eligible {
		t.Errorf("%+v, want eligible", got)
	}
}

// TestMemberOfAnyNumberOfNames: names are found however many there are, and
// whichever place a name has.
func TestMemberOfAnyNumberOfNames(t *testing.T) {
	names := strings.Split("a b c d e f g h i j k l", " ")
	for n := range len(names) + 1 {
		plain := tranche.Member{Services: named(names[:n]...)}
		for i, name := range names {
			want := ""
			if i >= n {
				want = string(eligibility.ReasonNotInstalled)
			}
			wantReason(t, name+":1.0.0", plain, eligibility.Reason(want))
		}
	}
}

func TestDecideDoesNotAllocate(t *testing.T) {
	version := requiring("strimzi:>=0.38.0-rc.99999999999999999999+b", "strimzi:<1.0.0", "kafka:v3.4.0")
	member := strimzi("latest", "v0.38.0-rc.1", "0.38.0-rc.100000000000000000000")
	r := eligibility.New(version)
	if !r.Decide(member).Eligible {
		t.Fatal("the member is not eligible")
	}
	if n := testing.AllocsPerRun(100, func() { r.Decide(member) }); n != 0 {
		t.Errorf("Requirements.Decide: %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { eligibility.Decide(version, member) }); n != 0 {
		t.Errorf("Decide: %v allocations", n)
	}
	// A no allocates its list of reasons and nothing else.
	one := eligibility.New(requiring("strimzi:0.38.0"))
	if n := testing.AllocsPerRun(100, func() { one.Decide(tranche.Member{}) }); n != 1 {
		t.Errorf("no: %v allocations, want 1", n)
	}
}

// TestRequirementsShared is for the race detector: one value decides for many at once.
func TestRequirementsShared(t *testing.T) {
	version := requiring("strimzi:>=0.38.0", "zookeeper", "kafka:3.4.0")
	r := eligibility.New(version)
	members := []tranche.Member{strimzi("0.38.0"), strimzi("latest"), strimzi("0.37.0"), {}}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, member := range members {
				want := eligibility.Decide(version, member)
				for _, got := range []eligibility.Decision{r.Decide(member), r.DecideGrouped(member)} {
					if !reflect.DeepEqual(got, want) {
						t.Errorf("%+v, want %+v", got, want)
					}
				}
			}
		})
	}
	group.Wait()
}
