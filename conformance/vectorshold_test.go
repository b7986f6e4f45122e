package conformance

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche/versions"
)

// TestVectorsHold reads the vectors as another implementation does, and puts their
// questions to native and reference. Each outcome must stand there.
func TestVectorsHold(t *testing.T) {
	for _, tc := range outcomes {
		if tc.kind.name == shapesKind.name {
			continue
		}
		t.Run(tc.kind.name, func(t *testing.T) {
			seen := map[string]bool{}
			for _, v := range readVectors(t, tc.kind.name) {
				question := v["question"].(object)
				wantAnswers(t, tc.kind, encode(question), v)
				for _, outcome := range tc.kind.outcomes(t, must(parsedTree(question))(t)) {
					seen[outcome] = true
				}
			}
			for _, outcome := range slices.Concat(slices.Collect(maps.Keys(tc.ordinary)), slices.Collect(maps.Keys(tc.hostile)), tc.rare) {
				if !seen[outcome] {
					t.Errorf("no vector for %q", outcome)
				}
			}
		})
	}
	t.Run(advancedKind.name, func(t *testing.T) {
		seen := map[string]bool{}
		for _, v := range readVectors(t, advancedKind.name) {
			question := v["question"].(object)
			wantAnswers(t, advancedKind, encode(question), v)
			for _, outcome := range advancedOutcomes(t, must(parsedTree(question))(t)) {
				seen[outcome] = true
			}
		}
		for outcome := range advancedFloors {
			if !seen[outcome] {
				t.Errorf("no vector for %q", outcome)
			}
		}
	})
	t.Run("documents", func(t *testing.T) {
		conditions, kinds := map[any]bool{}, map[string]kind{}
		for _, tc := range outcomes {
			kinds[tc.kind.name] = tc.kind
		}
		for _, v := range readVectors(t, "documents") {
			k, text := kinds[v["kind"].(string)], v["text"].(string)
			refused, ok := v["refused"].(object)
			if !ok {
				wantAnswers(t, k, []byte(text), v)
				continue
			}
			if got := refusal(t, k, text); !maps.Equal(got, refused) {
				t.Errorf("%s: %v, want %v", v["name"], got, refused)
			}
			conditions[refused["condition"]] = true
		}
		for _, condition := range []string{"no_document", "missing", "wrong_type"} {
			if !conditions[condition] {
				t.Errorf("no vector for %q", condition)
			}
		}
	})
	t.Run("versions", func(t *testing.T) {
		seen := map[string]bool{}
		for _, v := range readVectors(t, "versions") {
			pair := v["versions"].([]any)
			a, b := pair[0].(string), pair[1].(string)
			agreeOnVersions(t, a, b)
			first, validA := versions.Parse(a)
			second, validB := versions.Parse(b)
			want := object{"valid": []any{validA, validB}}
			if validA && validB {
				want["order"] = first.Compare(second)
			}
			if got := (object{"valid": v["valid"], "order": v["order"]}); pretty(got, "") != pretty(object{"valid": want["valid"], "order": want["order"]}, "") {
				t.Errorf("%s: %v, want %v", v["name"], got, want)
			}
			seen[decidedBy(a, b)] = true
		}
		for by := range pairFloors {
			if !seen[by] {
				t.Errorf("no vector for %q", by)
			}
		}
	})
}

// wantAnswers wants native and reference to give the answers of a vector.
func wantAnswers(t *testing.T, k kind, question []byte, v object) {
	t.Helper()
	answers := v["answers"].(object)
	native := nativeAnswers(t, k, question)
	maps.DeleteFunc(native, func(_ string, said any) bool { return !fitsDoubles(said) })
	if pretty(native, "") != pretty(answers, "") {
		t.Errorf("%s:\n%s\nnative: %s\nvector: %s", v["name"], question, pretty(native, ""), pretty(answers, ""))
	}
	document := compare(t, question).document
	for path, said := range answers {
		want := answer{conflict: said.(object)["conflict"] == true}
		if result, defined := said.(object)["result"]; defined {
			want = valueAnswer(result)
		}
		rule := "data." + strings.ReplaceAll(path, "/", ".")
		if got := reference().ask(t, rule, document); !got.equal(want) {
			t.Errorf("%s: %s\n%s\nreference: %v\nvector:    %v", v["name"], rule, question, got, want)
		}
	}
}

func readVectors(t *testing.T, name string) (vectors []object) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(must(os.ReadFile(filepath.Join(vectorsDir, name+".json")))(t)))
	decoder.UseNumber()
	if err := decoder.Decode(&vectors); err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors: %v", len(vectors), err)
	}
	return vectors
}
