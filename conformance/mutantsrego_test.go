package conformance

import (
	"flag"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
)

// mutantNumber makes the reference one of its mutants, as TestRegoMutants counts them
// from 1: what "go test ./conformance -mutant 7" does not notice survives.
var mutantNumber = flag.Int("mutant", 0, "compare with this mutant of the reference, by its number; 0: with the reference")

// A regoMutant is a change to the text of one file of the reference.
type regoMutant struct {
	name     string
	file     string
	line     int
	from, to int // the bytes that are replaced
	by       string
}

// parse is the reference with the change made, which may be no Rego.
func (m regoMutant) parse() (map[string]*ast.Module, error) {
	files := sources()
	files[m.file] = files[m.file][:m.from] + m.by + files[m.file][m.to:]
	return parse(files, isReference)
}

// TestRegoMutants compares the native side with one mutant of the reference after
// another, each in a process of its own.
func TestRegoMutants(t *testing.T) {
	sample, began := wantMutants(t), time.Now()
	binary := thisBinary(t)
	var trials []trial
	var tried sync.Mutex
	wait := make(chan struct{}, 2)
	var all sync.WaitGroup
	wanted := func(m regoMutant) bool {
		return (!sample || inSample(m.name)) && strings.HasPrefix("policies/"+m.file, *mutantsIn)
	}
	mutants := regoMutants()
	if slices.ContainsFunc(mutants, wanted) {
		wantToLive(t, ".", binary)
	}
	for i, m := range mutants {
		if !wanted(m) {
			continue
		}
		wait <- struct{}{}
		all.Go(func() {
			defer func() { <-wait }()
			tr := trial{Mutant: m.name, At: fmt.Sprintf("policies/%s:%d, -mutant %d", m.file, m.line, i+1), Fate: notCompiled}
			if parsed, err := m.parse(); err == nil {
				if _, err = compiled(parsed); err == nil {
					tr.Fate, tr.Killer = try(".", binary, fmt.Sprint("-mutant=", i+1))
				}
			}
			t.Logf("%s: %s %s", tr.Fate, tr.Mutant, tr.Killer)
			tried.Lock()
			defer tried.Unlock()
			trials = append(trials, tr)
		})
	}
	all.Wait()
	score(t, []string{"policies/"}, trials, !sample && *mutantsIn == "", began)
}

// regoMutants makes every mutant of the reference, in the same order each time.
func regoMutants() []regoMutant {
	var mutants []regoMutant
	files := sources()
	parsed := modules(isReference)
	names := map[string]int{}
	for _, file := range slices.Sorted(maps.Keys(parsed)) {
		m := mutator{file: file, source: files[file], module: parsed[file]}
		m.rules()
		for _, mutant := range m.mutants {
			mutant.name = distinctName(names, mutant.name)
			mutants = append(mutants, mutant)
		}
	}
	return mutants
}

// A mutator finds the places in one file where a mistake can be made.
type mutator struct {
	file    string
	source  string
	module  *ast.Module
	mutants []regoMutant

	rule    string              // where it is
	around  string              // the expression
	reasons map[string][]string // that the rule gives, by the part of the answer
	parts   map[int]string      // the part that a string is for, by its place
}

// replace makes a mutant that says one thing instead of another.
func (m *mutator) replace(from, to int, by string) {
	m.change(from, to, by, fmt.Sprintf("`%s`: `%s` becomes `%s`", oneLine(m.around), oneLine(m.source[from:to]), oneLine(by)))
}

func (m *mutator) change(from, to int, by, what string) {
	m.mutants = append(m.mutants, regoMutant{
		name: fmt.Sprintf("policies/%s %s: %s", m.file, m.rule, what),
		file: m.file, line: 1 + strings.Count(m.source[:from], "\n"),
		from: from, to: to, by: by,
	})
}

func begin(node ast.Node) int { return node.Loc().Offset }
func end(node ast.Node) int   { return node.Loc().Offset + len(node.Loc().Text) }

func (m *mutator) rules() {
	of := map[string]int{}
	for _, rule := range m.module.Rules {
		of[rule.Head.Name.String()]++
	}
	for _, rule := range m.module.Rules {
		m.rule = rule.Head.Name.String()
		m.reasons, m.parts = map[string][]string{}, map[int]string{}
		for _, other := range m.module.Rules {
			for branch := other; other.Head.Name == rule.Head.Name && branch != nil; branch = branch.Else {
				m.addReasons("", branch.Head.Key)
				m.addReasons("", branch.Head.Value)
			}
		}
		to := end(rule)
		switch {
		case rule.Default: // its own text is the word alone
			to = end(rule.Head)
		case rule.Loc().Text != nil && len(rule.Loc().Text) == len(rule.Head.Name): // satisfies("", 0)
			to = begin(rule) + len(rule.Head.Name) + len(m.parentheses(begin(rule)))
		}
		if of[m.rule] > 1 {
			m.change(begin(rule), to, "", fmt.Sprintf("`%s` is left out", oneLine(m.source[begin(rule):to])))
		}
		m.branches(rule)
		for branch := rule; branch != nil; branch = branch.Else {
			m.around = string(branch.Head.Loc().Text)
			if branch == rule {
				for _, argument := range branch.Head.Args {
					m.term(argument)
				}
			}
			for _, value := range []*ast.Term{branch.Head.Key, branch.Head.Value} {
				if value != nil && !isGenerated(value) {
					m.term(value)
				}
			}
			m.body(branch.Body)
		}
	}
}

// addReasons collects the strings of a rule's answer, or of one part of it.
func (m *mutator) addReasons(part string, answer *ast.Term) {
	if answer == nil {
		return
	}
	switch value := answer.Value.(type) {
	case ast.String:
		m.parts[begin(answer)] = part
		if !slices.Contains(m.reasons[part], string(value)) {
			m.reasons[part] = append(m.reasons[part], string(value))
		}
	case ast.Object:
		for _, key := range value.Keys() {
			m.addReasons(part+"."+key.String(), value.Get(key))
		}
	case ast.Call:
		for i, argument := range value[1:] {
			m.addReasons(fmt.Sprint(part, ".", value[0], i), argument)
		}
	}
}

// branches leaves out one branch of a rule with else, and swaps two.
func (m *mutator) branches(rule *ast.Rule) {
	if rule.Else == nil {
		return
	}
	begins := []int{begin(rule) + strings.Index(m.source[begin(rule):], " := ")}
	for branch := rule.Else; branch != nil; branch = branch.Else {
		begins = append(begins, begin(branch)+len("else"))
	}
	// A branch is the text from its value up to the next else.
	text := func(i int) string {
		if i == len(begins)-1 {
			return m.source[begins[i]:end(rule)]
		}
		text := m.source[begins[i] : begins[i+1]-len("else")]
		return strings.TrimRight(text, " }") + "}"
	}
	join := func(texts ...string) string { return strings.Join(texts, " else") }
	for i := range begins {
		var others, swapped []string
		for j := range begins {
			if j != i {
				others = append(others, text(j))
			}
			swapped = append(swapped, text(j))
		}
		m.change(begins[0], end(rule), join(others...), fmt.Sprintf("the branch `%s` is left out", oneLine(text(i))))
		if i+1 < len(begins) && strings.Contains(text(i+1), " if {") {
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			m.change(begins[0], end(rule), join(swapped...), fmt.Sprintf("the branch `%s` comes before the one before it", oneLine(text(i+1))))
		}
	}
}

func (m *mutator) body(body ast.Body) {
	for _, expression := range body {
		around := m.around
		if term, single := expression.Terms.(*ast.Term); single && isGenerated(term) {
			continue
		}
		m.around = m.source[begin(expression):end(expression)]
		m.expression(expression)
		m.around = around
	}
}

// isGenerated is true for the answer and the body of a rule that has none: true.
func isGenerated(term *ast.Term) bool {
	return term.Value.Compare(ast.Boolean(true)) == 0 && (term.Loc() == nil || string(term.Loc().Text) != "true")
}

func (m *mutator) expression(e *ast.Expr) {
	m.change(begin(e), end(e), "true", fmt.Sprintf("`%s` is left out", oneLine(m.around)))
	if e.Negated {
		m.change(begin(e), begin(e)+len("not "), "", fmt.Sprintf("`%s` is not negated", oneLine(m.around)))
	}
	for _, with := range e.With {
		m.change(begin(with), end(with), "", fmt.Sprintf("`%s`: `%s` is left out", oneLine(m.around), oneLine(m.source[begin(with):end(with)])))
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		if !e.Negated {
			m.negate(e)
		}
		m.term(terms)
	case []*ast.Term:
		operator := terms[0].Value.String()
		_, compares := comparisons[operator]
		if !e.Negated && !compares && operator != ast.Assign.Name && operator != ast.Equality.Name {
			m.negate(e)
		}
		m.call(terms, begin(e))
	case *ast.SomeDecl:
		for _, symbol := range terms.Symbols {
			if call, is := symbol.Value.(ast.Call); is {
				for _, argument := range call[1:] {
					m.term(argument)
				}
			}
		}
	case *ast.Every:
		m.term(terms.Domain)
		m.body(terms.Body)
	}
}

func (m *mutator) negate(e *ast.Expr) {
	m.change(begin(e), begin(e), "not ", fmt.Sprintf("`%s` is negated", oneLine(m.around)))
}

// comparisons and calculations become one of these instead.
var (
	comparisons = map[string][]string{
		"equal": {"!="}, "neq": {"=="},
		"lt": {"<=", ">="}, "lte": {"<", ">"},
		"gt": {">=", "<="}, "gte": {">", "<"},
	}
	calculations = map[string][]string{"plus": {"-"}, "minus": {"+"}, "mul": {"+"}}
	functions    = map[string][]string{"min": {"max"}, "max": {"min"}}
	// These answer their argument instead.
	leftOut = []string{"array.reverse", "sort", "floor"}
)

// call mutates a call whose text begins at a place.
func (m *mutator) call(terms []*ast.Term, from int) {
	operator := terms[0].Value.String()
	for _, table := range []map[string][]string{comparisons, calculations, functions} {
		for _, by := range table[operator] {
			m.replace(begin(terms[0]), end(terms[0]), by)
		}
	}
	if slices.Contains(leftOut, operator) {
		inside := m.parentheses(from)
		to := from + strings.Index(m.source[from:], "(") + len(inside)
		m.replace(from, to, inside[1:len(inside)-1])
	}
	for _, argument := range terms[1:] {
		m.term(argument)
	}
}

// parentheses are the next ones after a place, with what is in them.
func (m *mutator) parentheses(from int) string {
	open := from + strings.Index(m.source[from:], "(")
	depth := 0
	for at := open; ; at++ {
		switch m.source[at] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return m.source[open : at+1]
			}
		}
	}
}

func (m *mutator) term(term *ast.Term) {
	switch value := term.Value.(type) {
	case ast.Number:
		if n, whole := value.Int(); whole {
			m.replace(begin(term), end(term), strconv.Itoa(n+1))
			m.replace(begin(term), end(term), strconv.Itoa(n-1))
		}
	case ast.Boolean:
		m.replace(begin(term), end(term), strconv.FormatBool(!bool(value)))
	case ast.Null:
		m.replace(begin(term), end(term), "0")
	case ast.String:
		m.string(term, string(value))
	case ast.Call:
		m.call(value, begin(term))
	case ast.Ref:
		if _, isCall := value[0].Value.(ast.Call); isCall {
			m.term(value[0])
		}
		for _, part := range value[1:] {
			if _, isName := part.Value.(ast.String); !isName {
				m.term(part)
			}
		}
	case *ast.Array:
		if value.Len() == 0 {
			m.replace(begin(term), end(term), "null")
		}
		value.Foreach(func(element *ast.Term) {
			if _, isCall := element.Value.(ast.Call); isCall {
				m.part(element, begin(element), end(element))
			} else {
				m.term(element)
			}
		})
	case ast.Set:
		for _, element := range value.Slice() {
			m.term(element)
		}
	case ast.Object:
		if value.Len() == 0 {
			m.replace(begin(term), end(term), "null")
		}
		for _, key := range value.Keys() {
			m.part(key, begin(key), end(value.Get(key)))
			m.part(value.Get(key), begin(key), end(value.Get(key)))
		}
	case *ast.ArrayComprehension:
		m.term(value.Term)
		m.body(value.Body)
	case *ast.SetComprehension:
		m.term(value.Term)
		m.body(value.Body)
	case *ast.ObjectComprehension:
		m.term(value.Key)
		m.term(value.Value)
		m.body(value.Body)
	}
}

// part mutates a part of a list or an object, and names the mutants by its text.
func (m *mutator) part(element *ast.Term, from, to int) {
	around := m.around
	m.around = m.source[from:to]
	m.term(element)
	m.around = around
}

// string gives the rule's next reason instead of one, spells any other string
// otherwise, and leaves a part out of a regular expression.
func (m *mutator) string(term *ast.Term, value string) {
	if m.source[begin(term)] == '`' {
		for _, part := range expressionParts.FindAllStringIndex(value, -1) {
			if shorter := value[:part[0]] + value[part[1]:]; isExpression(shorter) {
				at := begin(term) + 1 + part[0]
				m.change(at, at+part[1]-part[0], "", fmt.Sprintf("`%s`: `%s` at %d is left out", m.around, value[part[0]:part[1]], part[0]))
			}
		}
		return
	}
	other := value + "~"
	if part, is := m.parts[begin(term)]; is && len(m.reasons[part]) > 1 {
		reasons := m.reasons[part]
		other = reasons[(slices.Index(reasons, value)+1)%len(reasons)]
	}
	m.replace(begin(term), end(term), strconv.Quote(other))
}

var expressionParts = regexp.MustCompile(`\\[xp]\{[^}]*\}|\\.|.`)

func isExpression(s string) bool {
	_, err := regexp.Compile(s)
	return err == nil
}

// TestRegoMutantsAreChanges wants every mutant to be another text, its name to be its
// own, and those that are listed to be there.
func TestRegoMutantsAreChanges(t *testing.T) {
	names := map[string]bool{}
	for _, m := range regoMutants() {
		if sources()[m.file][m.from:m.to] == m.by {
			t.Errorf("%s: changes nothing", m.name)
		}
		if names[m.name] {
			t.Errorf("%s: twice", m.name)
		}
		names[m.name] = true
	}
	for name := range listedMutants(t) {
		if strings.HasPrefix(name, "policies/") && !names[name] {
			t.Errorf("%s: listed in %s, but there is no such mutant", name, equivalents)
		}
	}
	t.Logf("%d mutants", len(names))
}
