package documents

import (
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// TestByteOrderMark: editors on Windows write one, and it is no part of the document.
func TestByteOrderMark(t *testing.T) {
	const text = byteOrderMark + ` {"version": {"service": "kafka"}}`
	q, err := Parse([]byte(text))
	if err != nil || string(q.Part("version")) != `{"service": "kafka"}` {
		t.Errorf("%s, %v", q.Part("version"), err)
	}
	if q, _, err := ParsePosted([]byte(byteOrderMark + `{"input": {"version": {}}}`)); err != nil || !q.Has("version") {
		t.Errorf("posted: %s, %v", q.Text(), err)
	}
	if json, _, err := ParseYAML([]byte(byteOrderMark + "version: {service: kafka}\n")); err != nil || string(json) != `{"version":{"service":"kafka"}}` {
		t.Errorf("YAML: %s, %v", json, err)
	}
	var reader MemberReader
	var member tranche.Member
	if err := reader.Read([]byte(byteOrderMark+`{"clusterID": "c"}`), &member); err != nil || member.ClusterID != "c" {
		t.Errorf("a member: %+v, %v", member, err)
	}
	// What is wrong behind it stands where an editor shows it.
	_, err = Parse([]byte(byteOrderMark + "{]"))
	if want := "line 1, column 2: "; err == nil || err.Error()[:len(want)] != want {
		t.Errorf("%v, want %s", err, want)
	}
	// In the middle it is a letter like others, and no document begins with two.
	for _, text := range []string{byteOrderMark + byteOrderMark + "{}", "{" + byteOrderMark + "}"} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestUTF16(t *testing.T) {
	for _, text := range []string{"\xff\xfe{\x00}\x00", "\xfe\xff\x00{\x00}", "{\x00}\x00", "\x00{\x00}"} {
		const want = "line 1, column 1: want UTF-8, got UTF-16"
		if _, err := Parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
		if _, _, err := ParseYAML([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q as YAML: %v", text, err)
		}
	}
}

// TestWith: a part in a text of its own is as one in the document.
func TestWith(t *testing.T) {
	const member = `{"clusterID": "a", "services": []}`
	for _, tc := range []struct{ part, text, want string }{
		{"version", ` {"service": "kafka"} `, `{"service": "kafka"}`},
		{"fleet", `{"members": [{}]}`, `{"members": [{}]}`},
		{"fleet", `[{}]`, `{"members":[{}]}`},
		{"fleet", member, `{"members":[` + member + `]}`},
		{"fleet", "{\n\"services\": []\n}", "{\"members\":[{\n\"services\": []\n}]}"},
		{"fleet", member + "\n \r\n{}", `{"members":[` + member + `,{}]}`},
		{"fleet", "{}\n{}", `{"members":[{},{}]}`},
		{"fleet", `{}`, `{}`},
		{"versions", `[]`, `[]`},
	} {
		q, err := Parse([]byte(`{"version": null, "policy": {}, "fleet": null}`))
		if err != nil {
			t.Fatal(err)
		}
		with, err := q.With(tc.part, []byte(tc.text))
		if err != nil || string(with.Part(tc.part)) != tc.want || !with.Has("policy") {
			t.Errorf("%s %s: %s, %v, want %s", tc.part, tc.text, with.Part(tc.part), err, tc.want)
		}
	}
	for text, want := range map[string]string{
		"{}\n{":      "line 2, column 2: the JSON document ends too early",
		"{}\n{} x":   "line 2, column 4: ",
		"{\n}\n{}":   "line 3, column 1: want the end of the document, got more",
		"":           "want a JSON document, got nothing",
		`{"a": tru}`: "line 1, column 10: ",
	} {
		_, err := Question{}.With("fleet", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
