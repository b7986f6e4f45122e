package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/tranche-go/tranche"
)

const (
	// maxDepth is how deep YAML may nest, aliases followed: as deep as JSON.
	maxDepth = tranche.MaxDepth
	// maxAliased bounds what aliases add to a document: its bytes of text, and
	// nodeCost for each node.
	maxAliased = 32 << 20
	nodeCost   = 16
)

// parseYAML parses a stream of one document and returns the node at its top.
func parseYAML(data []byte) (*yaml.Node, error) {
	if i, what := unreadable(data); what != "" {
		return nil, fmt.Errorf("%s: %s", position(data, i), what)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var stream, second yaml.Node
	switch err := decoder.Decode(&stream); {
	case errors.Is(err, io.EOF):
		return nil, errors.New("want a YAML document, got nothing")
	case err != nil:
		return nil, syntaxError(decoder, data, err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("line %d, column %d: want one document, got another", second.Line, second.Column)
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(decoder, data, err)
	}
	return stream.Content[0], nil
}

// unreadable finds the first thing that YAML does not allow in a text. The
// parser finds it too, but does not say where.
func unreadable(data []byte) (int, string) {
	for i := 0; i < len(data); {
		if c := data[i]; ' ' <= c && c <= '~' || c == '\n' || c == '\r' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return i, "invalid UTF-8"
		case r < 0x85, 0x85 < r && r < 0xa0, r == 0xfffe, r == 0xffff:
			return i, fmt.Sprintf("YAML does not allow the character %U", r)
		}
		i += size
	}
	return 0, ""
}

// jsonTree turns a node into what encoding/json, with UseNumber, makes of the same
// document in JSON.
func jsonTree(root *yaml.Node) (any, error) {
	c := converter{open: map[*yaml.Node]bool{}}
	return c.value(root, 0)
}

type converter struct {
	open    map[*yaml.Node]bool // the anchored nodes that are being followed
	aliased int                 // what aliases have added, see maxAliased
}

func (c *converter) value(n *yaml.Node, depth int) (any, error) {
	if len(c.open) > 0 {
		if c.aliased += nodeCost + len(n.Value); c.aliased > maxAliased {
			return nil, at(n, "aliases make the document more than %s larger", binary(maxAliased))
		}
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return c.alias(n, depth)
	case n.Kind == yaml.ScalarNode:
		return scalar(n)
	case depth == maxDepth:
		return nil, at(n, "nested deeper than %d", maxDepth)
	case n.Kind == yaml.MappingNode:
		return c.mapping(n, depth)
	}
	return c.sequence(n, depth)
}

func (c *converter) alias(n *yaml.Node, depth int) (any, error) {
	if c.open[n.Alias] {
		return nil, at(n, "the alias %s stands inside its own anchor", shown("*"+n.Value))
	}
	c.open[n.Alias] = true
	defer delete(c.open, n.Alias)
	return c.value(n.Alias, depth)
}

func (c *converter) sequence(n *yaml.Node, depth int) (any, error) {
	if n.ShortTag() != "!!seq" {
		return nil, unknownTag(n)
	}
	list := make([]any, len(n.Content))
	for i, element := range n.Content {
		var err error
		if list[i], err = c.value(element, depth+1); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (c *converter) mapping(n *yaml.Node, depth int) (any, error) {
	if n.ShortTag() != "!!map" {
		return nil, unknownTag(n)
	}
	object := make(map[string]any, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		name, err := c.key(key)
		if err != nil {
			return nil, err
		}
		if _, known := object[name]; known {
			before, _ := field(n, name)
			return nil, at(key, "the key %s stands twice, before in line %d, column %d", shown(name), before.Line, before.Column)
		}
		if object[name], err = c.value(n.Content[i+1], depth+1); err != nil {
			return nil, err
		}
	}
	return object, nil
}

func (c *converter) key(n *yaml.Node) (string, error) {
	written := follow(n)
	switch {
	case written.Kind != yaml.ScalarNode:
		return "", at(n, "want a string as a key, got a collection")
	case written.Tag == "!!merge":
		return "", at(n, "merge keys (<<) are not supported: write the fields out, or use an alias for a whole value")
	}
	value, err := c.value(n, 0)
	if err != nil {
		return "", err
	}
	name, ok := value.(string)
	if !ok {
		return "", at(n, "want a string as a key, got %s (put it in quotes)", shown(json.Number(written.Value)))
	}
	return name, nil
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func unknownTag(n *yaml.Node) error {
	return at(n, "the tag %s is not supported here", shown(n.Tag))
}

// shown describes a value as package tranche does, shortened if it is long.
func shown(value any) string { return tranche.NewFieldError("", "", value, nil).Got }

// at is an error with the place of a node.
func at(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d, column %d: %s", n.Line, n.Column, fmt.Sprintf(format, args...))
}
