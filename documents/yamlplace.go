package documents

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tranche-go/tranche"
)

// A placedError is an error about a field with its place in the text.
type placedError struct {
	text  string
	field *tranche.FieldError
}

func (e *placedError) Error() string { return e.text }

func (e *placedError) Unwrap() error { return e.field }

// Places are where the parts of a YAML document stand.
type Places struct{ root *yaml.Node }

// Explain adds line and column to an error about a field of the document. A
// scalar is shown as it is written, and where only quotes are wanting, the error
// says so: version: 4.10 is a number to YAML. Any other error is returned as it is.
func (p Places) Explain(err error) error {
	var field *tranche.FieldError
	if p.root == nil || !errors.As(err, &field) {
		return err
	}
	place, value := find(p.root, field.Path)
	shown, hint := *field, ""
	if value != nil && value.Kind == yaml.ScalarNode && value.Style == 0 && len(value.Value) <= longestShown {
		switch plainScalar(value.Value).(type) {
		case string, nil:
		default:
			shown.Got = value.Value
			if field.Want == "a string" {
				hint = fmt.Sprintf(" (put it in quotes: %q)", value.Value)
			}
		}
	}
	shown.Path = ""
	text := fmt.Sprintf("line %d, column %d: %s%s", place.Line, place.Column, strings.TrimPrefix(shown.Error(), ": "), hint)
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
	if _, inner := mappingField(root, "input"); inner != nil {
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
			next = sequenceElement(value, step)
		} else {
			key, next = mappingField(value, step)
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

// mappingField returns the key and the value of a mapping's field, or nil.
func mappingField(n *yaml.Node, name string) (key, value *yaml.Node) {
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

// sequenceElement returns a sequence's element at an index such as "[3]", or nil.
func sequenceElement(n *yaml.Node, index string) *yaml.Node {
	i, err := strconv.Atoi(strings.Trim(index, "[]"))
	if err != nil || n.Kind != yaml.SequenceNode || i >= len(n.Content) {
		return nil
	}
	return n.Content[i]
}

func isAbsent(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == ""
}

// As is the places of a document that is read as a part of another: of a policy in a
// file of its own, say, whose errors begin with "policy".
func (p Places) As(part string) Places {
	if p.root == nil {
		return p
	}
	root := p.root
	if _, inner := mappingField(root, "input"); inner != nil {
		root = inner
	}
	if part == partFleet && follow(root).Kind == yaml.SequenceNode {
		root = under("members", root)
	}
	return Places{under(part, root)}
}

// under is a mapping with one field.
func under(name string, n *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column, Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Value: name}, n,
	}}
}

// At is the line and the column of what stands at a path, or of what is nearest around
// it. It is not ok where there are no places: the document was JSON.
func (p Places) At(path string) (line, column int, ok bool) {
	if p.root == nil {
		return 0, 0, false
	}
	place, _ := find(p.root, path)
	return place.Line, place.Column, true
}
