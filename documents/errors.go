package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// A SyntaxError says where a text is not a document, and why.
type SyntaxError struct {
	Line, Column int // from 1; columns in bytes
	Err          error
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *SyntaxError) Unwrap() error { return e.Err }

// syntaxError places an error at an offset.
func syntaxError(text []byte, offset int, err error) *SyntaxError {
	before := text[:min(max(offset, 0), len(text))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return &SyntaxError{line, column, err}
}

// explain says what is wrong with a text that a decoder does not take.
func explain(text []byte, err error) error {
	if at := tooDeep(text, MaxDepth); at >= 0 {
		return syntaxError(text, at, fmt.Errorf("nested deeper than %d", MaxDepth))
	}
	var syntax *jsontext.SyntacticError
	switch {
	case len(bytes.TrimLeft(text, blank)) == 0:
		return errors.New("want a JSON document, got nothing")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return syntaxError(text, len(text), errors.New("the JSON document ends too early"))
	case errors.As(err, &syntax):
		return syntaxError(text, int(syntax.ByteOffset), syntax.Err)
	}
	return err
}

// invalidUTF8 is the error of a text that is not valid UTF-8, or nil.
func invalidUTF8(text []byte) error {
	if utf8.Valid(text) {
		return nil
	}
	i := 0
	for r, size := utf8.DecodeRune(text); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(text[i:]) {
		i += size
	}
	return syntaxError(text, i, errors.New("invalid UTF-8"))
}

// wrongType reads what stands in the place of what is wanted.
func (r *reader) wrongType(want string) error {
	value, err := r.ReadValue()
	if err != nil {
		return err
	}
	return wrongType(want, value)
}

func wrongType(want string, got jsontext.Value) error {
	return &tranche.FieldError{Want: want, Got: describe(got), Err: tranche.ErrType}
}

// describe shows a value, shortened if it is long.
func describe(value jsontext.Value) string {
	switch value.Kind() {
	case '[':
		return "a list"
	case '{':
		return "an object"
	case '"':
		text, _ := jsontext.AppendUnquote(nil, value)
		return tranche.NewFieldError("", "", string(text), nil).Got
	}
	return tranche.NewFieldError("", "", literal(value), nil).Got
}

// A literal is shown without quotes.
type literal string

// within puts a parent's name before the path of an error: a field's name, or an index.
func within(err error, parent string) error {
	var field *tranche.FieldError
	if !errors.As(err, &field) || field == errOdd {
		return err
	}
	e := *field
	switch {
	case e.Path == "":
		e.Path = parent
	case e.Path[0] == '[':
		e.Path = parent + e.Path
	default:
		e.Path = parent + "." + e.Path
	}
	return &e
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
