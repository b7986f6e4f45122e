package documents_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

func TestParsePosted(t *testing.T) {
	for _, c := range []struct {
		name, text string
		part       string // the text of the part version; "": there is no input
		wrong      string // is in the error
	}{
		{"an input", `{"input": {"version": {"service": "kafka"}}}`, `{"service": "kafka"}`, ""},
		{"something beside it", `{"a": [1], "input": {"version": 1}, "b": {}}`, `1`, ""},
		{"something behind it", `{"input": {"version": 1}} and more`, `1`, ""},
		{"the last of two", `{"input": {"version": 1}, "input": {"version": 2}}`, `2`, ""},
		{"the last of two is null", `{"input": {"version": 1}, "input": null}`, ``, ""},
		{"null and then an input", `{"input": null, "input": {"version": 2}}`, `2`, ""},
		{"none", `{}`, ``, ""},
		{"null", `{"input": null}`, ``, ""},
		{"the document is null", `null`, ``, ""},
		{"no text", ``, ``, ""},
		{"a blank text", " \n\t\r", ``, ""},
		{"a list", `[]`, ``, "want an object"},
		{"an input that is a list", `{"input": [1]}`, ``, "want an object"},
		{"an input that is a text", `{"input": "x"}`, ``, "want an object"},
		{"no JSON", `{"input": `, ``, "ends too early"},
		{"no JSON beside the input", `{"input": {}, "a": tru}`, ``, "tru"},
	} {
		q, there, err := documents.ParsePosted([]byte(c.text))
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) || there {
				t.Errorf("%s: %v, %v, want an error with %q", c.name, there, err, c.wrong)
			}
			continue
		}
		if err != nil || there != (c.part != "") || string(q.Part("version")) != c.part {
			t.Errorf("%s: version %q, there %v, %v, want %q", c.name, q.Part("version"), there, err, c.part)
		}
	}
}

func TestParseInput(t *testing.T) {
	for _, c := range []struct {
		text  string
		more  bool
		wrong string
	}{
		{`{"version": {"service": "kafka"}}`, false, ""},
		{`{"input": {"version": 1}, "version": {"service": "kafka"}}`, false, ""}, // a field named input is one like others
		{`{"version": {"service": "kafka"}} behind`, true, ""},
		{`{"version": {"service": "kafka"}} behind`, false, "want the end of the document"},
		{`[]`, false, "want an object"},
		{`{`, true, "ends too early"},
	} {
		q, err := documents.ParseInput([]byte(c.text), c.more)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%s: %v, want an error with %q", c.text, err, c.wrong)
			}
			continue
		}
		if version, _ := q.Version(); err != nil || version.Service != "kafka" {
			t.Errorf("%s: version %v, %v", c.text, version, err)
		}
	}
	q, err := documents.ParseInput([]byte(`null`), false)
	if err != nil || !q.Lacks("version") {
		t.Errorf("null: %v, want an input without a version", err)
	}
}

func TestParseBatch(t *testing.T) {
	b, err := documents.ParseBatch([]byte(`{
		"inputs": {"b": {"fleetMember": {"clusterID": "one"}}, "a": [], "b": {"fleetMember": {"clusterID": "two"}}},
		"more": [{}],
		"common_input": {"version": {"service": "kafka"}, "fleetMember": {"clusterID": "common"}}
	}`), 2)
	if err != nil || !slices.Equal(b.IDs, []string{"b", "a"}) || len(b.Inputs) != 2 {
		t.Fatalf("%v of %v, %v", b.IDs, len(b.Inputs), err)
	}
	if member, err := b.Inputs[0].FleetMember(); err != nil || member.ClusterID != "two" {
		t.Errorf("the last of an ID is %v, %v, want two", member.ClusterID, err)
	}
	if _, err := b.Inputs[1].FleetMember(); !errors.Is(err, tranche.ErrType) {
		t.Errorf("an input that is a list: %v, want an error of its type", err)
	}
	whole := b.Inputs[0].Inherit(b.Common)
	version, err := whole.Version()
	if err != nil || version.Service != "kafka" {
		t.Errorf("the common version is %v, %v", version, err)
	}
	if member, err := whole.FleetMember(); err != nil || member.ClusterID != "two" {
		t.Errorf("the input's own member is %v, %v, want two", member.ClusterID, err)
	}
}

func TestParseBatchErrors(t *testing.T) {
	for text, wrong := range map[string]string{
		`{}`:             "'inputs' key missing",
		`{"inputs": []}`: "inputs: want an object",
		`{"inputs": {"a": {}, "b": {}, "c": {}}}`:  "inputs: want at most 2",
		`{"inputs": {"a": {}}, "common_input": 1}`: "common_input: input: want an object",
		`[]`:                    "want an object",
		``:                      "got nothing",
		`{"inputs": {}} more`:   "want the end of the document",
		`{"inputs": {"a": {]}}`: "]",
	} {
		if _, err := documents.ParseBatch([]byte(text), 2); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v, want an error with %q", text, err, wrong)
		}
	}
}

// FuzzPosted asks that whatever is posted is read or refused, and that an input is the
// same question in its wrapper, bare and in a batch.
func FuzzPosted(f *testing.F) {
	for _, text := range []string{
		`{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [{}]}}`,
		`{"fleetMember": {"services": [{"risk": 7.0}]}, "policy": {"split": [1, 99]}}`,
		`{"version": {"service": 1}}`, `[null]`, `{"versions": [`, `null`, "\ufeff{}", `{"a": "\ud800"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		bare, err := documents.ParseInput(text, false)
		posted, there, err2 := documents.ParsePosted(slices.Concat([]byte(`{"input": `), text, []byte(`}`)))
		if err != nil || strings.HasPrefix(string(text), "\ufeff") {
			return // what is no document may be one inside of another, and the other way round
		}
		if err2 != nil || there == (strings.TrimSpace(string(text)) == "null") {
			t.Fatalf("bare it is read, posted it is there %v, %v", there, err2)
		}
		batch, err3 := documents.ParseBatch(slices.Concat([]byte(`{"inputs": {"a": `), text, []byte(`}}`)), 1)
		if err3 != nil {
			t.Fatalf("bare it is read, in a batch %v", err3)
		}
		for _, part := range []string{"version", "versions", "fleet", "fleetMember", "policy"} {
			_, want := ask(part, bare)
			_, got := ask(part, batch.Inputs[0])
			if (want == nil) != (got == nil) || want != nil && want.Error() != got.Error() {
				t.Fatalf("%s: bare %v, in a batch %v", part, want, got)
			}
			if there && string(posted.Part(part)) != string(bare.Part(part)) {
				t.Fatalf("%s: posted %s, bare %s", part, posted.Part(part), bare.Part(part))
			}
		}
	})
}
