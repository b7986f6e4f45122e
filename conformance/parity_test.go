package conformance

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
	"pgregory.net/rapid"
)

// checks is how many questions each property draws unless -rapid.checks or
// RAPID_CHECKS says otherwise. Those that cost more draw fewer: see fewer.
const checks = "1000"

func TestMain(m *testing.M) {
	if os.Getenv(judgeVariable) != "" {
		os.Exit(judge(os.Args[1:]))
	}
	flag.Parse()
	chosen := os.Getenv("RAPID_CHECKS") != ""
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "rapid.checks" })
	if !chosen {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// The decisions, each in both worlds.
var (
	rolloutAgrees       = over(worlds.rollout, onRapid(rolloutParity)).in(inAll)
	eligibilityAgrees   = over(worlds.eligibility, onRapid(eligibilityParity))
	nextAgrees          = over(worlds.nextVersion, onRapid(nextParity))
	shouldUpgradeAgrees = over(worlds.shouldUpgrade, onRapid(shouldUpgradeParity)).in(inAll)
	pathAgrees          = over(worlds.nextVersion, onRapid(pathParity))
	lintAgrees          = over(worlds.nextVersion, onRapid(lintParity))
	lintPolicyAgrees    = over(worlds.lintedPolicy, onRapid(lintPolicyParity)).in(inAll[len(inBoth):])
)

func TestParityRollout(t *testing.T)       { rolloutAgrees.check(t) }
func TestParityEligibility(t *testing.T)   { eligibilityAgrees.check(t) }
func TestParityNext(t *testing.T)          { nextAgrees.check(t) }
func TestParityShouldUpgrade(t *testing.T) { shouldUpgradeAgrees.check(t) }
func TestParityPath(t *testing.T)          { pathAgrees.check(t) }
func TestParityLint(t *testing.T)          { lintAgrees.check(t) }
func TestParityLintPolicy(t *testing.T)    { lintPolicyAgrees.check(t) }

func FuzzParityRollout(f *testing.F)       { rolloutAgrees.fuzz(f) }
func FuzzParityEligibility(f *testing.F)   { eligibilityAgrees.fuzz(f) }
func FuzzParityNext(f *testing.F)          { nextAgrees.fuzz(f) }
func FuzzParityShouldUpgrade(f *testing.F) { shouldUpgradeAgrees.fuzz(f) }
func FuzzParityPath(f *testing.F)          { pathAgrees.fuzz(f) }
func FuzzParityLint(f *testing.F)          { lintAgrees.fuzz(f) }
func FuzzParityLintPolicy(f *testing.F)    { lintPolicyAgrees.fuzz(f) }

func onRapid(property func(*comparison)) func(*rapid.T, []byte) {
	return func(t *rapid.T, question []byte) { property(compare(t, question)) }
}

// The properties say what the native side answers to a question; the comparison
// asks the reference for the same.

func rolloutParity(c *comparison) {
	t := c.t
	version, fleet, now := must(c.input.Version())(t), must(c.input.Fleet())(t), must(c.input.Now())(t)
	policy, err := c.input.Policy()
	var plan rollout.Plan
	if err == nil {
		plan, err = rollout.NewPlan(version, fleet, policy, now)
	}
	c.same("data.upgrade.rollout.error", errorAnswer(err))
	c.same("data.upgrade.someservice.groupSuccessThreshold", thresholdAnswer(version, policy, err))
	if err != nil {
		c.same("data.upgrade.rollout.plan", answer{})
		for _, rule := range []string{"rolloutPlan", "plan"} {
			c.same("data.upgrade.someservice."+rule, answer{conflict: true})
		}
		progressParity(c, nil, err)
		return
	}
	target := must(rollout.NewTarget(version, policy, now))(t)
	byRisk := answers.ByRisk(target.Policy())
	_, members, _ := c.input.Question.Fleet()
	whole := answers.Rollout{Version: &version, Members: members, ByRisk: byRisk, Now: target.DecidedAt()}
	c.same("data.upgrade.someservice.plan", valueAnswer(whole.Plan(plan)))
	c.same("data.upgrade.rollout.plan", valueAnswer(planDocument(plan, byRisk)))

	c.same("data.upgrade.someservice.rolloutPlan", rolloutPlan(c.input, plan))

	reasons := map[int]rollout.Reason{}
	for _, exclusion := range plan.Excluded {
		reasons[exclusion.Member] = exclusion.Reason
	}
	for i, member := range fleet.Members {
		if got := target.Exclusion(member); got != reasons[i] {
			t.Fatalf("member %d: Exclusion says %q, the plan %q\nquestion: %s", i, got, reasons[i], c.question)
		}
	}
	progress, err := rollout.NewProgress(version, fleet, policy, now)
	progressParity(c, progress, err)
	if err != nil {
		return
	}
	told := []rollout.Admission{}
	for i := range fleet.Members {
		told = append(told, progress.Admission(i))
	}
	whole.Now = progress.DecidedAt()
	c.same("data.upgrade.someservice.progress", valueAnswer(whole.Progress(progress, told)))
}

// thresholdAnswer is the answer where the question is wrong only if its policy is.
func thresholdAnswer(version tranche.Version, policy tranche.Policy, err error) answer {
	if err != nil {
		if _, path := conditionOf(err); strings.HasPrefix(path, "policy") {
			return answer{conflict: true}
		}
	}
	policy = rollout.InForce(policy, version)
	if len(policy.SuccessThresholds) > 0 {
		return answer{}
	}
	return valueAnswer(cmp.Or(policy.SuccessThreshold, rollout.GroupSuccessThreshold))
}

// progressParity compares a progress, or why there is none.
func progressParity(c *comparison, progress *rollout.Progress, err error) {
	c.same("data.upgrade.rollout.progress_error", errorAnswer(err))
	if err != nil {
		c.same("data.upgrade.rollout.progress", answer{})
		c.same("data.upgrade.rollout.admissions", answer{})
		c.same("data.upgrade.someservice.progress", answer{conflict: true})
		return
	}
	fleet, policy := must(c.input.Fleet())(c.t), must(c.input.Policy())(c.t)
	byRisk := answers.ByRisk(rollout.InForce(policy, must(c.input.Version())(c.t)))
	c.same("data.upgrade.rollout.progress", valueAnswer(progressDocument(progress, byRisk)))
	admissions := []any{}
	for i := range fleet.Members {
		admissions = append(admissions, admissionDocument(progress.Admission(i)))
	}
	c.same("data.upgrade.rollout.admissions", valueAnswer(admissions))
	for _, place := range []int{-1, len(fleet.Members)} {
		if got := progress.Admission(place); !reflect.DeepEqual(got, rollout.Admission{Reasons: []rollout.Reason{rollout.ReasonNotInFleet}}) {
			c.t.Fatalf("a place outside the fleet: %+v", got)
		}
	}
}

// rolloutPlan is a plan as the Data API has it.
func rolloutPlan(input parsed, plan rollout.Plan) answer {
	members, _ := input.tree["fleet"].(object)["members"].([]any)
	lists := []any{}
	for _, group := range slices.Backward(plan.Groups) {
		list := []any{}
		for _, i := range group.Members {
			list = append(list, members[i])
		}
		lists = append(lists, list)
	}
	return valueAnswer(lists)
}

func groupDocument(group rollout.Group, byRisk bool) object {
	document := object{"successThreshold": group.SuccessThreshold, "members": group.Members}
	if byRisk {
		document["risk"] = group.Risk
	}
	return document
}

func progressDocument(progress *rollout.Progress, byRisk bool) any {
	groups := []any{}
	for _, g := range progress.Groups {
		document := groupDocument(g.Group, byRisk)
		document["state"] = string(g.State)
		document["total"], document["upgraded"], document["failed"], document["remaining"] = g.Total, g.Upgraded, g.Failed, g.Remaining
		for name, some := range map[string]int{"upgrading": g.Upgrading, "soaked": g.Soaked, "undated": g.Undated} {
			if some > 0 {
				document[name] = some
			}
		}
		if !g.SoakedAt.IsZero() {
			document["soakedAt"] = answers.Instant(g.SoakedAt)
		}
		groups = append(groups, document)
	}
	return object{"state": string(progress.State), "groups": groups}
}

func admissionDocument(admission rollout.Admission) any {
	document := object{"admitted": admission.Admitted}
	if !admission.Admitted {
		reasons := []any{}
		for _, reason := range admission.Reasons {
			reasons = append(reasons, string(reason))
		}
		document["reason"], document["reasons"] = string(admission.Reason()), reasons
	}
	if !admission.Opens.IsZero() {
		document["opens"] = answers.Instant(admission.Opens)
	}
	if admission.Why != "" {
		document["why"] = admission.Why
	}
	return document
}

func planDocument(plan rollout.Plan, byRisk bool) any {
	groups, excluded := []any{}, []any{}
	for _, g := range plan.Groups {
		groups = append(groups, groupDocument(g, byRisk))
	}
	for _, e := range plan.Excluded {
		excluded = append(excluded, object{"member": e.Member, "reason": string(e.Reason)})
	}
	return object{"groups": groups, "excluded": excluded}
}

func eligibilityParity(c *comparison) {
	t := c.t
	version, member := must(c.input.Version())(t), must(c.input.FleetMember())(t)
	for _, decision := range []eligibility.Decision{
		eligibility.Decide(version, member),
		eligibility.New(version).Decide(member),
	} {
		document := object{"eligible": decision.Eligible, "unmet": unmetDocument(decision.Unmet)}
		c.same("data.upgrade.eligibility.decision", valueAnswer(document))
		c.same("data.upgrade.someservice.decision", valueAnswer(answers.NewDecision(decision)))

		eligible := answer{}
		if decision.Eligible {
			eligible = valueAnswer(true)
		}
		c.same("data.upgrade.someservice.eligibleForUpgrade", eligible)
	}
}

func unmetDocument(unmet []eligibility.Unmet) any {
	documents := []any{}
	for _, u := range unmet {
		document := object{"index": u.Index, "requirement": u.Requirement, "reason": string(u.Reason)}
		if len(u.Installed) > 0 {
			document["installed"] = u.Installed
		}
		documents = append(documents, document)
	}
	return documents
}

func nextParity(c *comparison) {
	t := c.t
	releases, member := must(c.input.Versions())(t), must(c.input.FleetMember())(t)
	options := versionOptions(t, c.input)
	plain, err := versions.Next(releases, member, options...)
	nextAnswers(c, releases, plain, err)

	catalogue, err := versions.NewCatalogue(releases, options...)
	if err != nil {
		nextAnswers(c, releases, versions.Selection{Index: -1}, err)
		return
	}
	compiled, err := catalogue.Next(member)
	nextAnswers(c, releases, compiled, err)
}

func versionOptions(t fataler, input parsed) []versions.Option {
	if must(input.FirstStop())(t) {
		return []versions.Option{versions.FirstStop}
	}
	return nil
}

func nextAnswers(c *comparison, releases []tranche.Version, selection versions.Selection, err error) {
	c.same("data.upgrade.versions.error", errorAnswer(err))
	found := selection.Version != nil
	if found != (selection.Index >= 0) || found && selection.Version != &releases[selection.Index] {
		c.t.Fatalf("place %d is not that of version %v", selection.Index, selection.Version)
	}
	if err != nil {
		c.same("data.upgrade.versions.next", answer{})
		c.same("data.upgrade.someservice.nextVersionForMember", answer{conflict: true})
		c.same("data.upgrade.someservice.next", answer{conflict: true})
		return
	}
	c.same("data.upgrade.versions.next", valueAnswer(selectionDocument(selection)))
	c.same("data.upgrade.someservice.next", valueAnswer(c.catalogue().Next(selection)))
	c.same("data.upgrade.someservice.nextVersionForMember", nextVersionForMember(c.input, selection))
}

// nextVersionForMember is a selection as the Data API has it.
func nextVersionForMember(input parsed, selection versions.Selection) answer {
	if selection.Version == nil {
		return answer{}
	}
	version := input.tree["versions"].([]any)[selection.Index]
	if selection.Reason == versions.ReasonNext {
		version = object{"index": selection.Index, "version": version}
	}
	return valueAnswer(version)
}

func selectionDocument(selection versions.Selection) object {
	document := object{"reason": string(selection.Reason)}
	if selection.Version != nil {
		document["index"] = selection.Index
	}
	return document
}

func shouldUpgradeParity(c *comparison) {
	t := c.t
	q := rollout.Question{
		Member:    must(c.input.FleetMember())(t),
		Catalogue: must(c.input.Versions())(t),
		Options:   versionOptions(t, c.input),
		Now:       must(c.input.Now())(t),
	}
	if c.input.tree["fleet"] != nil {
		fleet := must(c.input.Fleet())(t)
		q.Fleet = &fleet
	}
	var advice rollout.Advice
	_, err := versions.Next(q.Catalogue, q.Member, q.Options...)
	if err == nil {
		q.Policy, err = c.input.Policy()
	}
	if err == nil {
		advice, err = rollout.ShouldUpgrade(q)
	}
	c.same("data.upgrade.rollout.should_upgrade_error", errorAnswer(err))
	if err != nil {
		c.same("data.upgrade.rollout.should_upgrade", answer{})
		c.same("data.upgrade.someservice.shouldUpgrade", answer{conflict: true})
		return
	}
	c.same("data.upgrade.someservice.shouldUpgrade", valueAnswer(c.catalogue().ShouldUpgrade(advice)))
	document := object{
		"upgrade":      advice.Upgrade,
		"next":         selectionDocument(advice.Next),
		"unmet":        unmetDocument(advice.Unmet),
		"rolloutAsked": advice.RolloutAsked,
	}
	if advice.RolloutAsked {
		document["admission"] = admissionDocument(advice.Admission)
	}
	if !advice.DecidedAt.IsZero() {
		document["now"] = answers.Instant(advice.DecidedAt)
	}
	c.same("data.upgrade.rollout.should_upgrade", valueAnswer(document))
}

func pathParity(c *comparison) {
	t := c.t
	releases, member := must(c.input.Versions())(t), must(c.input.FleetMember())(t)
	way, err := versions.NewPath(releases, member, versionOptions(t, c.input)...)
	c.same("data.upgrade.versions.path_error", errorAnswer(err))
	if err != nil {
		c.same("data.upgrade.versions.path", answer{})
		c.same("data.upgrade.someservice.path", answer{conflict: true})
		return
	}
	c.same("data.upgrade.someservice.path", valueAnswer(c.catalogue().Path(way)))
	hops := []any{}
	for _, hop := range way.Hops {
		hops = append(hops, selectionDocument(hop))
	}
	c.same("data.upgrade.versions.path", valueAnswer(object{"hops": hops, "end": string(way.End)}))
}

// lintParity compares the findings as a set: their order is the native side's.
func lintParity(c *comparison) {
	t := c.t
	releases := must(c.input.Versions())(t)
	findings := ast.NewSet()
	for _, f := range versions.Lint(releases, versionOptions(t, c.input)...) {
		finding := ast.NewTerm(ast.MustInterfaceToValue(object{"path": f.Path, "finding": string(f.Problem)}))
		if findings.Contains(finding) {
			t.Fatalf("%v twice\n question: %s", finding, c.question)
		}
		findings.Add(finding)
	}
	c.same("data.upgrade.versions.lint", answer{value: findings.Sorted()}) // as OPA writes a set
}

// lintPolicyParity compares the findings as a set, as lintParity does.
func lintPolicyParity(c *comparison) {
	t := c.t
	version, fleet, now := must(c.input.Version())(t), must(c.input.Fleet())(t), must(c.input.Now())(t)
	var catalogue []tranche.Version
	if c.input.Has("versions") {
		catalogue = must(c.input.Versions())(t)
	}
	policy, err := c.input.Policy()
	var found []rollout.Finding
	if err == nil {
		found, err = rollout.LintPolicy(version, fleet, policy, catalogue, now)
	}
	if err != nil {
		c.same("data.upgrade.rollout.lint_policy", answer{})
		return
	}
	findings := ast.NewSet()
	for _, f := range found {
		findings.Add(ast.NewTerm(ast.MustInterfaceToValue(object{"path": f.Path, "problem": string(f.Problem)})))
	}
	if findings.Len() != len(found) {
		t.Fatalf("a finding stands there twice: %v", found)
	}
	c.same("data.upgrade.rollout.lint_policy", answer{value: findings.Sorted()})
}

// A comparison asks the reference what the native side was asked. Both sides read
// the document for themselves.
type comparison struct {
	t        fataler
	question []byte
	input    parsed            // as the native side reads it
	document ast.Value         // as OPA reads it
	said     map[string]answer // by the native side, by rule
	// later takes what the native side says, to compare it with many others at once;
	// nil: it is compared at once.
	later func(rule string, native answer)
}

func compare(t fataler, question []byte) *comparison {
	document, err := ast.ValueFromReader(bytes.NewReader(question))
	if err != nil {
		t.Fatalf("%v", err)
	}
	input := must(parseQuestion(question))(t)
	return &comparison{t: t, question: question, input: input, document: unwrapped(document), said: map[string]answer{}}
}

// unwrapped is what OPA takes for the input: the document, or what it has under that name.
func unwrapped(document ast.Value) ast.Value {
	if inner := document.(ast.Object).Get(ast.StringTerm("input")); inner != nil {
		return inner.Value
	}
	return document
}

// catalogue is the question's, as it came.
func (c *comparison) catalogue() answers.Catalogue {
	_, releases, _ := c.input.Question.Versions()
	return releases
}

// same wants the reference to say what the native side says. Where that has several
// ways to its answer, all of them lead to the same, and the reference is asked once.
func (c *comparison) same(rule string, native answer) {
	c.t.Helper()
	if before, again := c.said[rule]; again {
		if !before.equal(native) {
			c.t.Fatalf("%s\n native:    %v\n and:       %v\n question:  %s", rule, before, native, c.question)
		}
		return
	}
	c.said[rule] = native
	if c.later != nil {
		c.later(rule, native)
		return
	}
	c.ask(rule, native)
}

// ask asks the reference at once.
func (c *comparison) ask(rule string, native answer) {
	c.t.Helper()
	if said := reference().ask(c.t, rule, c.document); !said.equal(native) {
		c.t.Fatalf("%s\n native:    %v\n reference: %v\n question:  %s", rule, native, said, c.question)
	}
}

// errorAnswer is an error as the reference says it: where, and which condition.
func errorAnswer(err error) answer {
	if err == nil {
		return answer{}
	}
	condition, path := conditionOf(err)
	return valueAnswer(object{"path": path, "condition": condition})
}

// conditionOf names an error's condition as the reference does, and its place.
// An error that the reference does not know stands for itself.
func conditionOf(err error) (condition, path string) {
	var place *tranche.FieldError
	if !errors.As(err, &place) {
		return err.Error(), ""
	}
	for name, sentinel := range map[string]error{
		"missing":         tranche.ErrMissing,
		"wrong_type":      tranche.ErrType,
		"out_of_range":    tranche.ErrRange,
		"unknown":         tranche.ErrUnknown,
		"invalid":         versions.ErrInvalid,
		"another_service": versions.ErrOtherService,
		"ambiguous":       versions.ErrAmbiguous,
	} {
		if errors.Is(err, sentinel) {
			return name, place.Path
		}
	}
	return err.Error(), place.Path
}

func must[T any](value T, err error) func(fataler) T {
	return func(t fataler) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v", err)
		}
		return value
	}
}
