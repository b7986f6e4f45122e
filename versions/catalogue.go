package versions

import "github.com/tranche-go/tranche"

// A Catalogue answers [Next] and [Path] from tables: in a time that depends on
// the member and the path and not on the catalogue, and Next without allocating
// where there is no error. The zero value is empty.
type Catalogue struct {
	releases []tranche.Version
	places   map[string]match // by version
	steps    []step           // by place
}

// A match is the first two places of a version; second is none where there is one.
type match struct{ first, second int }

// A step is where the entry at a place leads.
type step struct {
	selection Selection
	target    match // ambiguous where it has a second
}

// NewCatalogue prepares the releases of one service, in release order. It keeps
// the slice: the caller must not change it afterwards. An entry of another
// service than the first: the error of [Next].
func NewCatalogue(releases []tranche.Version, options ...Option) (*Catalogue, error) {
	if err := oneService(releases); err != nil {
		return nil, err
	}
	return newCatalogue(releases, options), nil
}

func newCatalogue(releases []tranche.Version, options []Option) *Catalogue {
	c := &Catalogue{
		releases: releases,
		places:   make(map[string]match, len(releases)),
		steps:    make([]step, len(releases)),
	}
	for i := range releases {
		m, known := c.places[releases[i].Version]
		switch {
		case !known:
			m = match{i, none}
		case m.second == none:
			m.second = i
		}
		c.places[releases[i].Version] = m
	}
	stops := newStops(releases, firstStop(options))
	for i := range releases {
		c.steps[i] = c.step(i, stops)
	}
	return c
}

// step takes the first target where it is ambiguous: whoever asks looks at that.
func (c *Catalogue) step(current int, stops stops) step {
	name, ok := targetName(&c.releases[current])
	if !ok {
		return step{nothing(UpToDate), match{none, none}}
	}
	target, known := c.places[name]
	if !known {
		return step{nothing(UnknownNext), match{none, none}}
	}
	reason, to := Target, target.first
	if stop := stops.between(current, to); stop != none {
		reason, to = ServiceImpacting, stop
	}
	return step{Selection{reason, to, &c.releases[to]}, target}
}

// Next is the decision of the function [Next] for this catalogue, with the
// options that it was made with.
func (c *Catalogue) Next(member tranche.Member) (Selection, error) {
	current, selection, err := c.current(&member)
	if current == none {
		return selection, err
	}
	return c.from(current)
}

// current finds where a member stands, or says why it stands nowhere.
func (c *Catalogue) current(member *tranche.Member) (int, Selection, error) {
	if len(c.releases) == 0 {
		return none, nothing(UnknownVersion), nil
	}
	installed := false
	found := match{none, none}
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != c.releases[0].Service {
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
		return none, nothing(NotInstalled), nil
	case found.first == none:
		return none, nothing(UnknownVersion), nil
	case found.second != none:
		return none, Selection{Index: none}, ambiguous("current", found)
	}
	return found.first, Selection{}, nil
}

// from is the next version of a member that stands at a place.
func (c *Catalogue) from(current int) (Selection, error) {
	s := &c.steps[current]
	if s.target.second != none {
		return Selection{Index: none}, ambiguous("the target", s.target)
	}
	return s.selection, nil
}

// add keeps the two lowest places.
func (m *match) add(place int) {
	switch {
	case place == none || place == m.first:
	case m.first == none || place < m.first:
		m.first, m.second = place, m.first
	case m.second == none || place < m.second:
		m.second = place
	}
}

// stops finds the service-impacting entry to stop at between two places.
type stops struct {
	first bool
	near  []int // the last one up to each place, or the first one after it; or none
}

func newStops(releases []tranche.Version, first bool) stops {
	s := stops{first, make([]int, len(releases))}
	nearest := none
	if first {
		for i := len(releases) - 1; i >= 0; i-- {
			s.near[i] = nearest
			if releases[i].ServiceImpacting {
				nearest = i
			}
		}
		return s
	}
	for i := range releases {
		if releases[i].ServiceImpacting {
			nearest = i
		}
		s.near[i] = nearest
	}
	return s
}

// between returns the stop after current up to and including target, or none.
func (s stops) between(current, target int) int {
	from := target
	if s.first {
		from = current
	}
	if stop := s.near[from]; stop > current && stop <= target {
		return stop
	}
	return none
}
