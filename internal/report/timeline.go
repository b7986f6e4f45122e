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
	const title = "Groups in time"
	part := r.part("simulation", "Simulated rollout")
	part.Lead = lead
	part.Facts = []Fact{
		{"State", string(progress.State)},
		{"Members", number(r.Members)},
		{"Groups", number(len(progress.Groups))},
		{"Began", began.Format("2006-01-02 15:04")},
		{"Ended", ended.Format("2006-01-02 15:04")},
	}
	bars := &Bars{ID: "timeline", Title: title,
		Desc: "A bar for each group, from the left, where it all began, to the right, where it ended: strong while its members upgrade or wait for a window, and weak while it soaks."}
	table := Table{Caption: title, Columns: r.groupColumns(
		Column{"State", false}, Column{"Opened", false}, Column{"Soaking", false}, Column{"Ended", false},
	)}
	for i := range min(len(progress.Groups), mostGroups) {
		g, t := &progress.Groups[i], times[i]
		label := r.group(i, g.Group) + ": " + string(g.State)
		bars.add(Bar{Label: label, Parts: t.stretches(began, ended)})
		table.Rows = append(table.Rows, r.groupCells(i, g.Group, string(g.State), instant(t.Opened), instant(t.Soaking), instant(t.Ended)))
	}
	if hidden := len(progress.Groups) - len(table.Rows); hidden > 0 {
		table.Rest = areNot(hidden, "more group") + " not shown."
	}
	if len(table.Rows) > 0 {
		part.Sections = append(part.Sections, Section{Title: title, Bars: bars, Table: table})
	}
	return part
}

// stretches are a group's part of the time.
func (g *GroupTimes) stretches(began, ended time.Time) (parts []Stretch) {
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
	for _, part := range []Stretch{
		{"upgraded", opened, soaking - opened},
		{"remaining", soaking, end - soaking},
	} {
		if part.Width > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.RFC3339)
}
