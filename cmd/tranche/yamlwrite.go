package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v4"
)

// writeYAML writes an answer's JSON document, which is an object, as YAML, its fields in
// the same order. Every string that a reader of YAML 1.1 or 1.2 could take for something
// else is quoted, and every number keeps its text. The elements of its lists are written
// one after the other: there may be very many.
func writeYAML(w io.Writer, document io.Reader) error {
	from := jsontext.NewDecoder(document, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	for from.PeekKind() == '"' {
		name, err := nextNode(from)
		if err != nil {
			return err
		}
		if from.PeekKind() == '[' {
			err = writeList(w, name, from)
		} else {
			err = writeField(w, name, from)
		}
		if err != nil {
			return err
		}
	}
	_, err := from.ReadToken()
	return err
}

func writeField(w io.Writer, name *yaml.Node, from *jsontext.Decoder) error {
	value, err := nextNode(from)
	if err != nil {
		return err
	}
	return writeNode(w, "", &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{name, value}})
}

// writeList writes a field's name, which is ours and plain, and each element by itself.
func writeList(w io.Writer, name *yaml.Node, from *jsontext.Decoder) error {
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	after := ":\n"
	if from.PeekKind() == ']' {
		after = ": []\n"
	}
	if _, err := io.WriteString(w, name.Value+after); err != nil {
		return err
	}
	for from.PeekKind() != ']' {
		element, err := nextNode(from)
		if err == nil {
			err = writeNode(w, "  ", &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{element}})
		}
		if err != nil {
			return err
		}
	}
	_, err := from.ReadToken()
	return err
}

// writeNode writes a node, every line behind a margin.
func writeNode(w io.Writer, margin string, n *yaml.Node) error {
	text, err := yaml.Dump(n, yaml.WithV3Defaults(), yaml.WithIndent(2), yaml.WithLineWidth(-1), yaml.WithUnicode(false))
	if err != nil {
		return err
	}
	for line := range bytes.Lines(text) {
		if _, err := w.Write(append([]byte(margin), line...)); err != nil {
			return err
		}
	}
	return nil
}

// nextNode is the node of the next JSON value.
func nextNode(from *jsontext.Decoder) (*yaml.Node, error) {
	kind := from.PeekKind()
	if kind != '{' && kind != '[' {
		value, err := from.ReadValue()
		return scalarNode(value), err
	}
	n := &yaml.Node{Kind: yaml.SequenceNode}
	if kind == '{' {
		n.Kind = yaml.MappingNode
	}
	_, err := from.ReadToken()
	for err == nil && from.PeekKind() != '}' && from.PeekKind() != ']' {
		var inner *yaml.Node
		inner, err = nextNode(from)
		n.Content = append(n.Content, inner)
	}
	if err == nil {
		_, err = from.ReadToken()
	}
	return n, err
}

func scalarNode(value jsontext.Value) *yaml.Node {
	if value.Kind() != '"' {
		return &yaml.Node{Kind: yaml.ScalarNode, Value: string(value)} // a number, true, false or null
	}
	text, _ := jsontext.AppendUnquote(nil, value)
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: string(text)}
	if !isPlainYAML(n.Value) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// isPlainYAML tells whether a text is a string to every reader of YAML without
// quotes. It is strict, so that 3.6.0 and 2024-01-01 are quoted alike.
func isPlainYAML(text string) bool {
	switch strings.ToLower(text) {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return isLetter(text[0]) && strings.Trim(text, letters+"0123456789_-./") == ""
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func isLetter(c byte) bool { return strings.IndexByte(letters, c) >= 0 }
