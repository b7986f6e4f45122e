package index

import (
	"fmt"
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A class is what decides about a member in the rollouts of one service. Those who have
// the same class are answered alike, whatever is rolled out under whatever policy.
//
// Of several entries of the service it is enough to know the oldest valid version (is
// one older than the version that is rolled out?), the oldest of those that failed, and
// of those that are upgrading (is one of these older?), whether one is not valid, and the
// risks. Of a member that is not
// automatic nothing else is asked.
type class struct {
	automatic bool
	oldest    string // the oldest valid version; "": there is none
	failed    string // the oldest valid version whose upgrade failed; "": there is none
	upgrading string // the oldest valid version that is upgrading; "": there is none
	invalid   bool   // one version is not valid
	risk      int64  // of its only entry
	risks     string // of several entries
}

// A standing is the class of a member in the rollouts of a service.
type standing struct {
	class
	several []int64 // the risks, each once, where there may be several
}

// standingsOf finds those of a member, one for each service that it has, or none where
// there is no member.
func standingsOf(member *tranche.Member, standings map[string]standing) {
	clear(standings)
	if member == nil {
		return
	}
	for i := range member.Services {
		entry := &member.Services[i]
		s, again := standings[entry.Name]
		if s.automatic = member.UpgradePolicy == tranche.Automatic; s.automatic {
			s.see(entry, again)
		}
		standings[entry.Name] = s
	}
	for name, s := range standings {
		if s.several != nil {
			slices.Sort(s.several)
			s.several = slices.Compact(s.several)
			s.risk, s.risks = 0, fmt.Sprint(s.several)
			standings[name] = s
		}
	}
}

// see adds an entry of the service, the first or another.
func (s *standing) see(entry *tranche.Service, again bool) {
	if again && s.several == nil {
		s.several = []int64{s.risk}
	}
	if again {
		s.several = append(s.several, entry.Risk)
	}
	s.risk = entry.Risk
	version, valid := versions.Parse(entry.Version)
	if !valid {
		s.invalid = true
		return
	}
	s.oldest = older(s.oldest, version, entry.Version)
	switch entry.UpgradeStatus {
	case tranche.Failed:
		s.failed = older(s.failed, version, entry.Version)
	case tranche.Upgrading:
		s.upgrading = older(s.upgrading, version, entry.Version)
	}
}

// older is the older one of a version that is known, if there is one, and another.
func older(known string, version versions.Version, text string) string {
	if parsed, _ := versions.Parse(known); known != "" && parsed.Compare(version) <= 0 {
		return known
	}
	return text
}

// member is one like all of the class, with no more entries than it takes.
func (s standing) member(service string) tranche.Member {
	if !s.automatic {
		return tranche.Member{Services: []tranche.Service{{Name: service}}}
	}
	var entries []tranche.Service
	if s.oldest != "" {
		entries = append(entries, tranche.Service{Name: service, Version: s.oldest})
	}
	if s.failed != "" {
		entries = append(entries, tranche.Service{Name: service, Version: s.failed, UpgradeStatus: tranche.Failed})
	}
	if s.upgrading != "" {
		entries = append(entries, tranche.Service{Name: service, Version: s.upgrading, UpgradeStatus: tranche.Upgrading})
	}
	if s.invalid {
		entries = append(entries, tranche.Service{Name: service})
	}
	risks := s.several
	if risks == nil {
		risks = []int64{s.risk}
	}
	for len(entries) < len(risks) {
		entries = append(entries, entries[0])
	}
	for i := range entries {
		entries[i].Risk = risks[min(i, len(risks)-1)]
	}
	return tranche.Member{UpgradePolicy: tranche.Automatic, Services: entries}
}
