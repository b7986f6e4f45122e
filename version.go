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
	ServiceImpacting        bool          `json:"serviceImpacting"`
	CriticalSecurityUpgrade bool          `json:"criticalSecurityUpgrade"`
	Requirements            []Requirement `json:"requirements"`
	Status                  string        `json:"status"`
}

// A Requirement is what a version asks of the member that takes it.
type Requirement struct {
	// Dependency is "name:constraint", such as "strimzi:>=0.38.0". Package
	// eligibility gives its grammar, and reports what does not follow it.
	Dependency string `json:"dependency"`
}

func (v *Version) read(o object) *FieldError {
	return first(
		text(o, "service", &v.Service),
		text(o, "serviceType", &v.ServiceType),
		text(o, "version", &v.Version),
		texts(o, "next", &v.Next),
		boolean(o, "serviceImpacting", &v.ServiceImpacting),
		boolean(o, "criticalSecurityUpgrade", &v.CriticalSecurityUpgrade),
		list(o, "requirements", &v.Requirements, (*Requirement).read),
		text(o, "status", &v.Status),
	)
}

func (r *Requirement) read(o object) *FieldError { return text(o, "dependency", &r.Dependency) }

// UnmarshalJSON reads a version strictly: see [Input].
func (v *Version) UnmarshalJSON(data []byte) error { return unmarshal(v, data, (*Version).read) }

// UnmarshalJSON reads a requirement strictly: see [Input].
func (r *Requirement) UnmarshalJSON(data []byte) error {
	return unmarshal(r, data, (*Requirement).read)
}
