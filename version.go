package tranche

// A Version is a release of a service.
type Version struct {
	Service     string `json:"service"`
	ServiceType string `json:"serviceType"`
	// Version is a semantic version, with or without a leading v. Any other
	// string is kept as it is, and each decision says what follows from it.
	Version string `json:"version"`
	// Next lists versions of the same service that may follow this one. The
	// last of them is where an upgrade leads.
	Next []string `json:"next"`
	// ServiceImpacting says that an upgrade may not jump over this version.
	ServiceImpacting bool `json:"serviceImpacting"`
	// CriticalSecurityUpgrade puts the Security of a [Policy] in force.
	CriticalSecurityUpgrade bool          `json:"criticalSecurityUpgrade"`
	Requirements            []Requirement `json:"requirements"`
	// Status says whether the version is withdrawn: see [Version.IsWithdrawn].
	Status string `json:"status"`
}

// IsWithdrawn tells whether nobody may start the version: its Status is "stopped",
// "removed" or "failed". Any other decides nothing.
func (v Version) IsWithdrawn() bool {
	return v.Status == "stopped" || v.Status == "removed" || v.Status == "failed"
}

// A Requirement is what a version asks of the member that takes it: a dependency, a cloud
// or a resource, and exactly one of these. Package eligibility says when it is met, and
// reports what is written otherwise.
type Requirement struct {
	// Dependency is "name:constraint", such as "strimzi:>=0.38.0". Package versions gives
	// its grammar.
	Dependency string `json:"dependency"`
	// Cloud are the clouds of which the member's has to be one.
	Cloud []string `json:"cloud,omitempty"`
	// Resource is one of the member's free resources, such as "memoryGiB", of which there
	// has to be AtLeast so much: 1 or more.
	Resource string `json:"resource,omitempty"`
	AtLeast  int64  `json:"atLeast,omitempty"`
}
