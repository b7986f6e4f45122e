// Package importers makes catalogues and fleets of what other systems have: the update
// graphs that OpenShift and Fedora CoreOS are updated by, and the clusters that an Open
// Cluster Management hub knows.
//
// An importer takes a text in JSON, of the shape that its system answers, and looks at the
// fields that it needs alone. What is wrong with one of them is a [tranche.FieldError] with
// its path, such as "nodes[3].version", and what is no JSON a [documents.SyntaxError]. It
// leaves out nothing silently: what does not come along is in the answer, too.
//
// What is imported is a document as any other: versions.Lint finds what is wrong with a
// catalogue. A version that is not a semantic version, as those of Fedora CoreOS with their
// four numbers, stays as it is, and no decision leads to it.
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
