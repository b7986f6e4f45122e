package versions

import "github.com/tranche-go/tranche"

// A Catalogue is the releases of one service, in release order, prepared for many
// questions: the time of an answer depends on the member and the path and not on the
// catalogue, and Next does not allocate where there is no error. The zero value is
// empty.
type Catalogue struct {
	releases  []tranche.Version
	firstStop bool

	// The tables are nil where a catalogue is asked only once, which then looks
	// through the releases instead.
	places map[string]match // by version
	stops  []int            // by place: the stop at or before it, or with firstStop after it
}

// NewCatalogue prepares the releases of one service, in release order. It keeps
// the slice: the caller must not change it afterwards. An entry of another
// service than the first: the error of [Next].
func NewCatalogue(releases []tranche.Version, options ...Option) (*Catalogue, error) {
	if err := oneService(releases); err != nil {
		return nil, err
	}
	return prepared(releases, options), nil
}

func prepared(releases []tranche.Version, options []Option) *Catalogue {
	c := &Catalogue{releases: releases, firstStop: firstStop(options)}
	c.prepare()
	return c
}

func (c *Catalogue) prepare() {
	c.places = make(map[string]match, len(c.releases))
	for i := range c.releases {
		m, known := c.places[c.releases[i].Version]
		if !known {
			m = match{none, none}
		}
		m.add(i)
		c.places[c.releases[i].Version] = m
	}
	c.stops = make([]int, len(c.releases))
	nearest := none
	if c.firstStop {
		for i := len(c.releases) - 1; i >= 0; i-- {
			c.stops[i] = nearest
			if c.releases[i].ServiceImpacting {
				nearest = i
			}
		}
		return
	}
	for i := range c.releases {
		if c.releases[i].ServiceImpacting {
			nearest = i
		}
		c.stops[i] = nearest
	}
}

// A match is the two lowest places of some entries; none stands for one that is not
// there.
type match struct{ first, second int }

const none = -1

// add takes another place.
func (m *match) add(place int) {
	switch {
	case place == none || place == m.first:
	case m.first == none || place < m.first:
		m.first, m.second = place, m.first
	case m.second == none || place < m.second:
		m.second = place
	}
}

// named is the entries of a version.
func (c *Catalogue) named(version string) match {
	if c.places != nil {
		if m, known := c.places[version]; known {
			return m
		}
		return match{none, none}
	}
	m := match{none, none}
	for i := range c.releases {
		if c.releases[i].Version == version {
			m.add(i)
		}
	}
	return m
}

// stop is the service-impacting entry after current up to and including target at which
// to stop, or none: the last one, or with FirstStop the first.
func (c *Catalogue) stop(current, target int) int {
	if c.stops != nil {
		from := target
		if c.firstStop {
			from = current
		}
		if stop := c.stops[from]; stop > current && stop <= target {
			return stop
		}
		return none
	}
	stop := none
	for i := current + 1; i <= target; i++ {
		if c.releases[i].ServiceImpacting && (stop == none || !c.firstStop) {
			stop = i
		}
	}
	return stop
}
