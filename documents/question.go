package documents

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// A Question is the document that a question comes in, split into its parts ("version",
// "fleet", "fleetMember", "versions", …), none of which is checked yet. The zero value
// has none. It keeps the text, which must not be changed, and is safe for concurrent
// use.
type Question struct {
	text  jsontext.Value
	parts map[string]jsontext.Value
	fleet map[string]jsontext.Value // the fields of the part "fleet", if it is an object
	wrong error                     // what was there in the place of an object
}

// Parse splits a document that is bare, or stands inside {"input": …} as OPA's Data API
// takes it. An object that has a field "input" is one that wraps the document, whatever
// stands beside it.
func Parse(text []byte) (q Question, err error) {
	err = parse(text, false, func(p parser) (err error) {
		q, err = p.wrapped()
		return err
	})
	if err == nil {
		err = q.wrong
	}
	if err != nil {
		return Question{}, err
	}
	return q, nil
}

// wrapped reads the document that comes next, bare or in its wrapper.
func (p parser) wrapped() (Question, error) {
	var q Question
	var input *Question
	err := p.fields(func(name string) error {
		if name != "input" {
			return p.part(&q, name)
		}
		inner, err := p.input()
		input = &inner
		return err
	})
	if input != nil {
		return *input, err
	}
	return q, err
}

// input reads the document that comes next, which is not in a wrapper, or null for
// none. One that is no object is remembered as wrong: it counts only if no other follows.
func (p parser) input() (q Question, err error) {
	start := p.start()
	isNull, err := p.null()
	if !isNull && err == nil {
		err = p.fields(func(name string) error { return p.part(&q, name) })
	}
	if isAbout(err) {
		q, err = Question{wrong: within(err, "input")}, nil
	}
	if err == nil {
		q.text = p.source[start:p.InputOffset()]
	}
	return q, err
}

// part reads the value of a part.
func (p parser) part(q *Question, name string) (err error) {
	if q.parts == nil {
		q.parts = map[string]jsontext.Value{}
	}
	if name != partFleet {
		q.parts[name], err = p.value()
		return err
	}
	q.fleet = nil
	if p.PeekKind() != '{' {
		q.parts[name], err = p.value()
		return err
	}
	start := p.start()
	q.fleet = map[string]jsontext.Value{}
	err = p.fields(func(name string) (err error) {
		q.fleet[name], err = p.value()
		return err
	})
	q.parts[name] = p.source[start:p.InputOffset()]
	return err
}

// isAbout tells whether an error is about a value, and not about the syntax.
func isAbout(err error) bool { return errors.As(err, new(*tranche.FieldError)) }

// Text is the document as it came, without its wrapper, if it was posted.
func (q Question) Text() jsontext.Value { return q.text }

// Has tells whether a part is there, and not null.
func (q Question) Has(name string) bool { return len(q.Part(name)) > 0 }

// Part is a part as it came, or nil where it is absent or null.
func (q Question) Part(name string) jsontext.Value {
	if part := q.parts[name]; part.Kind() != 'n' {
		return part
	}
	return nil
}

// Lacks tells whether a part is not there, not even as null.
func (q Question) Lacks(name string) bool {
	_, there := q.parts[name]
	return !there
}

// Inherit is the question with those parts of another that it lacks.
func (q Question) Inherit(from Question) Question {
	parts := maps.Clone(from.parts)
	if parts == nil {
		return q
	}
	maps.Copy(parts, q.parts)
	inherited := Question{text: q.text, parts: parts, fleet: from.fleet, wrong: q.wrong}
	if !q.Lacks(partFleet) {
		inherited.fleet = q.fleet
	}
	return inherited
}

// With is the question with a part that comes in a text of its own. A fleet may also be a
// list of its members, or the members one a line.
func (q Question) With(part string, text []byte) (Question, error) {
	value, err := parseValue(text)
	if part == partFleet && err != nil && beginsWithMember(text) {
		value, err = membersInLines(text)
	}
	if part == partFleet && err == nil && isMember(value) {
		value = slices.Concat([]byte("["), value, []byte("]"))
	}
	if err != nil {
		return Question{}, err
	}
	if part == partFleet && value.Kind() == '[' {
		value = slices.Concat([]byte(`{"members":`), value, []byte(`}`))
	}
	alone, err := Parse(slices.Concat([]byte(`{"`+part+`":`), value, []byte(`}`)))
	return alone.Inherit(q), err
}

// isMember tells whether an object is a member of a fleet, and not a fleet.
func isMember(value jsontext.Value) bool {
	if value.Kind() != '{' {
		return false
	}
	fields, _ := fieldsOf(newReader(value)) // it is valid
	_, hasID := fields["clusterID"]
	_, hasServices := fields["services"]
	return hasID || hasServices
}

// beginsWithMember tells whether the first line that is not blank is a document.
func beginsWithMember(text []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(text, blank), []byte("\n"))
	_, err := parseValue(line)
	return err == nil
}

// membersInLines is the list of the members that stand in the lines of a text.
func membersInLines(text []byte) (jsontext.Value, error) {
	list, number := []byte{'['}, 0
	for line := range bytes.Lines(text) {
		number++
		if len(bytes.Trim(line, blank)) == 0 {
			continue
		}
		member, err := parseValue(line)
		if syntax := (*SyntaxError)(nil); errors.As(err, &syntax) {
			syntax.Line = number
		}
		if err != nil {
			return nil, err
		}
		if len(list) > 1 {
			list = append(list, ',')
		}
		list = append(list, member...)
	}
	return append(list, ']'), nil
}

// The parts.
const (
	partVersion     = "version"
	partFleet       = "fleet"
	partFleetMember = "fleetMember"
	partVersions    = "versions"
	partPolicy      = "policy"
	partFirstStop   = "firstStop"
	partNow         = "now"
)

// Version returns the part "version".
func (q Question) Version() (tranche.Version, error) {
	return readPart(q, partVersion, "an object", versionModel.read)
}

// FleetMember returns the part "fleetMember".
func (q Question) FleetMember() (tranche.Member, error) {
	return readPart(q, partFleetMember, "an object", memberModel.read)
}

// Policy returns the part "policy", which is the default where it is absent or null.
func (q Question) Policy() (tranche.Policy, error) {
	if q.wrong == nil && !q.Has(partPolicy) {
		return tranche.Policy{}, nil
	}
	return readPart(q, partPolicy, "an object", policyModel.read)
}

// Now returns the part "now", the instant at which is asked: zero where it is absent or
// null.
func (q Question) Now() (time.Time, error) {
	if q.wrong == nil && !q.Has(partNow) {
		return time.Time{}, nil
	}
	return readPart(q, partNow, wantInstant, (*reader).instant)
}

// FirstStop returns the option "firstStop", which is false where it is absent or
// null. Package versions says what it does.
func (q Question) FirstStop() (bool, error) {
	if q.wrong == nil && !q.Has(partFirstStop) {
		return false, nil
	}
	return readPart(q, partFirstStop, "true or false", (*reader).flag)
}

func readPart[T any](q Question, name, want string, read func(*reader, *T) error) (value T, err error) {
	if err := q.missing(name, want); err != nil {
		return value, err
	}
	value, err = readValue(q.parts[name], read)
	return value, within(err, name)
}

// missing is the error of a part that is absent or null, or of a question that is none.
func (q Question) missing(name, want string) error {
	if q.wrong != nil {
		return q.wrong
	}
	if q.Has(name) {
		return nil
	}
	got := "nothing"
	if _, there := q.parts[name]; there {
		got = "null"
	}
	return &tranche.FieldError{Path: name, Want: want, Got: got, Err: tranche.ErrMissing}
}

// readValue reads a text that is known to be one value: at once, or else carefully.
func readValue[T any](text []byte, read func(*reader, *T) error) (value T, err error) {
	if err := read(newReader(text), &value); err == nil {
		return value, nil
	}
	return readCarefully(text, read)
}

func readCarefully[T any](text []byte, read func(*reader, *T) error) (value T, err error) {
	r := newReader(text)
	r.careful = true
	if err := read(r, &value); err != nil {
		var zero T
		return zero, err
	}
	return value, nil
}

// ParsePolicy reads a policy that is a document of its own, bare or inside {"input": …}.
// The paths of its errors begin with "policy".
func ParsePolicy(text []byte) (policy tranche.Policy, err error) {
	value, err := parseValue(text)
	if err != nil {
		return tranche.Policy{}, err
	}
	if value.Kind() == '{' {
		fields, _ := fieldsOf(newReader(value)) // it is valid
		if inner, wrapped := fields["input"]; wrapped {
			value = inner
		}
	}
	policy, err = readValue(value, policyModel.read)
	return policy, within(err, partPolicy)
}

// parseValue checks a text that is one value, whatever it is.
func parseValue(text []byte) (value jsontext.Value, err error) {
	err = parse(text, false, func(p parser) (err error) {
		value, err = p.value()
		return err
	})
	return bytes.Trim(value, blank), err
}
