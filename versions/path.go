package versions

import "github.com/tranche-go/tranche"

// ReasonCycle is how a path ends that comes back to a version that it has met. It is
// a reason of [Path.End] only.
const ReasonCycle Reason = "cycle"

// A Path is the way of a member through a catalogue, version by version.
type Path struct {
	// Hops are the next versions, one after the other. Where the path ends as a
	// ReasonCycle, the last hop is the one that leads back to a version met before,
	// perhaps to where the member stands.
	Hops []Selection
	// End is why there is no further hop: a reason of [Next] for no version, or
	// ReasonCycle.
	End Reason
}

// NewPath asks for the next version again and again, from where the last answer
// leads, until there is none. Its errors are those of [Next], for the first
// version of the path that has one.
func NewPath(catalogue []tranche.Version, member tranche.Member, options ...Option) (Path, error) {
	c, err := NewCatalogue(catalogue, options...)
	if err != nil {
		return Path{}, err
	}
	return c.Path(member)
}

// Path is [NewPath] for this catalogue.
func (c *Catalogue) Path(member tranche.Member) (Path, error) {
	var path Path
	current, selection, err := c.current(&member)
	if err != nil {
		return Path{}, err
	}
	met := map[int]bool{}
	for current != none && !met[current] {
		met[current] = true
		if twins := c.named(c.releases[current].Version); twins.second != none {
			return Path{}, ambiguous("current", twins)
		}
		if selection, err = c.step(current); err != nil {
			return Path{}, err
		}
		current = selection.Index
		if current != none {
			path.Hops = append(path.Hops, selection)
		}
	}
	path.End = selection.Reason
	if current != none {
		path.End = ReasonCycle
	}
	return path, nil
}
