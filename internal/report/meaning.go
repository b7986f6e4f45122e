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
		{string(rollout.NotInstalled), "the service is not installed"},
		{string(rollout.NotAutomatic), "its upgrade policy is not automatic"},
		{string(rollout.InvalidVersion), "an installed version is not a semantic version, and none is older"},
		{string(rollout.UpToDate), "it has the version, or a newer one"},
	}
}

// States are those of rollouts and of their groups.
func States() []Meaning {
	return []Meaning{
		{string(rollout.Active), "a rollout under way, and the first of its groups that has not succeeded"},
		{string(rollout.Done), "a rollout of which every group has succeeded"},
		{string(rollout.Halted), "a rollout of which a group has failed"},
		{string(rollout.Empty), "a rollout in which nobody takes part"},
		{string(rollout.Succeeded), "a group in which enough members are upgraded"},
		{string(rollout.GroupFailed), "a group in which too many upgrades failed for it to succeed"},
		{string(rollout.Waiting), "a group whose turn has not come"},
	}
}

// Waits are the reasons for which a member of the fleet is not admitted.
func Waits() []Meaning {
	return append([]Meaning{
		{string(rollout.OnHold), "the rollout is halted"},
		{string(rollout.OutOfTurn), "the turn of its groups has not come"},
	}, Exclusions()...)
}

// NextReasons are the reasons for a next version, two, and those for none.
func NextReasons() []Meaning {
	return []Meaning{
		{string(versions.ServiceImpacting), "a service-impacting version on the way may not be jumped over"},
		{string(versions.Target), "the current version leads to it"},
		{string(versions.NotInstalled), "the catalogue's service is not installed"},
		{string(versions.UnknownVersion), "no installed version is in the catalogue"},
		{string(versions.UpToDate), "the current version leads to no other"},
		{string(versions.UnknownNext), "the version that the current one leads to is not in the catalogue"},
	}
}

// PathEnds are the reasons for which a path ends.
func PathEnds() []Meaning {
	return append(NextReasons()[2:], Meaning{string(versions.Cycle), "it comes back to a version that it has met"})
}

// Unmet are the reasons of a requirement that is not met, in the order they apply.
func Unmet() []Meaning {
	return []Meaning{
		{string(eligibility.Malformed), "it does not read name:constraint, as strimzi:>=0.38.0 does"},
		{string(eligibility.NotInstalled), "the service is not installed"},
		{string(eligibility.InvalidVersion), "no installed version of the service is a semantic version"},
		{string(eligibility.NotSatisfied), "no installed version of the service satisfies it"},
	}
}

// Problems are what lint finds, in the order in which it does at one place.
func Problems() []Meaning {
	return []Meaning{
		{string(versions.InvalidVersion), "it is not a semantic version"},
		{string(versions.Duplicate), "an entry before has the same version"},
		{string(versions.OutOfOrder), "it is lower than the version before it"},
		{string(versions.OtherService), "the first entry is of another service"},
		{string(versions.NextUnknown), "no entry of the catalogue has this version"},
		{string(versions.NextIsItself), "the version leads to itself"},
		{string(versions.NextIsOlder), "the version leads to an older one"},
		{string(versions.NextClosesCycle), "it leads back to an entry before, and from there round to this one again"},
		{string(versions.MalformedRequirement), "it does not read name:constraint, as strimzi:>=0.38.0 does"},
		{string(versions.DeadEnd), "a member on this version never gets to the newest one of the catalogue"},
	}
}

// Refusals are the reasons for which a rollout does not admit whoever asks.
func Refusals() []Meaning {
	return append(Waits(), Meaning{string(rollout.NotInFleet), "the member does not stand in the fleet, with the same fields"})
}
