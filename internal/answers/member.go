package answers

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A Decision is the document of an [eligibility.Decision].
type Decision struct {
	Eligible bool    `json:"eligible"`
	Unmet    []Unmet `json:"unmet"`
}

// An Unmet is the document of an [eligibility.Unmet].
type Unmet struct {
	Index       int                `json:"index"`
	Requirement string             `json:"requirement"`
	Reason      eligibility.Reason `json:"reason"`
	Installed   []string           `json:"installed,omitempty"`
}

// NewDecision is the document of a decision.
func NewDecision(decision eligibility.Decision) Decision {
	return Decision{decision.Eligible, unmets(decision.Unmet)}
}

func unmets(unmet []eligibility.Unmet) []Unmet {
	documents := make([]Unmet, len(unmet))
	for i, u := range unmet {
		documents[i] = Unmet(u)
	}
	return documents
}

// A Catalogue is the versions, as they came, that a member's decisions are about.
type Catalogue []jsontext.Value

// A Next is the document of a [versions.Selection].
type Next struct {
	Reason  versions.Reason `json:"reason"`
	Index   *int            `json:"index,omitempty"`
	Version jsontext.Value  `json:"version,omitempty"`
}

// Next is the document of a selection.
func (c Catalogue) Next(selection versions.Selection) Next {
	d := Next{Reason: selection.Reason}
	if selection.Version != nil {
		d.Index, d.Version = &selection.Index, c[selection.Index]
	}
	return d
}

// A Path is the document of a [versions.Path].
type Path struct {
	Hops []Next          `json:"hops"`
	End  versions.Reason `json:"end"`
}

// Path is the document of a way.
func (c Catalogue) Path(way versions.Path) Path {
	d := Path{make([]Next, len(way.Hops)), way.End}
	for i, hop := range way.Hops {
		d.Hops[i] = c.Next(hop)
	}
	return d
}

// A ShouldUpgrade is the document of a [rollout.Advice].
type ShouldUpgrade struct {
	Upgrade      bool       `json:"upgrade"`
	Next         Next       `json:"next"`
	Unmet        []Unmet    `json:"unmet"`
	RolloutAsked bool       `json:"rolloutAsked"`
	Admission    *Admission `json:"admission,omitempty"`
	Now          string     `json:"now,omitempty"`
}

// ShouldUpgrade is the document of an advice.
func (c Catalogue) ShouldUpgrade(advice rollout.Advice) ShouldUpgrade {
	d := ShouldUpgrade{
		Upgrade:      advice.Upgrade,
		Next:         c.Next(advice.Next),
		Unmet:        unmets(advice.Unmet),
		RolloutAsked: advice.RolloutAsked,
		Now:          Instant(advice.DecidedAt),
	}
	if advice.RolloutAsked {
		admission := NewAdmission(advice.Admission)
		d.Admission = &admission
	}
	return d
}
