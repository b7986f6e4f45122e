package rollout

import (
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

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
func (t *Target) Exclusion(member tranche.Member) Reason { return t.exclusion(&member) }

func (t *Target) exclusion(member *tranche.Member) Reason {
	reason := NotInstalled
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != t.service {
			continue
		}
		if member.UpgradePolicy != tranche.Automatic {
			return NotAutomatic
		}
		installed, valid := versions.Parse(entry.Version)
		switch {
		case !valid:
			reason = InvalidVersion
		case installed.Compare(t.version) < 0:
			return ""
		case reason == NotInstalled:
			reason = UpToDate
		}
	}
	return reason
}
