package report

import (
	"time"

	"github.com/tranche-go/tranche/rollout"
)

// GroupTimes are when things happened to a group of a rollout. What is zero did not.
type GroupTimes struct {
	Opened  time.Time // its members might start
	Soaking time.Time // it had succeeded, and was watched
	Ended   time.Time // the next group might start
}

// Add takes note of the state of the group at an instant.
func (g *GroupTimes) Add(state rollout.State, now time.Time) {
	note := func(t *time.Time) {
		if t.IsZero() {
			*t = now
		}
	}
	switch state {
	case rollout.StateWaiting, rollout.StateNotApproved:
		return
	case rollout.StateSoaking:
		note(&g.Soaking)
	case rollout.StateSucceeded:
		note(&g.Ended)
	}
	note(&g.Opened)
}

// Timeline is the report on a rollout that took a time, with a picture of when each of
// its groups was under way.
func (r *Rollout) Timeline(progress *rollout.Progress, times []GroupTimes, began, ended time.Time, lead ...string) Part {
	part := r.part("simulation", "Simulated rollout")
	part.Lead = lead
	table := Table{
		Title: "Groups",
		Columns: r.groupColumns(
			Column{"State", false}, Column{"Opened, UTC", false}, Column{"Soaking", false}, Column{"Ended", false}, Column{"In time", false},
		),
		Key: []Meaning{{"upgraded", "its members upgrade, or wait for a window"}, {"remaining", "it soaks"}},
	}
	for i := range min(len(progress.Groups), mostGroups) {
		g, t := &progress.Groups[i], times[i]
		row := cells(string(g.State), instant(t.Opened), instant(t.Soaking), instant(t.Ended))
		table.Rows = append(table.Rows, r.groupCells(i, g.Group, append(row, Cell{Bar: t.bar(began, ended)})...))
	}
	if hidden := len(progress.Groups) - len(table.Rows); hidden > 0 {
		table.Notes = []string{areNot(hidden, "more group") + " not shown."}
	}
	if len(table.Rows) > 0 {
		part.Tables = []Table{table}
	}
	return part
}

// bar is a group's part of the time.
func (g *GroupTimes) bar(began, ended time.Time) *Bar {
	if g.Opened.IsZero() || !ended.After(began) {
		return nil
	}
	at := func(t time.Time) Extent {
		if t.IsZero() {
			t = ended
		}
		return Extent(t.Sub(began).Seconds() * float64(whole) / ended.Sub(began).Seconds())
	}
	opened, soaking, end := at(g.Opened), at(g.Ended), at(g.Ended)
	if !g.Soaking.IsZero() {
		soaking = at(g.Soaking)
	}
	bar := &Bar{}
	for _, part := range []Stretch{
		{"upgraded", opened, soaking - opened},
		{"remaining", soaking, end - soaking},
	} {
		if part.Width > 0 {
			bar.Parts = append(bar.Parts, part)
		}
	}
	return bar
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04")
}
