package rollout

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/tranche-go/tranche"
)

// GroupSuccessThreshold is the percentage of a group's members that must be
// upgraded for the group to have succeeded, unless the policy says otherwise.
const GroupSuccessThreshold = 90

// checkPolicy finds the first field of a policy that is out of range.
func checkPolicy(p tranche.Policy) error {
	const percentage = "a percentage from 1 to 100"
	if p.SuccessThreshold != 0 && !isPercentage(p.SuccessThreshold) {
		return outOfRange("successThreshold", percentage, number(p.SuccessThreshold))
	}
	if !slices.Contains([]string{"", tranche.ByRisk, tranche.Single, tranche.Split}, p.Strategy) {
		return outOfRange("strategy", "by_risk, single or split", p.Strategy)
	}
	if split := p.Strategy == tranche.Split; split != (len(p.Split) > 0) {
		want := "percentages for the strategy split"
		if !split {
			want = "none without the strategy split"
		}
		return outOfRange("split", want, count(p.Split))
	}
	sum := int64(0)
	for i, percent := range p.Split {
		if !isPercentage(percent) {
			return outOfRange(at("split", i), percentage, number(percent))
		}
		sum += percent
	}
	if p.Strategy == tranche.Split && sum != 100 {
		return outOfRange("split", "percentages that are together 100", number(sum))
	}
	if want, ok := thresholdsFit(p); !ok {
		return outOfRange("successThresholds", want, count(p.SuccessThresholds))
	}
	for i, percent := range p.SuccessThresholds {
		if !isPercentage(percent) {
			return outOfRange(at("successThresholds", i), percentage, number(percent))
		}
	}
	return nil
}

// thresholdsFit wants one threshold for each group, and no other beside them.
func thresholdsFit(p tranche.Policy) (want string, ok bool) {
	groups := len(p.Split)
	if p.Strategy == tranche.Single {
		groups = 1
	}
	switch {
	case len(p.SuccessThresholds) == 0:
		return "", true
	case groups == 0:
		return "none with the strategy by_risk", false
	case p.SuccessThreshold != 0:
		return "none beside a successThreshold", false
	}
	return fmt.Sprintf("%d, one for each group", groups), len(p.SuccessThresholds) == groups
}

func outOfRange(field, want string, got any) error {
	return tranche.NewFieldError("policy."+field, want, got, tranche.ErrRange)
}

func isPercentage(percent int64) bool { return 1 <= percent && percent <= 100 }

func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

func count(percentages []int64) json.Number { return number(int64(len(percentages))) }
