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
	// ServiceImpacting: the last service-impacting version on the way to the
	// target, or the first with FirstStop.
	ServiceImpacting Reason = "service_impacting"
	// Target: the version that the current one's next list ends with.
	Target Reason = "next"
	// NotInstalled: the member has no entry of the service.
	NotInstalled Reason = "not_installed"
	// UnknownVersion: no version that the member has installed is in the
	// catalogue, which may be empty.
	UnknownVersion Reason = "unknown_version"
	// UpToDate: the current version's next list is empty.
	UpToDate Reason = "up_to_date"
	// UnknownNext: the target is not in the catalogue.
	UnknownNext Reason = "unknown_next"
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
	if len(catalogue) == 0 {
		return nothing(UnknownVersion), nil
	}
	if many(len(catalogue), len(member.Services)) {
		return newCatalogue(catalogue, options).Next(member)
	}
	installed := false
	found := match{none, none}
	for _, entry := range member.Services {
		if entry.Name != catalogue[0].Service {
			continue
		}
		installed = true
		for i := range catalogue {
			if same(catalogue[i].Version, entry.Version) {
				found.add(i)
			}
		}
	}
	switch {
	case !installed:
		return nothing(NotInstalled), nil
	case found.first == none:
		return nothing(UnknownVersion), nil
	case found.second != none:
		return Selection{Index: none}, ambiguous("current", found)
	}
	current := found.first
	name, ok := targetName(&catalogue[current])
	if !ok {
		return nothing(UpToDate), nil
	}
	target := none
	for i := range catalogue {
		if !same(catalogue[i].Version, name) {
			continue
		}
		if target != none {
			return Selection{Index: none}, ambiguous("the target", match{target, i})
		}
		target = i
	}
	if target == none {
		return nothing(UnknownNext), nil
	}
	stop := none
	for i := current + 1; i <= target; i++ {
		if catalogue[i].ServiceImpacting && (stop == none || !firstStop(options)) {
			stop = i
		}
	}
	if stop != none {
		return Selection{ServiceImpacting, stop, &catalogue[stop]}, nil
	}
	return Selection{Target, target, &catalogue[target]}, nil
}

const none = -1

// many tells whether there are so many entries of a catalogue and of a member that
// tables are made first, so that the time grows with the sum of the two and not
// with their product.
func many(releases, entries int) bool { return entries > 8 && releases*entries > 4096 }

func nothing(reason Reason) Selection { return Selection{Reason: reason, Index: none} }

func targetName(current *tranche.Version) (string, bool) {
	if len(current.Next) == 0 {
		return "", false
	}
	return current.Next[len(current.Next)-1], true
}

// same is a == b, and sooner no: versions of one service mostly differ at their ends.
func same(a, b string) bool {
	return len(a) == len(b) && (a == "" || a[len(a)-1] == b[len(b)-1]) && a == b
}

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
