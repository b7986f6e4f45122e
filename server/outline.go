package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"
)

// The first pass over a document: where in its text something stands. What it passes
// over it does not check, but where it says so.

var errSyntax = errors.New("not plain")

// outline finds the parts of the input that begins at a place.
func outline(text []byte, at int) (*input, int, error) {
	in := &input{plain: true, parts: make([]part, 0, 4)}
	end, err := fields(text, at, func(name string, at int) (end int, err error) {
		switch name {
		case "fleet":
			in.members = nil
			end, err = fleet(text, at, &in.members)
		case "versions":
			in.releases = nil
			end, err = elements(text, at, &in.releases)
		case "version", "fleetMember", "policy", "firstStop":
			err = errSyntax // there is nothing to find in it
		default:
			return valid(text, at)
		}
		odd := err != nil
		if odd {
			var ok bool
			if end, ok = skip(text, at); !ok {
				return end, errSyntax
			}
		}
		in.set(part{name: name, text: text[at:end], odd: odd})
		return end, nil
	})
	if err == nil {
		in.text = text[at:end]
	}
	return in, end, err
}

// fleet finds the members of a fleet, whose other fields it checks.
func fleet(text []byte, at int, members *[][]byte) (int, error) {
	if at == len(text) || text[at] != '{' {
		return valid(text, at)
	}
	return fields(text, at, func(name string, at int) (int, error) {
		switch name {
		case "members":
			*members = nil
			end, err := elements(text, at, members)
			if err == nil && text[at] != '[' && text[at] != 'n' {
				err = errSyntax
			}
			return end, err
		case "service", "serviceType":
			end, err := valid(text, at)
			if err == nil && text[at] != '"' && text[at] != 'n' {
				err = errSyntax
			}
			return end, err
		}
		return valid(text, at)
	})
}

// fields calls yield with the name and the place of the value of each field of an
// object. It returns where the value, and in the end the object, ends.
func fields(text []byte, at int, yield func(name string, at int) (end int, err error)) (int, error) {
	if at == len(text) || text[at] != '{' {
		return at, errSyntax
	}
	if at = blank(text, at+1); at < len(text) && text[at] == '}' {
		return at + 1, nil
	}
	for {
		if at == len(text) || text[at] != '"' {
			return at, errSyntax
		}
		end := stringEnd(text, at)
		if end < 0 {
			return at, errSyntax
		}
		name, err := unquoted(text[at:end])
		if err != nil {
			return at, err
		}
		if at = blank(text, end); at == len(text) || text[at] != ':' {
			return at, errSyntax
		}
		if at, err = yield(name, blank(text, at+1)); err != nil {
			return at, err
		}
		switch at = blank(text, at); {
		case at < len(text) && text[at] == '}':
			return at + 1, nil
		case at == len(text) || text[at] != ',':
			return at, errSyntax
		}
		at = blank(text, at+1)
	}
}

// elements appends the elements of a list. Another value is valid, and has none.
func elements(text []byte, at int, to *[][]byte) (int, error) {
	if at == len(text) || text[at] != '[' {
		return valid(text, at)
	}
	if at = blank(text, at+1); at < len(text) && text[at] == ']' {
		return at + 1, nil
	}
	for {
		end, ok := skip(text, at)
		if !ok {
			return at, errSyntax
		}
		*to = append(*to, text[at:end])
		switch at = blank(text, end); {
		case at < len(text) && text[at] == ']':
			return at + 1, nil
		case at == len(text) || text[at] != ',':
			return at, errSyntax
		}
		at = blank(text, at+1)
	}
}

// valid passes over a value, and checks it.
func valid(text []byte, at int) (int, error) {
	end, ok := skip(text, at)
	if !ok || !json.Valid(text[at:end]) || !utf8.Valid(text[at:end]) {
		return end, errSyntax
	}
	return end, nil
}

// names are those that count.
var names = []string{"input", "version", "fleet", "members", "fleetMember", "versions", "policy", "firstStop"}

// unquoted is what a string says, between quotes.
func unquoted(quoted []byte) (name string, err error) {
	inner := quoted[1 : len(quoted)-1]
	for _, known := range names {
		if string(inner) == known {
			return known, nil // without a copy
		}
	}
	if !slices.ContainsFunc(inner, func(c byte) bool { return c < ' ' || c == '\\' || c >= utf8.RuneSelf }) {
		return string(inner), nil
	}
	if !utf8.Valid(inner) {
		return "", errSyntax
	}
	return name, json.Unmarshal(quoted, &name)
}

func blank(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
		i++
	}
	return i
}

// skip finds the end of the value that begins at a place, if it has one. It does not
// check the value, beyond that its brackets stand deep enough.
func skip(text []byte, i int) (end int, ok bool) {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			if i = stringEnd(text, i) - 1; i < 0 {
				return len(text), false
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i, false
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i, false
			}
		default:
			if depth == 0 {
				for i < len(text) && !delimits(text[i]) {
					i++
				}
				return i, true
			}
		}
		i++
		if depth == 0 {
			return i, true
		}
	}
	return len(text), false
}

func delimits(c byte) bool { return bytes.IndexByte([]byte("{}[],:\" \t\r\n"), c) >= 0 }

// stringEnd finds where the string ends that begins at a quote, or -1.
func stringEnd(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}
