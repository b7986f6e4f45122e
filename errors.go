package tranche

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// What can be wrong at a place in a document. A [FieldError] wraps one of
// these, or one of the packages' own conditions.
var (
	ErrMissing = errors.New("missing")
	ErrType    = errors.New("wrong type")
	ErrRange   = errors.New("out of range")
	ErrUnknown = errors.New("unknown field") // in a policy
)

// A FieldError says where a document is wrong, and how.
type FieldError struct {
	Path string // such as "fleet.members[3].services[0].risk"
	Want string // what belongs there, such as "an integer"; for ErrUnknown the field that may be meant
	Got  string // what stands there, shortened
	Err  error  // the condition, for errors.Is: ErrMissing, ErrType, …
}

func (e *FieldError) Error() string {
	switch {
	case errors.Is(e.Err, ErrUnknown) && e.Want == "":
		return e.Path + ": no such field"
	case errors.Is(e.Err, ErrUnknown):
		return e.Path + ": no such field, did you mean " + e.Want + "?"
	case e.Path == "":
		return "want " + e.Want + ", got " + e.Got
	}
	return e.Path + ": want " + e.Want + ", got " + e.Got
}

// Unwrap returns the condition.
func (e *FieldError) Unwrap() error { return e.Err }

// NewFieldError describes a value that is not what belongs at a path. A string is
// quoted, and what is long is shortened.
func NewFieldError(path, want string, got any, condition error) *FieldError {
	return &FieldError{Path: path, Want: want, Got: describe(got), Err: condition}
}

func describe(value any) string {
	const most = 60
	s := fmt.Sprint(value)
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
