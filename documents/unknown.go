package documents

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// refuseOthers finds the first field, by its name, that the model does not know.
func (m *model[T]) refuseOthers(values map[string]jsontext.Value) error {
	var others []string
	for name := range values {
		if m.find([]byte(name)) == nil {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return nil
	}
	other := slices.Min(others)
	return &tranche.FieldError{Path: shown(other), Want: m.nearest(other), Err: tranche.ErrUnknown}
}

// shown is a name in a path: in quotes, and shortened, where it is not a plain word.
func shown(name string) string {
	if plain.MatchString(name) {
		return name
	}
	return tranche.NewFieldError("", "", name, nil).Got
}

var plain = regexp.MustCompile(`^[\w-]{1,60}$`)

// nearest is the name of the field that somebody may have meant, or "".
func (m *model[T]) nearest(name string) (nearest string) {
	if !plain.MatchString(name) {
		return ""
	}
	least := 1 + max(1, len(name)/2) // letters that are wrong
	for _, field := range m.fields {
		if wrong := levenshtein.ComputeDistance(strings.ToLower(field.name), strings.ToLower(name)); wrong < least {
			least, nearest = wrong, field.name
		}
	}
	return nearest
}
