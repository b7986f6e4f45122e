package rollout

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

// CheckPolicy finds the first field of a policy, or of its security policy, that is
// missing or out of range: a [*tranche.FieldError] that names it, as "policy.split[1]".
func CheckPolicy(p tranche.Policy) error {
	if err := checkOne(p); err != nil {
		return within("policy", err)
	}
	if p.Security == nil {
		return nil
	}
	if p.Security.Security != nil {
		return &tranche.FieldError{Path: "policy.security.security", Err: tranche.ErrUnknown}
	}
	return within("policy.security", checkOne(*p.Security))
}

func checkOne(p tranche.Policy) error {
	if err := checkGroups(p); err != nil {
		return err
	}
	if _, err := windows.New(p.Windows, p.Freezes); err != nil {
		return err
	}
	for _, d := range []struct {
		field    string
		duration time.Duration
	}{{"soak", p.Soak}, {"deadline", p.Deadline}, {"staleAfter", p.StaleAfter}, {"appointment", p.Appointment}} {
		if d.duration < 0 {
			return outOfRange(d.field, "a positive duration", d.duration)
		}
	}
	if !isLimit(p.MaxFailures, 0) {
		return outOfRange("maxFailures", "a number from 0, or a percentage from 0% to 100%", *p.MaxFailures)
	}
	if !isLimit(p.MaxConcurrent, 1) {
		return outOfRange("maxConcurrent", "a number from 1, or a percentage from 1% to 100%", *p.MaxConcurrent)
	}
	if p.ApprovedGroups != nil && *p.ApprovedGroups < 0 {
		return outOfRange("approvedGroups", "a number from 0", *p.ApprovedGroups)
	}
	for i, b := range p.Blocks {
		if err := checkBlock(b); err != nil {
			return within(at("blocks", i), err)
		}
	}
	return nil
}

// checkGroups looks at what makes the groups and lets them succeed.
func checkGroups(p tranche.Policy) error {
	const percentage = "a percentage from 1 to 100"
	if p.SuccessThreshold != 0 && !isPercentage(p.SuccessThreshold) {
		return outOfRange("successThreshold", percentage, p.SuccessThreshold)
	}
	if !slices.Contains([]string{"", tranche.ByRisk, tranche.Single, tranche.Split}, p.Strategy) {
		return outOfRange("strategy", "by_risk, single or split", p.Strategy)
	}
	if split := p.Strategy == tranche.Split; split != (len(p.Split) > 0) {
		want := "percentages for the strategy split"
		if !split {
			want = "none without the strategy split"
		}
		return outOfRange("split", want, len(p.Split))
	}
	sum := 0
	for i, percent := range p.Split {
		if !isPercentage(percent) {
			return outOfRange(at("split", i), percentage, percent)
		}
		sum += percent
	}
	if p.Strategy == tranche.Split && sum != 100 {
		return outOfRange("split", "percentages that are together 100", sum)
	}
	if want, ok := thresholdsFit(p); !ok {
		return outOfRange("successThresholds", want, len(p.SuccessThresholds))
	}
	for i, percent := range p.SuccessThresholds {
		if !isPercentage(percent) {
			return outOfRange(at("successThresholds", i), percentage, percent)
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
	return tranche.NewFieldError(field, want, got, tranche.ErrRange)
}

func isPercentage(percent int) bool { return 1 <= percent && percent <= 100 }

func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// isLimit tells whether a limit, if there is one, is in range.
func isLimit(l *tranche.Limit, least int) bool {
	return l == nil || l.Number >= least && (!l.Percent || l.Number <= 100)
}

func checkBlock(b tranche.Block) error {
	const expression = "a regular expression"
	if b.To == "" {
		return tranche.NewFieldError("to", expression, b.To, tranche.ErrMissing)
	}
	if _, err := regexp.Compile(b.To); err != nil {
		return outOfRange("to", expression, b.To)
	}
	if _, err := regexp.Compile(b.From); err != nil {
		return outOfRange("from", expression, b.From)
	}
	return nil
}

// within puts a parent's name before the path of an error, if there is one.
func within(parent string, err error) error {
	var field *tranche.FieldError
	if !errors.As(err, &field) {
		return err
	}
	inner := *field
	inner.Path = parent + "." + inner.Path
	return &inner
}
