package conformance

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/tranche-go/tranche/internal/speed"
	"pgregory.net/rapid"
)

// fastModules are the reference and, beside it, the same decisions in Rego that is
// written to be fast and nothing else.
var fastModules = sync.OnceValue(func() map[string]*ast.Module {
	parsed := modules(isReference)
	for file, source := range fastSources() {
		parsed[file] = ast.MustParseModule(source)
	}
	return parsed
})

func fastSources() map[string]string {
	files, err := filepath.Glob(filepath.Join("testdata", "fast", "*", "*.rego"))
	if err != nil || len(files) == 0 {
		panic("no policies in testdata/fast")
	}
	sources := map[string]string{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		sources[filepath.ToSlash(file)] = string(source)
	}
	return sources
}

var fastCompiler = sync.OnceValue(func() *ast.Compiler { return compile(fastModules()) })

// prepare is how OPA answers fastest: the query prepared, errors of builtins no
// errors, as by default, and the answer left as it is.
func prepare(t fataler, rule string) *rego.PreparedEvalQuery {
	asItIs := func(term *ast.Term, _ *rego.EvalContext) (any, error) { return term.Value, nil }
	query, err := rego.New(rego.Query(rule), rego.Compiler(fastCompiler()), rego.GenerateJSON(asItIs)).PrepareForEval(context.Background())
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	return &query
}

// value is what a prepared rule says, nil where it is undefined.
func value(t fataler, rule *rego.PreparedEvalQuery, question ast.Value, options ...rego.EvalOption) ast.Value {
	results, err := rule.Eval(context.Background(), append(options, rego.EvalParsedInput(question))...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(results) == 0 {
		return nil
	}
	return results[0].Expressions[0].Value.(ast.Value)
}

// opa are the two who ask OPA. A rival that answers something else is none.
func opa(b *testing.B, rule string, question object, native any) (reference, fast *speed.Rival) {
	b.Helper()
	input := ast.MustInterfaceToValue(question)
	rival := func(name, rule string) *speed.Rival {
		prepared := prepare(b, rule)
		if said := value(b, prepared, input); !(answer{value: said}).equal(valueAnswer(native)) {
			b.Fatalf("%s does not answer as the native decision does", rule)
		}
		return &speed.Rival{Name: name, Answer: func() { value(b, prepared, input) }}
	}
	return rival("reference", "data.upgrade."+rule), rival("fast", "data.fast."+rule)
}

// TestFastRego: what is written to be fast says what the reference says, and its
// every line has its question.
func TestFastRego(t *testing.T) {
	coverage := cover.New()
	var tracing sync.Mutex
	for rule, of := range map[string]struct {
		kind     kind
		question func(worlds, *rapid.T) []byte
		cost     int
	}{
		"rollout.plan":         {rolloutKind, usual(worlds.rollout), 5},
		"rollout.progress":     {rolloutKind, usual(worlds.rollout), 5},
		"eligibility.decision": {eligibilityKind, worlds.eligibility, 1},
		"versions.next":        {selectionKind, worlds.nextVersion, 1},
	} {
		reference, fast := prepare(t, "data.upgrade."+rule), prepare(t, "data.fast."+rule)
		parity := func(t fataler, question []byte) {
			input := compare(t, question).document
			want := answer{value: value(t, reference, input)}
			tracing.Lock()
			defer tracing.Unlock()
			if got := (answer{value: value(t, fast, input, rego.EvalQueryTracer(coverage))}); !got.equal(want) {
				t.Fatalf("data.fast.%s\n fast:      %v\n reference: %v\n question:  %s", rule, got, want, question)
			}
		}
		t.Run(rule, func(t *testing.T) {
			over(of.question, func(t *rapid.T, question []byte) { parity(t, question) }).costing(of.cost).check(t)
			for _, tc := range cases {
				if tc.kind.name == of.kind.name {
					parity(t, []byte(tc.question))
				}
			}
		})
	}
	if asked := flag.Lookup("rapid.checks").Value.(flag.Getter).Get().(int); asked < 200 {
		return // too few to come to every line
	}
	report := coverage.Report(fastModules())
	for file := range fastSources() {
		for _, lines := range report.Files[file].NotCovered {
			t.Errorf("%s:%d-%d: not covered", file, lines.Start.Row, lines.End.Row)
		}
	}
}

func TestFastRegoIsFormatted(t *testing.T) {
	for file, source := range fastSources() {
		if formatted, err := format.Source(file, []byte(source)); err != nil || string(formatted) != source {
			t.Errorf("%s is not as opa fmt has it: %v", file, err)
		}
	}
}

// usual leaves out the policy of most questions, for what is fast knows the default alone.
func usual(question func(worlds, *rapid.T) []byte) func(worlds, *rapid.T) []byte {
	return func(w worlds, t *rapid.T) []byte {
		drawn := question(w, t)
		if mostly.Draw(t, "no policy") {
			input := must(parseQuestion(drawn))(t)
			delete(input.tree, "policy")
			drawn = encode(input.tree)
		}
		return drawn
	}
}
