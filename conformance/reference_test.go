package conformance

import (
	"context"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

func everyFile(string) bool { return true }

func TestReferenceIsFormatted(t *testing.T) {
	for file, source := range sources() {
		formatted, err := format.SourceWithOpts(file, []byte(source), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		if string(formatted) != source {
			t.Errorf("%s is not as opa fmt has it", file)
		}
	}
}

// TestReferenceIsDocumented wants of each policy a package whose path is its
// directory, and of each entry point a title and a description.
func TestReferenceIsDocumented(t *testing.T) {
	parsed := modules(everyFile)
	entrypoints := 0
	for file, module := range parsed {
		want := "data." + strings.ReplaceAll(path.Dir(file), "/", ".")
		if isTest(file) {
			want += "_test"
		}
		if got := module.Package.Path.String(); got != want {
			t.Errorf("%s: package %s, want %s", file, got, want)
		}
		for _, a := range module.Annotations {
			if a.Title == "" || a.Description == "" {
				t.Errorf("%s: annotations without a title or a description", a.Location)
			}
			if a.Entrypoint {
				entrypoints++
			}
		}
	}
	if entrypoints == 0 {
		t.Error("no entry points")
	}
	compile(parsed) // strict, the tests included
}

func TestReferencePassesItsOwnTests(t *testing.T) {
	ctx := context.Background()
	parsed := modules(everyFile)
	store := inmem.New()
	transaction := storage.NewTransactionOrDie(ctx, store)
	defer store.Abort(ctx, transaction)
	coverage := cover.New()
	results, err := tester.NewRunner().
		SetCompiler(ast.NewCompiler()).
		SetStore(store).
		SetModules(parsed).
		SetCoverageQueryTracer(coverage).
		SetTimeout(time.Minute).
		RunTests(ctx, transaction)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for result := range results {
		ran++
		if !result.Pass() {
			t.Errorf("%s: %v", result, result.Error)
		}
	}
	if ran == 0 {
		t.Fatal("no tests ran")
	}
	// A conflict would end a test in Rego, so Go asks for those.
	for rule, question := range map[string]object{
		"rolloutPlan":           {"version": object{}, "fleet": object{}},
		"plan":                  {"version": object{}, "fleet": object{}},
		"progress":              {"version": object{}, "fleet": object{}},
		"groupSuccessThreshold": {"policy": object{"strategy": "all"}},
		"nextVersionForMember":  {"versions": []any{object{"service": "a"}, object{"service": "b"}}, "fleetMember": object{}},
		"next":                  {"versions": []any{object{"service": "a"}, object{"service": "b"}}, "fleetMember": object{}},
		"path":                  {"versions": []any{object{"service": "a"}, object{"service": "b"}}, "fleetMember": object{}},
		"shouldUpgrade":         {"versions": []any{object{"service": "a"}, object{"service": "b"}}, "fleetMember": object{}},
	} {
		ran++
		said := reference().ask(t, "data.upgrade.someservice."+rule, ast.MustInterfaceToValue(question), rego.EvalQueryTracer(coverage))
		if !said.conflict {
			t.Errorf("%s: %v, want a conflict", rule, said)
		}
	}
	report := coverage.Report(parsed)
	for file := range parsed {
		if isTest(file) {
			continue
		}
		if report.Files[file] == nil {
			t.Errorf("%s: nothing is covered", file)
			continue
		}
		for _, lines := range report.Files[file].NotCovered {
			t.Errorf("%s:%d-%d: not covered", file, lines.Start.Row, lines.End.Row)
		}
	}
	t.Logf("%d tests, %.1f%% covered", ran, report.Coverage)
}
