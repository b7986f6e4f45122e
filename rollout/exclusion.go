package rollout

import "github.com/tranche-go/tranche"

// An Exclusion is a member that does not get a version.
type Exclusion struct {
	Member int // its place in the fleet
	Reason Reason
}

// A Reason says why a member is not upgraded: why it is no candidate, or why a
// candidate waits.
type Reason string

// Why a member is no candidate, the first reason that applies.
const (
	// ReasonNotInstalled: the member has no entry of the service.
	ReasonNotInstalled Reason = "not_installed"
	// ReasonNotAutomatic: its upgrade policy is not automatic.
	ReasonNotAutomatic Reason = "not_automatic"
	// ReasonStale: it would take part, but was not seen for as long as the policy's
	// staleAfter.
	ReasonStale Reason = "stale"
	// ReasonInvalidVersion: an entry's version is not valid, and none is older.
	ReasonInvalidVersion Reason = "invalid_version"
	// ReasonUpToDate: every entry is at the version or above.
	ReasonUpToDate Reason = "up_to_date"
)

// Exclusion returns why a member is left out of the version's rollout, or ""
// for a candidate. It does not allocate.
func (t *Target) Exclusion(member tranche.Member) Reason { return t.exclusion(&member, nil) }

func (t *Target) exclusion(member *tranche.Member, known ages) Reason {
	return t.exclusionOf(member, t.entries(member, known))
}

func (t *Target) exclusionOf(member *tranche.Member, entries entries) Reason {
	switch {
	case !entries.installed:
		return ReasonNotInstalled
	case member.UpgradePolicy != tranche.Automatic:
		return ReasonNotAutomatic
	case entries.valid && t.isStale(member):
		return ReasonStale
	case entries.older: // a candidate
		return ""
	case entries.invalid:
		return ReasonInvalidVersion
	}
	return ReasonUpToDate
}

// isStale: a member that was not seen for so long holds nobody up. One of which it is
// not known when it was seen is never stale.
func (t *Target) isStale(member *tranche.Member) bool {
	return t.policy.StaleAfter > 0 && member.Terms != nil && !member.LastSeen.IsZero() &&
		t.now.Sub(member.LastSeen) >= t.policy.StaleAfter
}
