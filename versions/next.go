package versions

import (
	"errors"
	"strconv"

	"github.com/tranche-go/tranche"
)

// A Reason says why a version is next, or why none is.
type Reason string

// The reasons. The first two come with a version, the others with none.
const (
	// ReasonServiceImpacting: the last service-impacting version on the way to the
	// target, or the first with FirstStop.
	ReasonServiceImpacting Reason = "service_impacting"
	// ReasonNext: the version that the current one's next list ends with.
	ReasonNext Reason = "next"
	// ReasonNotInstalled: the member has no entry of the service.
	ReasonNotInstalled Reason = "not_installed"
	// ReasonUnknownVersion: no version that the member has installed is in the
	// catalogue, which may be empty.
	ReasonUnknownVersion Reason = "unknown_version"
	// ReasonUpToDate: the current version's next list is empty.
	ReasonUpToDate Reason = "up_to_date"
	// ReasonUnknownNext: the target is not in the catalogue.
	ReasonUnknownNext Reason = "unknown_next"
)

// The conditions under which there is no decision. They come in a
// [*tranche.FieldError] that names the entry of the catalogue.
var (
	// ErrAmbiguous: two entries of the catalogue are the current version, or
	// two are the target. The error names the second.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrOtherService: an entry is of another service than the first.
	ErrOtherService = errors.New("another service")
)

// A Selection is the next version of a member.
type Selection struct {
	Reason Reason
	// Index is the place of Version in the catalogue, or -1.
	Index int
	// Version is an entry of the catalogue, not a copy; nil where there is none.
	Version *tranche.Version
}

// Next finds the next version of a member: the last service-impacting entry
// after the current one up to and including the target, else the target.
//
// Current is the entry whose service and version are those of an entry that the
// member has installed. Target is the entry whose version is the last element of
// current's next list; it may stand anywhere, and is current itself where the
// list says so.
//
// An entry of another service than the first, two entries that are current, or
// two that are the target: a [*tranche.FieldError] that names the entry as
// "versions[2]", checked in this order. Two entries that are equal are two.
//
// Whoever asks often about one catalogue uses [NewCatalogue].
func Next(catalogue []tranche.Version, member tranche.Member, options ...Option) (Selection, error) {
	if err := oneService(catalogue); err != nil {
		return Selection{Index: none}, err
	}
	c := Catalogue{releases: catalogue, firstStop: firstStop(options)}
	if len(member.Services) > fewEntries {
		c.prepare()
	}
	return c.Next(member)
}

// fewEntries is how many entries of a member are sooner looked for one by one. With more
// the time must not grow with the product of entries and versions.
const fewEntries = 8

// Next is the decision of the function [Next] for this catalogue, with the
// options that it was made with.
func (c *Catalogue) Next(member tranche.Member) (Selection, error) {
	current, selection, err := c.current(&member)
	if current == none {
		return selection, err
	}
	return c.step(current)
}

// current finds where a member stands, or says why it stands nowhere.
func (c *Catalogue) current(member *tranche.Member) (int, Selection, error) {
	if len(c.releases) == 0 {
		return none, nothing(ReasonUnknownVersion), nil
	}
	isInstalled, currents := false, match{none, none}
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != c.releases[0].Service {
			continue
		}
		isInstalled = true
		named := c.named(entry.Version)
		currents.add(named.first)
		currents.add(named.second)
	}
	switch {
	case !isInstalled:
		return none, nothing(ReasonNotInstalled), nil
	case currents.first == none:
		return none, nothing(ReasonUnknownVersion), nil
	case currents.second != none:
		return none, Selection{Index: none}, ambiguous("current", currents)
	}
	return currents.first, Selection{}, nil
}

// step is where the entry at a place leads.
func (c *Catalogue) step(current int) (Selection, error) {
	next := c.releases[current].Next
	if len(next) == 0 {
		return nothing(ReasonUpToDate), nil
	}
	targets := c.named(next[len(next)-1])
	switch {
	case targets.first == none:
		return nothing(ReasonUnknownNext), nil
	case targets.second != none:
		return Selection{Index: none}, ambiguous("the target", targets)
	}
	if stop := c.stop(current, targets.first); stop != none {
		return Selection{ReasonServiceImpacting, stop, &c.releases[stop]}, nil
	}
	return Selection{ReasonNext, targets.first, &c.releases[targets.first]}, nil
}

func nothing(reason Reason) Selection { return Selection{Reason: reason, Index: none} }

func oneService(catalogue []tranche.Version) error {
	for i := range catalogue {
		if catalogue[i].Service != catalogue[0].Service {
			want := "the catalogue's service, " + strconv.Quote(catalogue[0].Service)
			return tranche.NewFieldError(place(i)+".service", want, catalogue[i].Service, ErrOtherService)
		}
	}
	return nil
}

func ambiguous(what string, places match) error {
	return &tranche.FieldError{
		Path: place(places.second),
		Want: "one version that is " + what,
		Got:  "another beside " + place(places.first),
		Err:  ErrAmbiguous,
	}
}

func place(i int) string { return "versions[" + strconv.Itoa(i) + "]" }
