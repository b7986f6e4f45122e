package rivals

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/speed"
	"pgregory.net/rapid"
)

// A world is what questions are made of.
type world struct{ names, operators, versions []string }

var (
	plain = world{
		[]string{"kafka", "strimzi", "platform"},
		[]string{">=", ">", "<=", "<", ""},
		[]string{"0.38.0", "0.38.1", "v0.38.0", "0.40.0", "1.0.0", "10.2.3"},
	}
	// What is more than Cedar can express.
	wild = world{
		append(plain.names, "", "a b", "a:b", "káfka", "\u2003"),
		append(plain.operators, "~", "=", "==", ">>", " "),
		append(plain.versions, "0.38.0-rc.1", "0.38.0-rc.10", "0.38.0+b", "latest", "", "0.38", "1.0.0-99999999999999999999"),
	}
)

func (w world) version(t *rapid.T) tranche.Version {
	var version tranche.Version
	for range rapid.IntRange(0, 3).Draw(t, "requirements") {
		parts := []string{
			rapid.SampledFrom(w.names).Draw(t, "name"), ":",
			rapid.SampledFrom(w.operators).Draw(t, "operator"),
			rapid.SampledFrom(w.versions).Draw(t, "version"),
		}
		version.Requirements = append(version.Requirements, tranche.Requirement{Dependency: strings.Join(parts, "")})
	}
	return version
}

func (w world) member(t *rapid.T) tranche.Member {
	var member tranche.Member
	for range rapid.IntRange(0, 5).Draw(t, "entries") {
		member.Services = append(member.Services, tranche.Service{
			Name:    rapid.SampledFrom(w.names).Draw(t, "name"),
			Version: rapid.SampledFrom(w.versions).Draw(t, "version"),
		})
	}
	return member
}

func TestParityCEL(t *testing.T) {
	program, err := celProgram()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []world{plain, wild} {
		answers := map[bool]int{}
		rapid.Check(t, func(t *rapid.T) {
			version, member := w.version(t), w.member(t)
			want := eligibility.Decide(version, member).Eligible
			if got := celEligible(program, celInput(version, member)); got != want {
				t.Fatalf("CEL says %t, native %t: %+v, %+v", got, want, version.Requirements, member.Services)
			}
			answers[want]++
		})
		bothWays(t, answers)
	}
}

func TestParityCedar(t *testing.T) {
	answers := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		version, member := plain.version(t), plain.member(t)
		seen := map[string]bool{}
		member.Services = slices.DeleteFunc(member.Services, func(entry tranche.Service) bool {
			again := seen[entry.Name]
			seen[entry.Name] = true
			return again
		})
		policies, err := cedarPolicies(version)
		if err != nil {
			t.Fatal(err)
		}
		want := eligibility.Decide(version, member).Eligible
		if got := cedarEligible(policies, cedarRequest(member)); got != want {
			t.Fatalf("Cedar says %t, native %t: %+v, %+v", got, want, version.Requirements, member.Services)
		}
		answers[want]++
	})
	bothWays(t, answers)
}

// bothWays wants answers of both kinds: agreement on one shows nothing.
func bothWays(t *testing.T, answers map[bool]int) {
	t.Helper()
	if total := answers[true] + answers[false]; answers[true]*20 < total || answers[false]*20 < total {
		t.Errorf("the answers are nearly all the same: %v", answers)
	}
}

// BenchmarkRivals has the eligibility of the same member taken by each in turns: by
// CEL from strings, by Cedar from numbers, and by the native decision from strings.
func BenchmarkRivals(b *testing.B) {
	version, member := speed.Version(), speed.Member()
	requirements := eligibility.New(version)
	program, err := celProgram()
	if err != nil {
		b.Fatal(err)
	}
	policies, err := cedarPolicies(version)
	if err != nil {
		b.Fatal(err)
	}
	input, request := celInput(version, member), cedarRequest(member)
	rivals := []struct {
		name   string
		decide func() bool
	}{
		{"native", func() bool { return requirements.Decide(member).Eligible }},
		{"cel", func() bool { return celEligible(program, input) }},
		{"cedar", func() bool { return cedarEligible(policies, request) }},
	}
	var contestants []speed.Rival
	for _, rival := range rivals {
		if !rival.decide() {
			b.Fatalf("%s: the member is not eligible", rival.name)
		}
		contestants = append(contestants, speed.Rival{Name: rival.name, Answer: func() { rival.decide() }})
	}
	contest := speed.NewContest(2*time.Millisecond, contestants...)
	for b.Loop() {
		contest.Round()
	}
	scores := contest.Scores()
	b.ReportMetric(0, "ns/op")
	for i, score := range scores {
		b.ReportMetric(score.Nanoseconds, rivals[i].name+"-ns/op")
	}
	b.ReportMetric(scores[1].Nanoseconds/scores[0].Nanoseconds, "x-cel")
	b.ReportMetric(scores[2].Nanoseconds/scores[0].Nanoseconds, "x-cedar")
}
