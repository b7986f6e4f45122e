package rollout

import (
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Status is how far a member is that takes part in a rollout.
type Status string

// The statuses, the first that applies. Who does not take part has none.
const (
	// StatusUpgraded: no entry of the service is older than the version.
	StatusUpgraded Status = "upgraded"
	// StatusFailed: the upgrade of an entry that is older has failed, or takes longer than
	// the policy's deadline.
	StatusFailed Status = "failed"
	// StatusUpgrading: an entry that is older is upgrading.
	StatusUpgrading Status = "upgrading"
	// StatusOffered: the member was told yes, the offer has not ended, and it has not
	// reported since.
	StatusOffered Status = "offered"
	// StatusRemaining: none of these.
	StatusRemaining Status = "remaining"
)

// Status is how far a member is, or "" where it does not take part. It does not
// allocate.
func (t *Target) Status(member tranche.Member) Status {
	return t.statusOf(&member, t.entries(&member, nil))
}

func (t *Target) statusOf(member *tranche.Member, entries entries) Status {
	switch {
	case member.UpgradePolicy != tranche.Automatic || !entries.valid || t.isStale(member):
		return ""
	case !entries.older:
		return StatusUpgraded
	case entries.failed:
		return StatusFailed
	case entries.upgrading:
		return StatusUpgrading
	case entries.offered:
		return StatusOffered
	}
	return StatusRemaining
}

// addStatus adds what is known of the upgrade of an entry that is older.
func (t *Target) addStatus(e *entries, entry *tranche.Service) {
	if entry.UpgradeStatus == "" || !t.isAboutVersion(entry) {
		return
	}
	switch entry.UpgradeStatus {
	case tranche.Failed:
		e.failed = true
	case tranche.Upgrading:
		e.upgrading = true
		e.undated = e.undated || entry.Upgrade == nil || entry.StartedAt.IsZero()
		e.failed = e.failed || t.isOverdue(entry)
	case tranche.Offered:
		e.offered = e.offered || entry.Upgrade != nil && entry.OfferedUntil.After(t.now)
	}
}

// isAboutVersion: a status is about whatever is rolled out, unless it says which version
// it is about.
func (t *Target) isAboutVersion(entry *tranche.Service) bool {
	if entry.Upgrade == nil || entry.To == "" {
		return true
	}
	version, valid := versions.Parse(entry.To)
	return valid && version.Compare(t.version) == 0
}

// isOverdue: an upgrade that takes too long counts as failed.
func (t *Target) isOverdue(entry *tranche.Service) bool {
	return t.policy.Deadline > 0 && entry.Upgrade != nil && !entry.StartedAt.IsZero() &&
		t.now.Sub(entry.StartedAt) >= t.policy.Deadline
}

// isUndated tells whether a member lacks a date that the policy asks for.
func (t *Target) isUndated(member *tranche.Member, status Status, entries entries) bool {
	switch {
	case t.policy.Soak > 0 && status == StatusUpgraded:
		return t.upgradedAt(member).IsZero()
	case t.policy.Deadline > 0 && status == StatusUpgrading:
		return entries.undated
	}
	return false
}
