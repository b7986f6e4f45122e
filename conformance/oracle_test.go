package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/tranche-go/tranche/policies"
)

// An oracle is a set of policies that OPA evaluates.
type oracle struct {
	compiler *ast.Compiler
	queries  sync.Map // by the rule's path: *rego.PreparedEvalQuery
}

// reference is the oracle that the native decisions must agree with.
// With -mutant it is a mutant, that they must not agree with.
var reference = sync.OnceValue(func() *oracle {
	if *mutantNumber > 0 {
		mutants := regoMutants()
		if *mutantNumber > len(mutants) {
			panic(fmt.Sprintf("-mutant=%d: there are %d", *mutantNumber, len(mutants)))
		}
		mutant, err := mutants[*mutantNumber-1].parse()
		if err != nil {
			panic(err)
		}
		return &oracle{compiler: compile(mutant)}
	}
	return &oracle{compiler: compile(modules(isReference))}
})

// An answer is what a rule says: a value, nil where it is undefined, or a
// conflict, which is how a rule says that there is none.
type answer struct {
	value    ast.Value
	conflict bool
	unasked  bool // there is none, for nobody asked
}

func (a answer) String() string {
	switch {
	case a.conflict:
		return "(conflict)"
	case a.value == nil:
		return "(undefined)"
	}
	return a.value.String()
}

func (a answer) equal(b answer) bool {
	if a.value == nil || b.value == nil {
		return a.value == nil && b.value == nil && a.conflict == b.conflict
	}
	return a.value.Compare(b.value) == 0
}

// ask evaluates a rule, such as data.upgrade.rollout.plan. Any failure of OPA
// but a conflict ends the test.
func (o *oracle) ask(t fataler, rule string, question ast.Value, options ...rego.EvalOption) answer {
	t.Helper()
	ctx := context.Background()
	prepared, known := o.queries.Load(rule)
	if !known {
		query, err := rego.New(rego.Query(rule), rego.Compiler(o.compiler), rego.StrictBuiltinErrors(true)).PrepareForEval(ctx)
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		prepared, _ = o.queries.LoadOrStore(rule, &query)
	}
	said, err := evaluate(prepared.(*rego.PreparedEvalQuery), question, options...)
	if err != nil {
		t.Fatalf("%s: %v\nquestion: %v", rule, err, question)
	}
	return said
}

// evaluate asks one rule. A conflict is an answer, any other failure an error.
func evaluate(rule *rego.PreparedEvalQuery, question ast.Value, options ...rego.EvalOption) (answer, error) {
	results, err := rule.Eval(context.Background(), append(options, rego.EvalParsedInput(question))...)
	var failure *topdown.Error
	switch {
	case errors.As(err, &failure) && failure.Code == topdown.ConflictErr:
		return answer{conflict: true}, nil
	case err != nil || len(results) == 0:
		return answer{}, err
	}
	return valueAnswer(results[0].Expressions[0].Value), nil
}

// valueAnswer is the answer of a document as encoding/json would have it.
func valueAnswer(document any) answer {
	return answer{value: ast.MustInterfaceToValue(document)}
}

// fataler is what *testing.T, *testing.B and *rapid.T share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func isTest(file string) bool      { return strings.HasSuffix(file, "_test.rego") }
func isReference(file string) bool { return !isTest(file) }

// modules parses the embedded files that are wanted, by name.
func modules(wanted func(file string) bool) map[string]*ast.Module {
	parsed, err := parse(sources(), wanted)
	if err != nil {
		panic(err)
	}
	return parsed
}

func parse(files map[string]string, wanted func(file string) bool) (map[string]*ast.Module, error) {
	parsed := map[string]*ast.Module{}
	for file, source := range files {
		if wanted(file) {
			module, err := ast.ParseModuleWithOpts(file, source, ast.ParserOptions{ProcessAnnotation: true})
			if err != nil {
				return nil, err
			}
			parsed[file] = module
		}
	}
	return parsed, nil
}

func sources() map[string]string {
	files := map[string]string{}
	err := fs.WalkDir(policies.FS, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".rego" {
			return err
		}
		source, err := fs.ReadFile(policies.FS, file)
		files[file] = string(source)
		return err
	})
	if err != nil {
		panic(err)
	}
	return files
}

func compile(modules map[string]*ast.Module) *ast.Compiler {
	compiler, err := compiled(modules)
	if err != nil {
		panic(err)
	}
	return compiler
}

func compiled(modules map[string]*ast.Module) (*ast.Compiler, error) {
	compiler := ast.NewCompiler().WithStrict(true).WithEnablePrintStatements(false)
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, compiler.Errors
	}
	return compiler, nil
}

func TestReferenceCompiles(t *testing.T) { reference() }
