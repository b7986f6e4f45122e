package server

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// FuzzInput reads a body in the fast way and in the strict one: every question is
// answered alike, errors word by word.
func FuzzInput(f *testing.F) {
	for _, body := range []string{
		`{"input":` + asked + `}`, `{"input":{}}`, `{}`, ``, `null`, `[]`, `{"input":5}`, `{"input":null,"input":{}}`, `{"input":{},"input":null}`,
		`{"x":"\"}","input":{"version":null,"fleet":{"members":null,"service":5},"versions":5,"fleetMember":[]}}`,
		`{"input":{"fleet":{"service":"a","x":[1,{"members":[]}],"members":[{},5]},"versions":[{},null]}} more`,
		`{"input":{"versions":[],"versions":[{"service":"\u006b"}],"fleet":{"members":[{}],"members":[]}}}`,
		`{"\u0069nput":{"\u0076ersion":{"service":"\ud800"},"fleet":{"members":[{"clusterID":"é"}]}}}`,
		`{"input":{"version":{"service":"k","version":"1.0.0"},"fleet":{"members":[{]}]}}}`, `{"input":{"fleet":{"members":[{},]}}}`,
		`{"input":{"policy":{"strategy":"single","successThreshold":70e-1},"firstStop":true,"x":tru}}`, `{"input":{"a":01}}`, `{"input":{"a":1}`,
		`{"input":{"input":{}}}`, "{\"input\":{\"x\":\"\xff\"}}", `{"input":{"firstStop":1}}`, `{"input":{"fleet":{"serviceType":[]}}}`, `{"a":{"b":1}],"input":{}}`,
		`{"input":{"version":{},"fleet":{"members":""}}}`, // once taken for no members
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fast, wrong := readPosted(bytes.Clone(body))
		strict, err := parseFirst(bytes.Clone(body))
		if wrong != nil {
			if err == nil || wrong.Error() != err.Error() {
				t.Fatalf("%v, strictly %v", wrong, err)
			}
			return
		}
		if fast == nil { // there is no input, but the rest may be wrong
			return
		}
		if err != nil {
			// What nobody has asked for is looked at in the end.
			if got := fast.allAnswers(); !strings.Contains(got, err.Error()) {
				t.Fatalf("%s\nstrictly %v", got, err)
			}
			return
		}
		if got, want := fast.allAnswers(), strictly(strict).allAnswers(); got != want {
			t.Fatalf("%s\nstrictly %s", got, want)
		}
	})
}

// strictly is an input of which nothing is plain.
func strictly(parsed tranche.Input) *input {
	in := &input{plain: true, strict: func() (tranche.Input, error) { return parsed, nil }}
	for name, value := range parsed {
		text := []byte("?") // a part that is there and does not say what it is
		if value == nil {
			text = []byte("null")
		}
		in.parts = append(in.parts, part{name: name, text: text, checked: true})
	}
	return in
}

func (in *input) allAnswers() string {
	var all strings.Builder
	if err := in.settle(); err != nil {
		return err.Error()
	}
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		answer, err := questions[name](&question{in, nil, 1 << 30})
		if err == nil {
			err = in.checkRest()
		}
		if err != nil {
			fmt.Fprintf(&all, "%s: %v\n", name, err)
			continue
		}
		var page bytes.Buffer
		if answer.document != nil {
			if err := encode(&page, answer.document); err != nil {
				return err.Error()
			}
		}
		document, err := descend(page.Bytes(), nil)
		if err == nil {
			page.Reset()
			_ = encode(&page, *document) // names in order
		}
		fmt.Fprintf(&all, "%s: %s %s %s", name, answer.outcome, answer.reason, page.String())
	}
	return all.String()
}

// Fields that nobody knows are not kept, however many there are.
func TestInputKeepsWhatItKnows(t *testing.T) {
	in, err := readPosted([]byte(`{"input":{` + manyNames(1000) + `"policy":{},"version":{},"policy":null}}`))
	if err != nil || len(in.parts) != 2 || !in.plain {
		t.Errorf("%d parts, %v", len(in.parts), err)
	}
	if _, err := readPosted([]byte(`{"input":{"unknown":[1,,2],"policy":{}}}`)); err == nil {
		t.Error("a field that nobody knows is not checked")
	}
}
