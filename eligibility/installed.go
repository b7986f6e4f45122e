package eligibility

import (
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// many tells whether there are so many requirements and entries that an index of
// the entries is made first, so that the time grows with the sum of the two and
// not with their product.
func many(requirements, entries int) bool {
	return requirements > 8 && requirements*entries > 4096
}

// installed is the valid versions of a member by the name of the service, sorted.
// A name whose versions are all not valid has none.
type installed map[string][]versions.Version

func newInstalled(member *tranche.Member) installed {
	index := installed{}
	for i := range member.Services {
		entry := &member.Services[i]
		valid := index[entry.Name]
		if version, ok := versions.Parse(entry.Version); ok {
			valid = append(valid, version)
		}
		index[entry.Name] = valid
	}
	for _, valid := range index {
		slices.SortFunc(valid, versions.Version.Compare)
	}
	return index
}

func (index installed) reason(r *versions.Requirement) Reason {
	valid, found := index[r.Name]
	switch {
	case !found:
		return NotInstalled
	case len(valid) == 0:
		return InvalidVersion
	case !r.SatisfiedByOneOf(valid):
		return NotSatisfied
	}
	return ""
}
