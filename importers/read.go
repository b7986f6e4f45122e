package importers

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// read reads a text into what an importer knows of it.
func read(text []byte, to any) error {
	if _, err := documents.Parse(text); err != nil {
		return err
	}
	err := json.Unmarshal(text, to, jsontext.AllowDuplicateNames(true))
	var wrong *json.SemanticError
	if !errors.As(err, &wrong) {
		return err
	}
	want := "something else"
	if kind := wrong.GoType.Kind(); kind < reflect.Kind(len(wants)) && wants[kind] != "" {
		want = wants[kind]
	}
	got := unquoted(wrong.JSONValue)
	switch kind := wrong.JSONKind; {
	case kind == '{':
		got = "an object"
	case kind == '[':
		got = "a list"
	case got == "" && kind == '0':
		got = "a number"
	case got == "" && kind == '"':
		got = "a string"
	case got == "":
		got = unquoted(kind.String())
	}
	return tranche.NewFieldError(pathOf(wrong.JSONPointer), want, got, tranche.ErrType)
}

// unquoted is told of a value as it stands.
type unquoted string

const nothing unquoted = "nothing"

// wants are what belongs where Go has a kind of value.
var wants = [...]string{
	reflect.Bool: "a boolean", reflect.Int: "an integer", reflect.Int64: "an integer", reflect.Array: "a list of two",
	reflect.Map: "an object", reflect.Slice: "a list", reflect.String: "a string", reflect.Struct: "an object",
}

// pathOf is a place as the documents' errors write it.
func pathOf(place jsontext.Pointer) string {
	var path strings.Builder
	for token := range place.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			path.WriteString("[" + token + "]")
		case path.Len() > 0:
			path.WriteString("." + token)
		default:
			path.WriteString(token)
		}
	}
	return path.String()
}
