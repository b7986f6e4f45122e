package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/policies"
	"github.com/tranche-go/tranche/rollout"
	indexed "github.com/tranche-go/tranche/rollout/index"
)

// The lines. Three take a file to its plan in a process of their own; of these the
// time is that of the process, and the memory the most that it had. The others plan
// for a fleet that they have in memory; of these the time is that of the plan, and
// the memory what the fleet, its index and the plan take.
const (
	command  = "tranche plan"
	byLine   = "tranche plan --members"
	scan     = "rollout.Plan"
	byIndex  = "rollout/index"
	opaEval  = "OPA, a document"
	prepared = "OPA, prepared"
)

var lines = []string{command, byLine, opaEval, scan, byIndex, prepared}

func isProcess(line string) bool { return line == command || line == byLine || line == opaEval }

// answer is one point of a line, in this process: it prints seconds and bytes, or the
// plan.
func answer(w io.Writer, line string, members int, document string) error {
	switch line {
	case opaEval:
		return evaluateDocument(w, document)
	case scan:
		fleet := compactFleet(members)
		target, err := rollout.NewTarget(speed.Version(), tranche.Policy{}, time.Time{})
		if err != nil {
			return err
		}
		var plan rollout.Plan
		return report(w, func() { plan = target.Plan(fleet) }, &fleet, &plan)
	case byIndex:
		index := indexed.New(compactFleet(members))
		target, err := rollout.NewTarget(speed.Version(), tranche.Policy{}, time.Time{})
		if err != nil {
			return err
		}
		var plan indexed.Plan
		return report(w, func() { plan = index.Plan(target) }, index, &plan)
	case prepared:
		query, err := preparePlan()
		if err != nil {
			return err
		}
		input := ast.MustInterfaceToValue(map[string]any{"version": speed.Version(), "fleet": compactFleet(members)})
		var results rego.ResultSet
		return report(w, func() { results, err = query.Eval(context.Background(), rego.EvalParsedInput(input)) }, &input, &results)
	}
	return fmt.Errorf("no line %q", line)
}

// compactFleet keeps the collector from letting the heap grow to twice the fleet.
func compactFleet(members int) tranche.Fleet {
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	return speed.Fleet(members)
}

// report prints what an answer takes, and what is held afterwards.
func report(w io.Writer, answer func(), held ...any) error {
	contest := speed.NewContest(2*time.Millisecond, speed.Rival{Answer: answer})
	for contest.Rounds() < 5 {
		contest.Round()
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	_, err := fmt.Fprintln(w, contest.Scores()[0].Nanoseconds/1e9, memory.HeapAlloc)
	runtime.KeepAlive(held)
	return err
}

// preparePlan compiles the reference's plan.
func preparePlan() (rego.PreparedEvalQuery, error) {
	modules := map[string]*ast.Module{}
	err := fs.WalkDir(policies.FS, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		source, err := fs.ReadFile(policies.FS, file)
		if err != nil {
			return err
		}
		modules[file], err = ast.ParseModule(file, string(source))
		return err
	})
	if err != nil {
		return rego.PreparedEvalQuery{}, err
	}
	compiler := ast.NewCompiler()
	if compiler.Compile(modules); compiler.Failed() {
		return rego.PreparedEvalQuery{}, compiler.Errors
	}
	return rego.New(rego.Query("data.upgrade.rollout.plan"), rego.Compiler(compiler)).PrepareForEval(context.Background())
}

// evaluateDocument does what "opa eval" does.
func evaluateDocument(w io.Writer, document string) error {
	query, err := preparePlan()
	if err != nil {
		return err
	}
	f, err := os.Open(document)
	if err != nil {
		return err
	}
	defer f.Close()
	input, err := ast.ValueFromReader(f)
	if err != nil {
		return err
	}
	results, err := query.Eval(context.Background(), rego.EvalParsedInput(input))
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(results)
}
