package conformance

import (
	"math/big"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// TestThresholds goes to the edge of every threshold for groups of every size up
// to 200: native, reference and a definition in rationals must agree on which side
// of it each number of members is.
func TestThresholds(t *testing.T) {
	type edge struct{ number, threshold, total int }
	var edges []edge
	questions := []any{}
	for total := 1; total <= 200; total++ {
		for threshold := 1; threshold <= 100; threshold++ {
			at := threshold * total / 100
			for _, number := range []int{0, at - 1, at, at + 1, total - at - 1, total - at, total - at + 1, total} {
				if 0 <= number && number <= total {
					edges = append(edges, edge{number, threshold, total})
					questions = append(questions, []int{number, threshold, total})
				}
			}
		}
	}
	says := func(rule string) ast.Value {
		query := "[c | some q in input; c := count([1 | data.upgrade.rollout." + rule + "(q[0], q[1], q[2])])]"
		return reference().ask(t, query, ast.MustInterfaceToValue(questions)).value
	}
	var succeeds, fails []int
	for _, e := range edges {
		ratio := big.NewRat(int64(e.number), int64(e.total))
		wanted := big.NewRat(int64(e.threshold), 100)
		possible := new(big.Rat).Sub(big.NewRat(1, 1), ratio)

		succeeded := progressOf(t, e.threshold, e.total, e.number, 0).Groups[0].State == rollout.StateSucceeded
		if want := ratio.Cmp(wanted) >= 0; succeeded != want {
			t.Fatalf("%d of %d upgraded at %d%%: succeeded %t, want %t", e.number, e.total, e.threshold, succeeded, want)
		}
		failed := progressOf(t, e.threshold, e.total, 0, e.number).State == rollout.StateHalted
		if want := possible.Cmp(wanted) < 0; failed != want {
			t.Fatalf("%d of %d failed at %d%%: failed %t, want %t", e.number, e.total, e.threshold, failed, want)
		}
		succeeds, fails = append(succeeds, number01(succeeded)), append(fails, number01(failed))
	}
	for rule, native := range map[string][]int{"succeeds": succeeds, "fails": fails} {
		if says(rule).Compare(ast.MustInterfaceToValue(native)) != 0 {
			t.Errorf("%s: the reference does not agree on all of %d edges", rule, len(edges))
		}
	}
	t.Logf("%d edges", len(edges))
}

func number01(is bool) int {
	if is {
		return 1
	}
	return 0
}

// progressOf is a rollout over one group of a size, of which the first are
// upgraded, and the next have failed.
func progressOf(t *testing.T, threshold, total, upgraded, failed int) *rollout.Progress {
	t.Helper()
	fleet := tranche.Fleet{Members: make([]tranche.Member, total)}
	for i := range fleet.Members {
		entry := tranche.Service{Name: "kafka", Version: "1.0.0"}
		switch {
		case i < upgraded:
			entry.Version = "2.0.0"
		case i < upgraded+failed:
			entry.UpgradeStatus = tranche.Failed
		}
		fleet.Members[i] = tranche.Member{UpgradePolicy: tranche.Automatic, Services: []tranche.Service{entry}}
	}
	policy := tranche.Policy{SuccessThreshold: threshold}
	return must(rollout.NewProgress(tranche.Version{Service: "kafka", Version: "2.0.0"}, fleet, policy, time.Time{}))(t)
}
