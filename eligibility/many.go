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

// versionsByName are the valid versions of a member's services, by precedence. A service
// none of whose versions is valid has none.
type versionsByName map[string][]versions.Version

func groupByName(member tranche.Member) versionsByName {
	grouped := versionsByName{}
	for i := range member.Services {
		entry := &member.Services[i]
		installed := grouped[entry.Name]
		if version, valid := versions.Parse(entry.Version); valid {
			installed = append(installed, version)
		}
		grouped[entry.Name] = installed
	}
	for _, installed := range grouped {
		slices.SortFunc(installed, versions.Version.Compare)
	}
	return grouped
}

// reason is that of a requirement, which is not malformed.
func (v versionsByName) reason(required *versions.Requirement) Reason {
	installed, isInstalled := v[required.Name]
	switch {
	case !isInstalled:
		return ReasonNotInstalled
	case len(installed) == 0:
		return ReasonInvalidVersion
	case !required.SatisfiedByOneOf(installed):
		return ReasonNotSatisfied
	}
	return ""
}
