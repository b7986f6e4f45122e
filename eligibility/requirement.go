package eligibility

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Reason says why a requirement is not met.
type Reason string

// The reasons, the first that applies.
const (
	// ReasonMalformed: the requirement does not follow the grammar.
	ReasonMalformed Reason = "malformed"

	// ReasonNotInstalled: the member has no entry of the name.
	ReasonNotInstalled Reason = "not_installed"
	// ReasonInvalidVersion: it has, and none of them with a valid version.
	ReasonInvalidVersion Reason = "invalid_version"
	// ReasonNotSatisfied: it has valid versions, and none satisfies the constraint.
	ReasonNotSatisfied Reason = "not_satisfied"

	// ReasonOtherCloud: the member's cloud is none of those that are named.
	ReasonOtherCloud Reason = "other_cloud"

	// ReasonNotReported: the member does not say how much of the resource is free.
	ReasonNotReported Reason = "not_reported"
	// ReasonNotEnough: less of it is free.
	ReasonNotEnough Reason = "not_enough"
)

// A requirement is one of a version, taken apart.
type requirement struct {
	of        *tranche.Requirement
	parsed    versions.Requirement // of a dependency
	malformed bool
}

// requirementsOf appends the requirements of a version to room.
func requirementsOf(version tranche.Version, room []requirement) []requirement {
	for i := range version.Requirements {
		of := &version.Requirements[i]
		parsed, _ := versions.ParseRequirement(of.Dependency)
		room = append(room, requirement{of, parsed, versions.IsMalformed(*of)})
	}
	return room
}

// text is the requirement in one line: a dependency as the version has it, else the
// clouds or the resource.
func (r *requirement) text() string {
	switch of := r.of; {
	case of.Dependency != "":
		return of.Dependency
	case of.Cloud != nil:
		return "cloud:" + strings.Join(of.Cloud, ",")
	case of.Resource != "":
		return fmt.Sprintf("%s:>=%d", of.Resource, of.AtLeast)
	}
	return ""
}

// reason returns why a member does not meet the requirement, or "" if it does. grouped
// are the versions of its services, where they are looked up in there, or nil.
func (r *requirement) reason(member *tranche.Member, grouped versionsByName) Reason {
	switch {
	case r.malformed:
		return ReasonMalformed
	case r.of.Cloud != nil:
		return r.cloudReason(member)
	case r.of.Resource != "":
		return r.resourceReason(member)
	case grouped != nil:
		return grouped[r.parsed.Name].reason(&r.parsed)
	}
	return r.dependencyReason(member.Services)
}

// installed are the first versions that a member has of the dependency.
func (r *requirement) installed(member *tranche.Member, grouped versionsByName) (list []string) {
	switch {
	case r.malformed || r.of.Dependency == "":
		return nil
	case grouped != nil:
		return slices.Clone(grouped[r.parsed.Name].first)
	}
	for i := range member.Services {
		if entry := &member.Services[i]; entry.Name == r.parsed.Name {
			list = appendInstalled(list, entry.Version)
		}
	}
	return list
}

func appendInstalled(list []string, version string) []string {
	if len(list) == MostInstalled || slices.Contains(list, version) {
		return list
	}
	return append(list, version)
}

func (r *requirement) dependencyReason(services []tranche.Service) Reason {
	reason := ReasonNotInstalled
	for i := range services {
		entry := &services[i]
		if entry.Name != r.parsed.Name {
			continue
		}
		installed, valid := versions.Parse(entry.Version)
		switch {
		case valid && r.parsed.SatisfiedBy(installed):
			return ""
		case valid:
			reason = ReasonNotSatisfied
		case reason == ReasonNotInstalled:
			reason = ReasonInvalidVersion
		}
	}
	return reason
}

func (r *requirement) cloudReason(member *tranche.Member) Reason {
	if slices.Contains(r.of.Cloud, member.Cloud) {
		return ""
	}
	return ReasonOtherCloud
}

func (r *requirement) resourceReason(member *tranche.Member) Reason {
	if member.Terms == nil {
		return ReasonNotReported
	}
	switch free, reported := member.FreeResources[r.of.Resource]; {
	case !reported:
		return ReasonNotReported
	case free < r.of.AtLeast:
		return ReasonNotEnough
	}
	return ""
}
