package rollout

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
)

// hasSoaked: a member has soaked when its upgrade is long enough ago.
func (t *Target) hasSoaked(upgradedAt time.Time) bool {
	return !upgradedAt.IsZero() && t.now.Sub(upgradedAt) >= t.policy.Soak
}

// upgradedAt is when a member that is upgraded was: the latest date of its entries, if
// all have one.
func (t *Target) upgradedAt(member *tranche.Member) (latest time.Time) {
	for i := range member.Services {
		entry := &member.Services[i]
		switch {
		case entry.Name != t.service:
		case entry.Upgrade == nil || entry.UpgradedAt.IsZero():
			return time.Time{}
		case entry.UpgradedAt.After(latest):
			latest = entry.UpgradedAt
		}
	}
	return latest
}

// soakedAt is when a group of so many members will have soaked, if nothing changes; zero:
// never. It has the dates of those that are upgraded and have one.
func (t *Target) soakedAt(dates []time.Time, threshold, total int) time.Time {
	needed := int((int64(threshold)*int64(total) + 99) / 100)
	if len(dates) < needed {
		return time.Time{}
	}
	slices.SortFunc(dates, time.Time.Compare)
	return dates[needed-1].Add(t.policy.Soak).UTC()
}
