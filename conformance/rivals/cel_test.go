package rivals

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/ext"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// expression is the whole decision, but for its reasons: CEL says yes or no. A
// version that is not valid is an error to compare, which exists and all get over
// where another entry or requirement decides.
const expression = `version.requirements.all(r,
	r.dependency.matches('^[^:\\s\\x0B\\x85\\pZ]+:(>=|>|<=|<|)[^:]+$') &&
	cel.bind(parts, r.dependency.split(':'),
		member.services.exists(s, s.name == parts[0] && (
			parts[1].startsWith('>=') ? compare(s.version, parts[1].substring(2)) >= 0 :
			parts[1].startsWith('<=') ? compare(s.version, parts[1].substring(2)) <= 0 :
			parts[1].startsWith('>') ? compare(s.version, parts[1].substring(1)) > 0 :
			parts[1].startsWith('<') ? compare(s.version, parts[1].substring(1)) < 0 :
			compare(s.version, parts[1]) == 0))))`

// celProgram compiles the expression. CEL has no semantic versions, so it is given ours.
func celProgram() (cel.Program, error) {
	env, err := cel.NewEnv(
		cel.Variable("version", cel.MapType(cel.StringType, cel.DynType)),
		cel.Variable("member", cel.MapType(cel.StringType, cel.DynType)),
		ext.Strings(), ext.Bindings(),
		cel.Function("compare", cel.Overload("compare_versions", []*cel.Type{cel.StringType, cel.StringType}, cel.IntType,
			cel.BinaryBinding(celCompare))),
	)
	if err != nil {
		return nil, err
	}
	compiled, issues := env.Compile(expression)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return env.Program(compiled, cel.EvalOptions(cel.OptOptimize))
}

func celCompare(a, b ref.Val) ref.Val {
	v, okV := versions.Parse(string(a.(types.String)))
	w, okW := versions.Parse(string(b.(types.String)))
	if !okV || !okW {
		return types.NewErr("not a semantic version")
	}
	return types.Int(v.Compare(w))
}

// celInput is a question as CEL reads it fastest: nothing is left to be converted.
func celInput(version tranche.Version, member tranche.Member) map[string]any {
	requirements := make([]ref.Val, len(version.Requirements))
	for i, required := range version.Requirements {
		requirements[i] = celObject(map[string]ref.Val{"dependency": types.String(required.Dependency)})
	}
	services := make([]ref.Val, len(member.Services))
	for i, entry := range member.Services {
		services[i] = celObject(map[string]ref.Val{"name": types.String(entry.Name), "version": types.String(entry.Version)})
	}
	return map[string]any{
		"version": celObject(map[string]ref.Val{"requirements": types.NewRefValList(types.DefaultTypeAdapter, requirements)}),
		"member":  celObject(map[string]ref.Val{"services": types.NewRefValList(types.DefaultTypeAdapter, services)}),
	}
}

func celObject(fields map[string]ref.Val) ref.Val {
	object := map[ref.Val]ref.Val{}
	for name, value := range fields {
		object[types.String(name)] = value
	}
	return types.NewRefValMap(types.DefaultTypeAdapter, object)
}

func celEligible(program cel.Program, input map[string]any) bool {
	said, _, err := program.Eval(input)
	return err == nil && said == types.True
}
