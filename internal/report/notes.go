package report

import (
	"fmt"
	"strings"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// longestVersion is how many characters of a version are shown.
const longestVersion = 40

// MeaningOfUnmet says why a requirement is not met, what there is instead, and, where that
// is easily taken for something else, what it is.
func MeaningOfUnmet(u eligibility.Unmet) string {
	text := MeaningOf(Unmet(), u.Reason)
	if len(u.Installed) == 0 {
		return text
	}
	var installed []string
	for _, version := range u.Installed {
		installed = append(installed, Brief(version, longestVersion))
	}
	text += ": " + strings.Join(installed, ", ")
	for _, version := range u.Installed {
		note := NoteOn(version)
		if u.Reason == eligibility.ReasonNotSatisfied {
			note = noteOnPreRelease(u.Requirement, version)
		}
		if note != "" {
			return text + "; " + note
		}
	}
	return text
}

// NoteOnMember says what a member has that is easily taken for something else, where that is
// why it is left out of the rollout of a version. Of others it says nothing.
func NoteOnMember(reason rollout.Reason, version *tranche.Version, member *tranche.Member) string {
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != version.Service {
			continue
		}
		note := ""
		switch reason {
		case rollout.ReasonInvalidVersion:
			note = NoteOn(entry.Version)
		case rollout.ReasonUpToDate:
			note = noteOnUpToDate(entry.Version, version.Version)
		}
		if note != "" {
			return note
		}
	}
	return ""
}

// noteOnUpToDate says why an installed version is not older than one that is spelled as if
// it were newer.
func noteOnUpToDate(installed, wanted string) string {
	has, valid := versions.Parse(installed)
	to, ok := versions.Parse(wanted)
	if !valid || !ok {
		return ""
	}
	hasCore, hasSuffix := cutCore(installed)
	toCore, toSuffix := cutCore(wanted)
	switch {
	case has.Compare(to) == 0 && hasSuffix != toSuffix:
		return fmt.Sprintf("%s is as high as %s, since what follows a + does not count", Brief(installed, longestVersion), Brief(wanted, longestVersion))
	case hasCore == toCore && !strings.HasPrefix(hasSuffix, "-") && strings.HasPrefix(toSuffix, "-"):
		return fmt.Sprintf("%s is a pre-release of %s, and older than it", Brief(wanted, longestVersion), Brief(toCore, longestVersion))
	}
	return ""
}

// NoteOn says what keeps a text from being a semantic version that looks much like one,
// and what may be meant. Of others it says nothing.
func NoteOn(version string) string {
	core, suffix := cutCore(version)
	parts := strings.Split(core, ".")
	var what string
	for i, part := range parts {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return ""
		}
		if short := strings.TrimLeft(part[:len(part)-1], "0") + part[len(part)-1:]; short != part {
			parts[i], what = short, "a leading zero"
		}
	}
	switch n := len(parts); {
	case n > 3:
		return fmt.Sprintf("%s has %d numbers, a semantic version three", Brief(version, longestVersion), n)
	case n == 2:
		parts, what = append(parts, "0"), "two numbers, not three"
	case n == 1:
		parts, what = append(parts, "0", "0"), "one number, not three"
	}
	meant := strings.Join(parts, ".") + suffix
	if _, valid := versions.Parse(meant); !valid || what == "" {
		return ""
	}
	return fmt.Sprintf("%s has %s: did you mean %s?", Brief(version, longestVersion), what, Brief(meant, longestVersion))
}

// noteOnPreRelease: what is behind a hyphen makes a version older than the one without
// it, which distributions that put their own number there do not mean.
func noteOnPreRelease(requirement, version string) string {
	core, suffix := cutCore(version)
	name, constraint, _ := strings.Cut(requirement, ":")
	if !strings.HasPrefix(suffix, "-") || !strings.HasPrefix(constraint, ">=") {
		return ""
	}
	accepting := name + ":" + constraint + "-0"
	required, valid := versions.ParseRequirement(accepting)
	installed, _ := versions.Parse(version)
	if !valid || !required.SatisfiedBy(installed) {
		return ""
	}
	return fmt.Sprintf("%s is a pre-release of %s, and older than it: %s would accept it", Brief(version, longestVersion), Brief(core, longestVersion), Brief(accepting, 80))
}

// cutCore cuts a version into its numbers, without a leading v, and what follows them.
func cutCore(version string) (core, suffix string) {
	version = strings.TrimPrefix(version, "v")
	if i := strings.IndexAny(version, "-+"); i >= 0 {
		return version[:i], version[i:]
	}
	return version, ""
}
