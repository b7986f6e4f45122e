package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// mutatedPackages are those of the decisions.
var mutatedPackages = []string{"versions/", "windows/", "eligibility/", "rollout/"}

// TestGoMutants has gremlins mutate the native side. It works on a copy of the module
// in which the tests of this package are the only ones, and runs them on each mutant
// through this very binary (go test -exec): see judge.
func TestGoMutants(t *testing.T) {
	sample, began := wantMutants(t), time.Now()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	wanted := func(file string) bool { return strings.HasPrefix(file, *mutantsIn) }
	if !slices.ContainsFunc(nativeFiles(t, root), wanted) {
		t.Skipf("no mutants in %s", *mutantsIn)
	}
	temporary := t.TempDir()
	copied, gremlins := filepath.Join(temporary, "module"), filepath.Join(temporary, "gremlins")
	copyModule(t, root, copied)
	unchanged := filepath.Join(temporary, "unchanged.test")
	run(t, copied, nil, "go", "test", "-c", "-o", unchanged, "./conformance")
	wantToLive(t, filepath.Join(copied, "conformance"), unchanged) // a file may be wanting
	run(t, root, nil, "go", "build", "-modfile=tools/go.mod", "-o", gremlins, "github.com/go-gremlins/gremlins/cmd/gremlins")

	journal, profile, report := filepath.Join(temporary, "journal"), filepath.Join(temporary, "profile"), filepath.Join(temporary, "report")
	writeProfile(t, copied, profile, sample)
	env := []string{
		judgeVariable + "=" + journal, originalVariable + "=" + copied, profileVariable + "=" + profile,
		"GOFLAGS=" + os.Getenv("GOFLAGS") + " -count=1 -vet=off '-ldflags=-s -w' '-exec=" + thisBinary(t) + "'",
	}
	output := run(t, copied, env, gremlins, slices.Concat(gremlinsOptions, []string{"--output", report})...)

	var reported struct {
		Files []struct {
			Name      string `json:"file_name"`
			Mutations []struct {
				Type, Status string
				Line, Column int
			}
		}
	}
	content, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if err := json.Unmarshal(content, &reported); err != nil {
		t.Fatal(err)
	}
	trials, tried := readJournal(t, copied, journal)
	for _, file := range reported.Files {
		if !beginsWithOne(file.Name, mutatedPackages) {
			continue // it is not covered, and no mutant of it was tried
		}
		for _, m := range file.Mutations {
			at := fmt.Sprintf("%s:%d:%d", file.Name, m.Line, m.Column)
			switch {
			case m.Status == "NOT COVERED" && (sample || *mutantsIn != ""): // not asked for
			case tried[at] > 0:
				tried[at]--
			case m.Status == "KILLED" || m.Status == "NOT VIABLE":
				// Nobody ran the tests: go test did not get that far.
				trials = append(trials, trial{Mutant: at + ": " + m.Type, At: at, Fate: notCompiled})
			default:
				t.Errorf("%s: %s: %s, and the tests did not run", at, m.Type, m.Status)
			}
		}
	}
	for at, left := range tried {
		if left > 0 {
			t.Errorf("%s: tried, and not reported", at)
		}
	}
	score(t, mutatedPackages, trials, !sample && *mutantsIn == "", began)
}

// gremlinsOptions ask for every kind of mutant, in the packages of the decisions. Its
// invert-negatives makes the same of a minus as its arithmetic-base. Four workers are
// two, as these tests are an integration. Time is up when judge says so, long before
// gremlins would.
var gremlinsOptions = []string{
	"unleash", "--integration", "--workers=4", "--timeout-coefficient=10000",
	"--exclude-files=^[^/]*$", "--exclude-files=^(policies|conformance)/",
	"--arithmetic-base", "--conditionals-boundary", "--conditionals-negation", "--increment-decrement",
	"--invert-assignments", "--invert-bitwise", "--invert-bwassign", "--invert-logical", "--invert-loopctrl",
	"--invert-negatives=false", "--remove-self-assignments",
}

// notCopied are commands and modules of their own, which the tests do not need.
var notCopied = []string{"cmd", "tools", "conformance/growth", "conformance/load", "conformance/opa", "conformance/rivals"}

// copyModule copies the library, this package and what its tests read, and no other test.
func copyModule(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		top, _, _ := strings.Cut(filepath.ToSlash(name), "/")
		switch {
		case name == ".":
			return nil
		case entry.IsDir() && (strings.HasPrefix(top, ".") || slices.Contains(notCopied, filepath.ToSlash(name))):
			return fs.SkipDir
		case entry.IsDir() || top != "conformance" && strings.HasSuffix(name, "_test.go") || !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, name)), 0o700); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// writeProfile writes the coverage that gremlins is told of: every line that is
// wanted. It makes mutants of no other, and what no test reaches must be among them.
func writeProfile(t *testing.T, root, profile string, sample bool) {
	t.Helper()
	var blocks strings.Builder
	blocks.WriteString("mode: set\n")
	for _, file := range nativeFiles(t, root) {
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(file, *mutantsIn) {
			continue
		}
		line := 0
		for text := range strings.Lines(string(content)) {
			line++
			if !sample || inSample(file+strings.TrimSpace(text)) {
				fmt.Fprintf(&blocks, "%s/%s:%d.1,%d.1000 1 1\n", module, file, line, line)
			}
		}
	}
	if err := os.WriteFile(profile, []byte(blocks.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func nativeFiles(t fataler, root string) []string {
	var files []string
	for _, dir := range mutatedPackages {
		found, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, file := range found {
			if !strings.HasSuffix(file, "_test.go") {
				files = append(files, dir+filepath.Base(file))
			}
		}
	}
	return files
}

// The environment of a judge: where it writes a line for each mutant, the module
// as it was, and the coverage that gremlins is told of.
const (
	judgeVariable    = "TRANCHE_MUTANTS_JOURNAL"
	originalVariable = "TRANCHE_MUTANTS_ORIGINAL"
	profileVariable  = "TRANCHE_MUTANTS_PROFILE"
)

// A note is what a judge writes of a mutant: the token at a place was another.
type note struct {
	File          string
	Line, Column  int
	Before, After string
	Fate          fate
	Killer        string
}

// judge stands between go test and the binary of this package's tests in a copy of the
// module with one token changed. It finds out which, tries the tests and writes the
// outcome down. It is what TestMain does instead of running tests where the
// environment says so, and returns the status to exit with.
func judge(args []string) int {
	for _, arg := range args {
		if to, is := strings.CutPrefix(arg, "-test.coverprofile="); is {
			profile, err := os.ReadFile(os.Getenv(profileVariable))
			if err == nil {
				err = os.WriteFile(to, profile, 0o600)
			}
			return status(err)
		}
	}
	n, err := difference(os.Getenv(originalVariable), "..")
	if err != nil {
		return status(err)
	}
	n.Fate, n.Killer = try(".", args[0])
	line, err := json.Marshal(n)
	if err != nil {
		return status(err)
	}
	journal, err := os.OpenFile(os.Getenv(judgeVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return status(err)
	}
	_, err = journal.Write(append(line, '\n'))
	if err = errors.Join(err, journal.Close()); err != nil {
		return status(err)
	}
	if n.Fate == lived {
		return 0
	}
	return 1
}

func status(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// difference finds the token that two copies of the native files differ in. Their
// layout may differ: gremlins prints the file anew.
func difference(original, mutant string) (note, error) {
	for _, file := range nativeFiles(panicker{}, original) {
		before, err := os.ReadFile(filepath.Join(original, file))
		if err != nil {
			return note{}, err
		}
		after, err := os.ReadFile(filepath.Join(mutant, file))
		if err != nil {
			return note{}, err
		}
		if bytes.Equal(before, after) {
			continue
		}
		was, is := tokens(file, before), tokens(file, after)
		for i := range was {
			if i < len(is) && was[i].text != is[i].text {
				place := was[i].place
				return note{File: file, Line: place.Line, Column: place.Column, Before: was[i].text, After: is[i].text}, nil
			}
		}
	}
	return note{}, errors.New("nothing is mutated")
}

type tokenAt struct {
	place token.Position
	text  string
}

func tokens(name string, source []byte) []tokenAt {
	var all []tokenAt
	files := token.NewFileSet()
	file := files.AddFile(name, -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, 0)
	for {
		at, kind, text := s.Scan()
		switch {
		case kind == token.EOF:
			return all
		case kind == token.SEMICOLON, kind == token.COMMA: // as the layout has them
			continue
		case kind == token.LPAREN, kind == token.RPAREN: // as the precedence of a mutated operator has them
			continue
		case kind.IsOperator():
			text = kind.String()
		}
		all = append(all, tokenAt{files.Position(at), text})
	}
}

// readJournal names the mutants that were tried, and counts those of a place.
func readJournal(t *testing.T, root, journal string) ([]trial, map[string]int) {
	t.Helper()
	content, err := os.ReadFile(journal)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // nobody wrote: there were no mutants
		t.Fatal(err)
	}
	var notes []note
	for line := range strings.Lines(string(content)) {
		var n note
		if err := json.Unmarshal([]byte(line), &n); err != nil {
			t.Fatal(err)
		}
		notes = append(notes, n)
	}
	slices.SortFunc(notes, func(a, b note) int {
		return slices.Compare([]string{a.File, fmt.Sprintf("%6d:%4d", a.Line, a.Column), a.After}, []string{b.File, fmt.Sprintf("%6d:%4d", b.Line, b.Column), b.After})
	})
	var trials []trial
	names, places := map[string]int{}, map[string]int{}
	for _, n := range notes {
		function, code := enclosing(t, filepath.Join(root, n.File), n)
		name := distinctName(names, fmt.Sprintf("%s %s: `%s`: `%s` becomes `%s`", n.File, function, oneLine(code), n.Before, n.After))
		at := fmt.Sprintf("%s:%d:%d", n.File, n.Line, n.Column)
		places[at]++
		trials = append(trials, trial{Mutant: name, At: at, Fate: n.Fate, Killer: n.Killer})
		t.Logf("%s: %s %s", n.Fate, name, n.Killer)
	}
	return trials, places
}

// enclosing finds the function around a mutant, and the expression or the statement.
func enclosing(t *testing.T, name string, n note) (function, code string) {
	t.Helper()
	files := token.NewFileSet()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	file := files.File(parsed.Pos())
	place := file.LineStart(n.Line) + token.Pos(n.Column-1)
	ast.Inspect(parsed, func(node ast.Node) bool {
		if node == nil || node.Pos() > place || node.End() <= place {
			return false
		}
		switch node := node.(type) {
		case *ast.FuncDecl:
			function = node.Name.Name
			if node.Recv != nil {
				function = receiver(node.Recv.List[0].Type) + "." + function
			}
		case *ast.BinaryExpr, *ast.UnaryExpr, *ast.IncDecStmt, *ast.AssignStmt, *ast.BranchStmt:
			code = string(source[file.Offset(node.Pos()):file.Offset(node.End())])
		}
		return true
	})
	return function, code
}

func receiver(of ast.Expr) string {
	if star, is := of.(*ast.StarExpr); is {
		of = star.X
	}
	if name, is := of.(*ast.Ident); is {
		return name.Name
	}
	return ""
}

// panicker is a fataler outside of a test.
type panicker struct{}

func (panicker) Helper()                           {}
func (panicker) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
