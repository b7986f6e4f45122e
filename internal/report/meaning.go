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
		{string(rollout.ReasonNotAutomatic), "its upgrade policy is not automatic"},
		{string(rollout.ReasonStale), "it was not seen for as long as the policy's staleAfter, and counts again once it is"},
		{string(rollout.ReasonInvalidVersion), "an installed version is not a semantic version, and none is older"},
		{string(rollout.ReasonUpToDate), "it has the version, or a newer one"},
	}
}

// RolloutStates are those of rollouts.
func RolloutStates() []Meaning {
	return []Meaning{
		{string(rollout.StateActive), "it is under way"},
		{string(rollout.StateDone), "every group has succeeded"},
		{string(rollout.StateHalted), "a group has failed, and nobody may start"},
		{string(rollout.StatePaused), "the policy is paused, and nobody may start"},
		{string(rollout.StateWithdrawn), "the version was pulled, and nobody may start"},
		{string(rollout.StateEmpty), "nobody takes part"},
	}
}

// GroupStates are those of groups.
func GroupStates() []Meaning {
	return []Meaning{
		{string(rollout.StateSucceeded), "enough members are upgraded"},
		{string(rollout.StateSoaking), "enough members are upgraded, and are watched before the next group starts"},
		{string(rollout.StateFailed), "too many upgrades failed"},
		{string(rollout.StateActive), "its turn has come"},
		{string(rollout.StateNotApproved), "its turn has come, but nobody has approved it"},
		{string(rollout.StateWaiting), "its turn has not come"},
	}
}

// Waits are the reasons for which a member of the fleet is not admitted.
func Waits() []Meaning {
	return append([]Meaning{
		{string(rollout.ReasonWithdrawn), "the version was pulled"},
		{string(rollout.ReasonBlocked), "one of the policy's blocks is about this upgrade"},
		{string(rollout.ReasonPaused), "the policy is paused: nobody starts until that is taken back"},
		{string(rollout.ReasonHalted), "a group has failed: it goes on once fewer of its members are marked as failed"},
		{string(rollout.ReasonNotApproved), "its groups are not approved: raise the policy's approvedGroups"},
		{string(rollout.ReasonSoaking), "the group before is still watched"},
		{string(rollout.ReasonWaiting), "the turn of its groups has not come"},
		{string(rollout.ReasonFrozen), "a freeze holds"},
		{string(rollout.ReasonOutsideWindow), "no maintenance window is open"},
		{string(rollout.ReasonExclusive), "another member with the same exclusive name is upgrading, or may before it"},
		{string(rollout.ReasonConcurrency), "as many as may are upgrading, or may before it"},
	}, Exclusions()...)
}

// NextReasons are the reasons for a next version, two, and those for none.
func NextReasons() []Meaning {
	return []Meaning{
		{string(versions.ReasonServiceImpacting), "a service-impacting version on the way may not be jumped over"},
		{string(versions.ReasonNext), "the current version leads to it"},
		{string(versions.ReasonNotInstalled), "the catalogue's service is not installed"},
		{string(versions.ReasonUnknownVersion), "no installed version is in the catalogue: give it an entry there"},
		{string(versions.ReasonUpToDate), "the current version leads to no other"},
		{string(versions.ReasonUnknownNext), "the version that the current one leads to is not in the catalogue: give it an entry there"},
	}
}

// PathEnds are the reasons for which a path ends.
func PathEnds() []Meaning {
	return append(NextReasons()[2:], Meaning{string(versions.ReasonCycle), "it comes back to a version that it has met"})
}

// Unmet are the reasons of a requirement that is not met, in the order they apply.
func Unmet() []Meaning {
	return []Meaning{
		{string(eligibility.ReasonMalformed), "it does not read name:constraint, as strimzi:>=0.38.0 does, nor names a cloud or a resource alone"},
		{string(eligibility.ReasonNotInstalled), "the service is not installed"},
		{string(eligibility.ReasonInvalidVersion), "no installed version of the service is a semantic version"},
		{string(eligibility.ReasonNotSatisfied), "no installed version of the service satisfies it"},
		{string(eligibility.ReasonOtherCloud), "the member is in another cloud"},
		{string(eligibility.ReasonNotReported), "the member does not report the resource"},
		{string(eligibility.ReasonNotEnough), "too little of the resource is free"},
	}
}

// Problems are what lint finds, in the order in which it does at one place.
func Problems() []Meaning {
	return []Meaning{
		{string(versions.ProblemInvalidVersion), "it is not a semantic version"},
		{string(versions.ProblemDuplicate), "an entry before has the same version"},
		{string(versions.ProblemEqualPrecedence), "an entry before differs in build metadata or a v alone: no rollout from one to the other reaches anybody"},
		{string(versions.ProblemOutOfOrder), "it is lower than the version before it"},
		{string(versions.ProblemOtherService), "the first entry is of another service"},
		{string(versions.ProblemUnknownNext), "no entry of the catalogue has this version"},
		{string(versions.ProblemNextIsItself), "the version leads to itself"},
		{string(versions.ProblemNextIsOlder), "the version leads to an older one"},
		{string(versions.ProblemNextClosesCycle), "it leads back to an entry before, and from there round to this one again"},
		{string(versions.ProblemMalformedRequirement), "it does not read name:constraint, as strimzi:>=0.38.0 does"},
		{string(versions.ProblemDeadEnd), "a member on this version never gets to the newest one of the catalogue"},
	}
}

// PolicyProblems are what lint finds in a policy.
func PolicyProblems() []Meaning {
	return []Meaning{
		{string(rollout.ProblemNeverOpens), "windows and freezes let nobody start in the next 60 days"},
		{string(rollout.ProblemPastFreeze), "the freeze has ended"},
		{string(rollout.ProblemUndatedSoak), "nobody has an upgradedAt, and no group will ever have soaked"},
		{string(rollout.ProblemUnreachable), "every group is out of reach of its threshold before so many have failed"},
		{string(rollout.ProblemNotAllApproved), "there are more groups than are approved"},
		{string(rollout.ProblemMatchesNothing), "the expression matches no version of the catalogue as a whole"},
		{string(rollout.ProblemMatchesAll), "the expression matches every version of the catalogue"},
	}
}

// Refusals are the reasons for which a rollout does not admit whoever asks.
func Refusals() []Meaning {
	return append(Waits(), Meaning{string(rollout.ReasonNotInFleet), "no member of the fleet has its clusterID, or is equal to it where it has none"})
}

// An Entry is the meanings of names that are about the same.
type Entry struct {
	About    string
	Meanings []Meaning
}

// Glossary is every name that a decision answers with.
func Glossary() []Entry {
	own := len(Waits()) - len(Exclusions())
	return []Entry{
		{"Why a member is left out of a rollout", Exclusions()},
		{"Why a member may not start now", append(Waits()[:own:own], Refusals()[len(Waits()):]...)},
		{"The state of a rollout", RolloutStates()},
		{"The state of a group", GroupStates()},
		{"Why a version is the next", NextReasons()[:2]},
		{"Why there is no next version, or a path ends", PathEnds()},
		{"Why a requirement is not met", Unmet()},
		{"What lint finds in a catalogue", Problems()},
		{"What lint finds in a policy", PolicyProblems()},
	}
}
