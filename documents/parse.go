package documents

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is how many lists and objects of a document may stand inside one
// another, the outermost included. Far fewer are of any use, and text that is indented
// grows to the square of its depth.
const MaxDepth = 200

// blank is JSON's white space.
const blank = " \t\r\n"

// A parser splits a text into the parts of questions.
type parser struct{ *reader }

// parse runs over the one value at the start of a text. Where more is false nothing may
// follow it.
func parse(text []byte, more bool, run func(parser) error) error {
	text, err := withoutMark(text)
	if err != nil {
		return err
	}
	if !more {
		if err := invalidUTF8(text); err != nil {
			return err
		}
	}
	p := parser{newReader(text)}
	err = run(p)
	if err == nil || isAbout(err) {
		if wrong := p.end(more); wrong != nil {
			return wrong
		}
		return err
	}
	if wrong := invalidUTF8(text); wrong != nil {
		return wrong
	}
	return explain(text, err)
}

// byteOrderMark is what editors on Windows put before UTF-8.
const byteOrderMark = "\ufeff"

// withoutMark is a text behind its byte order mark, if it has one. UTF-16, which has another
// or begins with half a letter, is an error.
func withoutMark(text []byte) ([]byte, error) {
	if len(text) > 1 && (text[0] == 0 || text[1] == 0 || string(text[:2]) == "\xff\xfe" || string(text[:2]) == "\xfe\xff") {
		return nil, syntaxError(text, 0, errors.New("want UTF-8, got UTF-16"))
	}
	return bytes.TrimPrefix(text, []byte(byteOrderMark)), nil
}

// end checks what follows the value.
func (p parser) end(more bool) error {
	at := int(p.InputOffset())
	if more {
		return invalidUTF8(p.source[:at])
	}
	if rest := bytes.TrimLeft(p.source[at:], blank); len(rest) > 0 {
		return syntaxError(p.source, len(p.source)-len(rest), errors.New("want the end of the document, got more"))
	}
	return nil
}

// fields calls do with the name of each field of the object that comes next. It must
// read the value. An error about a value is kept, so that errors of syntax come first.
func (p parser) fields(do func(name string) error) error {
	if p.PeekKind() != '{' {
		value, err := p.value()
		if err != nil {
			return err
		}
		return wrongType("an object", value)
	}
	if _, err := p.ReadToken(); err != nil {
		return err
	}
	for p.PeekKind() == '"' {
		name, err := p.ReadToken()
		if err != nil {
			return err
		}
		if err := do(name.String()); err != nil {
			return err
		}
	}
	_, err := p.ReadToken()
	return err
}

// value reads the next value, as it stands, and checks its depth. A list is read
// element by element: many small ones are soon seen not to be too deep.
func (p parser) value() (jsontext.Value, error) {
	if p.PeekKind() != '[' {
		value, err := p.ReadValue()
		if err != nil {
			return nil, err
		}
		allowed := MaxDepth - p.StackDepth()
		if brackets(value) > allowed && tooDeep(value, allowed) >= 0 {
			return nil, errTooDeep
		}
		return p.asItStands(value), nil
	}
	start := p.start()
	if _, err := p.ReadToken(); err != nil {
		return nil, err
	}
	if p.StackDepth() > MaxDepth {
		return nil, errTooDeep
	}
	for next := p.PeekKind(); next != ']' && next != 0; next = p.PeekKind() {
		if _, err := p.value(); err != nil {
			return nil, err
		}
	}
	if _, err := p.ReadToken(); err != nil {
		return nil, err
	}
	end := p.InputOffset()
	return p.source[start:end:end], nil
}

func brackets(text []byte) int {
	return bytes.Count(text, []byte("{")) + bytes.Count(text, []byte("["))
}

var errTooDeep = errors.New("nested too deep") // explain finds the place

// tooDeep is where a list or an object begins that stands deeper than is allowed, or -1.
func tooDeep(text []byte, allowed int) int {
	decoder := newDecoder(text)
	for {
		if _, err := decoder.ReadToken(); err != nil {
			return -1
		}
		if decoder.StackDepth() > allowed {
			return int(decoder.InputOffset()) - 1
		}
	}
}
