package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/documents"
)

// How a request's document is read. A first pass, outline, finds where in the text the
// parts of the input stand, and its members and versions, which then pass through as they
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
