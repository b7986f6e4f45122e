package conformance

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// The vectors are questions with their answers, for implementations in other
// languages; docs/vectors.md gives their format. They are generated: nobody writes
// an answer by hand.

var update = flag.Bool("update", false, "write the vectors anew")

const vectorsDir = "../vectors"

// TestVectors generates the vectors, the same ones in every run, and wants those that
// are committed to be the same.
func TestVectors(t *testing.T) {
	files := map[string][]object{"documents": documentVectors(t), "versions": versionVectors()}
	for _, k := range []kind{rolloutKind, eligibilityKind, selectionKind, shouldUpgradeKind} {
		files[k.name] = k.vectors(t)
	}
	number := 0
	for name, vectors := range files {
		number += len(vectors)
		file := filepath.Join(vectorsDir, name+".json")
		text := writeVectors(numbered(vectors))
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if committed, err := os.ReadFile(file); err != nil || !bytes.Equal(committed, text) {
			t.Errorf("%s is not what is generated (%v): go test ./conformance -run Vectors -update", file, err)
		}
		t.Logf("%-16s%4d", name, len(vectors))
	}
	t.Logf("%-16s%4d", "together", number)
}

// vectors draws questions until every set of outcomes that comes up often has one,
// and makes each small.
func (k kind) vectors(t *testing.T) (vectors []object) {
	known := map[string]bool{}
	add := func(name string, question object) {
		document := encode(question)
		if known[string(document)] {
			return
		}
		known[string(document)] = true
		vectors = append(vectors, object{"name": name, "question": question, "answers": nativeAnswers(t, k, document)})
	}
	for _, world := range inBoth {
		for _, question := range k.samples(t, world.worlds) {
			of := k.outcomesOf(question)
			small := shrink(question, world.hostile, func(smaller object) bool { return k.outcomesOf(smaller) == of })
			if bare := prune(small); k.outcomesOf(bare) == of {
				small = bare
			}
			add(of, small)
		}
	}
	for _, worlds := range small[k.name] {
		i := 0
		for world := range worlds.all {
			if i++; i%worlds.stride == 0 {
				question := object(must(tranche.ParseInput(encode(world)))(t))
				add(k.outcomesOf(question), question)
			}
		}
	}
	if k.name == eligibilityKind.name {
		for _, text := range requirements {
			add("the requirement "+scalar(text), requiring(text))
		}
	}
	return vectors
}

// small are the small worlds of a kind, of which every stride-th is a vector: they
// have what is equal, and next to it, more often than what is drawn.
var small = map[string][]struct {
	all    iter.Seq[object]
	stride int
}{
	rolloutKind.name:     {{smallFleets(2, lists(smallEntries(), 1)), 37}, {splitFleets(), 1}},
	eligibilityKind.name: {{smallRequirements(1, 1), 1}, {smallRequirements(2, 2), 97}},
	selectionKind.name:   {{smallCatalogues(smallMembers()[:4]), 3001}},
}

// splitFleets are split in several ways, so that groups end inside a percentage, and
// one that comes out empty takes its threshold with it. Members are at two risks each.
func splitFleets() iter.Seq[object] {
	return func(yield func(object) bool) {
		for _, split := range [][]int{{50, 50}, {1, 99}, {33, 33, 34}, {10, 30, 60}} {
			for size := 1; size <= 5; size++ {
				members := []any{}
				for i := range size {
					members = append(members, object{"clusterID": fmt.Sprint("c", i+1), "upgradePolicy": "automatic", "services": []any{
						object{"name": "a", "version": "1.0.0", "risk": i % 3},
						object{"name": "a", "version": "2.0.0", "risk": (i + 1) % 4},
					}})
				}
				if !yield(object{
					"version": object{"service": "a", "version": "2.0.0"},
					"fleet":   object{"members": members},
					"policy":  object{"strategy": "split", "split": split, "successThresholds": []int{50, 60, 70}[:len(split)]},
				}) {
					return
				}
			}
		}
	}
}

// requiring asks whether a member with kafka 1.0.0 meets a requirement.
func requiring(dependency string) object {
	return object{
		"version":     object{"requirements": []any{object{"dependency": dependency}}},
		"fleetMember": object{"services": []any{object{"name": "kafka", "version": "1.0.0"}}},
	}
}

// samples are the shortest questions with each set of outcomes, as many of them as
// it takes for each outcome to stand in so many.
func (k kind) samples(t *testing.T, w worlds) (samples []object) {
	const enough = 4
	var documents [][]byte
	for seed := range drawn {
		documents = append(documents, k.example(w, seed))
	}
	slices.SortStableFunc(documents, func(a, b []byte) int { return len(a) - len(b) })
	sets, counts := map[string]bool{}, map[string]int{}
	for _, document := range documents {
		question := object(must(tranche.ParseInput(document))(t))
		of := k.outcomesOf(question)
		wanted := false
		for outcome := range strings.SplitSeq(of, ", ") {
			wanted = wanted || counts[outcome] < enough
		}
		if !wanted || sets[of] {
			continue
		}
		sets[of] = true
		for outcome := range strings.SplitSeq(of, ", ") {
			counts[outcome]++
		}
		samples = append(samples, question)
	}
	return samples
}

// outcomesOf are those of a question, and one of their own where it cannot be read.
func (k kind) outcomesOf(question object) (of string) {
	defer func() {
		switch failed := recover(); failed {
		case nil:
		case any(unreadable{}):
			of = "unreadable"
		default:
			panic(failed)
		}
	}()
	return strings.Join(distinct(k.outcomes(unreadable{}, tranche.Input(question))), ", ")
}

// unreadable ends what would be a test by a panic.
type unreadable struct{}

func (unreadable) Helper()               {}
func (unreadable) Fatalf(string, ...any) { panic(unreadable{}) }

// prune leaves out the fields that have their zero value, and those that decide nothing.
func prune(question object) object {
	var pruned func(any) any
	pruned = func(value any) any {
		switch v := value.(type) {
		case []any:
			list := []any{}
			for _, element := range v {
				list = append(list, pruned(element))
			}
			return list
		case object:
			o := object{}
			for name, field := range v {
				decides := !slices.Contains([]string{"cloud", "subscription", "serviceType", "status", "criticalSecurityUpgrade"}, name)
				if field != nil && !isZero(field) && decides {
					o[name] = pruned(field)
				}
			}
			return o
		}
		return value
	}
	bare := object{}
	for name, part := range question {
		if part != false {
			bare[name] = pruned(part)
		}
	}
	if fleet, ok := bare["fleet"].(object); ok {
		delete(fleet, "service")
	}
	return bare
}

// nativeAnswers are what the native side says to a question, by the rule that the
// reference is asked for the same.
func nativeAnswers(t fataler, k kind, question []byte) object {
	answers := object{}
	c := compare(t, question)
	c.later = func(rule string, native answer) {
		said := object{}
		switch {
		case native.conflict:
			said["conflict"] = true
		case native.value != nil:
			said["result"] = must(ast.JSON(native.value))(t)
		}
		answers[strings.ReplaceAll(strings.TrimPrefix(rule, "data."), ".", "/")] = said
	}
	k.compare(c)
	return answers
}

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
	{"a threshold of 0", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {}, "policy": {"successThreshold": 0}}`},
	{"the first of two mistakes", rolloutKind, `{"version": {"service": "kafka", "version": "1.0.0"}, "fleet": {"members": [{"upgradePolicy": true, "services": [{"risk": "7"}]}], "service": 7}}`},
}

// refusal is where and how a question cannot be read.
func refusal(t *testing.T, k kind, text string) object {
	t.Helper()
	input, err := tranche.ParseInput([]byte(text))
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

// versionVectors are pairs of version strings: whether each is valid, and their order.
func versionVectors() (vectors []object) {
	known := map[string]bool{}
	add := func(name, a, b string) {
		if known[a+"\n"+b] {
			return
		}
		known[a+"\n"+b] = true
		v, validA := versions.Parse(a)
		w, validB := versions.Parse(b)
		vector := object{"name": name, "versions": []any{a, b}, "valid": []any{validA, validB}}
		if validA && validB {
			vector["order"] = v.Compare(w)
		}
		vectors = append(vectors, vector)
	}
	for _, ascending := range semverAscending {
		for i := range ascending[1:] {
			add("precedence in SemVer 2.0.0", ascending[i], ascending[i+1])
		}
	}
	for _, s := range semverValid {
		add("valid in SemVer 2.0.0", s, s)
	}
	for _, s := range semverInvalid {
		add("not valid in SemVer 2.0.0", s, "1.0.0")
	}
	add("a number above 2^63-1", higher, lower)
	add("a number above 2^63-1", higher, "1.0.0-9223372036854775807")
	add("a number above 2^63-1", "1.0.9223372036854775808", "1.0.9223372036854775807")
	counts := map[string]int{}
	for seed := range drawn {
		pair := rapid.Custom(pairs.relatives).Example(seed)
		by := decidedBy(pair[0], pair[1])
		if len(pair[0])+len(pair[1]) > 60 || counts[by] == 6 {
			continue
		}
		counts[by]++
		add(by, pair[0], pair[1])
	}
	return vectors
}

// numbered tells vectors of one name apart.
func numbered(vectors []object) []object {
	times := map[any]int{}
	for _, vector := range vectors {
		name := vector["name"]
		if times[name]++; times[name] > 1 {
			vector["name"] = fmt.Sprintf("%v (%d)", name, times[name])
		}
	}
	return vectors
}

// writeVectors writes the name of a vector first, and then what is asked.
func writeVectors(vectors []object) []byte {
	var b bytes.Buffer
	b.WriteString("[")
	for i, vector := range vectors {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		separator := "\n    "
		for _, name := range []string{"name", "kind", "versions", "question", "text", "answers", "refused", "valid", "order"} {
			if value, present := vector[name]; present {
				fmt.Fprintf(&b, "%s%q: %s", separator, name, pretty(value, "    "))
				separator = ",\n    "
			}
		}
		b.WriteString("\n  }")
	}
	b.WriteString("\n]\n")
	return b.Bytes()
}

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
				for _, outcome := range tc.kind.outcomes(t, tranche.Input(question)) {
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
		for _, condition := range []string{"no_document", "missing", "wrong_type", "out_of_range"} {
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
