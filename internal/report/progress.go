package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-go/tranche/rollout"
)

// Progress is the report on a progress. Admissions are its answers for each place of
// the fleet.
func (r *Rollout) Progress(progress *rollout.Progress, admissions []rollout.Admission) Part {
	part := r.part("progress", "Rollout")
	now, waiting := Waiting(admissions, mostMembers)
	part.Lead = []string{Headline(progress, now.Size)}
	if len(progress.Groups) > 0 {
		part.Tables = append(part.Tables, r.groups(progress))
	}
	var roll roll
	for _, place := range now.First {
		roll.add(place, "may start now", "")
	}
	part.Tables = append(part.Tables, r.reasons("Who may not start now", Waits(), waiting, &roll)...)
	part.Members = r.members(roll, Column{Title: "Now"})
	return part
}

// A GroupCount is one of the counts of a group.
type GroupCount struct {
	Name string
	Of   func(*rollout.GroupProgress) int
}

// CountsOf are the counts that are told of the groups of a rollout: those that there
// always are, and of the others those of which there are some.
func CountsOf(progress *rollout.Progress) (counts []GroupCount) {
	for _, c := range []struct {
		GroupCount
		always bool
	}{
		{GroupCount{"Total", func(g *rollout.GroupProgress) int { return g.Total }}, true},
		{GroupCount{"Upgraded", func(g *rollout.GroupProgress) int { return g.Upgraded }}, true},
		{GroupCount{"Soaked", func(g *rollout.GroupProgress) int { return g.Soaked }}, false},
		{GroupCount{"Failed", func(g *rollout.GroupProgress) int { return g.Failed }}, true},
		{GroupCount{"Upgrading", func(g *rollout.GroupProgress) int { return g.Upgrading }}, false},
		{GroupCount{"Remaining", func(g *rollout.GroupProgress) int { return g.Remaining }}, true},
		{GroupCount{"Undated", func(g *rollout.GroupProgress) int { return g.Undated }}, false},
	} {
		some := func(g rollout.GroupProgress) bool { return c.Of(&g) > 0 }
		if c.always || slices.ContainsFunc(progress.Groups, some) {
			counts = append(counts, c.GroupCount)
		}
	}
	return counts
}

// Headline says what matters most of a rollout to which so many members are admitted now:
// its state, and the group that it is at.
func Headline(progress *rollout.Progress, admitted int) string {
	text := Capital(string(progress.State)) + ": "
	i := firstOpen(progress)
	switch progress.State {
	case rollout.StateEmpty, rollout.StatePaused, rollout.StateWithdrawn:
		return text + MeaningOf(RolloutStates(), progress.State) + "."
	case rollout.StateHalted:
		return text + whyFailed(i, &progress.Groups[i]) + "."
	case rollout.StateDone:
		if len(progress.Groups) == 1 {
			text += "the one group has succeeded"
		} else {
			text += "all of " + many(len(progress.Groups), "group") + " have succeeded"
		}
		if admitted > 0 {
			text += "; " + many(admitted, "member") + " may still start"
		}
		return text + "."
	}
	g := &progress.Groups[i]
	text += fmt.Sprintf("group %s of %s ", number(i+1), number(len(progress.Groups)))
	switch {
	case g.State == rollout.StateNotApproved:
		text += "waits for approval"
	case g.State == rollout.StateSoaking && g.SoakedAt.IsZero():
		text += "soaks until more is known: " + many(g.Undated, "upgraded member") + " without an upgradedAt"
	case g.State == rollout.StateSoaking:
		text += "soaks until " + g.SoakedAt.Format(time.RFC3339) + ", if nothing changes"
	default:
		text += "is under way"
	}
	if admitted == 0 {
		return text + "; nobody may start now."
	}
	return text + "; " + many(admitted, "member") + " may start now."
}

// whyFailed says why the group at a place has failed.
func whyFailed(place int, g *rollout.GroupProgress) string {
	failed := fmt.Sprintf("%s of %s of group %s failed", number(g.Failed), many(g.Total, "member"), number(place+1))
	if g.Total-g.Failed >= needed(g) {
		return failed + ", more than the policy's maxFailures"
	}
	return failed + fmt.Sprintf("; %d%% can no longer be reached", g.SuccessThreshold)
}

// needed is how many upgraded members a group succeeds with.
func needed(g *rollout.GroupProgress) int { return (g.SuccessThreshold*g.Total + 99) / 100 }

// firstOpen is the place of the first group that has not succeeded.
func firstOpen(progress *rollout.Progress) int {
	for i := range progress.Groups {
		if progress.Groups[i].State != rollout.StateSucceeded {
			return i
		}
	}
	return len(progress.Groups)
}

// groups is the table of the groups of a rollout. Of many it shows those around the first
// that has not succeeded.
func (r *Rollout) groups(progress *rollout.Progress) Table {
	counts := CountsOf(progress)
	columns := []Column{{"State", false}}
	for _, c := range counts {
		columns = append(columns, Column{c.Name, true})
	}
	table := Table{
		Title:   "Groups",
		Columns: r.groupColumns(append(columns, Column{"Needed", true}, Column{"Progress", false})...),
		Key:     []Meaning{{"upgraded", "upgraded"}, {"remaining", "remaining"}, {"failed", "failed"}, {"mark", "needed to succeed"}},
	}
	groups := progress.Groups
	first := max(0, min(firstOpen(progress)-mostGroups/2, len(groups)-mostGroups))
	end := min(first+mostGroups, len(groups))
	told := told{}
	for i := first; i < end; i++ {
		g := &groups[i]
		row := []Cell{told.cell(string(g.State), GroupStates())}
		for _, c := range counts {
			row = append(row, Cell{Text: number(c.Of(g))})
		}
		row = append(row, Cell{Text: number(needed(g)), Note: percent(g.SuccessThreshold)}, Cell{Text: shareOf(g.Upgraded, g.Total), Bar: progressBar(g)})
		table.Rows = append(table.Rows, r.groupCells(i, g.Group, row...))
	}
	if hidden := len(groups) - (end - first); hidden > 0 {
		table.Notes = append(table.Notes, fmt.Sprintf("Groups %s to %s are shown. %s not shown: %s before them, %s after them.",
			number(first+1), number(end), areNot(hidden, "more group"), number(first), number(len(groups)-end)))
	}
	return table
}
