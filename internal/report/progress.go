package report

import (
	"fmt"
	"slices"

	"github.com/tranche-go/tranche/rollout"
)

// Progress is the report on a progress. Admissions are its answers for each place of
// the fleet.
func (r *Rollout) Progress(progress *rollout.Progress, admissions []rollout.Admission) Part {
	part := r.part("progress", "Progress")
	const admitted rollout.Reason = ""
	waiting := crowds(func(yield func(int, rollout.Reason) bool) {
		for i, admission := range admissions {
			if !yield(i, admission.Reason) {
				return
			}
		}
	})
	now := waiting[admitted]
	if now == nil {
		now = &crowd{}
	}
	delete(waiting, admitted)
	succeeded := 0
	for i := range progress.Groups {
		if progress.Groups[i].State == rollout.Succeeded {
			succeeded++
		}
	}
	part.Lead = []string{fmt.Sprintf("The rollout of %s over %s is %s: %s.",
		part.Subject, many(r.Members, "member"), progress.State, MeaningOf(States(), progress.State))}
	if i := firstOpen(progress); i < len(progress.Groups) && progress.Groups[i].State == rollout.GroupFailed {
		part.Lead = append(part.Lead, WhyFailed(i, &progress.Groups[i]))
	}
	part.Facts = []Fact{
		{"State", string(progress.State)},
		{"Members", number(r.Members)},
		{"Groups", number(len(progress.Groups))},
		{"Succeeded", number(succeeded)},
		{"Admitted now", number(now.size)},
		{"Not admitted", number(r.Members - now.size)},
	}
	if len(progress.Groups) > 0 {
		part.Sections = append(part.Sections, r.groups(progress))
	}
	if now.size > 0 {
		part.Lists = append(part.Lists, r.list("Admitted now", now.size, now.first))
	}
	if section, lists := r.reasons("progress-waiting", "Not admitted", Waits(), waiting); section != nil {
		part.Sections = append(part.Sections, *section)
		part.Lists = append(part.Lists, lists...)
	}
	return part
}

// WhyFailed says why the group at a place has failed.
func WhyFailed(place int, g *rollout.GroupProgress) string {
	return fmt.Sprintf("Group %d has failed: with %d of %s failed, at most %d can be upgraded, and %d%% are %d.",
		place+1, g.Failed, Count(g.Total, "member"), g.Total-g.Failed, g.SuccessThreshold, needed(g))
}

// needed is how many upgraded members a group succeeds with.
func needed(g *rollout.GroupProgress) int { return (g.SuccessThreshold*g.Total + 99) / 100 }

// firstOpen is the place of the first group that has not succeeded.
func firstOpen(progress *rollout.Progress) int {
	for i := range progress.Groups {
		if progress.Groups[i].State != rollout.Succeeded {
			return i
		}
	}
	return len(progress.Groups)
}

// groups is the section on the groups of a rollout. Of many it shows those around the
// first that has not succeeded.
func (r *Rollout) groups(progress *rollout.Progress) Section {
	const title = "Groups, in rollout order"
	bars := &Bars{ID: "progress-groups", Title: title, Mark: true,
		Desc: "A bar for each group: what is upgraded from the left, what failed at the right, and what remains between them. A line across it marks the threshold. Its label tells its state, and how many of its members are upgraded."}
	table := Table{Caption: title, Columns: r.groupColumns(
		Column{"State", false}, Column{"Total", true}, Column{"Upgraded", true}, Column{"Failed", true},
		Column{"Remaining", true}, Column{"Threshold", true}, Column{"Needed", true},
	)}
	groups := progress.Groups
	first := max(0, min(firstOpen(progress)-mostGroups/2, len(groups)-mostGroups))
	end := min(first+mostGroups, len(groups))
	var states []rollout.State
	for i := first; i < end; i++ {
		g := &groups[i]
		parts, mark := stretches(g)
		bars.add(Bar{
			Label: fmt.Sprintf("%s: %s, %s of %s", r.group(i, g.Group), g.State, number(g.Upgraded), number(g.Total)),
			Parts: parts, Mark: mark,
		})
		table.Rows = append(table.Rows, r.groupCells(i, g.Group, string(g.State), number(g.Total), number(g.Upgraded),
			number(g.Failed), number(g.Remaining), percent(g.SuccessThreshold), number(needed(g))))
		if !slices.Contains(states, g.State) {
			states = append(states, g.State)
		}
	}
	if hidden := len(groups) - (end - first); hidden > 0 {
		table.Rest = fmt.Sprintf("Groups %s to %s are shown. %s not shown: %s before them, %s after them.",
			number(first+1), number(end), areNot(hidden, "more group"), number(first), number(len(groups)-end))
	}
	section := Section{Title: title, Bars: bars, Table: table}
	for _, m := range States() {
		if slices.Contains(states, rollout.State(m.Name)) {
			section.Legend = append(section.Legend, m)
		}
	}
	return section
}
