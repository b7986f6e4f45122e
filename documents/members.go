package documents

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// Fleet returns the part "fleet", and its members as they came.
func (q Question) Fleet() (fleet tranche.Fleet, members []jsontext.Value, err error) {
	if fleet, err = q.fleetItself(); err != nil {
		return tranche.Fleet{}, nil, err
	}
	if list := q.fleet["members"]; list.Kind() == '[' {
		fleet.Members = []tranche.Member{}
	}
	err = q.eachMember(false,
		func() *tranche.Member {
			fleet.Members = append(fleet.Members, tranche.Member{})
			return &fleet.Members[len(fleet.Members)-1]
		},
		func(_ int, _ *tranche.Member, text jsontext.Value) error {
			members = append(members, text)
			return nil
		})
	if err != nil {
		return tranche.Fleet{}, nil, err
	}
	return fleet, members, nil
}

// EachMember reads the members of the part "fleet" one by one, and shows each with its
// place in the fleet and as it came. The member is the same every time, its list of
// services too, and some of its strings are parts of the text: what is to stay must be
// copied. Members may have been shown before one is found to be wrong. An error of show
// ends it and is returned.
func (q Question) EachMember(show func(place int, member *tranche.Member, text jsontext.Value) error) error {
	if _, err := q.fleetItself(); err != nil {
		return err
	}
	var member tranche.Member
	again := func() *tranche.Member {
		member = tranche.Member{Services: member.Services[:0]}
		return &member
	}
	return q.eachMember(true, again, show)
}

// fleetItself is the fleet without its members.
func (q Question) fleetItself() (tranche.Fleet, error) {
	if err := q.missing(partFleet, "an object"); err != nil {
		return tranche.Fleet{}, err
	}
	if q.fleet == nil {
		return tranche.Fleet{}, within(wrongType("an object", q.parts[partFleet]), partFleet)
	}
	var fleet tranche.Fleet
	for _, field := range fleetModel.fields {
		if value, there := q.fleet[field.name]; there {
			if err := field.read(newReader(value), &fleet); err != nil {
				return tranche.Fleet{}, within(within(err, field.name), partFleet)
			}
		}
	}
	return fleet, nil
}

func (q Question) eachMember(borrow bool, next func() *tranche.Member, show func(int, *tranche.Member, jsontext.Value) error) error {
	list := q.fleet["members"]
	if len(list) == 0 {
		return nil
	}
	r := newReader(list)
	r.borrow = borrow
	err := elements(r, &memberModel, next, show)
	return within(within(err, "members"), partFleet)
}

// Versions returns the part "versions", a catalogue in release order, and its versions
// as they came. It may be empty, but not absent.
func (q Question) Versions() (catalogue []tranche.Version, versions []jsontext.Value, err error) {
	if err := q.missing(partVersions, "a list"); err != nil {
		return nil, nil, err
	}
	catalogue = []tranche.Version{}
	err = elements(newReader(q.parts[partVersions]), &versionModel,
		func() *tranche.Version {
			catalogue = append(catalogue, tranche.Version{})
			return &catalogue[len(catalogue)-1]
		},
		func(_ int, _ *tranche.Version, text jsontext.Value) error {
			versions = append(versions, text)
			return nil
		})
	if err != nil {
		return nil, nil, within(err, partVersions)
	}
	return catalogue, versions, nil
}

// elements reads the objects of a list into what next returns, and shows each with its
// place and as it came.
func elements[T any](r *reader, m *model[T], next func() *T, show func(int, *T, jsontext.Value) error) error {
	if begun, err := r.beginList(); !begun {
		return err
	}
	for i := 0; r.PeekKind() != ']'; i++ {
		start := r.start()
		value := next()
		err := m.read(r, value)
		if err != nil && !r.careful {
			// There is something odd about it. From here on all are read carefully.
			if r, err = carefulFrom(r.source, i); err != nil {
				return err
			}
			var fresh T
			*value = fresh
			err = m.read(r, value)
		}
		if err != nil {
			return within(err, index(i))
		}
		if err := show(i, value, r.source[start:r.InputOffset()]); err != nil {
			return err
		}
	}
	return nil
}

// carefulFrom is a reader of the elements of a list from one of them on.
func carefulFrom(list []byte, element int) (*reader, error) {
	r := newReader(list)
	r.careful = true
	if _, err := r.ReadToken(); err != nil {
		return nil, err
	}
	for range element {
		if err := r.SkipValue(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// A MemberReader reads members each of which is a document of its own, such as a line of
// a file. The zero value is ready to use, by one goroutine at a time.
type MemberReader struct{ reader }

// Read reads a member's text, null being none, into the room of another. Some strings of
// the member are parts of the text: it must not be changed while they are used. What is
// wrong with the text is told as by [Parse].
func (m *MemberReader) Read(text []byte, member *tranche.Member) error {
	if m.Decoder == nil {
		m.reader = *newReader(nil)
		m.borrow = true
	}
	m.source = text
	m.Reset(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	*member = tranche.Member{Services: member.Services[:0]}
	if brackets(text) <= MaxDepth && invalidUTF8(text) == nil && memberModel.read(&m.reader, member) == nil && m.end() {
		return nil
	}
	value, err := parseValue(text)
	if err != nil {
		return err
	}
	*member, err = readCarefully(value, memberModel.read)
	return err
}

// end tells whether nothing follows.
func (m *MemberReader) end() bool { return len(bytes.Trim(m.source[m.InputOffset():], blank)) == 0 }
