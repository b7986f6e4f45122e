package tranche

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What can be wrong at a place in a document. A [FieldError] wraps one of
// these, or one of the packages' own conditions.
var (
	ErrMissing = errors.New("missing")
	ErrType    = errors.New("wrong type")
	ErrRange   = errors.New("out of range")
)

// A FieldError says where a document is wrong, and how.
type FieldError struct {
	Path string // such as "fleet.members[3].services[0].risk"
	Want string // what belongs there, such as "an integer"
	Got  string // what stands there, shortened
	Err  error  // the condition, for errors.Is: ErrMissing, ErrType, …
}

func (e *FieldError) Error() string {
	if e.Path == "" {
		return "want " + e.Want + ", got " + e.Got
	}
	return e.Path + ": want " + e.Want + ", got " + e.Got
}

// Unwrap returns the condition.
func (e *FieldError) Unwrap() error { return e.Err }

// within puts a parent's name before the path: a field's name, or an index such as "[3]".
func (e *FieldError) within(parent string) *FieldError {
	switch {
	case e.Path == "":
		e.Path = parent
	case strings.HasPrefix(e.Path, "["):
		e.Path = parent + e.Path
	default:
		e.Path = parent + "." + e.Path
	}
	return e
}

// A SyntaxError says where a text is not a JSON document, and why.
type SyntaxError struct {
	Line, Column int // from 1; columns in bytes
	Err          error
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Err)
}

// Unwrap returns the reason, which is a [*json.SyntaxError] where encoding/json
// found it.
func (e *SyntaxError) Unwrap() error { return e.Err }

// NewFieldError describes a JSON value, as encoding/json decodes it, that is not
// what belongs at a path. A string is quoted, and what is long is shortened.
func NewFieldError(path, want string, got any, condition error) *FieldError {
	return &FieldError{Path: path, Want: want, Got: describe(got), Err: condition}
}

func wrongType(want string, got any) *FieldError { return NewFieldError("", want, got, ErrType) }

func describe(value any) string {
	const most = 60
	var s string
	switch v := value.(type) {
	case nil:
		return "null"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case json.Number:
		s = v.String()
	case string:
		s = v
	default:
		s = fmt.Sprint(v)
	}
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	if _, ok := value.(string); ok {
		return strconv.Quote(s)
	}
	return s
}
