package rollout_test

import (
	"reflect"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// kafka350 is the version that most tests roll out.
var kafka350 = tranche.Version{Service: "kafka", Version: "3.5.0"}

// automatic is a member with kafka in these versions, all at risk 7.
func automatic(versions ...string) tranche.Member {
	m := tranche.Member{UpgradePolicy: tranche.Automatic}
	for _, v := range versions {
		m.Services = append(m.Services, tranche.Service{Name: "kafka", Version: v, Risk: 7})
	}
	return m
}

// under is a member under another policy.
func under(policy string, m tranche.Member) tranche.Member {
	m.UpgradePolicy = policy
	return m
}

// other are entries of other services, which decide nothing.
var other = []tranche.Service{
	{Name: "strimzi", Version: "0.38.0", Risk: 9},
	{Name: "Kafka", Version: "3.4.0", Risk: 9},
	{Name: "", Version: "3.4.0", Risk: 9},
}

var exclusions = []struct {
	note    string
	version string // 3.5.0 where empty
	member  tranche.Member
	want    rollout.Reason // none: a candidate
}{
	{note: "older", member: automatic("3.4.0")},
	{note: "one of two older, first", member: automatic("3.4.0", "3.5.0")},
	{note: "one of two older, last", member: automatic("3.6.0", "3.4.0")},
	{note: "older beside one that is not valid", member: automatic("3.4.0", "latest")},
	{note: "not valid beside an older one", member: automatic("latest", "3.4.0")},
	{note: "all three", member: automatic("3.6.0", "latest", "3.4.0")},
	{note: "older with a v", member: automatic("v3.4.0")},
	{note: "a pre-release is older", member: automatic("3.5.0-rc.1")},
	{note: "an older pre-release", version: "3.5.0-rc.10", member: automatic("3.5.0-rc.2")},
	{note: "numbers above 2^63-1", version: "3.5.0-99999999999999999999", member: automatic("3.5.0-99999999999999999998")},

	{note: "nothing installed", member: automatic(), want: rollout.ReasonNotInstalled},
	{note: "nothing installed and not automatic", member: under("manual", automatic()), want: rollout.ReasonNotInstalled},

	{note: "not automatic", member: under("manual", automatic("3.4.0")), want: rollout.ReasonNotAutomatic},
	{note: "no policy", member: under("", automatic("3.4.0")), want: rollout.ReasonNotAutomatic},
	{note: "automatic, spelled otherwise", member: under("Automatic", automatic("3.4.0")), want: rollout.ReasonNotAutomatic},
	{note: "automatic and a blank", member: under("automatic ", automatic("3.4.0")), want: rollout.ReasonNotAutomatic},
	{note: "not automatic and not valid", member: under("manual", automatic("latest")), want: rollout.ReasonNotAutomatic},
	{note: "not automatic and up to date", member: under("manual", automatic("3.5.0")), want: rollout.ReasonNotAutomatic},

	{note: "not valid", member: automatic("latest"), want: rollout.ReasonInvalidVersion},
	{note: "no version", member: automatic(""), want: rollout.ReasonInvalidVersion},
	{note: "not valid beside one up to date", member: automatic("latest", "3.5.0"), want: rollout.ReasonInvalidVersion},
	{note: "up to date beside one that is not valid", member: automatic("3.5.0", "latest", "3.6.0"), want: rollout.ReasonInvalidVersion},

	{note: "at the version", member: automatic("3.5.0"), want: rollout.ReasonUpToDate},
	{note: "at the version with a v and a build", member: automatic("v3.5.0+b"), want: rollout.ReasonUpToDate},
	{note: "above", member: automatic("3.5.1-rc.1"), want: rollout.ReasonUpToDate},
	{note: "at the version and above", member: automatic("3.6.0", "3.5.0"), want: rollout.ReasonUpToDate},
	{note: "above a pre-release", version: "v3.5.0-rc.1", member: automatic("3.5.0"), want: rollout.ReasonUpToDate},
	{note: "build metadata is ignored", version: "3.5.0+2", member: automatic("3.5.0+1"), want: rollout.ReasonUpToDate},
}

// TestExclusion asks the target and the plan of a fleet of one, with and without
// other services around the entries.
func TestExclusion(t *testing.T) {
	for _, tc := range exclusions {
		version := kafka350
		if tc.version != "" {
			version.Version = tc.version
		}
		target := newTarget(t, version)
		mixed := tc.member
		mixed.Services = append(append(append([]tranche.Service{}, other...), tc.member.Services...), other...)
		for _, member := range []tranche.Member{tc.member, mixed} {
			if got := target.Exclusion(member); got != tc.want {
				t.Errorf("%s: %q, want %q", tc.note, got, tc.want)
			}
			want := rollout.Plan{Excluded: []rollout.Exclusion{{Member: 0, Reason: tc.want}}}
			if tc.want == "" {
				want = rollout.Plan{Groups: []rollout.Group{{Risk: 7, SuccessThreshold: 90, Members: []int{0}}}}
			}
			if got := plan(t, version, member); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, want %+v", tc.note, got, want)
			}
		}
	}
}

func TestExclusionDoesNotAllocate(t *testing.T) {
	for _, tc := range exclusions {
		version := kafka350
		if tc.version != "" {
			version.Version = tc.version
		}
		target := newTarget(t, version)
		if n := testing.AllocsPerRun(10, func() { target.Exclusion(tc.member) }); n != 0 {
			t.Errorf("%s: %v allocations", tc.note, n)
		}
	}
}

// TestReasons: the text of a reason is for others to read, and stable.
func TestReasons(t *testing.T) {
	for reason, text := range map[rollout.Reason]string{
		rollout.ReasonNotInstalled:   "not_installed",
		rollout.ReasonNotAutomatic:   "not_automatic",
		rollout.ReasonInvalidVersion: "invalid_version",
		rollout.ReasonUpToDate:       "up_to_date",
		rollout.ReasonHalted:         "halted",
		rollout.ReasonWaiting:        "waiting",
		rollout.ReasonNotInFleet:     "not_in_fleet",
	} {
		if string(reason) != text {
			t.Errorf("%s, want %s", reason, text)
		}
	}
}
