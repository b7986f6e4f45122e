package report

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// A Rollout is what a plan and a progress are about.
type Rollout struct {
	Version *tranche.Version
	Members int // of the fleet
	// Member is the one at a place of the fleet. It is called for those that are shown.
	Member func(place int) *tranche.Member
	ByRisk bool // groups are made by risk, and show it
}

// part is a report about the rollout.
func (r *Rollout) part(name, title string) Part {
	return Part{Name: name, Title: title, Subject: release(r.Version)}
}

// release tells people which version it is.
func release(version *tranche.Version) string {
	return name(version.Service) + " " + name(version.Version)
}

// group names the group at a place.
func (r *Rollout) group(place int, group rollout.Group) string {
	text := "Group " + number(place+1)
	if r.ByRisk {
		text += ", risk " + strconv.FormatInt(group.Risk, 10)
	}
	return text
}

// groupColumns are the first columns of a table of groups.
func (r *Rollout) groupColumns(more ...Column) []Column {
	columns := []Column{{"Group", true}}
	if r.ByRisk {
		columns = append(columns, Column{"Risk", true})
	}
	return append(columns, more...)
}

// groupCells are the cells of groupColumns.
func (r *Rollout) groupCells(place int, group rollout.Group, more ...string) []string {
	cells := []string{number(place + 1)}
	if r.ByRisk {
		cells = append(cells, strconv.FormatInt(group.Risk, 10))
	}
	return append(cells, more...)
}

// list shows some of the members.
func (r *Rollout) list(title string, members int, places []int) List {
	t := Table{
		Caption: title,
		Columns: []Column{{"Index", true}, {"Cluster", false}, {"Cloud", false}, {"Installed", false}},
	}
	for _, place := range places[:min(len(places), mostMembers)] {
		member := r.Member(place)
		t.Rows = append(t.Rows, []string{
			number(place), name(member.ClusterID), name(member.Cloud), installed(member, r.Version.Service),
		})
	}
	if more := members - len(t.Rows); more > 0 {
		t.Rest = fmt.Sprintf("The first %d are shown. %s not shown.", len(t.Rows), areNot(more, "more member"))
	}
	return List{Title: title + ": " + many(members, "member"), Open: r.Members <= fewMembers, Table: t}
}

// fewMembers is how many are read without unfolding anything.
const fewMembers = 20

// areNot is "1 more member is" or "2 more members are".
func areNot(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return many(n, noun) + " are"
}

// mostVersions is how many versions are shown of those that a member has installed.
const mostVersions = 5

// installed lists the versions that a member has of a service.
func installed(member *tranche.Member, service string) string {
	var versions []string
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != service {
			continue
		}
		if len(versions) == mostVersions {
			versions = append(versions, "…")
			break
		}
		versions = append(versions, name(entry.Version))
	}
	if versions == nil {
		return "-"
	}
	return strings.Join(versions, ", ")
}

// A crowd is members of which some are shown.
type crowd struct {
	size  int
	first []int // places in the fleet
}

// crowds sorts members by a reason.
func crowds(members iter.Seq2[int, rollout.Reason]) map[rollout.Reason]*crowd {
	who := map[rollout.Reason]*crowd{}
	for place, reason := range members {
		c := who[reason]
		if c == nil {
			c = new(crowd)
			who[reason] = c
		}
		if c.size++; len(c.first) < mostMembers {
			c.first = append(c.first, place)
		}
	}
	return who
}

// reasons is a section on who stands under which reason, with a list for each. It is
// nil where nobody does.
func (r *Rollout) reasons(id, title string, reasons []Meaning, who map[rollout.Reason]*crowd) (section *Section, lists []List) {
	section = &Section{
		Title: title,
		Bars:  &Bars{ID: id, Title: title},
		Table: Table{Caption: title, Columns: []Column{
			{"Reason", false}, {"Members", true}, {"Share", true},
		}},
	}
	most := 0
	for _, c := range who {
		most = max(most, c.size)
	}
	for _, reason := range reasons {
		c := who[rollout.Reason(reason.Name)]
		if c == nil {
			continue
		}
		section.Bars.add(Bar{
			Label: reason.Name + ": " + many(c.size, "member"),
			Parts: []Stretch{{"excluded", 0, length(c.size, most)}},
		})
		section.Table.Rows = append(section.Table.Rows,
			[]string{reason.Name, number(c.size), shareOf(c.size, r.Members)})
		section.Legend = append(section.Legend, reason)
		lists = append(lists, r.list(title+", "+reason.Name, c.size, c.first))
	}
	if lists == nil {
		return nil, nil
	}
	section.Bars.Desc = "A bar for each reason. The longest stands for " + many(most, "member") + "."
	return section, lists
}
