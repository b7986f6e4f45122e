package documents

import (
	"bytes"
	"maps"
	"slices"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"
)

// string reads a string, or null for an empty one.
func (r *reader) string(to *string, keep func([]byte) string) error {
	value, err := r.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 'n':
		*to = ""
	case '"':
		inner := value[1 : len(value)-1]
		if bytes.IndexByte(inner, '\\') >= 0 {
			inner, _ = jsontext.AppendUnquote(nil, value) // with U+FFFD for a lone surrogate
		}
		*to = keep(inner)
	default:
		return wrongType("a string", value)
	}
	return nil
}

// text reads a string that many documents have: there is one copy of it.
func (r *reader) text(to *string) error { return r.string(to, r.keep) }

// name reads a string that no other document has.
func (r *reader) name(to *string) error {
	return r.string(to, func(text []byte) string {
		if r.borrow {
			return unsafe.String(unsafe.SliceData(text), len(text))
		}
		return string(text)
	})
}

// What is kept is short, and not much.
const (
	mostKept    = 1000
	longestKept = 64
)

func (r *reader) keep(text []byte) string {
	if kept, ok := r.kept[string(text)]; ok {
		return kept
	}
	kept := string(text)
	if len(r.kept) < mostKept && len(kept) <= longestKept {
		r.kept[kept] = kept
	}
	return kept
}

func (r *reader) flag(to *bool) error {
	value, err := r.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 'n', 'f':
		*to = false
	case 't':
		*to = true
	default:
		return wrongType("true or false", value)
	}
	return nil
}

func (r *reader) integer(to *int64) error {
	value, err := r.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 'n':
		*to = 0
		return nil
	case '0':
		if n, ok := exactInt64(string(value)); ok {
			*to = n
			return nil
		}
	}
	return wrongType("an integer", value)
}

// integers reads an object of integers, or null for none. One that is null is absent.
func (r *reader) integers(to *map[string]int64) error {
	*to = nil
	if isNull, err := r.null(); isNull || err != nil {
		return err
	}
	if r.PeekKind() != '{' {
		return r.wrongType("an object")
	}
	values, err := fieldsOf(r)
	if err != nil {
		return err
	}
	*to = make(map[string]int64, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name].Kind() == 'n' {
			continue
		}
		var n int64
		if err := newReader(values[name]).integer(&n); err != nil {
			return within(err, shown(name))
		}
		(*to)[name] = n
	}
	return nil
}

// percentage reads an integer, too.
func (r *reader) percentage(to *int) error {
	var n int64
	err := r.integer(&n)
	*to = int(n)
	if err == nil && int64(*to) != n {
		err = wrongType("an integer", jsontext.Value("one that needs 64 bits"))
	}
	return err
}
