package rollout

import (
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Target is a version to roll out under a policy, taken apart and checked once.
// Make it with [NewTarget]: the zero value is of no service.
type Target struct {
	service  string
	version  versions.Version
	policy   tranche.Policy
	strategy strategy
}

type strategy uint8

const (
	byRisk strategy = iota
	single
	split
)

// NewTarget prepares a version and a policy for many decisions. Its errors are
// those of [NewPlan].
func NewTarget(version tranche.Version, policy tranche.Policy) (*Target, error) {
	if err := checkPolicy(policy); err != nil {
		return nil, err
	}
	if version.Service == "" {
		return nil, tranche.NewFieldError("version.service", "the name of a service", "", tranche.ErrMissing)
	}
	parsed, ok := versions.Parse(version.Version)
	if !ok {
		return nil, tranche.NewFieldError("version.version", "a semantic version", version.Version, versions.ErrInvalid)
	}
	policy.Split = slices.Clone(policy.Split)
	policy.SuccessThresholds = slices.Clone(policy.SuccessThresholds)
	return &Target{version.Service, parsed, policy, map[string]strategy{tranche.Single: single, tranche.Split: split}[policy.Strategy]}, nil
}
