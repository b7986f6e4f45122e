package report

import (
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A Meaning says in plain English what a reason or a state stands for.
type Meaning struct{ Name, Text string }

// MeaningOf is the text of a name, or "" where the list does not have it.
func MeaningOf[Name ~string](list []Meaning, name Name) string {
	for _, m := range list {
		if m.Name == string(name) {
			return m.Text
		}
	}
	return ""
}

// Exclusions are the reasons to leave a member out of a plan, in the order they apply.
func Exclusions() []Meaning {
	return []Meaning{
		{string(rollout.ReasonNotInstalled), "the service is not installed"},
		{string(rollout.ReasonNotAutomatic), "its upgradePolicy is not automatic"},
		{string(rollout.ReasonStale), "it was last seen longer ago than the policy's staleAfter; it counts again once it is seen"},
		{string(rollout.ReasonInvalidVersion), "one of its versions is not a semantic version, and none is older"},
		{string(rollout.ReasonUpToDate), "it already has this version or a newer one"},
	}
}

// RolloutStates are those of rollouts.
func RolloutStates() []Meaning {
	return []Meaning{
		{string(rollout.StateActive), "it is under way"},
		{string(rollout.StateDone), "every group has succeeded"},
		{string(rollout.StateHalted), "a group has failed, and nobody may start"},
		{string(rollout.StatePaused), "the policy is paused, and nobody may start"},
		{string(rollout.StateWithdrawn), "the version was withdrawn, and nobody may start"},
		{string(rollout.StateEmpty), "nobody takes part"},
	}
}

// GroupStates are those of groups.
func GroupStates() []Meaning {
	return []Meaning{
		{string(rollout.StateSucceeded), "enough members are upgraded"},
		{string(rollout.StateSoaking), "enough members are upgraded; they are watched for a while before the next group starts"},
		{string(rollout.StateFailed), "too many upgrades failed"},
		{string(rollout.StateActive), "its turn has come"},
		{string(rollout.StateNotApproved), "its turn has come, but it is not approved"},
		{string(rollout.StateWaiting), "an earlier group has not succeeded yet"},
	}
}

// Waits are the reasons for which a member of the fleet is not admitted.
func Waits() []Meaning { return append(Holds(), Exclusions()...) }

// Holds are those of them that may hold a member that is not left out.
func Holds() []Meaning {
	return []Meaning{
		{string(rollout.ReasonWithdrawn), "the version was withdrawn"},
		{string(rollout.ReasonBlocked), "the policy blocks this upgrade: see its blocks"},
		{string(rollout.ReasonPaused), "the policy is paused: nobody starts until that is undone"},
		{string(rollout.ReasonHalted), "a group has failed: the rollout goes on once fewer of its members are marked as failed"},
		{string(rollout.ReasonNotApproved), "its group is not approved yet: raise the policy's approvedGroups"},
		{string(rollout.ReasonSoaking), "the group before it is still soaking"},
		{string(rollout.ReasonWaiting), "an earlier group has not succeeded yet"},
		{string(rollout.ReasonFrozen), "a freeze is in force"},
		{string(rollout.ReasonOutsideWindow), "no maintenance window is open"},
		{string(rollout.ReasonExclusive), "another member with the same exclusive name is upgrading, or goes first"},
		{string(rollout.ReasonConcurrency), "as many as maxConcurrent allows are upgrading, or go first"},
	}
}

// NextReasons are the reasons for a next version, two, and those for none.
func NextReasons() []Meaning {
	return []Meaning{
		{string(versions.ReasonServiceImpacting), "a service-impacting version on the way must not be skipped"},
		{string(versions.ReasonNext), "the current version leads to it"},
		{string(versions.ReasonNotInstalled), "the catalogue's service is not installed"},
		{string(versions.ReasonUnknownVersion), "no installed version is in the catalogue: add it there"},
		{string(versions.ReasonUpToDate), "the current version leads no further"},
		{string(versions.ReasonUnknownNext), "the current version leads to one that is not in the catalogue: add it there"},
	}
}

// PathEnds are the reasons for which a path ends.
func PathEnds() []Meaning {
	return append(NextReasons()[2:], Meaning{string(versions.ReasonCycle), "it leads back to a version already passed"})
}

// Unmet are the reasons of a requirement that is not met, in the order they apply.
func Unmet() []Meaning {
	return []Meaning{
		{string(eligibility.ReasonMalformed), "want name:constraint, such as strimzi:>=0.38.0, or a cloud alone, or a resource alone"},
		{string(eligibility.ReasonNotInstalled), "the service is not installed"},
		{string(eligibility.ReasonInvalidVersion), "no installed version of it is a semantic version"},
		{string(eligibility.ReasonNotSatisfied), "no installed version satisfies it"},
		{string(eligibility.ReasonOtherCloud), "the member is in another cloud"},
		{string(eligibility.ReasonNotReported), "the member does not report the resource"},
		{string(eligibility.ReasonNotEnough), "too little of the resource is free"},
	}
}

// Problems are what lint finds, in the order in which it does at one place.
func Problems() []Meaning {
	return []Meaning{
		{string(versions.ProblemInvalidVersion), "it is not a semantic version"},
		{string(versions.ProblemDuplicate), "an earlier entry has the same version"},
		{string(versions.ProblemEqualPrecedence), "an earlier entry differs only in build metadata or a leading v: no rollout from one to the other reaches anybody"},
		{string(versions.ProblemOutOfOrder), "it is lower than the version before it"},
		{string(versions.ProblemOtherService), "the first entry is of another service"},
		{string(versions.ProblemUnknownNext), "no entry of the catalogue has this version"},
		{string(versions.ProblemNextIsItself), "the version leads to itself"},
		{string(versions.ProblemNextIsOlder), "the version leads to an older one"},
		{string(versions.ProblemNextClosesCycle), "it leads to an earlier entry, and from there back to this one"},
		{string(versions.ProblemMalformedRequirement), "want name:constraint, such as strimzi:>=0.38.0"},
		{string(versions.ProblemDeadEnd), "the newest version of the catalogue cannot be reached from here"},
	}
}

// PolicyProblems are what lint finds in a policy.
func PolicyProblems() []Meaning {
	return []Meaning{
		{string(rollout.ProblemNeverOpens), "windows and freezes let nobody start in the next 60 days"},
		{string(rollout.ProblemPastFreeze), "the freeze is over"},
		{string(rollout.ProblemUndatedSoak), "no member has an upgradedAt, so no group can ever finish soaking"},
		{string(rollout.ProblemUnreachable), "it has no effect: every group misses its threshold before so many have failed"},
		{string(rollout.ProblemNotAllApproved), "there are more groups than approved ones"},
		{string(rollout.ProblemMatchesNothing), "the expression matches no whole version of the catalogue"},
		{string(rollout.ProblemMatchesAll), "the expression matches every version of the catalogue"},
	}
}

// Refusals are the reasons for which a rollout does not admit whoever asks.
func Refusals() []Meaning {
	return append(Waits(), notInFleet())
}

func notInFleet() Meaning {
	return Meaning{string(rollout.ReasonNotInFleet), "no member of the fleet has its clusterID or, where it has none, is equal to it"}
}

// An Entry is the meanings of names that are about the same.
type Entry struct {
	About    string
	Meanings []Meaning
}

// Glossary is every name that a decision answers with.
func Glossary() []Entry {
	return []Entry{
		{"Why a member is left out of a rollout", Exclusions()},
		{"Why a member may not start now", append(Holds(), notInFleet())},
		{"The state of a rollout", RolloutStates()},
		{"The state of a group", GroupStates()},
		{"Why a version is the next", NextReasons()[:2]},
		{"Why there is no next version, or a path ends", PathEnds()},
		{"Why a requirement is not met", Unmet()},
		{"What lint finds in a catalogue", Problems()},
		{"What lint finds in a policy", PolicyProblems()},
	}
}
