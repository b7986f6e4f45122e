package rollout

import "github.com/tranche-go/tranche"

// A part is what a member is in a plan, or in the progress of a rollout. Where its
// entries of the service would have several, it is the greatest of them.
type part uint8

const (
	notInstalled part = iota // left out of a plan, as the next three
	upToDate
	invalidVersion
	notAutomatic
	candidate // in a plan
	upgraded  // in a progress, as the next two
	remaining
	failed
	parts // how many there are

	absent = notInstalled // from a progress
)

// A view is the parts by the age of an installed version.
type view [4]part

// manual stands in a view for the age of whatever a member has installed that is not
// automatic.
const manual age = current + 1

var (
	planned = view{invalid: invalidVersion, older: candidate, current: upToDate, manual: notAutomatic}
	rolling = view{invalid: absent, older: remaining, current: upgraded, manual: absent}
)

// of is the part by one entry of the service.
func (v *view) of(a age, entry *tranche.Service) part {
	p := v[a]
	if p == remaining && entry.UpgradeStatus == tranche.Failed {
		p = failed
	}
	return p
}

// part is what a member is in a view.
func (t *Target) part(member *tranche.Member, v view, known *ages) part {
	p := notInstalled
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != t.service {
			continue
		}
		if member.UpgradePolicy != tranche.Automatic {
			return v[manual]
		}
		p = max(p, v.of(known.of(t, entry.Version), entry))
	}
	return p
}
