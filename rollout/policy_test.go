package rollout_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

func single(thresholds ...int) tranche.Policy {
	return tranche.Policy{Strategy: tranche.Single, SuccessThresholds: thresholds}
}

func split(percentages ...int) tranche.Policy {
	return tranche.Policy{Strategy: tranche.Split, Split: percentages}
}

// threshold and thresholds give a policy those.
func threshold(p tranche.Policy, percent int) tranche.Policy {
	p.SuccessThreshold = percent
	return p
}

func thresholds(p tranche.Policy, percentages ...int) tranche.Policy {
	p.SuccessThresholds = percentages
	return p
}

var ones = slices.Repeat([]int{1}, 100)

// policies are checked by every question that has one.
var policies = []struct {
	note   string
	policy tranche.Policy
	err    string // none: it is taken
}{
	{note: "the default"},
	{note: "by risk", policy: tranche.Policy{Strategy: tranche.ByRisk}},
	{note: "by risk, empty lists", policy: tranche.Policy{Split: []int{}, SuccessThresholds: []int{}}},
	{note: "single", policy: single()},
	{note: "single, empty lists", policy: tranche.Policy{Strategy: tranche.Single, Split: []int{}, SuccessThresholds: []int{}}},
	{note: "single, the threshold of its group", policy: single(1)},
	{note: "split, one", policy: split(100)},
	{note: "split, two", policy: split(1, 99)},
	{note: "split, a hundred", policy: split(ones...)},
	{note: "split, the threshold of each group", policy: thresholds(split(10, 20, 70), 1, 50, 100)},
	{note: "the least threshold", policy: threshold(tranche.Policy{}, 1)},
	{note: "the greatest threshold", policy: threshold(split(50, 50), 100)},

	{note: "threshold below", policy: threshold(tranche.Policy{}, -1), err: "policy.successThreshold: want a percentage from 1 to 100, got -1"},
	{note: "threshold above", policy: threshold(single(), 101), err: "policy.successThreshold: want a percentage from 1 to 100, got 101"},
	{note: "threshold far below", policy: threshold(split(100), math.MinInt32), err: "policy.successThreshold: want a percentage from 1 to 100, got -2147483648"},

	{note: "unknown strategy", policy: tranche.Policy{Strategy: "canary"}, err: `policy.strategy: want by_risk, single or split, got "canary"`},
	{note: "strategy, spelled otherwise", policy: tranche.Policy{Strategy: "Single"}, err: `policy.strategy: want by_risk, single or split, got "Single"`},
	{note: "strategy and a blank", policy: tranche.Policy{Strategy: " "}, err: `policy.strategy: want by_risk, single or split, got " "`},

	{note: "split without percentages", policy: split(), err: "policy.split: want percentages for the strategy split, got 0"},
	{note: "split, an empty list", policy: split([]int{}...), err: "policy.split: want percentages for the strategy split, got 0"},
	{note: "percentages by risk", policy: tranche.Policy{Split: []int{100}}, err: "policy.split: want none without the strategy split, got 1"},
	{note: "percentages by risk, named", policy: tranche.Policy{Strategy: tranche.ByRisk, Split: []int{0}}, err: "policy.split: want none without the strategy split, got 1"},
	{note: "percentages for single", policy: tranche.Policy{Strategy: tranche.Single, Split: []int{50, 50}}, err: "policy.split: want none without the strategy split, got 2"},
	{note: "a percentage of 0", policy: split(100, 0), err: "policy.split[1]: want a percentage from 1 to 100, got 0"},
	{note: "a percentage below 0", policy: split(-1, 101), err: "policy.split[0]: want a percentage from 1 to 100, got -1"},
	{note: "a percentage above 100", policy: split(101), err: "policy.split[0]: want a percentage from 1 to 100, got 101"},
	{note: "percentages that overflow to 100", policy: split(math.MaxInt, math.MaxInt, 102), err: fmt.Sprint("policy.split[0]: want a percentage from 1 to 100, got ", math.MaxInt)},
	{note: "one of less than 100", policy: split(99), err: "policy.split: want percentages that are together 100, got 99"},
	{note: "together 99", policy: split(50, 49), err: "policy.split: want percentages that are together 100, got 99"},
	{note: "together 101", policy: split(50, 51), err: "policy.split: want percentages that are together 100, got 101"},
	{note: "a hundred and one", policy: split(append(ones[:100:100], 1)...), err: "policy.split: want percentages that are together 100, got 101"},

	{note: "thresholds by risk", policy: thresholds(tranche.Policy{}, 90), err: "policy.successThresholds: want none with the strategy by_risk, got 1"},
	{note: "thresholds by risk, named", policy: thresholds(tranche.Policy{Strategy: tranche.ByRisk}, 50, 90), err: "policy.successThresholds: want none with the strategy by_risk, got 2"},
	{note: "two thresholds for single", policy: single(50, 90), err: "policy.successThresholds: want 1, one for each group, got 2"},
	{note: "a threshold too few", policy: thresholds(split(10, 20, 70), 50, 90), err: "policy.successThresholds: want 3, one for each group, got 2"},
	{note: "a threshold too many", policy: thresholds(split(50, 50), 50, 90, 100), err: "policy.successThresholds: want 2, one for each group, got 3"},
	{note: "both kinds for single", policy: threshold(single(90), 90), err: "policy.successThresholds: want none beside a successThreshold, got 1"},
	{note: "both kinds for split", policy: threshold(thresholds(split(50, 50), 90, 90), 90), err: "policy.successThresholds: want none beside a successThreshold, got 2"},
	{note: "a group's threshold of 0", policy: thresholds(split(50, 50), 50, 0), err: "policy.successThresholds[1]: want a percentage from 1 to 100, got 0"},
	{note: "a group's threshold below 0", policy: single(-1), err: "policy.successThresholds[0]: want a percentage from 1 to 100, got -1"},
	{note: "a group's threshold above 100", policy: thresholds(split(50, 50), 101, 102), err: "policy.successThresholds[0]: want a percentage from 1 to 100, got 101"},

	// The order of the checks: each policy has one mistake less.
	{note: "threshold before strategy", policy: tranche.Policy{Strategy: "x", Split: []int{0}, SuccessThreshold: -1, SuccessThresholds: []int{0}},
		err: "policy.successThreshold: want a percentage from 1 to 100, got -1"},
	{note: "strategy before split", policy: tranche.Policy{Strategy: "x", Split: []int{0}, SuccessThreshold: 1, SuccessThresholds: []int{0}},
		err: `policy.strategy: want by_risk, single or split, got "x"`},
	{note: "split before thresholds", policy: tranche.Policy{Split: []int{0}, SuccessThreshold: 1, SuccessThresholds: []int{0}},
		err: "policy.split: want none without the strategy split, got 1"},
	{note: "each percentage before their sum", policy: threshold(thresholds(split(0, 0, 1), 0), 1),
		err: "policy.split[0]: want a percentage from 1 to 100, got 0"},
	{note: "the sum before thresholds", policy: threshold(thresholds(split(1, 1, 1), 0), 1),
		err: "policy.split: want percentages that are together 100, got 3"},
	{note: "both kinds before their number", policy: threshold(thresholds(split(1, 1, 98), 0), 1),
		err: "policy.successThresholds: want none beside a successThreshold, got 1"},
	{note: "the number of thresholds before each", policy: thresholds(split(1, 1, 98), 0),
		err: "policy.successThresholds: want 3, one for each group, got 1"},
	{note: "by risk before both kinds", policy: threshold(thresholds(tranche.Policy{}, 0), 1),
		err: "policy.successThresholds: want none with the strategy by_risk, got 1"},
}

// TestPolicy asks everything that has a policy; it is checked before the version,
// and whether it is needed or not.
func TestPolicy(t *testing.T) {
	fleet := tranche.Fleet{Members: []tranche.Member{at(7)}}
	for _, tc := range policies {
		for _, version := range []tranche.Version{kafka350, {}} {
			if version.Service == "" && tc.err == "" {
				continue
			}
			target, err := rollout.NewTarget(version, tc.policy, time.Time{})
			wantError(t, tc.note, err, tc.err, tranche.ErrRange)
			plan, err := rollout.NewPlan(version, fleet, tc.policy, time.Time{})
			wantError(t, tc.note, err, tc.err, tranche.ErrRange)
			progress, err := rollout.NewProgress(version, fleet, tc.policy, time.Time{})
			wantError(t, tc.note, err, tc.err, tranche.ErrRange)
			taken := []bool{target != nil, plan.Groups != nil, progress != nil}
			if want := tc.err == ""; slices.Contains(taken, !want) {
				t.Errorf("%s: a target, a plan, a progress: %t, want %t", tc.note, taken, want)
			}
		}
		_, err := rollout.ShouldUpgrade(rollout.Question{Policy: tc.policy})
		wantError(t, tc.note, err, tc.err, tranche.ErrRange)
	}
}

// wantError checks an error's text, its condition, and the place that it names.
// No text: no error.
func wantError(t *testing.T, note string, err error, text string, is error) {
	t.Helper()
	if text == "" {
		if err != nil {
			t.Errorf("%s: error %v, want none", note, err)
		}
		return
	}
	var field *tranche.FieldError
	switch {
	case !errors.As(err, &field) || err.Error() != text:
		t.Errorf("%s: error\n\t%v\nwant\n\t%s", note, err, text)
	case !errors.Is(err, is):
		t.Errorf("%s: error %v is no %v", note, err, is)
	case !strings.HasPrefix(text, field.Path+": "):
		t.Errorf("%s: error %v has the path %s", note, err, field.Path)
	}
}

// TestPolicyIsLeft: a decision is a pure function.
func TestPolicyIsLeft(t *testing.T) {
	policy := func() tranche.Policy { return thresholds(split(10, 20, 70), 1, 50, 100) }
	given := policy()
	if _, err := rollout.NewPlan(kafka350, tranche.Fleet{Members: []tranche.Member{at(7), at(4)}}, given, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(given, policy()) {
		t.Errorf("left as %+v", given)
	}
}
