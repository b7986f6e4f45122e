package conformance

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What docs/own-policies.md explains.
var (
	policiesDir     = flag.String("policies", "", "compare the native decisions with the policies in this `directory`")
	policiesVersion = flag.String("policies-rego-version", "v1", "the Rego that -policies are written in: v0 (before OPA 1.0) or v1")
	policiesPackage = flag.String("policies-package", "upgrade.someservice", "the `package` of -policies that has the rules")
	policiesHostile = flag.Bool("policies-hostile", false, "ask -policies the questions of hostile worlds: fields absent or null, odd strings, …")
)

// TestOwnPolicies compares the native decisions with policies that are not ours.
func TestOwnPolicies(t *testing.T) {
	if *policiesDir == "" {
		t.Skip("no policies given: -policies DIR compares yours, see docs/own-policies.md")
	}
	own, err := loadOwn(*policiesDir, *policiesVersion, *policiesPackage)
	if err != nil {
		t.Fatal(err)
	}
	w := ordinary
	if *policiesHostile {
		w = hostile
	}
	w.plain = true // those of others are hardly ever of other kinds
	checks := flag.Lookup("rapid.checks").Value.(flag.Getter).Get().(int)
	seed := int(flag.Lookup("rapid.seed").Value.(flag.Getter).Get().(uint64))
	if seed == 0 {
		seed = int(time.Now().UnixNano() >> 10)
	}
	var summary []string
	for _, rule := range ownRules {
		end := "left out by -run"
		t.Run(rule.name, func(t *testing.T) {
			end = "could not be evaluated"
			if own.queries[rule.name] == nil {
				end = "skipped: the package does not define it"
				t.Skipf("%s.%s is skipped: the package does not define it", own.name, rule.name)
			}
			found, asked := own.search(t, rule, w, seed, checks)
			end = fmt.Sprintf("agrees on %d questions", asked)
			if found != nil {
				end = fmt.Sprintf("DISAGREES on question %d", asked)
				t.Error(own.report(t, rule, found))
			}
			if asked == 0 {
				end = "not asked"
				t.Error("nothing was asked")
			}
		})
		summary = append(summary, fmt.Sprintf("%-22s%s", rule.name, end))
	}
	t.Logf("package %s in %s, -rapid.seed=%d:\n%s", own.name, own.dir, seed, strings.Join(summary, "\n"))
}

// A counterexample is a question on which a rule disagrees, and the seed that
// draws the one that it was shrunk from.
type counterexample struct {
	question object
	seed     int
}

// search asks a rule questions until it disagrees, and makes that one small. asked
// are those that count: what the native side refuses does not.
func (own *ownPolicies) search(t *testing.T, rule ownRule, w worlds, seed, checks int) (found *counterexample, asked int) {
	// Not rapid.Check: it shrinks what was drawn, where shrink knows what a
	// question is made of, and gets to one member at once where one is enough.
	questions := rapid.Custom(func(t *rapid.T) []byte { return rule.question(w, t) })
	for i := range checks {
		question := must(parseQuestion(questions.Example(seed + i)))(t).tree
		delete(question, "policy") // what came after the rules that we compare with
		delete(question, "firstStop")
		differ, ok := own.differ(t, rule, question)
		if ok {
			asked++
		}
		if differ {
			small := shrink(question, w.hostile, func(smaller object) bool {
				differ, _ := own.differ(t, rule, smaller)
				return differ
			})
			return &counterexample{small, seed + i}, asked
		}
	}
	return nil, asked
}

// differ tells whether the two sides disagree, and whether the question counts.
func (own *ownPolicies) differ(t fataler, rule ownRule, question object) (differ, asked bool) {
	native, err := rule.native(must(parsedTree(question))(t))
	if err != nil {
		return false, false
	}
	theirs := own.ask(t, rule.name, question)
	return !rule.compared(theirs).equal(rule.compared(native.answer)), true
}

func (own *ownPolicies) report(t fataler, rule ownRule, found *counterexample) string {
	native := must(rule.native(must(parsedTree(found.question))(t)))(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%s: tranche does not decide as the policies in %s do.\n\n", rule.name, own.dir)
	fmt.Fprintf(&b, "POST /v1/data%s/%s\n%s\n\n", own.path, rule.name, pretty(object{"input": found.question}, ""))
	fmt.Fprintf(&b, "yours:   %s\n", readable(own.ask(t, rule.name, found.question), found.question))
	fmt.Fprintf(&b, "tranche: %s\n", readable(native.answer, found.question))
	for _, why := range native.why {
		fmt.Fprintf(&b, "         %s\n", why)
	}
	fmt.Fprintf(&b, "\nAgain:   go test ./conformance -run OwnPolicies/%s", rule.name)
	flag.Visit(func(f *flag.Flag) {
		if strings.HasPrefix(f.Name, "policies") {
			fmt.Fprintf(&b, " -%s='%s'", f.Name, f.Value)
		}
	})
	fmt.Fprintf(&b, " -rapid.seed=%d", found.seed)
	return b.String()
}
