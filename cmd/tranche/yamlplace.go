package main

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tranche-go/tranche"
)

// A placedError is an error about a field with its place in the text.
type placedError struct {
	text  string
	field *tranche.FieldError
}

func (e *placedError) Error() string { return e.text }

func (e *placedError) Unwrap() error { return e.field }

// placed adds line and column to an error about a field of a YAML document. A
// scalar is shown as it is written, and where only quotes are wanting, the error
// says so: version: 4.10 is a number to YAML.
func placed(root *yaml.Node, field *tranche.FieldError) error {
	place, value := find(root, field.Path)
	got, hint := field.Got, ""
	if value != nil && value.Kind == yaml.ScalarNode && value.Style == 0 && len(value.Value) <= longestShown {
		switch plainScalar(value.Value).(type) {
		case string, nil:
		default:
			got = value.Value
			if field.Want == "a string" {
				hint = fmt.Sprintf(" (put it in quotes: %q)", value.Value)
			}
		}
	}
	text := fmt.Sprintf("line %d, column %d: want %s, got %s%s", place.Line, place.Column, field.Want, got, hint)
	if field.Path != "" {
		text = field.Path + ": " + text
	}
	return &placedError{text, field}
}

// longestShown is how much of a value package tranche shows.
const longestShown = 60

// find follows a path such as "fleet.members[3].risk". The value is nil where
// nothing stands there; the place is then that of the nearest parent.
func find(root *yaml.Node, path string) (place, value *yaml.Node) {
	if _, inner := field(root, "input"); inner != nil {
		root = inner
	}
	place, value = root, follow(root)
	for path != "" {
		step, rest := path, ""
		if i := strings.IndexAny(path[1:], ".["); i >= 0 {
			step, rest = path[:1+i], strings.TrimPrefix(path[1+i:], ".")
		}
		var key, next *yaml.Node
		if step[0] == '[' {
			next = element(value, step)
		} else {
			key, next = field(value, step)
		}
		if next == nil {
			return place, nil
		}
		place, value, path = next, follow(next), rest
		if key != nil && isAbsent(next) {
			place = key // the parser puts what is not written anywhere
		}
	}
	return place, value
}

// field returns the key and the value of a mapping's field, or nil.
func field(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		if follow(n.Content[i]).Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// element returns a sequence's element at an index such as "[3]", or nil.
func element(n *yaml.Node, index string) *yaml.Node {
	i, err := strconv.Atoi(strings.Trim(index, "[]"))
	if err != nil || n.Kind != yaml.SequenceNode || i >= len(n.Content) {
		return nil
	}
	return n.Content[i]
}

func isAbsent(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == ""
}
