package main

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A mark is a place in a text, as the parser counts: all from 0, in characters.
type mark struct{ index, line, column int }

// A trouble is what stopped the parser.
type trouble struct {
	problem, context mark   // where it gave up, and where the construct begins that it was in
	while            string // says which construct; empty: none
	event            mark   // where the last event begins that it had read
}

// troubleOf looks into the parser, which keeps the place of an error to itself:
// the line in its message is that of the construct, often one too few, and none at
// all where it does not find an anchor.
func troubleOf(decoder any) (t trouble, ok bool) {
	within := func(v reflect.Value, names ...string) reflect.Value {
		for _, name := range names {
			if v = reflect.Indirect(v); v.Kind() != reflect.Struct {
				return reflect.Value{}
			}
			v = v.FieldByName(name)
		}
		return v
	}
	ok = true
	read := func(to *mark, names ...string) {
		at := within(reflect.ValueOf(decoder), names...)
		for name, n := range map[string]*int{"index": &to.index, "line": &to.line, "column": &to.column} {
			if v := within(at, name); v.CanInt() {
				*n = int(v.Int())
			} else {
				ok = false
			}
		}
	}
	read(&t.problem, "parser", "parser", "problem_mark")
	read(&t.context, "parser", "parser", "context_mark")
	read(&t.event, "parser", "event", "start_mark")
	t.while = within(reflect.ValueOf(decoder), "parser", "parser", "context").String()
	return t, ok
}

// parserLine is the line in the parser's message.
var parserLine = regexp.MustCompile(`^line ([0-9]+): `)

// syntaxError says where the error of a decoder stands. A later release of the
// parser may hide that: then it says no more than what is near.
func syntaxError(decoder any, data []byte, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	t, ok := troubleOf(decoder)
	if !ok {
		if parserLine.MatchString(text) {
			return errors.New("near " + text)
		}
		return errors.New(text)
	}
	text = parserLine.ReplaceAllString(text, "")
	if strings.HasPrefix(text, "exceeded max depth") { // the parser's, which is larger
		text = fmt.Sprintf("nested deeper than %d", maxDepth)
	}
	return fmt.Errorf("%s: %s", t.place(data, text), text)
}

// place is where the parser gave up or, where something does not end, where that
// begins: the end of the text, or the next line with a colon, explains nothing.
func (t *trouble) place(data []byte, text string) string {
	at := t.problem
	switch end := endOf(data); {
	case strings.HasPrefix(text, "unknown anchor"):
		at = t.event
	case t.while != "" && (at.index >= end || text == "could not find expected ':'" || text == "found unexpected document indicator"):
		if at = t.context; at.index >= end {
			return position(data, len(bytes.TrimRight(data, blanks)))
		}
	}
	return fmt.Sprintf("line %d, column %d", at.line+1, at.column+1)
}

const blanks = " \t\r\n"

// endOf is where the parser is when it has read all but what is missing. It does not
// count a byte order mark.
func endOf(data []byte) int {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return utf8.RuneCount(bytes.TrimRight(data, blanks))
}
