package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

// A subject is what plan, progress and simulate are asked about: a version to roll
// out over a fleet, under a policy.
type subject struct {
	version tranche.Version
	fleet   tranche.Fleet
	size    int              // of the fleet, which is not held where its members were read one by one
	members []jsontext.Value // the fleet's members as they came; in that case only if all are shown
	byRisk  bool             // groups are made by risk
	target  *rollout.Target

	decidedAt time.Time // zero: no instant was needed

	known map[int]known // in that case, those that are named
}

func (d *document) subject() (*subject, error) {
	version, err := d.Version()
	if err != nil {
		return nil, err
	}
	s, err := d.about(version)
	if err != nil {
		return nil, err
	}
	fleet, members, err := d.Fleet()
	if err != nil {
		return nil, err
	}
	s.fleet, s.size, s.members = fleet, len(fleet.Members), members
	return s, nil
}

// about is a subject without its fleet.
func (d *document) about(version tranche.Version) (*subject, error) {
	policy, err := d.policy()
	if err != nil {
		return nil, err
	}
	now, err := d.instant()
	if err != nil {
		return nil, err
	}
	target, err := rollout.NewTarget(version, policy, now)
	if err != nil {
		return nil, err
	}
	return &subject{version: version, byRisk: answers.ByRisk(target.Policy()), target: target, decidedAt: target.DecidedAt()}, nil
}

// member is one of the fleet.
func (s *subject) member(place int) *tranche.Member {
	if s.fleet.Members != nil {
		return &s.fleet.Members[place]
	}
	var reader documents.MemberReader
	var member tranche.Member
	if err := reader.Read(s.members[place], &member); err != nil {
		panic(err) // it was read before
	}
	return &member
}

func (s *subject) cluster(place int) string {
	if s.known != nil {
		return s.known[place].cluster
	}
	return s.fleet.Members[place].ClusterID
}

// note is what there is to say of one of some members about why they are left out.
func (s *subject) note(reason rollout.Reason, who *report.Crowd) string {
	for _, place := range who.First {
		note := s.known[place].note
		if s.known == nil {
			note = report.NoteOnMember(reason, &s.version, &s.fleet.Members[place])
		}
		if note != "" {
			return brief(s.cluster(place), longestName) + ": " + note
		}
	}
	return ""
}

// documents are the answers for programs.
func (s *subject) documents() *answers.Rollout {
	return &answers.Rollout{Version: &s.version, Members: s.members, ByRisk: s.byRisk, Now: s.decidedAt}
}

// told is the subject of a report.
func (s *subject) told() *report.Rollout {
	return &report.Rollout{Version: &s.version, Members: s.size, Member: s.member, ByRisk: s.byRisk}
}

// title is how the answer for people begins.
func (s *subject) title(of string) string {
	return fmt.Sprintf("%s of %s over %s", of, release(&s.version), count(s.size, "member"))
}

// groupColumns are GROUP, RISK where groups have one, and what else a table has.
func (s *subject) groupColumns(more ...column) []column {
	columns := []column{{title: "GROUP", right: true}}
	if s.byRisk {
		columns = append(columns, column{title: "RISK", right: true})
	}
	return append(columns, more...)
}

// groupCells are the cells of groupColumns.
func (s *subject) groupCells(place int, group rollout.Group, more ...string) []string {
	cells := []string{strconv.Itoa(place + 1)}
	if s.byRisk {
		cells = append(cells, strconv.FormatInt(group.Risk, 10))
	}
	return append(cells, more...)
}

// showReasons writes who stands under each reason, and what it means.
func (s *subject) showReasons(p *page, reasons []meaning, who report.Crowds) {
	if len(who) == 0 {
		return
	}
	p.line("")
	t := p.table(
		column{title: "REASON", style: yellow},
		column{title: "MEMBERS", right: true},
		column{title: "SHARE", right: true},
		column{title: "WHO"},
	)
	var legend []meaning
	for _, reason := range reasons {
		if who := who[rollout.Reason(reason.Name)]; who != nil {
			t.row(reason.Name, strconv.Itoa(who.Size), share(who.Size, s.size), s.names(who))
			legend = append(legend, meaning{Name: reason.Name, Text: report.WithNote(reason.Text, s.note(rollout.Reason(reason.Name), who))})
		}
	}
	t.flush()
	p.line("")
	p.line("%s", p.styled(dim, strings.TrimSuffix(meanings(legend), "\n")))
}

// mostNames is how many members are named.
const mostNames = 3

// names lists a few members by their cluster.
func (s *subject) names(who *report.Crowd) string {
	var names []string
	for _, m := range who.First {
		names = append(names, brief(s.cluster(m), longestName))
	}
	text := strings.Join(names, ", ")
	if more := who.Size - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// memberColumns tell a member from others, behind what else a table has.
func memberColumns(before ...column) []column {
	return append(before,
		column{title: "INDEX", right: true},
		column{title: "CLUSTER"},
		column{title: "CLOUD"},
		column{title: "INSTALLED"},
	)
}

// memberCells are the cells of memberColumns.
func (s *subject) memberCells(m int, before ...string) []string {
	member := s.member(m)
	return append(before, strconv.Itoa(m), member.ClusterID, member.Cloud, installed(member, s.version.Service))
}

// installed lists the versions that a member has of a service, as far as they are
// shown: a member with many may stand in as many groups.
func installed(member *tranche.Member, service string) string {
	var versions strings.Builder
	for _, entry := range member.Services {
		if entry.Name != service {
			continue
		}
		if versions.Len() > 0 {
			versions.WriteString(", ")
		}
		versions.WriteString(name(entry.Version))
		if versions.Len() > longestLast*utf8.UTFMax {
			break
		}
	}
	return cmp.Or(versions.String(), "-")
}
