package eligibility_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
)

// strimzi is a member that has it installed in these versions, beside others.
func strimzi(versions ...string) tranche.Member {
	m := tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: "3.4.0"}, {Version: "1.0.0"}}}
	for _, v := range versions {
		m.Services = append(m.Services, tranche.Service{Name: "strimzi", Version: v})
	}
	return m
}

func requiring(dependencies ...string) tranche.Version {
	v := tranche.Version{Service: "kafka", Version: "3.5.0"}
	for _, d := range dependencies {
		v.Requirements = append(v.Requirements, tranche.Requirement{Dependency: d})
	}
	return v
}

// crowd is so much installed beside, and crowding so much required of it and met,
// that a member is taken apart first; and so many names that they are looked up.
var (
	crowd = append(
		slices.Repeat([]tranche.Service{{Name: "crowd", Version: "1.0.0"}, {Name: "crowd"}}, 2049),
		named("crowd1", "crowd2", "crowd3", "crowd4", "crowd5", "crowd6", "crowd7", "crowd8")...,
	)
	crowding = slices.Repeat([]tranche.Requirement{{Dependency: "crowd:1.0.0"}}, 9)
)

func named(names ...string) []tranche.Service {
	var services []tranche.Service
	for _, name := range names {
		services = append(services, tranche.Service{Name: name, Version: "1.0.0"})
	}
	return services
}

// decide asks all forms, for the member alone and in a crowd: all must agree.
func decide(t *testing.T, version tranche.Version, member tranche.Member) eligibility.Decision {
	t.Helper()
	plain := eligibility.Decide(version, member)
	requirements := eligibility.New(version)
	crowded := tranche.Member{Services: slices.Concat(crowd, member.Services)}
	demanding := tranche.Version{Requirements: slices.Concat(version.Requirements, crowding)}
	for form, got := range map[string]eligibility.Decision{
		"New(…).Decide":             requirements.Decide(member),
		"grouped":                   requirements.DecideGrouped(member),
		"grouped, in a crowd":       eligibility.New(demanding).DecideGrouped(crowded),
		"Decide, in a crowd":        eligibility.Decide(demanding, crowded),
		"New(…).Decide, in a crowd": eligibility.New(demanding).Decide(crowded),
	} {
		if !reflect.DeepEqual(plain, got) {
			t.Errorf("%+v: Decide says %+v, %s %+v", version.Requirements, plain, form, got)
		}
	}
	return plain
}

// wantReason decides on a single requirement. No reason: it is met.
func wantReason(t *testing.T, dependency string, member tranche.Member, reason eligibility.Reason) {
	t.Helper()
	want := eligibility.Decision{Eligible: true}
	if reason != "" {
		want = eligibility.Decision{Unmet: []eligibility.Unmet{{Index: 0, Requirement: dependency, Reason: reason}}}
		for _, entry := range member.Services {
			if reason != eligibility.ReasonMalformed && strings.HasPrefix(dependency, entry.Name+":") {
				want.Unmet[0].Installed = append(want.Unmet[0].Installed, entry.Version)
			}
		}
	}
	if got := decide(t, requiring(dependency), member); !reflect.DeepEqual(got, want) {
		t.Errorf("%q for %+v: %+v, want %+v", dependency, member.Services, got, want)
	}
}

// TestConstraint has for each operator the orders that satisfy it.
func TestConstraint(t *testing.T) {
	installed := []struct {
		version string
		order   int // against 0.38.0
	}{
		{"0.37.9", -1}, {"v0.9.0", -1}, {"0.38.0-rc.1", -1}, {"0.38.0-99999999999999999999", -1},
		{"0.38.0", 0}, {"v0.38.0", 0}, {"0.38.0+build", 0},
		{"0.38.1", +1}, {"v1.0.0-rc.1", +1}, {"0.100.0", +1},
	}
	for _, operator := range []struct {
		text                 string
		before, equal, after bool
	}{
		{"", false, true, false},
		{">=", false, true, true},
		{">", false, false, true},
		{"<=", true, true, false},
		{"<", true, false, false},
	} {
		for _, version := range []string{"0.38.0", "v0.38.0", "0.38.0+other"} {
			dependency := "strimzi:" + operator.text + version
			for _, tc := range installed {
				met := map[int]bool{-1: operator.before, 0: operator.equal, +1: operator.after}[tc.order]
				want := eligibility.ReasonNotSatisfied
				if met {
					want = ""
				}
				wantReason(t, dependency, strimzi(tc.version), want)
			}
		}
	}
	// Pre-releases are versions like others, and large numbers have their value.
	wantReason(t, "strimzi:>=0.38.0-rc.2", strimzi("0.38.0-rc.10"), "")
	wantReason(t, "strimzi:>0.38.0-rc.2", strimzi("0.38.0-rc.1"), eligibility.ReasonNotSatisfied)
	wantReason(t, "strimzi:<0.38.0-99999999999999999999", strimzi("0.38.0-99999999999999999998"), "")
	wantReason(t, "strimzi:0.38.0-99999999999999999999", strimzi("0.38.0-99999999999999999998"), eligibility.ReasonNotSatisfied)
}

func TestMalformed(t *testing.T) {
	for _, dependency := range []string{
		"", " ", "strimzi", "0.38.0", ">=0.38.0", "strimzi>=0.38.0", "strimzi 0.38.0",
		// Colons.
		":", "::", "strimzi:", "strimzi::", "strimzi::0.38.0", "strimzi:0.38.0:", "strimzi:>=:0.38.0", ":strimzi:0.38.0", "a:strimzi:0.38.0", "strimzi:0.38.0:0.38.0",
		// An empty name.
		":0.38.0", ":>=0.38.0", ":1.0.0",
		// Blanks.
		" strimzi:0.38.0", "strimzi :0.38.0", "strimzi: 0.38.0", "strimzi:0.38.0 ", "strimzi:>= 0.38.0", "strimzi: >=0.38.0", "strimzi:> =0.38.0",
		"strim zi:0.38.0", "strim\tzi:0.38.0", "strim\nzi:0.38.0", "strim\fzi:0.38.0", "strim\rzi:0.38.0", "strim\vzi:0.38.0", "strim\u00a0zi:0.38.0", "strim\u2003zi:0.38.0", " :0.38.0", "strimzi:0.38.0\n", "\nstrimzi:0.38.0",
		// Other operators.
		"strimzi:=0.38.0", "strimzi:==0.38.0", "strimzi:!=0.38.0", "strimzi:=>0.38.0", "strimzi:=<0.38.0", "strimzi:<>0.38.0", "strimzi:><0.38.0",
		"strimzi:>>0.38.0", "strimzi:<<0.38.0", "strimzi:>==0.38.0", "strimzi:>=>=0.38.0", "strimzi:~0.38.0", "strimzi:~>0.38.0", "strimzi:^0.38.0", "strimzi:-0.38.0",
		"strimzi:≥0.38.0", "strimzi:ge0.38.0", "strimzi:>=0.38.0,<1.0.0", "strimzi:>=0.38.0 <1.0.0", "strimzi:0.38.0>=",
		// No valid version.
		"strimzi:>=", "strimzi:>", "strimzi:<=", "strimzi:<", "strimzi:v", "strimzi:latest", "strimzi:>=latest", "strimzi:0.38", "strimzi:0.38.x", "strimzi:*",
		"strimzi:00.38.0", "strimzi:vv0.38.0", "strimzi:V0.38.0", "strimzi:>=0.38.9223372036854775808", "strimzi:0.38.0-", "strimzi:0.38.0-01",
	} {
		// Never met, whatever is installed.
		wantReason(t, dependency, strimzi("0.38.0"), eligibility.ReasonMalformed)
		wantReason(t, dependency, tranche.Member{}, eligibility.ReasonMalformed)
	}
}

// TestName: a name is anything without a colon or a blank, and compared to the letter.
func TestName(t *testing.T) {
	for _, name := range []string{"s", "strimzi", "Strimzi", "strimzi-operator/v2", ">=", "v", "1.0.0", "σ", `"`, "a\u200bb", "\xff"} {
		member := tranche.Member{Services: []tranche.Service{{Name: name, Version: "0.38.0"}}}
		wantReason(t, name+":0.38.0", member, "")
		wantReason(t, name+":>0.38.0", member, eligibility.ReasonNotSatisfied)
		wantReason(t, name+"x:0.38.0", member, eligibility.ReasonNotInstalled)
	}
	for _, dependency := range []string{"Strimzi:0.38.0", "strimz:0.38.0", "strimzii:0.38.0"} {
		wantReason(t, dependency, strimzi("0.38.0"), eligibility.ReasonNotInstalled)
	}
}

// TestInstalled: what is not met says what there is, as it is written, and not all of it.
func TestInstalled(t *testing.T) {
	var many []string
	for i := range 2 * eligibility.MostInstalled {
		many = append(many, fmt.Sprintf("0.%d.0", i))
	}
	for _, tc := range []struct{ installed, want []string }{
		{nil, nil},
		{[]string{"latest", "", "v0.1.0", "0.1.0", "v0.1.0"}, []string{"latest", "", "v0.1.0", "0.1.0"}},
		{many, many[:eligibility.MostInstalled]},
	} {
		got := decide(t, requiring("strimzi:>=0.38.0"), strimzi(tc.installed...))
		if !slices.Equal(got.Unmet[0].Installed, tc.want) {
			t.Errorf("%q, want %q", got.Unmet[0].Installed, tc.want)
		}
	}
}

// TestUnmet: the first reason that applies, over all entries of the name.
func TestUnmet(t *testing.T) {
	for _, tc := range []struct {
		note      string
		installed []string
		want      eligibility.Reason
	}{
		{"nothing", nil, eligibility.ReasonNotInstalled},
		{"not valid", []string{"latest"}, eligibility.ReasonInvalidVersion},
		{"no version", []string{""}, eligibility.ReasonInvalidVersion},
		{"none valid", []string{"latest", "0.40", "vv0.40.0"}, eligibility.ReasonInvalidVersion},
		{"too old", []string{"0.37.0"}, eligibility.ReasonNotSatisfied},
		{"all too old", []string{"0.37.0", "0.36.0"}, eligibility.ReasonNotSatisfied},
		{"too old, and not valid", []string{"0.37.0", "latest"}, eligibility.ReasonNotSatisfied},
		{"not valid, and too old", []string{"latest", "0.37.0"}, eligibility.ReasonNotSatisfied},
		{"new enough", []string{"0.38.0"}, ""},
		{"one of them, first", []string{"0.38.0", "0.37.0", "latest"}, ""},
		{"one of them, in the middle", []string{"latest", "0.38.0", "0.37.0"}, ""},
		{"one of them, last", []string{"0.37.0", "latest", "0.38.0"}, ""},
		{"one of three, in the middle", []string{"0.37.0", "0.39.0", "0.36.0"}, ""},
	} {
		t.Run(tc.note, func(t *testing.T) {
			wantReason(t, "strimzi:>=0.38.0", strimzi(tc.installed...), tc.want)
		})
	}
	// What is not valid is not older than everything either.
	wantReason(t, "strimzi:<0.38.0", strimzi("latest"), eligibility.ReasonInvalidVersion)
	wantReason(t, "strimzi:0.0.0", strimzi(""), eligibility.ReasonInvalidVersion)
}

// TestReasons: the text of a reason is for others to read, and stable.
func TestReasons(t *testing.T) {
	for reason, text := range map[eligibility.Reason]string{
		eligibility.ReasonMalformed:      "malformed",
		eligibility.ReasonNotInstalled:   "not_installed",
		eligibility.ReasonInvalidVersion: "invalid_version",
		eligibility.ReasonNotSatisfied:   "not_satisfied",
	} {
		if string(reason) != text {
			t.Errorf("%s, want %s", reason, text)
		}
	}
}
