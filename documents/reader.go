package documents

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// A reader reads a text that is one JSON value. It is known to be valid, but for a
// member that comes alone: see [MemberReader].
type reader struct {
	*jsontext.Decoder
	source  []byte
	careful bool              // read fields in the order of the model, the last one of a name
	borrow  bool              // names are parts of the text, and not copies
	kept    map[string]string // one copy of what repeats
}

func newReader(text []byte) *reader {
	return &reader{Decoder: newDecoder(text), source: text, kept: map[string]string{}}
}

// newDecoder takes invalid UTF-8 since it would refuse lone surrogates, too: whoever
// calls it looks for invalid bytes first.
func newDecoder(text []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// start is where the next value begins, which is there.
func (r *reader) start() int {
	end := r.InputOffset()
	return len(r.source) - len(bytes.TrimLeft(r.source[end:], " \t\r\n,:"))
}

// A model is the fields of an object, and how each is read into a value.
type model[T any] struct {
	fields []field[T]
	strict bool // refuses others
}

type field[T any] struct {
	name string
	read func(*reader, *T) error
}

func (m *model[T]) find(name []byte) *field[T] {
	for i := range m.fields {
		if string(name) == m.fields[i].name {
			return &m.fields[i]
		}
	}
	return nil
}

func (m *model[T]) read(r *reader, to *T) error {
	if r.PeekKind() != '{' {
		return r.wrongType("an object")
	}
	if r.careful {
		return m.readCarefully(r, to)
	}
	if _, err := r.ReadToken(); err != nil {
		return err
	}
	for r.PeekKind() == '"' {
		name, err := r.ReadValue()
		if err != nil {
			return err
		}
		field := m.find(name[1 : len(name)-1])
		switch {
		case field != nil:
			err = field.read(r, to)
		case m.strict || bytes.IndexByte(name, '\\') >= 0:
			err = errOdd
		default:
			err = r.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	_, err := r.ReadToken()
	return err
}

// errOdd says that the careful way must be taken.
var errOdd = &tranche.FieldError{}

func (m *model[T]) readCarefully(r *reader, to *T) error {
	values, err := fieldsOf(r)
	if err != nil {
		return err
	}
	if m.strict {
		if err := m.refuseOthers(values); err != nil {
			return err
		}
	}
	for _, field := range m.fields {
		value, there := values[field.name]
		if !there {
			continue
		}
		one := newReader(value)
		one.careful, one.borrow, one.kept = true, r.borrow, r.kept
		if err := field.read(one, to); err != nil {
			return within(err, field.name)
		}
	}
	return nil
}

// fieldsOf are the fields of the object that comes next. Of several of a name the last
// one counts.
func fieldsOf(r *reader) (map[string]jsontext.Value, error) {
	values := map[string]jsontext.Value{}
	if _, err := r.ReadToken(); err != nil {
		return nil, err
	}
	for r.PeekKind() == '"' {
		name, err := r.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		value, err := r.ReadValue()
		if err != nil {
			return nil, err
		}
		values[key] = r.asItStands(value)
	}
	_, err := r.ReadToken()
	return values, err
}

// asItStands is the text of the value that was read last, which stays when the decoder
// goes on.
func (r *reader) asItStands(value jsontext.Value) jsontext.Value {
	end := int(r.InputOffset())
	return r.source[end-len(value) : end : end]
}

// list reads a list of values, none of which is null.
func list[T any](want string, element func(*reader, *T) error) func(*reader, *[]T) error {
	return func(r *reader, to *[]T) error {
		if begun, err := r.beginList(); !begun {
			*to = nil
			return err
		}
		values := (*to)[:0] // whoever reads many members has room from the one before
		if values == nil {
			values = []T{}
		}
		for next := r.PeekKind(); next != ']' && next != 0; next = r.PeekKind() {
			var value T
			values = append(values, value)
			err := element(r, &values[len(values)-1])
			if next == 'n' {
				err = wrongType(want, jsontext.Value("null"))
			}
			if err != nil {
				return within(err, index(len(values)-1))
			}
		}
		*to = values
		_, err := r.ReadToken()
		return err
	}
}

// beginList reads what begins a list. It is not begun where there is null in its place, or
// something wrong.
func (r *reader) beginList() (begun bool, err error) {
	if isNull, err := r.null(); isNull || err != nil {
		return false, err
	}
	if r.PeekKind() != '[' {
		return false, r.wrongType("a list")
	}
	_, err = r.ReadToken()
	return err == nil, err
}

// null reads null, if that comes next.
func (r *reader) null() (bool, error) {
	if r.PeekKind() != 'n' {
		return false, nil
	}
	_, err := r.ReadToken()
	return true, err
}
