package rollout

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
	"github.com/tranche-go/tranche/windows"
)

// A Target is a version to roll out under a policy, at an instant, checked once and then
// asked about as many members as there are. Make it with [NewTarget]: the zero value is
// of no service.
type Target struct {
	service   string
	version   versions.Version
	withdrawn bool
	policy    tranche.Policy // the one in force
	schedule  *windows.Schedule
	freeze    *tranche.Freeze // of the policy, that holds; nil: none does
	isClosed  bool            // the policy's windows
	blocks    []block         // those that match the version
	now       time.Time
}

// NewTarget prepares a version and a policy for many decisions at an instant. The zero
// instant is none.
//
// A policy that is out of range, a version without a service, or with a version string
// that is not a semantic version, and a policy that needs to know the instant where there
// is none, is a [*tranche.FieldError] that names the field, as "policy.split[1]",
// "version.service" or "now", checked in this order. A policy needs to know the instant
// that has windows, freezes, a soak, a deadline or staleAfter.
func NewTarget(version tranche.Version, policy tranche.Policy, now time.Time) (*Target, error) {
	if err := CheckPolicy(policy); err != nil {
		return nil, err
	}
	if version.Service == "" {
		return nil, tranche.NewFieldError("version.service", "the name of a service", "", tranche.ErrMissing)
	}
	parsed, valid := versions.Parse(version.Version)
	if !valid {
		return nil, tranche.NewFieldError("version.version", "a semantic version", version.Version, versions.ErrInvalid)
	}
	policy = InForce(policy, version)
	if needsNow(&policy) && now.IsZero() {
		return nil, errNoInstant()
	}
	t := &Target{service: version.Service, version: parsed, withdrawn: version.IsWithdrawn(), policy: policy}
	t.policy.Split = slices.Clone(policy.Split)
	t.policy.SuccessThresholds = slices.Clone(policy.SuccessThresholds)
	t.schedule, _ = windows.New(policy.Windows, policy.Freezes) // which are checked
	t.blocks = blocksOf(policy.Blocks, version.Version)
	return t.At(now), nil
}

// At is the same version and policy at another instant, which must be one where the
// policy needs to know it.
func (t *Target) At(now time.Time) *Target {
	then := *t
	then.now = now
	then.freeze, then.isClosed = t.schedule.Holding(now), !t.schedule.Open(now)
	return &then
}

// Service is the name of the service that is rolled out.
func (t *Target) Service() string { return t.service }

// Policy is the policy in force: see [InForce].
func (t *Target) Policy() tranche.Policy { return t.policy }

// DecidedAt is the instant at which plans are decided, or zero where none is needed.
func (t *Target) DecidedAt() time.Time {
	if !needsNow(&t.policy) {
		return time.Time{}
	}
	return t.now
}

// HasInstant tells whether it is asked at an instant, and not at the zero one.
func (t *Target) HasInstant() bool { return !t.now.IsZero() }

func errNoInstant() error {
	return &tranche.FieldError{Path: "now", Want: "an instant", Got: "nothing", Err: tranche.ErrMissing}
}
