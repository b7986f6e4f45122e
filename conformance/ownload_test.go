package conformance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// ownPolicies are policies that are not ours, loaded as "opa run --server" loads
// them: data files too, no strict compilation, an error of a builtin is undefined.
type ownPolicies struct {
	dir, name string                             // name: of the package
	path      storage.Path                       // of the package
	queries   map[string]*rego.PreparedEvalQuery // of the rules that are defined
}

func loadOwn(dir, version, name string) (*ownPolicies, error) {
	dir, err := findOwn(dir)
	if err != nil {
		return nil, err
	}
	regoVersion, known := map[string]ast.RegoVersion{"v0": ast.RegoV0, "v1": ast.RegoV1}[version]
	if !known {
		return nil, fmt.Errorf("-policies-rego-version %s: want v0 or v1", version)
	}
	var path storage.Path
	reference, err := ast.ParseRef("data." + name)
	if err == nil {
		path, err = storage.NewPathForRef(reference)
	}
	if err != nil {
		return nil, fmt.Errorf("-policies-package %s: want a package, such as upgrade.someservice: %w", name, err)
	}
	loaded, err := loader.NewFileLoader().WithRegoVersion(regoVersion).Filtered([]string{dir}, nil)
	if err != nil {
		return nil, regoError(err, version)
	}
	ctx := context.Background()
	store := inmem.NewFromObject(loaded.Documents)
	txn := storage.NewTransactionOrDie(ctx, store)
	defer store.Abort(ctx, txn)
	compiler := ast.NewCompiler().WithDefaultRegoVersion(regoVersion).WithPathConflictsCheck(storage.NonEmpty(ctx, store, txn))
	if compiler.Compile(loaded.ParsedModules()); compiler.Failed() {
		return nil, regoError(compiler.Errors, version)
	}
	own := &ownPolicies{dir: dir, name: name, path: path, queries: map[string]*rego.PreparedEvalQuery{}}
	for _, rule := range ownRules {
		reference := reference.Append(ast.StringTerm(rule.name))
		if len(compiler.GetRulesWithPrefix(reference)) == 0 {
			if _, err := store.Read(ctx, txn, append(slices.Clone(path), rule.name)); storage.IsNotFound(err) {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		query, err := rego.New(rego.Query(reference.String()), rego.Compiler(compiler), rego.Store(store)).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", reference, err)
		}
		own.queries[rule.name] = &query
	}
	if len(own.queries) == 0 {
		return nil, fmt.Errorf("package %s in %s defines none of %s; packages there: %s",
			name, dir, strings.Join(ruleNames(), ", "), strings.Join(packages(loaded), ", "))
	}
	return own, nil
}

// findOwn finds a directory that is named from where "go test" was called, which
// it does not tell: from the root of the module, mostly, or from this directory,
// where it runs the test.
func findOwn(dir string) (string, error) {
	for _, base := range []string{"..", "."} {
		path := dir
		if !filepath.IsAbs(dir) {
			path = filepath.Join(base, dir)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return filepath.Abs(path)
		}
	}
	root, _ := filepath.Abs("..")
	return "", fmt.Errorf("-policies %s: no such directory, neither in %s nor in its conformance", dir, root)
}

// regoError says each error on a line of its own, with its file and line.
func regoError(err error, version string) error {
	hint := ""
	if version == "v1" && strings.Contains(err.Error(), "rego_parse_error") {
		hint = "\nIf it was written for an OPA before 1.0: -policies-rego-version v0"
	}
	return fmt.Errorf("-policies cannot be loaded as Rego %s: %w%s", version, err, hint)
}

func packages(loaded *loader.Result) []string {
	names := []string{}
	for _, module := range loaded.ParsedModules() {
		names = append(names, strings.TrimPrefix(module.Package.Path.String(), "data."))
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 0 {
		return []string{"none"}
	}
	return names
}

// ask evaluates a rule. Any failure but a conflict ends the test.
func (own *ownPolicies) ask(t fataler, rule string, question object) answer {
	t.Helper()
	input, err := ast.InterfaceToValue(question)
	if err != nil {
		t.Fatalf("%v", err)
	}
	said, err := evaluate(own.queries[rule], input)
	if err != nil {
		t.Fatalf("%s.%s: %v\n%s", own.name, rule, err, pretty(object{"input": question}, ""))
	}
	return said
}
