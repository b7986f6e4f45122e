package conformance

import (
	"bytes"
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
	for _, k := range []kind{rolloutKind, advancedKind, eligibilityKind, selectionKind, shouldUpgradeKind} {
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

// vectors are drawn questions for each outcome, each made as small as its outcomes
// allow, and some that are not left to chance.
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
	drawnFrom := inBoth
	if k.name == advancedKind.name {
		drawnFrom = inAll[len(inBoth):]
	}
	for _, world := range drawnFrom {
		for _, question := range k.samples(t, world.worlds) {
			of := k.outcomesOf(question)
			least := shrink(question, world.hostile, func(smaller object) bool { return k.outcomesOf(smaller) == of })
			if bare := prune(least); k.outcomesOf(bare) == of {
				least = bare
			}
			add(of, least)
		}
	}
	for _, some := range small[k.name] {
		i := 0
		for world := range some.all {
			if i++; i%some.stride == 0 {
				question := must(parseQuestion(encode(world)))(t).tree
				add(k.outcomesOf(question), question)
			}
		}
	}
	if k.name == eligibilityKind.name {
		for _, text := range requirements {
			add("the requirement "+scalar(text), requiring(text))
		}
	}
	if k.name == shouldUpgradeKind.name {
		twins := nearTwins()
		for _, differs := range slices.Sorted(maps.Keys(twins)) {
			add("behind a near twin: "+differs, must(parseQuestion(encode(twins[differs])))(t).tree)
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
	rolloutKind.name: {
		{smallFleets(2, lists(smallEntries(), 1)), 37}, {smallFleets(1, lists(smallEntries(), 2)), 29},
		{smallPolicies(), 61}, {splitFleets(), 1},
	},
	eligibilityKind.name:   {{smallRequirements(1, 1), 1}, {smallRequirements(2, 2), 97}},
	selectionKind.name:     {{smallCatalogues(smallMembers()[:4]), 3001}},
	shouldUpgradeKind.name: {{smallAdvice(), 997}},
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
		question := must(parseQuestion(document))(t).tree
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
	return strings.Join(distinct(k.outcomes(unreadable{}, must(parsedTree(question))(unreadable{}))), ", ")
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
	but := func(s string) string {
		if here, is := semverExceptions[s]; is {
			return map[bool]string{true: ", but here", false: ", but not here"}[here]
		}
		return ""
	}
	for _, s := range semverValid {
		add("valid in SemVer 2.0.0"+but(s), s, s)
	}
	for _, s := range semverInvalid {
		add("not valid in SemVer 2.0.0"+but(s), s, "1.0.0")
	}
	for _, odd := range []string{"V1.2.3", "vv1.2.3", "v", "1.2.3.0", " 1.2.3", "1.2.3 ", "1.2.3\n", "1.2.3-\u00e9", "\u0661.2.3", ""} {
		add("nearly a version", odd, "1.2.3")
	}
	add("longer than some take", "1.0.0-"+strings.Repeat("a", 300), "1.0.0-"+strings.Repeat("a", 300)+"b")
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
