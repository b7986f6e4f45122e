package versions

import "github.com/tranche-go/tranche"

// A Catalogue answers [Next] from tables: in a time that depends on the member
// and not on the catalogue, and without allocating. The zero value is empty.
type Catalogue struct {
	service string
	places  map[string]match // by version
	answers []answer         // by the place of current
}

type match struct{ first, second int } // second is none where there is one

type answer struct {
	selection Selection
	err       error
}

// NewCatalogue prepares the releases of one service, in release order. It keeps
// the slice: the caller must not change it afterwards. An entry of another
// service than the first: the error of [Next].
func NewCatalogue(releases []tranche.Version) (*Catalogue, error) {
	if err := oneService(releases); err != nil {
		return nil, err
	}
	c := &Catalogue{
		places:  make(map[string]match, len(releases)),
		answers: make([]answer, len(releases)),
	}
	impacting := make([]int, len(releases)) // the last impacting place up to each place
	last := none
	for i := range releases {
		c.service = releases[i].Service
		if releases[i].ServiceImpacting {
			last = i
		}
		impacting[i] = last
		m, known := c.places[releases[i].Version]
		switch {
		case !known:
			m = match{i, none}
		case m.second == none:
			m.second = i
		}
		c.places[releases[i].Version] = m
	}
	for i := range releases {
		c.answers[i] = c.answer(releases, i, impacting)
	}
	return c, nil
}

// Next is the decision of the function [Next] for this catalogue.
func (c *Catalogue) Next(member tranche.Member) (Selection, error) {
	if len(c.answers) == 0 {
		return nothing(UnknownVersion), nil
	}
	installed := false
	found := match{none, none}
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != c.service {
			continue
		}
		installed = true
		if m, known := c.places[entry.Version]; known {
			found.add(m.first)
			found.add(m.second)
		}
	}
	switch {
	case !installed:
		return nothing(NotInstalled), nil
	case found.first == none:
		return nothing(UnknownVersion), nil
	case found.second != none:
		return Selection{Index: none}, ambiguous("current", found.first, found.second)
	}
	a := &c.answers[found.first]
	return a.selection, a.err
}

// add keeps the two lowest places.
func (m *match) add(place int) {
	switch {
	case place == none || place == m.first || place == m.second:
	case m.first == none || place < m.first:
		m.first, m.second = place, m.first
	case m.second == none || place < m.second:
		m.second = place
	}
}

func (c *Catalogue) answer(releases []tranche.Version, current int, impacting []int) answer {
	name, ok := targetName(&releases[current])
	if !ok {
		return answer{selection: nothing(UpToDate)}
	}
	m, known := c.places[name]
	switch {
	case !known:
		return answer{selection: nothing(UnknownNext)}
	case m.second != none:
		return answer{Selection{Index: none}, ambiguous("the target", m.first, m.second)}
	}
	target := m.first
	if stop := impacting[target]; stop > current {
		return answer{selection: Selection{ServiceImpacting, stop, &releases[stop]}}
	}
	return answer{selection: Selection{Target, target, &releases[target]}}
}
