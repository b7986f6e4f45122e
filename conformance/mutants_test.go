package conformance

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A mutant is the code with one small mistake. Where the comparison of native and
// reference does not notice it, it would not notice such a mistake of ours either.
// "tools/mutants" makes them all, of both sides, and "tools/mutants sample" a few,
// the same ones in every run.
var mutantsWanted = flag.String("mutants", "", "which mutants to make: all, sample, or none where it is empty")

// mutantsIn narrows them down to files whose names begin so, as versions/next.go or
// policies/upgrade/rollout/.
var mutantsIn = flag.String("mutants-in", "", "make mutants of the files alone whose names begin so")

// equivalents lists the mutants that nobody can tell from the code, each with the
// argument why: a line that names it, then the argument, indented.
const equivalents = "testdata/mutants.txt"

// sampled is how many mutants there are for one of the sample.
const sampled = 48

// inSample chooses by the text of a place, so that an edit elsewhere changes nothing.
func inSample(text string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	return h.Sum32()%sampled == 0
}

// wantMutants tells whether only a sample is wanted. Where the flags want none, by
// mistake or not, it ends the test.
func wantMutants(t *testing.T) (sample bool) {
	switch *mutantsWanted {
	case "":
		t.Skip("mutants take a while: ask for them with -mutants=sample or -mutants=all")
	case "all", "sample":
	default:
		t.Fatalf("-mutants=%s: want all or sample", *mutantsWanted)
	}
	files := nativeFiles(t, "..")
	for file := range modules(isReference) {
		files = append(files, "policies/"+file)
	}
	if !slices.ContainsFunc(files, func(file string) bool { return strings.HasPrefix(file, *mutantsIn) }) {
		t.Fatalf("-mutants-in=%s: want the beginning of one of %s", *mutantsIn, strings.Join(slices.Sorted(slices.Values(files)), ", "))
	}
	return *mutantsWanted == "sample"
}

// A trial is what came of one mutant.
type trial struct {
	Mutant string // file, rule or function, and change: its name in the list
	At     string // where it is, for whoever looks for it
	Fate   fate
	Killer string // the first test that failed
}

type fate string

const (
	killed      fate = "killed"
	timedOut    fate = "timed out" // the tests did not end, which they do otherwise
	lived       fate = "lived"
	notCompiled fate = "does not compile" // and counts for nothing
)

// passes are what a mutant goes through, the cheap ones first: most are killed there.
// The last is "go test ./conformance", without what looks at one side alone, at the
// generators or at policies of others. The questions are the same in every run.
var passes = [][]string{
	{"-test.run=^Test(Cases|Refused|NearTwins|Parity)", "-rapid.checks=10"},
	{"-test.run=^TestSmallWorlds$/^policies"},
	{"-test.run=^Test(Parity|SmallWorlds|Large|PlanOf|Index)", "-rapid.checks=100"},
	{"-test.skip=^(Test|Fuzz)(Reference|Outcomes|PairsOfVersions|Consumer|Own|FastRego|Server|DivergenceOPA|RegoMutants|GoMutants|Mutants)", "-rapid.checks=" + checks},
}

const (
	passTimeout = 10 * time.Minute // ten times what the last takes, or more
	passOptions = "-test.failfast -rapid.seed=1 -rapid.nofailfile -rapid.shrinktime=1ns"
)

// thisBinary is that of the tests that run: it is run again for each mutant.
func thisBinary(t *testing.T) string { return must(os.Executable())(t) }

// try runs the tests in a binary, in the directory that they belong to, until they
// notice the mutant.
func try(dir, binary string, args ...string) (fate, string) {
	for i, pass := range passes {
		timeout := passTimeout
		if i < len(passes)-1 {
			timeout /= 10 // the others take seconds
		}
		ctx, cancel := context.WithTimeout(context.Background(), timeout+time.Minute)
		command := exec.CommandContext(ctx, binary, slices.Concat(strings.Fields(passOptions), []string{"-test.timeout=" + timeout.String()}, pass, args)...)
		command.Dir = dir
		// Mutants are tried two at a time, and memory is cheaper than the work to collect it.
		command.Env = append(os.Environ(), judgeVariable+"=", "GOMAXPROCS=1", "GOGC=400")
		output, err := command.CombinedOutput()
		late := ctx.Err() != nil
		cancel()
		switch {
		case err == nil:
		case late || bytes.Contains(output, []byte("panic: test timed out")):
			return timedOut, ""
		default:
			return killed, firstFailure(output)
		}
	}
	return lived, ""
}

// wantToLive tries the tests without a mutant: if they fail anyway they would be taken
// for some that notice every mutant.
func wantToLive(t *testing.T, dir, binary string) {
	t.Helper()
	if fate, killer := try(dir, binary); fate != lived {
		t.Fatalf("without a mutant: %s %s", fate, killer)
	}
}

var failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// firstFailure is the innermost test that failed: it is printed after those around it.
func firstFailure(output []byte) string {
	name := "(no test: the process ended)"
	for _, found := range failure.FindAllSubmatch(output, -1) {
		if next := string(found[1]); name[0] == '(' || strings.HasPrefix(next, name+"/") {
			name = next
		}
	}
	return name
}

// score reports trials, and fails for each survivor that is not listed, and for each
// that is listed without being one: the list must not rot. Complete: every mutant
// whose name begins with one of the prefixes was tried.
func score(t *testing.T, prefixes []string, trials []trial, complete bool, began time.Time) {
	t.Helper()
	listed := listedMutants(t)
	counts := map[fate]int{}
	names := map[string]bool{}
	killers := map[string]int{}
	equivalent := 0
	for _, tr := range trials {
		if names[tr.Mutant] {
			t.Errorf("two mutants of one name: %s", tr.Mutant)
		}
		names[tr.Mutant] = true
		counts[tr.Fate]++
		_, isListed := listed[tr.Mutant]
		switch {
		case tr.Fate == lived && isListed:
			equivalent++
		case tr.Fate == lived:
			t.Errorf("survivor: %s\n\t(%s)", tr.Mutant, tr.At)
		case isListed && tr.Fate == killed: // want of time tells nothing: the machine may be busy
			t.Errorf("%s: listed in %s, but %s (%s)", tr.Mutant, equivalents, tr.Fate, tr.Killer)
		}
		if tr.Fate == killed {
			test, _, _ := strings.Cut(tr.Killer, "/")
			killers[test]++
		}
	}
	for name := range listed {
		if complete && beginsWithOne(name, prefixes) && !names[name] {
			t.Errorf("%s: listed in %s, but there is no such mutant", name, equivalents)
		}
	}
	made := len(trials) - counts[notCompiled]
	dead := counts[killed] + counts[timedOut]
	switch {
	case made == 0 && *mutantsIn != "":
		t.Skipf("no mutants in %s", *mutantsIn)
	case made == 0:
		t.Fatal("no mutants")
	}
	t.Logf("%s %d mutants, and %d that do not compile; %d killed (%d of them for want of time), %d listed as equivalent, %d survivors",
		strings.Join(prefixes, ", "), made, counts[notCompiled], dead, counts[timedOut], equivalent, counts[lived]-equivalent)
	t.Logf("score: %.1f%% of those that are not listed, in %v", 100*float64(dead)/float64(max(1, made-equivalent)), time.Since(began).Round(time.Second))
	t.Logf("killed by: %v", killers)
}

func beginsWithOne(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func listedMutants(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile(equivalents)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := parseMutants(string(content))
	if err != nil {
		t.Fatalf("%s: %v", equivalents, err)
	}
	return listed
}

func parseMutants(content string) (map[string]string, error) {
	listed := map[string]string{}
	var last string
	for line := range strings.Lines(content) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case line[0] != '\t' && line[0] != ' ':
			if _, twice := listed[text]; twice {
				return nil, fmt.Errorf("twice: %s", text)
			}
			last = text
			listed[last] = ""
		case last == "":
			return nil, fmt.Errorf("an argument for no mutant: %s", text)
		default:
			listed[last] = strings.TrimSpace(listed[last] + " " + text)
		}
	}
	for name, argument := range listed {
		if argument == "" {
			return nil, fmt.Errorf("no argument: %s", name)
		}
	}
	return listed, nil
}

// TestMutantsAreArguedFor wants an argument for each mutant that is listed, and each once.
func TestMutantsAreArguedFor(t *testing.T) {
	listedMutants(t)
	for _, content := range []string{"\twhy\n", "a\n", "a\n\twhy\na\n\twhy\n"} {
		if listed, err := parseMutants(content); err == nil {
			t.Errorf("%q is read as %v", content, listed)
		}
	}
}

// distinctName makes names that occur again different from each other.
func distinctName(names map[string]int, name string) string {
	if names[name]++; names[name] > 1 {
		return fmt.Sprintf("%s (%d)", name, names[name])
	}
	return name
}

// oneLine writes code without its line breaks.
func oneLine(code string) string { return strings.Join(strings.Fields(code), " ") }
