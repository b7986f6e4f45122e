package versions

import "github.com/tranche-go/tranche"

// Cycle is how a path ends that comes back to a version that it has met. It is a
// reason of [Way.End] only.
const Cycle Reason = "cycle"

// A Way is the path of a member through a catalogue.
type Way struct {
	// Hops are the next versions, one after the other. Where the way ends as a
	// Cycle, the last hop is the one that leads back to a version met before,
	// perhaps to where the member stands.
	Hops []Selection
	// End is why there is no further hop: a reason of [Next] for no version, or Cycle.
	End Reason
}

// Path asks for the next version again and again, from where the last answer
// leads, until there is none. Its errors are those of [Next], for the first
// version of the way that has one.
func Path(catalogue []tranche.Version, member tranche.Member, options ...Option) (Way, error) {
	c, err := NewCatalogue(catalogue, options...)
	if err != nil {
		return Way{}, err
	}
	return c.Path(member)
}

// Path is the function [Path] for this catalogue.
func (c *Catalogue) Path(member tranche.Member) (Way, error) {
	var way Way
	current, selection, err := c.current(&member)
	if err != nil {
		return Way{}, err
	}
	met := map[int]bool{}
	for current != none && !met[current] {
		met[current] = true
		if twins := c.places[c.releases[current].Version]; twins.second != none {
			return Way{}, ambiguous("current", twins)
		}
		if selection, err = c.from(current); err != nil {
			return Way{}, err
		}
		current = selection.Index
		if current != none {
			way.Hops = append(way.Hops, selection)
		}
	}
	way.End = selection.Reason
	if current != none {
		way.End = Cycle
	}
	return way, nil
}
