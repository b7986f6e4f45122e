package documents

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v4"

	"github.com/tranche-go/tranche"
)

const (
	// maxAliased bounds what aliases add to a document: its bytes of text, and
	// nodeCost for each node.
	maxAliased = 32 << 20
	nodeCost   = 16
)

// ParseYAML turns a YAML document into JSON, its literals as they are written, to be
// read as JSON is: a version 4.10 is the number 4.10 there, which no version may be.
// Places tells for an error about the JSON where that stands in the YAML.
func ParseYAML(text []byte) (json []byte, places Places, err error) {
	root, err := parseYAML(text)
	if err != nil {
		return nil, Places{}, err
	}
	c := converter{open: map[*yaml.Node]bool{}}
	if err := c.value(root, 0); err != nil {
		return nil, Places{}, err
	}
	return c.json, Places{root}, nil
}

// parseYAML parses a stream of one document and returns the node at its top.
func parseYAML(text []byte) (*yaml.Node, error) {
	text, err := withoutMark(text)
	if err != nil {
		return nil, err
	}
	if i, what := unreadable(text); what != "" {
		return nil, fmt.Errorf("%s: %s", position(text, i), what)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var stream, second yaml.Node
	switch err := decoder.Decode(&stream); {
	case errors.Is(err, io.EOF):
		return nil, errors.New("want a YAML document, got nothing")
	case err != nil:
		return nil, yamlError(err)
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("line %d, column %d: want one document, got another", second.Line, second.Column)
	case !errors.Is(err, io.EOF):
		return nil, yamlError(err)
	}
	return stream.Content[0], nil
}

// yamlError says where the parser gave up, and in what.
func yamlError(err error) error {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return err
	}
	text := load.Message
	if load.ContextMsg != "" && load.ContextMark.Line > 0 && load.ContextMark != load.Mark {
		text = fmt.Sprintf("%s, %s that begins in line %d, column %d", text, load.ContextMsg, load.ContextMark.Line, load.ContextMark.Column)
	}
	return fmt.Errorf("line %d, column %d: %s", load.Mark.Line, load.Mark.Column, text)
}

// unreadable finds the first thing that YAML does not allow in a text. The
// parser finds it too, but does not say where.
func unreadable(text []byte) (int, string) {
	for i := 0; i < len(text); {
		if c := text[i]; ' ' <= c && c <= '~' || c == '\n' || c == '\r' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
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

// position names the line and the column of an offset, in characters.
func position(text []byte, offset int) string {
	before := text[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):])
	return fmt.Sprintf("line %d, column %d", line, column)
}

// A converter writes nodes as JSON.
type converter struct {
	json    []byte
	open    map[*yaml.Node]bool // the anchored nodes that are being followed
	aliased int                 // what aliases have added, see maxAliased
}

func (c *converter) value(n *yaml.Node, depth int) error {
	if len(c.open) > 0 {
		if c.aliased += nodeCost + len(n.Value); c.aliased > maxAliased {
			return at(n, "aliases make the document more than %d MiB larger", maxAliased>>20)
		}
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return c.alias(n, depth)
	case n.Kind == yaml.ScalarNode:
		value, err := scalar(n)
		c.scalar(value)
		return err
	case depth == MaxDepth:
		return at(n, "nested deeper than %d", MaxDepth)
	case n.Kind == yaml.MappingNode:
		return c.mapping(n, depth)
	}
	return c.sequence(n, depth)
}

func (c *converter) scalar(value any) {
	switch value := value.(type) {
	case nil:
		c.json = append(c.json, "null"...)
	case string:
		c.json, _ = jsontext.AppendQuote(c.json, value)
	default: // true, false or a literal
		c.json = fmt.Append(c.json, value)
	}
}

func (c *converter) alias(n *yaml.Node, depth int) error {
	if c.open[n.Alias] {
		return at(n, "the alias %s stands inside its own anchor", quoted("*"+n.Value))
	}
	c.open[n.Alias] = true
	defer delete(c.open, n.Alias)
	return c.value(n.Alias, depth)
}

func (c *converter) sequence(n *yaml.Node, depth int) error {
	if n.ShortTag() != "!!seq" {
		return unknownTag(n)
	}
	c.json = append(c.json, '[')
	for i, element := range n.Content {
		if i > 0 {
			c.json = append(c.json, ',')
		}
		if err := c.value(element, depth+1); err != nil {
			return err
		}
	}
	c.json = append(c.json, ']')
	return nil
}

func (c *converter) mapping(n *yaml.Node, depth int) error {
	if n.ShortTag() != "!!map" {
		return unknownTag(n)
	}
	c.json = append(c.json, '{')
	known := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		name, err := c.key(key)
		if err != nil {
			return err
		}
		if before := known[name]; before != nil {
			return at(key, "the key %s stands twice, before in line %d, column %d", quoted(name), before.Line, before.Column)
		}
		known[name] = key
		if i > 0 {
			c.json = append(c.json, ',')
		}
		c.scalar(name)
		c.json = append(c.json, ':')
		if err := c.value(n.Content[i+1], depth+1); err != nil {
			return err
		}
	}
	c.json = append(c.json, '}')
	return nil
}

func (c *converter) key(n *yaml.Node) (string, error) {
	written := follow(n)
	switch {
	case written.Kind != yaml.ScalarNode:
		return "", at(n, "want a string as a key, got a collection")
	case written.Tag == "!!merge":
		return "", at(n, "merge keys (<<) are not supported: write the fields out, or use an alias for a whole value")
	}
	if n != written {
		c.aliased += nodeCost + len(written.Value)
	}
	value, err := scalar(written)
	if err != nil {
		return "", err
	}
	name, ok := value.(string)
	if !ok {
		return "", at(n, "want a string as a key, got %s (put it in quotes)", quoted(literal(written.Value)))
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
	return at(n, "the tag %s is not supported here", quoted(n.Tag))
}

// quoted shows a string in quotes, or a literal, shortened if it is long.
func quoted(value any) string { return tranche.NewFieldError("", "", value, nil).Got }

// at is an error with the place of a node.
func at(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d, column %d: %s", n.Line, n.Column, fmt.Sprintf(format, args...))
}
