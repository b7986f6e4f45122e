package eligibility

import (
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// many tells whether there are so many requirements and entries that the entries are
// grouped first, so that the time grows with the sum of the two and not with their
// product.
func many(requirements, entries int) bool {
	return requirements > 8 && requirements*entries > 4096
}

// versionsByName are the versions of a member's services.
type versionsByName map[string]installedVersions

// installedVersions are those of one service. The zero value is of one that is not
// installed.
type installedVersions struct {
	first []string           // see Unmet.Installed
	valid []versions.Version // by precedence
}

func groupByName(member tranche.Member) versionsByName {
	grouped := versionsByName{}
	for i := range member.Services {
		entry := &member.Services[i]
		installed := grouped[entry.Name]
		installed.first = appendInstalled(installed.first, entry.Version)
		if version, valid := versions.Parse(entry.Version); valid {
			installed.valid = append(installed.valid, version)
		}
		grouped[entry.Name] = installed
	}
	for _, installed := range grouped {
		slices.SortFunc(installed.valid, versions.Version.Compare)
	}
	return grouped
}

// reason is that of a requirement, which is not malformed.
func (v installedVersions) reason(required *versions.Requirement) Reason {
	switch {
	case len(v.first) == 0:
		return ReasonNotInstalled
	case len(v.valid) == 0:
		return ReasonInvalidVersion
	case !required.SatisfiedByOneOf(v.valid):
		return ReasonNotSatisfied
	}
	return ""
}
