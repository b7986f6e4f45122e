package rollout

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

// A Problem is what [LintPolicy] finds at a place.
type Problem string

// The problems, in the order in which they are looked for.
const (
	// ProblemNeverOpens: the windows and freezes of the policy, or of the policy and a
	// member that takes part, let nobody start in the next 60 days.
	ProblemNeverOpens Problem = "never_opens"
	// ProblemPastFreeze: a freeze has ended.
	ProblemPastFreeze Problem = "past_freeze"
	// ProblemUndatedSoak: nobody who takes part has an entry that says when it was
	// upgraded, so that no group will ever have soaked.
	ProblemUndatedSoak Problem = "undated_soak"
	// ProblemUnreachable: in each group the threshold is out of reach before so many have
	// failed.
	ProblemUnreachable Problem = "unreachable"
	// ProblemNotAllApproved: there are more groups than are approved.
	ProblemNotAllApproved Problem = "not_all_approved"
	// ProblemMatchesNothing: a block is for no version of the catalogue.
	ProblemMatchesNothing Problem = "matches_nothing"
	// ProblemMatchesAll: it is for all of them.
	ProblemMatchesAll Problem = "matches_all"
)

// A Finding is a problem, and where it is, as "policy.freezes[0]" or
// "fleet.members[3].windows".
type Finding struct {
	Path    string
	Problem Problem
}

// LintPolicy finds where a policy can never finish, or surely surprises, on a fleet in a
// rollout as it is now, and with a catalogue. An empty catalogue is not asked. The policy
// is the one in force: see [InForce]. Its errors are those of [NewProgress].
func LintPolicy(version tranche.Version, fleet tranche.Fleet, policy tranche.Policy, catalogue []tranche.Version, now time.Time) ([]Finding, error) {
	progress, err := NewProgress(version, fleet, policy, now)
	if err != nil {
		return nil, err
	}
	l := policyLinter{Progress: progress}
	l.opens()
	l.freezes()
	l.soak()
	l.failures()
	l.approved()
	l.blocked(catalogue)
	return l.findings, nil
}

type policyLinter struct {
	*Progress
	findings []Finding
}

func (l *policyLinter) find(problem Problem, path string) {
	l.findings = append(l.findings, Finding{path, problem})
}

func (l *policyLinter) opens() {
	t := l.target
	if !opensSoon(t.now, t.schedule) {
		l.find(ProblemNeverOpens, "policy.windows")
		return // to members neither
	}
	for place := range l.members {
		schedules := l.schedules(place)
		if schedules[1] != nil && t.Status(l.members[place]) != "" && !opensSoon(t.now, schedules[:]...) {
			l.find(ProblemNeverOpens, at("fleet.members", place)+".windows")
		}
	}
}

// opensSoon tells whether somebody may start now, or in the next 60 days.
func opensSoon(now time.Time, schedules ...*windows.Schedule) bool {
	_, opens := windows.Opens(now, schedules...)
	return opens || windows.MayStart(now, schedules...)
}

func (l *policyLinter) freezes() {
	for i, freeze := range l.target.policy.Freezes {
		if !freeze.To.After(l.target.now) {
			l.find(ProblemPastFreeze, at("policy.freezes", i))
		}
	}
}

func (l *policyLinter) soak() {
	isDated := func(member tranche.Member) bool {
		return l.target.Status(member) != "" && slices.ContainsFunc(member.Services, func(entry tranche.Service) bool {
			return entry.Name == l.target.service && entry.Upgrade != nil && !entry.UpgradedAt.IsZero()
		})
	}
	if l.target.policy.Soak > 0 && len(l.Groups) > 0 && !slices.ContainsFunc(l.members, isDated) {
		l.find(ProblemUndatedSoak, "policy.soak")
	}
}

func (l *policyLinter) failures() {
	most := l.target.policy.MaxFailures
	if most == nil || len(l.Groups) == 0 {
		return
	}
	isReached := func(g GroupProgress) bool { return g.reachedBy(g.Total - most.RoundedDown(g.Total) - 1) }
	if !slices.ContainsFunc(l.Groups, isReached) {
		l.find(ProblemUnreachable, "policy.maxFailures")
	}
}

func (l *policyLinter) approved() {
	if !l.target.isApproved(len(l.Groups) - 1) {
		l.find(ProblemNotAllApproved, "policy.approvedGroups")
	}
}

func (l *policyLinter) blocked(catalogue []tranche.Version) {
	if len(catalogue) == 0 {
		return
	}
	for i, b := range l.target.policy.Blocks {
		expression := wholly(b.To)
		matches := func(version tranche.Version) bool { return expression.MatchString(version.Version) }
		switch path := at("policy.blocks", i) + ".to"; {
		case !slices.ContainsFunc(catalogue, matches):
			l.find(ProblemMatchesNothing, path)
		case !slices.ContainsFunc(catalogue, func(version tranche.Version) bool { return !matches(version) }):
			l.find(ProblemMatchesAll, path)
		}
	}
}
