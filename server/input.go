package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/documents"
)

// How a request's document is read. A first pass finds where in the text the parts
// of the input stand, and its members and versions, which then pass through as they
// came. Whatever is not plain, an error among it, is read again by package tranche,
// which says what is wrong.

const (
	inBody      = "body contains malformed input document: "
	inParameter = "parameter contains malformed input document: "
	inV0        = "unexpected parse error for input: " + inBody
)

var errNoInput = errors.New("'input' key missing from the request")

// An input is a document that questions are asked about. The zero value is none.
type input struct {
	text     []byte // of the input alone
	plain    bool   // the parts are found
	parts    []part
	members  [][]byte // of the fleet
	releases [][]byte // of versions
	strict   func() (tranche.Input, error)
	common   *shared // has the parts that the input does not have; nil: there is none
}

// A part is a field of an input that the questions know. Others are checked when they
// are met, and not kept: there may be any number of them.
type part struct {
	name    string
	text    []byte
	odd     bool // no members or versions were found in it
	checked bool // by whoever asked for it
}

// noInput is an input in whose place there is nothing.
func noInput() *input {
	return &input{plain: true, strict: func() (tranche.Input, error) { return nil, nil }}
}

// whole is the text of an input with what it inherits, for the decision log. It is
// nil where there is none, or no JSON: a plain one may have parts that are not.
func (in *input) whole() []byte {
	switch {
	case in == nil || !json.Valid(in.text) || !utf8.Valid(in.text):
		return nil
	case in.common == nil || !in.plain:
		return in.text
	}
	text := append([]byte{}, in.text[:len(in.text)-1]...)
	text = bytes.TrimRight(text, " \n\t\r")
	for _, p := range in.common.parts {
		if !in.inherits(p.name) {
			continue
		}
		if text[len(text)-1] != '{' {
			text = append(text, ',')
		}
		name, _ := json.Marshal(p.name) // it is a string
		text = append(append(append(text, name...), ':'), p.text...)
	}
	return append(text, '}')
}

// readPosted reads what is posted to /v1/data: {"input": …}, and whatever is
// beside and behind it. It is nil where there is no input.
func readPosted(text []byte) (*input, error) {
	strict := func() (tranche.Input, error) { return parseFirst(text) }
	at := blank(text, 0)
	if at == len(text) {
		return nil, nil
	}
	if end, ok := skip(text, at); ok && string(text[at:end]) == "null" {
		return nil, nil
	}
	var in *input
	_, err := fields(text, at, func(name string, at int) (int, error) {
		switch {
		case name != "input":
			return valid(text, at)
		case at < len(text) && text[at] == 'n':
			in = nil
			return valid(text, at)
		}
		var end int
		var err error
		in, end, err = outline(text, at)
		return end, err
	})
	if err == nil {
		if in != nil {
			in.strict = strict
		}
		return in, nil
	}
	if _, err := strict(); err != nil {
		return nil, err
	}
	return &input{strict: strict}, nil
}

// readBare reads an input that is not inside {"input": …}. Its text may go on
// behind it where more is true.
func readBare(text []byte, more bool) (*input, error) {
	at := blank(text, 0)
	in, end, err := outline(text, at)
	if err != nil || !more && blank(text, end) < len(text) {
		if end, ok := skip(text, at); more && ok {
			text = text[:end]
		}
		var whole json.RawMessage
		if err := json.Unmarshal(text, &whole); err != nil {
			return nil, err
		}
		in = &input{text: whole}
	}
	in.strict = func() (tranche.Input, error) {
		return tranche.ParseInput(fmt.Appendf(nil, `{"input":%s}`, in.text))
	}
	if !in.plain {
		if _, err := in.strict(); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// parseFirst parses an input strictly whose text may go on behind it.
func parseFirst(text []byte) (tranche.Input, error) {
	parsed, err := tranche.ParseInput(text)
	if err == nil {
		return parsed, nil
	}
	if end, ok := skip(text, blank(text, 0)); ok && end < len(text) {
		return tranche.ParseInput(text[:end])
	}
	return nil, err
}

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

// set adds a part; of several of a name the last counts.
func (in *input) set(p part) {
	if known := in.find(p.name); known != nil {
		*known = p
		return
	}
	in.parts = append(in.parts, p)
}

func (in *input) find(name string) *part {
	for i := range in.parts {
		if in.parts[i].name == name {
			return &in.parts[i]
		}
	}
	return nil
}

// part is the text of a part, which the caller checks, or nil where it is not there
// or null.
func (in *input) part(name string) []byte {
	p := in.find(name)
	if p == nil || p.text[0] == 'n' {
		return nil
	}
	if !p.checked { // so that a common input is only read
		p.checked = true
	}
	return p.text
}

// checkRest checks the parts that nobody has asked for.
func (in *input) checkRest() error {
	for _, p := range in.parts {
		if !p.checked && (!json.Valid(p.text) || !utf8.Valid(p.text)) {
			_, err := in.strict()
			return err
		}
	}
	return nil
}

// settle finds the parts of an input that is not plain, if it is right.
func (in *input) settle() error {
	if in.plain {
		return nil
	}
	parsed, err := in.strict()
	if err != nil {
		return err
	}
	if parsed == nil { // null is an input without anything in it
		parsed = tranche.Input{}
	}
	text, err := json.Marshal(parsed)
	if err != nil {
		return err
	}
	settled, _, err := outline(text, 0)
	if err == nil {
		settled.strict, settled.common = in.strict, in.common
		*in = *settled
	}
	return err
}

// inherits tells whether a part is the common input's.
func (in *input) inherits(name string) bool { return in.common != nil && in.find(name) == nil }

// has tells whether a part is there and not null.
func (in *input) has(name string) bool {
	if in.inherits(name) {
		return in.common.input.has(name)
	}
	p := in.find(name)
	return p != nil && p.text[0] != 'n'
}

// document reads a part plainly, if it can, or else strictly.
func document[T any, P interface {
	*T
	UnmarshalJSON([]byte) error
}](in *input, name string, strictly func(tranche.Input) (T, error)) (value T, err error) {
	if text := in.part(name); text != nil && text[0] == '{' && P(&value).UnmarshalJSON(text) == nil {
		return value, nil
	}
	parsed, err := in.strict()
	if err != nil {
		return value, err
	}
	return strictly(parsed)
}

func (in *input) version() (tranche.Version, error) {
	if in.inherits("version") {
		return in.common.version()
	}
	return document(in, "version", tranche.Input.Version)
}

func (in *input) fleetMember() (tranche.Member, error) {
	if in.inherits("fleetMember") {
		return in.common.input.fleetMember()
	}
	return document(in, "fleetMember", tranche.Input.FleetMember)
}

func (in *input) policy() (tranche.Policy, error) {
	if in.inherits("policy") {
		return in.common.input.policy()
	}
	if !in.has("policy") {
		return tranche.Policy{}, nil
	}
	return document(in, "policy", tranche.Input.Policy)
}

func (in *input) firstStop() (bool, error) {
	if in.inherits("firstStop") {
		return in.common.input.firstStop()
	}
	if !in.has("firstStop") {
		return false, nil
	}
	parsed, err := in.strict()
	if err != nil {
		return false, err
	}
	return parsed.FirstStop()
}

// fleet returns the members as they came, too.
func (in *input) fleet() (fleet tranche.Fleet, members [][]byte, err error) {
	if in.inherits("fleet") {
		return in.common.fleet()
	}
	if text := in.part("fleet"); text != nil && text[0] == '{' && !in.find("fleet").odd {
		if fleet.Members = list[tranche.Member](in.members); fleet.Members != nil {
			return fleet, in.members, nil
		}
	}
	parsed, err := in.strict()
	if err != nil {
		return fleet, nil, err
	}
	if fleet, err = parsed.Fleet(); err != nil {
		return fleet, nil, err
	}
	trees, _ := parsed["fleet"].(map[string]any)["members"].([]any)
	members, err = texts(trees)
	return fleet, members, err
}

// versions returns them as they came, too.
func (in *input) versions() (catalogue []tranche.Version, releases documents.Catalogue, err error) {
	if in.inherits("versions") {
		return in.common.versions()
	}
	if text := in.part("versions"); text != nil && text[0] == '[' && !in.find("versions").odd {
		if catalogue = list[tranche.Version](in.releases); catalogue != nil {
			return catalogue, raw(in.releases), nil
		}
	}
	parsed, err := in.strict()
	if err != nil {
		return nil, nil, err
	}
	if catalogue, err = parsed.Versions(); err != nil {
		return nil, nil, err
	}
	trees, _ := parsed["versions"].([]any)
	written, err := texts(trees)
	return catalogue, raw(written), err
}

// list reads elements; it is nil if one is not plain.
func list[T any, P interface {
	*T
	UnmarshalJSON([]byte) error
}](texts [][]byte) []T {
	values := make([]T, len(texts))
	for i, text := range texts {
		if text[0] != '{' || P(&values[i]).UnmarshalJSON(text) != nil {
			return nil
		}
	}
	return values
}

// texts writes trees, which were read strictly.
func texts(trees []any) ([][]byte, error) {
	written := make([][]byte, len(trees))
	for i, tree := range trees {
		text, err := json.Marshal(tree)
		if err != nil {
			return nil, err
		}
		written[i] = text
	}
	return written, nil
}

// raw are texts as encoding/json takes them.
func raw(texts [][]byte) []any {
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = json.RawMessage(text)
	}
	return values
}

// The first pass.

var errSyntax = errors.New("not plain")

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
