package conformance

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What docs/speed.md explains.
var (
	keptFast  = flag.Bool("kept", false, "BenchmarkVersus: measure the ratios of testdata/kept.txt alone, and fail where one is more than a third worse")
	renewKept = flag.Bool("renew", false, "BenchmarkVersus: measure the ratios of testdata/kept.txt alone, and write them there anew")
)

var keptFile = filepath.Join("testdata", "kept.txt")

// kept are the lines of a file, of which some are ratios: "decision unit number".
type kept []string

func readKept(b *testing.B) kept {
	content, err := os.ReadFile(keptFile)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

func (k kept) write(b *testing.B) {
	if err := os.WriteFile(keptFile, []byte(strings.Join(k, "\n")+"\n"), 0o600); err != nil {
		b.Fatal(err)
	}
}

// of are the ratios of a decision, by unit.
func (k kept) of(decision string) figures {
	ratios := figures{}
	for _, line := range k {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == decision {
			number, err := strconv.ParseFloat(fields[2], 64)
			if err != nil {
				panic(err)
			}
			ratios[fields[1]] = number
		}
	}
	return ratios
}

// without are the decisions that are kept, and are not among the measured ones.
func (k kept) without(measured []string) (missing []string) {
	for _, line := range k {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] != "#" && !slices.Contains(measured, fields[0]) {
			missing = append(missing, fields[0])
		}
	}
	return missing
}

func (k kept) renew(decision string, measured figures) {
	for i, line := range k {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == decision {
			k[i] = fmt.Sprintf("%-27s %-16s %8.4g", decision, fields[1], measured[fields[1]])
		}
	}
}

// worse names the ratios that are more than a third worse than those that are kept, or
// are not measured.
func (k figures) worse(measured figures) (worse []string) {
	for unit, ratio := range k {
		is, known := measured[unit]
		least, most := ratio*3/4, ratio*4/3
		if more := moreIsBetter(unit); !known {
			worse = append(worse, fmt.Sprintf("%s was %.4g, and is not measured", unit, ratio))
		} else if more && is < least {
			worse = append(worse, fmt.Sprintf("%s is %.4g, and was %.4g: want at least %.4g", unit, is, ratio, least))
		} else if !more && is > most {
			worse = append(worse, fmt.Sprintf("%s is %.4g, and was %.4g: want at most %.4g", unit, is, ratio, most))
		}
	}
	return worse
}

// orBetter are the better ones of each unit, of two contests of the same rivals.
func (k figures) orBetter(other figures) figures {
	best := figures{}
	for unit, figure := range k {
		if best[unit] = min(figure, other[unit]); moreIsBetter(unit) {
			best[unit] = max(figure, other[unit])
		}
	}
	return best
}

// moreIsBetter of how many times the native time a rival takes, and of nothing else.
func moreIsBetter(unit string) bool { return strings.HasPrefix(unit, "x-") && unit != "x-floor" }

// TestOrBetter: what is better depends on the unit.
func TestOrBetter(t *testing.T) {
	one, other := figures{"x-opa": 2, "x-floor": 2, "native-ns/op": 1}, figures{"x-opa": 1, "x-floor": 1, "native-ns/op": 2}
	want := figures{"x-opa": 2, "x-floor": 1, "native-ns/op": 1}
	for _, got := range []figures{one.orBetter(other), other.orBetter(one)} {
		if !maps.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestWorse: a third is a third, to the side that is worse.
func TestWorse(t *testing.T) {
	for _, tc := range []struct {
		unit       string
		kept, is   float64
		wantsWorse bool
	}{
		{"x-opa", 900, 676, false}, {"x-opa", 900, 674, true}, {"x-opa", 900, 9000, false},
		{"x-floor", 1.2, 1.59, false}, {"x-floor", 1.2, 1.61, true}, {"x-floor", 1.2, 0.1, false},
		{"native-allocs/op", 9, 12, false}, {"native-allocs/op", 9, 13, true}, {"native-allocs/op", 0, 1, true},
	} {
		got := figures{tc.unit: tc.kept}.worse(figures{tc.unit: tc.is})
		if (len(got) > 0) != tc.wantsWorse {
			t.Errorf("%s was %v, is %v: %q", tc.unit, tc.kept, tc.is, got)
		}
		if got := (figures{tc.unit: tc.kept}).worse(figures{"ns/op": 1}); len(got) == 0 {
			t.Errorf("%s was %v, and is not measured: nothing is worse", tc.unit, tc.kept)
		}
	}
}
