package tranche_test

import (
	"testing"

	"github.com/tranche-go/tranche"
)

func TestPolicyRoundTrip(t *testing.T) {
	for text, policy := range map[string]tranche.Policy{
		`{}`:                      {},
		`{"strategy":"by_risk"}`:  {Strategy: tranche.ByRisk},
		`{"successThreshold":1}`:  {SuccessThreshold: 1},
		`{"successThreshold":-1}`: {SuccessThreshold: -1}, // package rollout refuses it
		`{"strategy":"single","successThresholds":[100]}`:                  {Strategy: tranche.Single, SuccessThresholds: []int{100}},
		`{"strategy":"split","split":[10,90],"successThresholds":[50,90]}`: {Strategy: tranche.Split, Split: []int{10, 90}, SuccessThresholds: []int{50, 90}},
		`{"strategy":"x","split":[-2147483648,2147483647,0]}`:              {Strategy: "x", Split: []int{-1 << 31, 1<<31 - 1, 0}},
	} {
		roundTrip(t, policy, text)
	}
}

// TestStrategies: callers send these.
func TestStrategies(t *testing.T) {
	if tranche.ByRisk != "by_risk" || tranche.Single != "single" || tranche.Split != "split" {
		t.Error(tranche.ByRisk, tranche.Single, tranche.Split)
	}
}
