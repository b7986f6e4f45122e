package tranche

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Input is the document that a question comes in: its parts by name
// ("version", "fleet", "fleetMember", "versions", …), as encoding/json decodes
// them with UseNumber, and none of them checked yet.
//
// A part is checked when it is asked for, so that a question depends on its own
// documents alone. The check is strict:
//
//   - a part that is absent or null is an [ErrMissing];
//   - a field that is absent or null has the zero value of its type;
//   - any other value of the wrong JSON type is an [ErrType], an element of a
//     list that is null among them;
//   - risk is a number without a fraction (7, 7.0 and 70e-1 are the same
//     integer) from -2^63 to 2^63-1;
//   - names of fields are compared to the letter, upper and lower case apart;
//     where one object has a name twice, the last one counts;
//   - fields that the model does not know decide nothing, and stay in the Input.
//     "input" is not one of them: see [NewInput].
//
// As everywhere in encoding/json, an escaped surrogate without its pair is read as
// U+FFFD.
//
// Each error is a [*FieldError] with the path in the document.
type Input map[string]any

// MaxDepth is how many lists and objects of a document may stand inside one
// another, the outermost included. Far fewer are of any use, and what encoding/json
// allows, 10,000, grows to its square where a document is indented.
const MaxDepth = 200

// ParseInput splits a question's JSON document into its parts. The document is
// bare, or stands inside {"input": …} as OPA's Data API takes it. What is not
// valid UTF-8, not one JSON object, nested deeper than [MaxDepth] or followed by
// anything but white space is refused, with a [*SyntaxError] where there are line and
// column.
func ParseInput(data []byte) (Input, error) {
	tree, err := parse(data)
	if err != nil {
		return nil, err
	}
	return NewInput(tree)
}

// NewInput is [ParseInput] for a document that is decoded already: an object
// is a map[string]any, a list an []any, a number a [json.Number]. An object that
// has a field "input" is one that wraps the document, whatever stands beside it.
// NewInput does not check that the document keeps to [MaxDepth].
func NewInput(tree any) (Input, error) {
	o, ok := tree.(object)
	if !ok {
		return nil, wrongType("an object", tree)
	}
	inner, wrapped := o["input"]
	if !wrapped {
		return o, nil
	}
	o, ok = inner.(object)
	if !ok && inner != nil {
		return nil, wrongType("an object", inner).within("input")
	}
	return o, nil
}

// Fleet returns the part "fleet".
func (in Input) Fleet() (Fleet, error) { return part(in, "fleet", (*Fleet).read) }

// Version returns the part "version".
func (in Input) Version() (Version, error) { return part(in, "version", (*Version).read) }

// FleetMember returns the part "fleetMember".
func (in Input) FleetMember() (Member, error) { return part(in, "fleetMember", (*Member).read) }

// Versions returns the part "versions": a catalogue, in release order. It may
// be empty, but not absent.
func (in Input) Versions() ([]Version, error) {
	if in["versions"] == nil {
		return nil, missing(in, "versions", "a list")
	}
	var versions []Version
	if err := list(object(in), "versions", &versions, (*Version).read); err != nil {
		return nil, err
	}
	return versions, nil
}

// Policy returns the part "policy", which is the default where it is absent or null.
func (in Input) Policy() (Policy, error) {
	if in["policy"] == nil {
		return Policy{}, nil
	}
	return part(in, "policy", (*Policy).read)
}

// FirstStop returns the option "firstStop", which is false where it is absent or
// null. Package versions says what it does.
func (in Input) FirstStop() (first bool, err error) {
	if wrong := boolean(in, "firstStop", &first); wrong != nil {
		return false, wrong
	}
	return first, nil
}

func part[T any](in Input, name string, read func(*T, object) *FieldError) (T, error) {
	var document, zero T
	if in[name] == nil {
		return zero, missing(in, name, "an object")
	}
	o, ok := in[name].(object)
	if !ok {
		return zero, wrongType("an object", in[name]).within(name)
	}
	if err := read(&document, o); err != nil {
		return zero, err.within(name)
	}
	return document, nil
}

func missing(in Input, name, want string) *FieldError {
	got := "nothing"
	if _, present := in[name]; present {
		got = "null"
	}
	return &FieldError{Path: name, Want: want, Got: got, Err: ErrMissing}
}

// decode is unmarshal with a method of decoder, which reads right into the model. What
// that cannot read, unmarshal reads, or tells what is wrong with it.
func decode[T any](document *T, data []byte, direct func(*decoder, *T), read func(*T, object) *FieldError) error {
	d := newDecoder(string(data))
	var fresh T
	if direct(d, &fresh); d.end() {
		*document = fresh
		return nil
	}
	return unmarshal(document, data, read)
}

func unmarshal[T any](document *T, data []byte, read func(*T, object) *FieldError) error {
	tree, err := parse(data)
	if err != nil {
		return err
	}
	if tree == nil {
		return nil // null is a no-op, by convention of json.Unmarshaler
	}
	o, ok := tree.(object)
	if !ok {
		return wrongType("an object", tree)
	}
	var fresh T
	if err := read(&fresh, o); err != nil {
		return err
	}
	*document = fresh
	return nil
}

// parse decodes one JSON value.
func parse(data []byte) (any, error) {
	d := newDecoder(string(data))
	if tree := d.tree(); d.end() {
		return tree, nil
	}
	return parseStrictly(data)
}

// parseStrictly is parse with encoding/json, which has the words for what is wrong.
func parseStrictly(data []byte) (any, error) {
	if i := invalidUTF8(data); i >= 0 {
		return nil, syntaxError(data, int64(i), errors.New("invalid UTF-8"))
	}
	if i := tooDeep(data); i >= 0 {
		return nil, syntaxError(data, int64(i), fmt.Errorf("nested deeper than %d", MaxDepth))
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.EOF):
			return nil, errors.New("want a JSON document, got nothing")
		case errors.Is(err, io.ErrUnexpectedEOF):
			return nil, syntaxError(data, int64(len(data)), errors.New("the JSON document ends too early"))
		case errors.As(err, &syntax):
			err = syntaxError(data, syntax.Offset-1, err)
		}
		return nil, err
	}
	end := decoder.InputOffset()
	rest := bytes.TrimLeft(data[end:], " \t\r\n")
	if len(rest) > 0 {
		return nil, syntaxError(data, int64(len(data)-len(rest)), errors.New("want the end of the document, got more"))
	}
	return tree, nil
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
}

// tooDeep is the offset of the first bracket deeper than MaxDepth, or -1. Of a
// text that is not JSON it may take a string for brackets, or the other way round.
func tooDeep(data []byte) int {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++ // an escaped quote does not end the string
		case inString:
		case c == '[', c == '{':
			if depth++; depth > MaxDepth {
				return i
			}
		case c == ']', c == '}':
			depth--
		}
	}
	return -1
}

// syntaxError places an error at an offset.
func syntaxError(data []byte, offset int64, err error) *SyntaxError {
	before := data[:min(max(offset, 0), int64(len(data)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return &SyntaxError{line, column, err}
}

// The readers below put one field of an object into the model. They leave the
// zero value where the field is absent or null.

type object = map[string]any

// first returns the first error, in the order of the model's fields.
func first(errs ...*FieldError) *FieldError {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func text(o object, name string, to *string) *FieldError {
	return scalar(o, name, "a string", to)
}

func boolean(o object, name string, to *bool) *FieldError {
	return scalar(o, name, "true or false", to)
}

func scalar[T any](o object, name, want string, to *T) *FieldError {
	if o[name] == nil {
		return nil
	}
	value, ok := o[name].(T)
	if !ok {
		return wrongType(want, o[name]).within(name)
	}
	*to = value
	return nil
}

func integer(o object, name string, to *int64) *FieldError {
	if o[name] == nil {
		return nil
	}
	if err := readInteger(to, o[name]); err != nil {
		return err.within(name)
	}
	return nil
}

func readInteger(to *int64, value any) *FieldError {
	number, ok := value.(json.Number)
	if ok {
		*to, ok = exactInt64(number.String())
	}
	if !ok {
		return wrongType("an integer", value)
	}
	return nil
}

func integers(o object, name string, to *[]int64) *FieldError {
	return each(o, name, "an integer", to, readInteger)
}

// exactInt64 reads a JSON number that is an integer, however it is written:
// 70e-1 is 7. It works on the digits, so that 1e999999999 costs nothing.
func exactInt64(number string) (int64, bool) {
	if i, err := strconv.ParseInt(number, 10, 64); err == nil {
		return i, true
	}
	sign := number[:len(number)-len(strings.TrimPrefix(number, "-"))]
	mantissa, exponent, _ := strings.Cut(strings.ToLower(number[len(sign):]), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	zeros := len(whole+fraction) - len(digits)
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return 0, true
	}
	shift, err := strconv.Atoi(cmp.Or(exponent, "0"))
	point := len(whole) - zeros + shift // digits before the decimal point
	if err != nil || point < len(digits) || point > len("9223372036854775808") {
		return 0, false
	}
	i, err := strconv.ParseInt(sign+digits+strings.Repeat("0", point-len(digits)), 10, 64)
	return i, err == nil
}

func texts(o object, name string, to *[]string) *FieldError {
	return each(o, name, "a string", to, func(to *string, value string) *FieldError {
		*to = value
		return nil
	})
}

func list[T any](o object, name string, to *[]T, read func(*T, object) *FieldError) *FieldError {
	return each(o, name, "an object", to, read)
}

func each[T, J any](o object, name, want string, to *[]T, read func(*T, J) *FieldError) *FieldError {
	if o[name] == nil {
		return nil
	}
	values, ok := o[name].([]any)
	if !ok {
		return wrongType("a list", o[name]).within(name)
	}
	*to = make([]T, len(values))
	for i, value := range values {
		var err *FieldError
		if typed, ok := value.(J); ok {
			err = read(&(*to)[i], typed)
		} else {
			err = wrongType(want, value)
		}
		if err != nil {
			return err.within("[" + strconv.Itoa(i) + "]").within(name)
		}
	}
	return nil
}
