package rollout

import "github.com/tranche-go/tranche"

// A Reason says why a member is not upgraded: why it is no candidate, or why a
// candidate waits.
type Reason string

// Why a member is no candidate, the first reason that applies.
const (
	// NotInstalled: the member has no entry of the service.
	NotInstalled Reason = "not_installed"
	// NotAutomatic: its upgrade policy is not automatic.
	NotAutomatic Reason = "not_automatic"
	// InvalidVersion: an entry's version is not valid, and none is older.
	InvalidVersion Reason = "invalid_version"
	// UpToDate: every entry is at the version or above.
	UpToDate Reason = "up_to_date"
)

// Why a candidate waits.
const (
	// OnHold: the rollout is halted.
	OnHold Reason = "halted"
	// OutOfTurn: none of its groups has succeeded or is active.
	OutOfTurn Reason = "waiting"
	// NotInFleet: the member that asks does not stand in the fleet.
	NotInFleet Reason = "not_in_fleet"
)

// Exclusion returns why a member is left out of the version's rollout, or ""
// for a candidate. It does not allocate.
func (t *Target) Exclusion(member tranche.Member) Reason {
	return reasons[t.part(&member, planned, nil)]
}

// reasons are those of the parts that are left out of a plan.
var reasons = [parts]Reason{
	notInstalled:   NotInstalled,
	upToDate:       UpToDate,
	invalidVersion: InvalidVersion,
	notAutomatic:   NotAutomatic,
}
