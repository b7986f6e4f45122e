package conformance

import (
	"cmp"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// What somebody writes who has a library for versions and half an hour: strings are
// parsed where they are compared. It knows no leading v and no operator but the usual.

func mastermindsEligible(version tranche.Version, member tranche.Member) bool {
	for _, required := range version.Requirements {
		name, minimum, _ := strings.Cut(required.Dependency, ":>=")
		met := func(entry tranche.Service) bool {
			return entry.Name == name && !mastermindsOlder(entry.Version, minimum)
		}
		if !slices.ContainsFunc(member.Services, met) {
			return false
		}
	}
	return true
}

func mastermindsOlder(version, than string) bool {
	v, err := semver.StrictNewVersion(version)
	if err != nil {
		return false
	}
	w, err := semver.StrictNewVersion(than)
	return err == nil && v.LessThan(w)
}

func mastermindsPlan(version tranche.Version, fleet tranche.Fleet) rollout.Plan {
	var plan rollout.Plan
	byRisk := map[int64][]int{}
	for i, member := range fleet.Members {
		if reason := mastermindsExclusion(version, member); reason != "" {
			plan.Excluded = append(plan.Excluded, rollout.Exclusion{Member: i, Reason: reason})
			continue
		}
		for _, entry := range member.Services {
			if entry.Name == version.Service && !endsWith(byRisk[entry.Risk], i) {
				byRisk[entry.Risk] = append(byRisk[entry.Risk], i)
			}
		}
	}
	for risk, members := range byRisk {
		plan.Groups = append(plan.Groups, rollout.Group{Risk: risk, SuccessThreshold: rollout.GroupSuccessThreshold, Members: members})
	}
	slices.SortFunc(plan.Groups, func(a, b rollout.Group) int { return cmp.Compare(b.Risk, a.Risk) })
	return plan
}

func mastermindsExclusion(version tranche.Version, member tranche.Member) rollout.Reason {
	reason := rollout.ReasonNotInstalled
	for _, entry := range member.Services {
		if entry.Name != version.Service {
			continue
		}
		if member.UpgradePolicy != tranche.Automatic {
			return rollout.ReasonNotAutomatic
		}
		switch _, err := semver.StrictNewVersion(entry.Version); {
		case err != nil:
			reason = rollout.ReasonInvalidVersion
		case mastermindsOlder(entry.Version, version.Version):
			return ""
		case reason == rollout.ReasonNotInstalled:
			reason = rollout.ReasonUpToDate
		}
	}
	return reason
}

func endsWith(places []int, place int) bool {
	return len(places) > 0 && places[len(places)-1] == place
}
