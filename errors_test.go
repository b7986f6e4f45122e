package tranche_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// wantError checks an error in the three ways that callers look at one: its
// text, its condition, and the place that it names. No text: no error.
func wantError(t *testing.T, err error, text string, condition error) {
	t.Helper()
	if text == "" {
		if err != nil {
			t.Errorf("error %q, want none", err)
		}
		return
	}
	if err == nil {
		t.Errorf("no error, want %q", text)
		return
	}
	if err.Error() != text {
		t.Errorf("error\n\t%s\nwant\n\t%s", err, text)
	}
	if !errors.Is(err, condition) {
		t.Errorf("error %q is no %q", err, condition)
	}
	var field *tranche.FieldError
	if !errors.As(err, &field) {
		t.Errorf("error %q is no FieldError", err)
	} else if !strings.HasPrefix(text, field.Path) {
		t.Errorf("error %q has the path %q", err, field.Path)
	}
}

func TestFieldError(t *testing.T) {
	condition := errors.New("a condition of another package")
	full := &tranche.FieldError{Path: "fleet.members[3]", Want: "an object", Got: "null", Err: condition}
	wantError(t, full, "fleet.members[3]: want an object, got null", condition)
	wantError(t, &tranche.FieldError{Want: "an object", Got: "null", Err: condition}, "want an object, got null", condition)
	if errors.Is(full, tranche.ErrType) || errors.Is(full, tranche.ErrMissing) {
		t.Error("an error is a condition that it does not wrap")
	}
	for condition, text := range map[error]string{
		tranche.ErrMissing: "missing",
		tranche.ErrType:    "wrong type",
		tranche.ErrRange:   "out of range",
		tranche.ErrUnknown: "unknown field",
	} {
		if condition.Error() != text {
			t.Errorf("%v, want %s", condition, text)
		}
	}
}

func TestUnknownField(t *testing.T) {
	wantError(t, &tranche.FieldError{Path: "policy.owner", Err: tranche.ErrUnknown}, "policy.owner: no such field", tranche.ErrUnknown)
	wantError(t, &tranche.FieldError{Path: "policy.spilt", Want: "split", Err: tranche.ErrUnknown},
		"policy.spilt: no such field, did you mean split?", tranche.ErrUnknown)
}

// digits are text that is shown without quotes.
type digits string

func TestNewFieldError(t *testing.T) {
	for _, tc := range []struct {
		note string
		got  any
		want string
	}{
		{"number", -7, `-7`},
		{"bool", false, `false`},
		{"string", "automatic", `"automatic"`},
		{"empty string", "", `""`},
		{"string that needs quoting", "a\n\"b\"", `"a\n\"b\""`},
		{"as long as may be", strings.Repeat("x", 60), `"` + strings.Repeat("x", 60) + `"`},
		{"longer", strings.Repeat("x", 61), `"` + strings.Repeat("x", 60) + `…"`},
		{"longer number", digits(strings.Repeat("1", 99)), strings.Repeat("1", 60) + `…`},
		{"cut before a rune, not within it", strings.Repeat("x", 59) + "éé", `"` + strings.Repeat("x", 59) + `…"`},
		{"nothing but continuation bytes", strings.Repeat("\x80", 99), `"…"`},
	} {
		err := tranche.NewFieldError("a.b", "something else", tc.got, tranche.ErrType)
		if err.Got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.note, err.Got, tc.want)
		}
		wantError(t, err, "a.b: want something else, got "+tc.want, tranche.ErrType)
	}
}
