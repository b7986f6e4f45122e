package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// writeYAML writes a JSON document as YAML, its fields in the same order. Every
// string that a reader of YAML 1.1 or 1.2 could take for something else is
// quoted, and every number keeps its text.
func writeYAML(w *bufio.Writer, document io.Reader) error {
	decoder := json.NewDecoder(document)
	decoder.UseNumber()
	y := yamlWriter{w, decoder}
	return y.value(0, "")
}

type yamlWriter struct {
	w    *bufio.Writer
	from *json.Decoder
}

// value writes the next value. A scalar or an empty collection follows gap, on
// the same line. So does a collection where gap is that of a list's hyphen or is
// empty; after a key it starts on a new line.
func (y *yamlWriter) value(indent int, gap string) error {
	token, err := y.from.Token()
	if err != nil {
		return err
	}
	delim, collection := token.(json.Delim)
	switch {
	case !collection:
		y.w.WriteString(gap + yamlScalar(token) + "\n")
		return nil
	case !y.from.More():
		y.w.WriteString(gap + delim.String())
		token, err = y.from.Token()
		y.w.WriteString(yamlScalar(token) + "\n")
		return err
	}
	if gap == afterKey {
		y.w.WriteString("\n")
		y.indent(indent)
	} else {
		y.w.WriteString(gap)
	}
	for first := true; y.from.More(); first = false {
		if !first {
			y.indent(indent)
		}
		if err := y.entry(delim, indent); err != nil {
			return err
		}
	}
	_, err = y.from.Token() // the closing bracket
	return err
}

const (
	afterKey    = " "
	afterHyphen = "- "
)

// entry writes an element of a list, or a key and its value.
func (y *yamlWriter) entry(parent json.Delim, indent int) error {
	if parent == '[' {
		return y.value(indent+2, afterHyphen)
	}
	token, err := y.from.Token()
	if err != nil {
		return err
	}
	key := yamlScalar(token)
	if len(key) > longestKey {
		y.w.WriteString("? " + key + "\n")
		y.indent(indent)
		key = ""
	}
	y.w.WriteString(key + ":")
	return y.value(indent+2, afterKey)
}

// longestKey is how long a key may be, in bytes, without a question mark before
// it. YAML allows 1024 characters.
const longestKey = 1000

func (y *yamlWriter) indent(n int) { y.w.WriteString(strings.Repeat(" ", n)) }

func yamlScalar(token json.Token) string {
	switch v := token.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	case json.Delim:
		return v.String()
	case string:
		if isPlainYAML(v) {
			return v
		}
		return strconv.Quote(v) // each escape of Go's means the same in YAML
	}
	panic("not a JSON token")
}

// isPlainYAML tells whether a text is a string to every reader of YAML without
// quotes. It is strict, so that 3.6.0 and 2024-01-01 are quoted alike.
func isPlainYAML(text string) bool {
	switch strings.ToLower(text) {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return isLetter(text[0]) && all(text, func(c byte) bool {
		return isLetter(c) || isDigit(c) || strings.IndexByte("_-./", c) >= 0
	})
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
