package tranche_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/tranche-go/tranche"
)

func TestPolicyRoundTrip(t *testing.T) {
	for text, policy := range map[string]tranche.Policy{
		`{}`:                      {},
		`{"strategy":"by_risk"}`:  {Strategy: tranche.ByRisk},
		`{"successThreshold":1}`:  {SuccessThreshold: 1},
		`{"successThreshold":-1}`: {SuccessThreshold: -1}, // package rollout refuses it
		`{"strategy":"single","successThresholds":[100]}`:                       {Strategy: tranche.Single, SuccessThresholds: []int64{100}},
		`{"strategy":"split","split":[10,90],"successThresholds":[50,90]}`:      {Strategy: tranche.Split, Split: []int64{10, 90}, SuccessThresholds: []int64{50, 90}},
		`{"strategy":"x","split":[-9223372036854775808,9223372036854775807,0]}`: {Strategy: "x", Split: []int64{-1 << 63, 1<<63 - 1, 0}},
	} {
		roundTrip(t, policy, text, "policy")
	}
}

func TestUnmarshalPolicy(t *testing.T) {
	used := tranche.Policy{Strategy: tranche.Split, Split: []int64{100}, SuccessThresholds: []int64{50}}
	testUnmarshal(t, used, []unmarshalCase[tranche.Policy]{
		{`{}`, tranche.Policy{}, ""},
		{`{"strategy":null,"split":null,"successThreshold":null,"successThresholds":null}`, tranche.Policy{}, ""},
		{`{"strategy":""}`, tranche.Policy{}, ""},
		{`{"split":[],"successThresholds":[]}`, tranche.Policy{Split: []int64{}, SuccessThresholds: []int64{}}, ""},
		{`{"Strategy":7,"SPLIT":7,"owner":{}}`, tranche.Policy{}, ""},
		{`{"successThreshold":9e1}`, tranche.Policy{SuccessThreshold: 90}, ""},
		{`{"split":[10.0,900e-1]}`, tranche.Policy{Split: []int64{10, 90}}, ""},
		{`{"successThresholds":[5e1]}`, tranche.Policy{SuccessThresholds: []int64{50}}, ""},
		{`{"successThreshold":89.5}`, used, `successThreshold: want an integer, got 89.5`},
		{`{"successThreshold":"90"}`, used, `successThreshold: want an integer, got "90"`},
		{`{"successThreshold":9223372036854775808}`, used, `successThreshold: want an integer, got 9223372036854775808`},
		{`{"split":[50,0.5]}`, used, `split[1]: want an integer, got 0.5`},
		{`{"split":[null]}`, used, `split[0]: want an integer, got null`},
		{`{"successThresholds":90}`, used, `successThresholds: want a list, got 90`},
		{`"by_risk"`, used, `want an object, got "by_risk"`},
		// In the order of the fields.
		{`{"successThresholds":1,"successThreshold":"1","split":1,"strategy":1}`, used, `strategy: want a string, got 1`},
		{`{"successThresholds":1,"successThreshold":"1","split":1}`, used, `split: want a list, got 1`},
		{`{"successThresholds":1,"successThreshold":"1"}`, used, `successThreshold: want an integer, got "1"`},
		{`{"successThresholds":1,"successThreshold":0}`, used, `successThresholds: want a list, got 1`},
	})
}

// TestThresholdOfZero: a 0 that is written down is a mistake, and not the default,
// in whatever spelling. It is the only value that a range is checked for here:
// afterwards it could not be told from a field that is left out.
func TestThresholdOfZero(t *testing.T) {
	const text = "successThreshold: want a percentage from 1 to 100, got 0"
	for _, zero := range []string{"0", "-0", "0.0", "0e5"} {
		document := `{"strategy":"single","successThreshold":` + zero + `}`
		policy, err := parse(t, `{"policy":`+document+`}`).Policy()
		wantError(t, err, "policy."+text, tranche.ErrRange)
		if errors.Is(err, tranche.ErrType) || policy.Strategy != "" {
			t.Errorf("%s: %+v beside the error %v", zero, policy, err)
		}
		wantError(t, json.Unmarshal([]byte(document), &policy), text, tranche.ErrRange)
	}
	_, err := parse(t, `{"policy":{"split":[0],"successThresholds":[0]}}`).Policy()
	wantError(t, err, "", nil)
}

// TestStrategies: callers send these.
func TestStrategies(t *testing.T) {
	if tranche.ByRisk != "by_risk" || tranche.Single != "single" || tranche.Split != "split" {
		t.Error(tranche.ByRisk, tranche.Single, tranche.Split)
	}
}
