package report

import (
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
)

func TestMeaningOfUnmet(t *testing.T) {
	for _, tc := range []struct {
		requirement string
		installed   []string
		want        string
	}{
		{"kubernetes:>=1.27.3", nil, "the service is not installed"},
		{"kubernetes:>=1.27.3", []string{"1.27.2"}, "no installed version satisfies it: 1.27.2"},
		{"kubernetes:>=1.27.3", []string{"1.27.2", "v1.27.3-gke.100"},
			"no installed version satisfies it: 1.27.2, v1.27.3-gke.100; v1.27.3-gke.100 is a pre-release of 1.27.3, and older than it: kubernetes:>=1.27.3-0 would accept it"},
		// What would not be accepted either, or was not asked so.
		{"kubernetes:>=1.28.0", []string{"v1.27.3-gke.100"}, "no installed version satisfies it: v1.27.3-gke.100"},
		{"kubernetes:>1.27.3", []string{"v1.27.3-gke.100"}, "no installed version satisfies it: v1.27.3-gke.100"},
		{"kubernetes:>=1.27.3-x.1", []string{"v1.27.3-gke.100"}, "no installed version satisfies it: v1.27.3-gke.100"},
		{"postgres:>=15.4.0", []string{"15.4"}, "no installed version of it is a semantic version: 15.4; 15.4 has two numbers, not three: did you mean 15.4.0?"},
		{"postgres:>=15.4.0", []string{"latest", "15"}, "no installed version of it is a semantic version: latest, 15; 15 has one number, not three: did you mean 15.0.0?"},
		{"a:1.0.0", []string{"\x1b[2J"}, `no installed version of it is a semantic version: "\x1b[2J"`},
	} {
		var services []tranche.Service
		name, _, _ := strings.Cut(tc.requirement, ":")
		for _, version := range tc.installed {
			services = append(services, tranche.Service{Name: name, Version: version})
		}
		decision := eligibility.Decide(tranche.Version{Requirements: []tranche.Requirement{{Dependency: tc.requirement}}}, tranche.Member{Services: services})
		if got := MeaningOfUnmet(decision.Unmet[0]); got != tc.want {
			t.Errorf("%s, %q:\n%s\nwant\n%s", tc.requirement, tc.installed, got, tc.want)
		}
	}
}

func TestNoteOn(t *testing.T) {
	for version, want := range map[string]string{
		"1.2.3": "", "v1.2.3-rc.1+b": "", "latest": "", "": "", "v": "", "1.x": "", "1..2": "", "1.2.": "",
		"15.4":                           "15.4 has two numbers, not three: did you mean 15.4.0?",
		"v15.4-rc.1":                     "v15.4-rc.1 has two numbers, not three: did you mean 15.4.0-rc.1?",
		"7":                              "7 has one number, not three: did you mean 7.0.0?",
		"1.2.3.4":                        "1.2.3.4 has 4 numbers, a semantic version three",
		"2024.01.05":                     "2024.01.05 has a leading zero: did you mean 2024.1.5?",
		"2024.00.0":                      "2024.00.0 has a leading zero: did you mean 2024.0.0?",
		"1.2.3-01":                       "",
		"0.1.99999999999999999999999999": "",
	} {
		if got := NoteOn(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

// TestNoteOnMember: what is easily taken for something else is told where it is why.
func TestNoteOnMember(t *testing.T) {
	for _, tc := range []struct {
		reason    rollout.Reason
		version   string
		installed []string
		want      string
	}{
		{rollout.ReasonUpToDate, "v1.27.3+k3s2", []string{"v1.27.3+k3s1"}, "v1.27.3+k3s1 is as high as v1.27.3+k3s2, since what follows a + does not count"},
		{rollout.ReasonUpToDate, "1.27.3", []string{"v1.27.3"}, ""},
		{rollout.ReasonUpToDate, "1.28.0-gke.1", []string{"1.28.0"}, "1.28.0-gke.1 is a pre-release of 1.28.0, and older than it"},
		{rollout.ReasonUpToDate, "1.28.0-gke.1", []string{"1.28.0-gke.2"}, ""},
		{rollout.ReasonUpToDate, "1.28.0-gke.1", []string{"1.29.0", "latest"}, ""},
		{rollout.ReasonInvalidVersion, "16.0.0", []string{"latest", "15.4"}, "15.4 has two numbers, not three: did you mean 15.4.0?"},
		{rollout.ReasonInvalidVersion, "16.0.0", []string{"latest"}, ""},
		{rollout.ReasonNotAutomatic, "16.0.0", []string{"15.4"}, ""},
	} {
		member := tranche.Member{Services: []tranche.Service{{Name: "other", Version: "1.1"}}}
		for _, version := range tc.installed {
			member.Services = append(member.Services, tranche.Service{Name: "a", Version: version})
		}
		if got := NoteOnMember(tc.reason, &tranche.Version{Service: "a", Version: tc.version}, &member); got != tc.want {
			t.Errorf("%s, %q to %s: %q, want %q", tc.reason, tc.installed, tc.version, got, tc.want)
		}
	}
}
