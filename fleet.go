package tranche

import "slices"

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
}

// Equal tells whether two members are alike in every field of the model.
func (m Member) Equal(other Member) bool {
	return m.ClusterID == other.ClusterID && m.Cloud == other.Cloud &&
		m.UpgradePolicy == other.UpgradePolicy && slices.Equal(m.Services, other.Services)
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
	// UpgradeStatus is [Failed], or anything else: not failed.
	UpgradeStatus string `json:"upgradeStatus"`
}

// Failed is the only [Service.UpgradeStatus] that counts as a failed upgrade.
const Failed = "failed"

func (f *Fleet) read(o object) *FieldError {
	return first(
		text(o, "service", &f.Service),
		text(o, "serviceType", &f.ServiceType),
		list(o, "members", &f.Members, (*Member).read),
	)
}

func (m *Member) read(o object) *FieldError {
	return first(
		text(o, "clusterID", &m.ClusterID),
		text(o, "cloud", &m.Cloud),
		list(o, "services", &m.Services, (*Service).read),
		text(o, "upgradePolicy", &m.UpgradePolicy),
	)
}

func (s *Service) read(o object) *FieldError {
	return first(
		text(o, "name", &s.Name),
		text(o, "version", &s.Version),
		text(o, "subscription", &s.Subscription),
		integer(o, "risk", &s.Risk),
		text(o, "upgradeStatus", &s.UpgradeStatus),
	)
}

// UnmarshalJSON reads a fleet strictly: see [Input].
func (f *Fleet) UnmarshalJSON(data []byte) error {
	return decode(f, data, (*decoder).fleet, (*Fleet).read)
}

// UnmarshalJSON reads a member strictly: see [Input].
func (m *Member) UnmarshalJSON(data []byte) error {
	return decode(m, data, (*decoder).member, (*Member).read)
}

// UnmarshalJSON reads an installed service strictly: see [Input].
func (s *Service) UnmarshalJSON(data []byte) error {
	return decode(s, data, (*decoder).service, (*Service).read)
}
