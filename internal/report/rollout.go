package report

import (
	"fmt"
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
	text := "group " + number(place+1)
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
func (r *Rollout) groupCells(place int, group rollout.Group, more ...Cell) []Cell {
	first := cells(number(place + 1))
	if r.ByRisk {
		first = append(first, Cell{Text: strconv.FormatInt(group.Risk, 10)})
	}
	return append(first, more...)
}

// A roll is the members that a page names, each once, with where it is.
type roll struct {
	places []int
	where  map[int]Cell
}

// add says where a member is, or where else.
func (l *roll) add(place int, where, tip string) {
	if l.where == nil {
		l.where = map[int]Cell{}
	}
	cell, known := l.where[place]
	if !known {
		l.places = append(l.places, place)
		l.where[place] = Cell{Text: where, Tip: tip}
		return
	}
	cell.Text += "; " + where
	if cell.Tip != "" {
		cell.Tip += "; "
	}
	cell.Tip += tip
	l.where[place] = cell
}

// members is the table of those on a roll. It is nil where nobody is.
func (r *Rollout) members(l roll, where Column) *Table {
	if len(l.places) == 0 {
		return nil
	}
	t := &Table{
		Title:   "Members",
		Columns: []Column{{"Index", true}, {"Cluster", false}, {"Cloud", false}, {"Installed", false}, where},
		Open:    r.Members <= fewMembers,
	}
	for _, place := range l.places {
		member := r.Member(place)
		row := cells(number(place), name(member.ClusterID), name(member.Cloud), installed(member, r.Version.Service))
		t.Rows = append(t.Rows, append(row, l.where[place]))
	}
	if len(t.Rows) < r.Members {
		t.Notes = []string{fmt.Sprintf("%s of %s are listed: of each group and each reason the first %d.",
			number(len(t.Rows)), many(r.Members, "member"), mostMembers)}
	}
	return t
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

// reasons is a table of who stands under which reason, who are put on the roll too. There
// is none where nobody does.
func (r *Rollout) reasons(title string, reasons []Meaning, who Crowds, l *roll) []Table {
	table := Table{Title: title, Columns: []Column{
		{"Reason", false}, {"Members", true}, {"Share", false}, {"Meaning", false},
	}}
	for _, reason := range reasons {
		c := who[rollout.Reason(reason.Name)]
		if c == nil {
			continue
		}
		row := cells(reason.Name, number(c.Size))
		row = append(row, Cell{Text: shareOf(c.Size, r.Members), Bar: simple("remaining", c.Size, r.Members)}, Cell{Text: WithNote(reason.Text, r.note(rollout.Reason(reason.Name), c))})
		table.Rows = append(table.Rows, row)
		for _, place := range c.First {
			l.add(place, reason.Name, reason.Text)
		}
	}
	if table.Rows == nil {
		return nil
	}
	return []Table{table}
}

// note is what there is to say of one of some members about why they are left out.
func (r *Rollout) note(reason rollout.Reason, who *Crowd) string {
	for _, place := range who.First[:min(len(who.First), mostNotes)] {
		member := r.Member(place)
		if note := NoteOnMember(reason, r.Version, member); note != "" {
			return name(member.ClusterID) + ": " + note
		}
	}
	return ""
}

// mostNotes is how many members are asked whether there is more to say of them.
const mostNotes = 3
