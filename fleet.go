package tranche

import (
	"maps"
	"slices"
	"time"
)

// A Fleet is the members that run a service. Members of other services, and
// members with several, may stand in it.
type Fleet struct {
	Service     string   `json:"service"`
	ServiceType string   `json:"serviceType"`
	Members     []Member `json:"members"`
}

// A Member is one member of a fleet, such as a cluster. Its place in
// [Fleet.Members] is its only identity: one cluster can hold several members,
// and two members that are alike are two members.
type Member struct {
	ClusterID string    `json:"clusterID"`
	Cloud     string    `json:"cloud"`
	Services  []Service `json:"services"`
	// UpgradePolicy is [Automatic], or anything else: not automatic.
	UpgradePolicy string `json:"upgradePolicy"`

	// Terms are nil for a member that has none. In documents their fields are the member's.
	*Terms
}

// Terms are what a member asks for itself beside its upgrade policy, and when it was seen.
// Nil is as good as the zero value.
type Terms struct {
	// Windows and Freezes are the member's own, beside those of the policy.
	Windows []Window `json:"windows,omitempty"`
	Freezes []Freeze `json:"freezes,omitempty"`
	// Exclusive names things that may not be touched twice at once, such as a database
	// that has members in two regions.
	Exclusive []string `json:"exclusive,omitempty"`
	// ScheduledAt is the appointment of a member that is not automatic. Zero: none.
	ScheduledAt time.Time `json:"scheduledAt,omitzero"`
	// LastSeen is when the member was last heard of. Zero: it is not known.
	LastSeen time.Time `json:"lastSeen,omitzero"`
	// FreeResources are how much there is left of a resource, by its name.
	FreeResources map[string]int64 `json:"freeResources,omitempty"`
}

// Equal tells whether two members are alike in every field of the model.
func (m Member) Equal(other Member) bool {
	return m.ClusterID == other.ClusterID && m.Cloud == other.Cloud && m.UpgradePolicy == other.UpgradePolicy &&
		slices.EqualFunc(m.Services, other.Services, Service.Equal) && m.Terms.Equal(other.Terms)
}

// Equal tells whether two terms are alike in every field.
func (t *Terms) Equal(other *Terms) bool {
	a, b := valueOf(t), valueOf(other)
	return slices.EqualFunc(a.Windows, b.Windows, Window.Equal) && slices.EqualFunc(a.Freezes, b.Freezes, Freeze.Equal) &&
		slices.Equal(a.Exclusive, b.Exclusive) && a.ScheduledAt.Equal(b.ScheduledAt) && a.LastSeen.Equal(b.LastSeen) &&
		maps.Equal(a.FreeResources, b.FreeResources)
}

// valueOf is what a pointer points to, or the zero value.
func valueOf[T any](pointer *T) (value T) {
	if pointer != nil {
		value = *pointer
	}
	return value
}

// Automatic is the only [Member.UpgradePolicy] under which a rollout upgrades a member.
const Automatic = "automatic"

// A Service is one installed service of a member. A member may have several
// entries of the same name.
type Service struct {
	Name string `json:"name"`
	// Version is a semantic version, with or without a leading v. Any other
	// string is kept as it is, and each decision says what follows from it.
	Version      string `json:"version"`
	Subscription string `json:"subscription"`
	// Risk is the risk that the SRE team lets this service take: a higher
	// number tolerates more and goes first. Every int64 is allowed.
	Risk int64 `json:"risk"`
	// UpgradeStatus is [Failed], [Upgrading], [Offered], or anything else, which decides
	// nothing.
	UpgradeStatus string `json:"upgradeStatus"`
	// Upgrade is nil where nothing more is known. In documents its fields are the entry's.
	*Upgrade
}

// An Upgrade is what is known of an entry's upgrade beside its status. Nil is as good as
// the zero value.
type Upgrade struct {
	// To is the version that the status is about. Empty: whatever is being rolled out.
	To string `json:"upgradeVersion,omitempty"`
	// StartedAt is since when it is upgrading. Zero: it is not known.
	StartedAt time.Time `json:"upgradeStartedAt,omitzero"`
	// UpgradedAt is when the entry came to its version. Zero: it is not known.
	UpgradedAt time.Time `json:"upgradedAt,omitzero"`
	// OfferedUntil is when an offer ends. Zero: there is none.
	OfferedUntil time.Time `json:"offeredUntil,omitzero"`
}

// Equal tells whether two entries are alike in every field of the model.
func (s Service) Equal(other Service) bool {
	return s.Name == other.Name && s.Version == other.Version && s.Subscription == other.Subscription &&
		s.Risk == other.Risk && s.UpgradeStatus == other.UpgradeStatus && s.Upgrade.Equal(other.Upgrade)
}

// Equal tells whether two upgrades are alike in every field.
func (u *Upgrade) Equal(other *Upgrade) bool {
	a, b := valueOf(u), valueOf(other)
	return a.To == b.To && a.StartedAt.Equal(b.StartedAt) && a.UpgradedAt.Equal(b.UpgradedAt) && a.OfferedUntil.Equal(b.OfferedUntil)
}

// The values of [Service.UpgradeStatus] that decide something.
const (
	Failed    = "failed"    // an upgrade has failed
	Upgrading = "upgrading" // it is under way
	Offered   = "offered"   // the member was told yes, and has not reported since
)
