package tranche

import "encoding/json"

// A Policy says how the groups of a rollout are made and when they succeed.
// Package rollout checks it, and gives each field's meaning. The zero value is
// the default: by risk, 90 percent.
type Policy struct {
	Strategy string `json:"strategy,omitempty"`
	// Split are percentages, each above 0, together 100.
	Split []int64 `json:"split,omitempty"`
	// SuccessThreshold is a percentage from 1 to 100, or 0: the default. In a
	// document the default is said by leaving the field out; a 0 is refused there.
	SuccessThreshold int64 `json:"successThreshold,omitempty"`
	// SuccessThresholds are percentages from 1 to 100, one for each group.
	SuccessThresholds []int64 `json:"successThresholds,omitempty"`
}

// The strategies of a [Policy]; an empty one is ByRisk.
const (
	ByRisk = "by_risk"
	Single = "single"
	Split  = "split"
)

func (p *Policy) read(o object) *FieldError {
	err := first(
		text(o, "strategy", &p.Strategy),
		integers(o, "split", &p.Split),
		integer(o, "successThreshold", &p.SuccessThreshold),
		integers(o, "successThresholds", &p.SuccessThresholds),
	)
	if err == nil && p.SuccessThreshold == 0 && o["successThreshold"] != nil {
		return NewFieldError("successThreshold", "a percentage from 1 to 100", json.Number("0"), ErrRange)
	}
	return err
}

// UnmarshalJSON reads a policy strictly: see [Input].
func (p *Policy) UnmarshalJSON(data []byte) error { return unmarshal(p, data, (*Policy).read) }
