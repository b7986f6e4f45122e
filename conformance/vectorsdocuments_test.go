package conformance

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// documentVectors are questions whose spelling is what they are about: each as text.
func documentVectors(t *testing.T) (vectors []object) {
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		tc := cases[name]
		var text bytes.Buffer
		if err := json.Compact(&text, []byte(tc.question)); err != nil {
			t.Fatal(err)
		}
		answers := nativeAnswers(t, tc.kind, text.Bytes())
		maps.DeleteFunc(answers, func(_ string, said any) bool { return !fitsDoubles(said) })
		vectors = append(vectors, object{"name": name, "kind": tc.kind.name, "text": text.String(), "answers": answers})
	}
	for _, tc := range refusals {
		vectors = append(vectors, object{"name": tc.name, "kind": tc.kind.name, "text": tc.text, "refused": refusal(t, tc.kind, tc.text)})
	}
	return vectors
}

// fitsDoubles is false for an answer that repeats a number that is out of the range
// of a double: there are languages in which nobody could read the file then.
func fitsDoubles(value any) bool {
	switch v := value.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(element any) bool { return !fitsDoubles(element) })
	case object:
		return fitsDoubles(slices.Collect(maps.Values(v)))
	case json.Number:
		_, err := v.Float64()
		return err == nil
	}
	return true
}

// refusals are questions that cannot be read. The reference is not asked: OPA takes
// what it cannot read for what is not there.
var refusals = []struct {
	name string
	kind kind
	text string
}{
	{"no JSON", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {}`},
	{"no object", rolloutKind, `[]`},
	{"more than one document", eligibilityKind, `{"version": {}, "fleetMember": {}} {}`},
	{"nested too deep", eligibilityKind, `{"version": {}, "fleetMember": {}, "note": ` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`},
	{"an input that is no object", eligibilityKind, `{"input": 7}`},
	{"an empty input", eligibilityKind, `{"input": null}`},
	{"no version", rolloutKind, `{"fleet": {}}`},
	{"no fleet", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "Fleet": {}}`},
	{"a fleet that is null", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": null}`},
	{"a version to roll out that is null", rolloutKind, `{"version": null, "fleet": {}}`},
	{"a member that is null, and asks", eligibilityKind, `{"version": {}, "fleetMember": null}`},
	{"a catalogue that is null", selectionKind, `{"versions": null, "fleetMember": {}}`},
	{"a catalogue that is null, and a fleet", shouldUpgradeKind, `{"versions": null, "fleetMember": {}, "fleet": {}}`},
	{"a member of the fleet that is null", shouldUpgradeKind, `{"versions": [], "fleetMember": {}, "fleet": {"members": [{}, null]}}`},
	{"no member", eligibilityKind, `{"version": {}, "member": {}}`},
	{"no versions", selectionKind, `{"fleetMember": {}}`},
	{"a member that is a list", eligibilityKind, `{"version": {}, "fleetMember": []}`},
	{"versions that are an object", selectionKind, `{"versions": {"service": "kafka"}, "fleetMember": {}}`},
	{"a version that is null", selectionKind, `{"versions": [{}, null], "fleetMember": {}}`},
	{"a version that is a number", rolloutKind, `{"version": {"service": "kafka", "version": 4.10}, "fleet": {}}`},
	{"a risk that is text", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{}, {"services": [{"risk": 7}, {"risk": "7"}]}]}}`},
	{"a risk with a fraction", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{"services": [{"risk": 7.5}]}]}}`},
	{"a risk of 2^63", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{"services": [{"risk": 9223372036854775808}]}]}}`},
	{"a risk that is too large to write out", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{"services": [{"risk": 1e400}]}]}}`},
	{"a member that is null", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [null]}}`},
	{"a requirement that is text", eligibilityKind, `{"version": {"requirements": ["kafka:1.0.0"]}, "fleetMember": {}}`},
	{"a next that is text", selectionKind, `{"versions": [{"next": "1.0.0"}], "fleetMember": {}}`},
	{"an element of next that is a number", selectionKind, `{"versions": [{"next": ["1.0.0", 1]}], "fleetMember": {}}`},
	{"a flag that is text", selectionKind, `{"versions": [{"serviceImpacting": "true"}], "fleetMember": {}}`},
	{"an option that is a number", selectionKind, `{"versions": [], "fleetMember": {}, "firstStop": 1}`},
	{"a policy that is text", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {}, "policy": "by_risk"}`},
	{"a share with a fraction", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {}, "policy": {"strategy": "split", "split": [33.5, 66.5]}}`},
	{"the first of two mistakes", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{"upgradePolicy": true, "services": [{"risk": "7"}]}], "service": 7}}`},
}

// refusal is where and how a question cannot be read.
func refusal(t *testing.T, k kind, text string) object {
	t.Helper()
	input, err := parseQuestion([]byte(text))
	if err == nil {
		err = k.read(input)
	}
	if err == nil {
		t.Fatalf("%s is not refused", text)
	}
	condition, path := conditionOf(err)
	if path == "" {
		return object{"condition": "no_document"}
	}
	return object{"path": path, "condition": condition}
}
