package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche/versions"
)

// The divergence in a decision: OPA takes a numeric pre-release identifier above 2^63-1
// for 2^63-1. Where the rest decides, it answers as if the two were equal; where
// the rest is equal too, semver.compare does not return, not even when its
// context is done. SemVer, section 11, compares them by value, and so do we.
//
// The generators leave such identifiers out (opaAnswers). Should OPA change,
// one of the tests here fails, and the divergence goes.
var (
	lower  = "1.0.0-99999999999999999998"
	higher = "1.0.0-99999999999999999999"
)

func TestDivergenceIsLeftOut(t *testing.T) {
	for version, answers := range map[string]bool{
		lower:                               false,
		higher + ".rc+build":                false,
		"1.0.0-rc.9223372036854775808":      false,
		"1.0.0-rc.9223372036854775807":      true,
		"1.0.0-rc99999999999999999999":      true,
		"1.0.0+99999999999999999999":        true,
		"1.0.0-rc+1-9223372036854775808":    true,
		"99999999999999999999.0.0-rc.1":     true,
		"not-a-version-9223372036854775808": true,
	} {
		if opaAnswers(version) != answers {
			t.Errorf("%s: left out %t", version, answers)
		}
	}
}

func TestDivergenceNative(t *testing.T) {
	for _, tc := range []struct {
		v, w string
		want int
	}{
		{lower, higher, -1},
		{higher, lower, +1},
		{higher, higher, 0},
		{"1.0.0-9223372036854775807", "1.0.0-9223372036854775808", -1},
		{lower + ".2", higher + ".1", -1},
	} {
		v, _ := versions.Parse(tc.v)
		w, _ := versions.Parse(tc.w)
		if got := v.Compare(w); got != tc.want {
			t.Errorf("%s, %s: %d, want %d", tc.v, tc.w, got, tc.want)
		}
	}
}

func TestDivergenceOPATakesThemForEqual(t *testing.T) {
	pair := ast.MustInterfaceToValue([]string{lower + ".2", higher + ".1"})
	if got := reference().ask(t, "semver.compare(input[0], input[1])", pair); !got.equal(valueAnswer(1)) {
		t.Errorf("OPA says %v, as SemVer does not: the divergence is smaller now", got)
	}
}

// The call that does not return cannot be stopped either, so another process
// makes it, and is killed. It says when it is about to.
const (
	childVariable = "TRANCHE_ASK_OPA"
	aboutToAsk    = "about to ask"
	patience      = 2 * time.Second // 100,000 times what OPA takes for such a call otherwise
)

func TestDivergenceOPADoesNotReturn(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		reference().ask(t, "semver.compare(input[0], input[1])", ast.MustInterfaceToValue([]string{"1.0.0", "1.0.1"}))
		_, _ = os.Stdout.WriteString(aboutToAsk + "\n")
		reference().ask(t, "semver.compare(input[0], input[1])", ast.MustInterfaceToValue([]string{lower, higher}))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestDivergenceOPADoesNotReturn$")
	child.Env = append(os.Environ(), childVariable+"=1")
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	output := bufio.NewReader(stdout)
	if line, err := output.ReadString('\n'); strings.TrimSpace(line) != aboutToAsk {
		t.Fatalf("the other process did not get to ask: %q, %v", line, err)
	}
	timer := time.AfterFunc(patience, cancel)
	defer timer.Stop()
	_, _ = output.ReadString(0) // until the process ends, or is killed
	err = child.Wait()
	if ctx.Err() == nil || !errors.As(err, new(*exec.ExitError)) {
		t.Errorf("OPA returned (%v): the divergence is smaller now", err)
	}
}

// The divergence in reading: OPA refuses a whole document for a number that is
// written with an exponent and is far out of range, whatever the field. We refuse it
// where a field wants an integer, and keep it as it is elsewhere.
func TestDivergenceOPARefusesLargeNumbers(t *testing.T) {
	for number, reads := range map[string]bool{
		"1e30102": true, "1e30103": false, "-1E+30103": false, "1e-30103": true, "1e-30104": false,
		"1" + strings.Repeat("0", 30103): true, "0e99999": true, "1e4012345678901234567890": false,
	} {
		document := []byte(`{"version": {"note": ` + number + `}}`)
		if _, err := ast.ValueFromReader(bytes.NewReader(document)); (err == nil) != reads {
			t.Errorf("%.20s: OPA says %v, reads %t: the divergence is another now", number, err, reads)
		}
		if beyondOPA(document) == reads {
			t.Errorf("%.20s: left out %t", number, !reads)
		}
		input := must(parseQuestion(document))(t)
		if _, err := input.Version(); err != nil || input.tree["version"].(object)["note"] != json.Number(number) {
			t.Errorf("%.20s: %v, %v", number, err, input)
		}
	}
}
