package documents

import (
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
