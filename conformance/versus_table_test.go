package conformance

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

var versusTable = flag.Bool("table", false, "BenchmarkVersus: print what it measured as the table of docs/speed.md")

// columns are those of the table: the title, and the unit.
var columns = [][2]string{
	{"native", "native-ns/op"}, {"allocations", "native-allocs/op"},
	{"OPA, fastest Rego", "opa-ns/op"}, {"OPA, reference", "reference-ns/op"}, {"Masterminds", "masterminds-ns/op"}, {"floor", "floor-ns/op"},
	{"× OPA", "x-opa"}, {"× reference", "x-reference"}, {"× floor", "x-floor"},
}

// A table is what was measured, in order.
type table struct {
	decisions []string
	measured  []figures
}

func (t *table) add(decision string, measured figures) {
	t.decisions, t.measured = append(t.decisions, decision), append(t.measured, measured)
}

func (t *table) write(w io.Writer) {
	titles, rule := "| decision |", "| --- |"
	for _, column := range columns {
		titles, rule = titles+" "+column[0]+" |", rule+" ---: |"
	}
	fmt.Fprintf(w, "\n%s\n%s\n", titles, rule)
	for i, decision := range t.decisions {
		name, members, found := strings.Cut(decision, "/members=")
		if found {
			name += ", " + thousands(members)
		}
		fmt.Fprintf(w, "| %s |", name)
		for _, column := range columns {
			figure, known := t.measured[i][column[1]]
			fmt.Fprintf(w, " %s |", cell(column[1], figure, known))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
}

// cell writes three digits of a figure.
func cell(unit string, figure float64, known bool) string {
	switch {
	case !known:
		return ""
	case unit == "x-floor":
		return fmt.Sprintf("%.2f", figure)
	case strings.HasPrefix(unit, "x-"):
		return thousands(fmt.Sprintf("%.0f", figure))
	case unit == "native-allocs/op":
		return thousands(fmt.Sprintf("%.0f", figure))
	}
	for _, scale := range []struct {
		unit        string
		nanoseconds time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}, {"µs", time.Microsecond}} {
		if figure >= float64(scale.nanoseconds) {
			return fmt.Sprintf("%.3g %s", figure/float64(scale.nanoseconds), scale.unit)
		}
	}
	return fmt.Sprintf("%.3g ns", figure)
}

func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func TestTable(t *testing.T) {
	var measured table
	measured.add("next", figures{"native-ns/op": 123.4, "opa-ns/op": 45_678, "x-opa": 12_345.6, "native-allocs/op": 0.01})
	measured.add("plan/members=1000000", figures{"native-ns/op": 1.5e9, "floor-ns/op": 1.25e6, "x-floor": 1.256, "native-allocs/op": 0})
	var written strings.Builder
	measured.write(&written)
	for _, want := range []string{
		"| next | 123 ns | 0 | 45.7 µs |  |  |  | 12,346 |  |  |\n",
		"| plan, 1,000,000 | 1.5 s | 0 |  |  |  | 1.25 ms |  |  | 1.26 |\n",
	} {
		if !strings.Contains(written.String(), want) {
			t.Errorf("%s\nhas no line %s", &written, want)
		}
	}
}
