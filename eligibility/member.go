package eligibility

import (
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Member is the installed services of a member, taken apart once: who asks about
// many versions parses each of its versions once. The zero value has none.
type Member struct {
	services []installed
	places   map[string]int // in services, by name; nil where they are few
}

// installed is the valid versions of the service of a name, by precedence. A
// service none of whose versions is valid has none.
type installed struct {
	name     string
	versions []versions.Version
}

// few is how many names are sooner compared one after the other than looked up.
const few = 8

// NewMember takes a member's installed services apart. What is not valid is kept,
// and told from what is not installed. The member may be changed afterwards.
func NewMember(member tranche.Member) *Member {
	m := &Member{services: make([]installed, 0, min(len(member.Services), few))}
	for i := range member.Services {
		entry := &member.Services[i]
		service := m.add(entry.Name)
		if version, ok := versions.Parse(entry.Version); ok {
			service.versions = append(service.versions, version)
		}
	}
	for _, service := range m.services {
		slices.SortFunc(service.versions, versions.Version.Compare)
	}
	return m
}

// add finds the service of a name, or makes it.
func (m *Member) add(name string) *installed {
	if service := m.find(name); service != nil {
		return service
	}
	m.services = append(m.services, installed{name: name})
	last := len(m.services) - 1
	switch {
	case m.places != nil:
		m.places[name] = last
	case last == few:
		m.places = map[string]int{}
		for i := range m.services {
			m.places[m.services[i].name] = i
		}
	}
	return &m.services[last]
}

// find returns nil where no service of the name is installed.
func (m *Member) find(name string) *installed {
	if m.places != nil {
		if i, found := m.places[name]; found {
			return &m.services[i]
		}
		return nil
	}
	for i := range m.services {
		if m.services[i].name == name {
			return &m.services[i]
		}
	}
	return nil
}
