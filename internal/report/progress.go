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
	part := r.part("progress", "Progress")
	const admitted rollout.Reason = ""
	waiting := crowds(func(yield func(int, rollout.Reason) bool) {
		for i, admission := range admissions {
			reasons := admission.Reasons
			if admission.Admitted {
				reasons = []rollout.Reason{admitted}
			}
			for _, reason := range reasons {
				if !yield(i, reason) {
					return
				}
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
		if progress.Groups[i].State == rollout.StateSucceeded {
			succeeded++
		}
	}
	part.Lead = []string{fmt.Sprintf("The rollout of %s over %s is %s: %s.",
		part.Subject, many(r.Members, "member"), progress.State, MeaningOf(States(), progress.State))}
	part.Lead = append(part.Lead, Remarks(progress)...)
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

// Remarks say more about the group that lets nobody pass, where there is more to say.
func Remarks(progress *rollout.Progress) []string {
	i := firstOpen(progress)
	if i == len(progress.Groups) {
		return nil
	}
	switch g := &progress.Groups[i]; {
	case g.State == rollout.StateFailed:
		return []string{WhyFailed(i, g)}
	case g.State == rollout.StateSoaking && g.SoakedAt.IsZero():
		return []string{fmt.Sprintf("Group %d soaks, and does so for ever if nothing changes: %s not say when they were upgraded.",
			i+1, Count(g.Undated, "member")+" of it do")}
	case g.State == rollout.StateSoaking:
		return []string{fmt.Sprintf("Group %d soaks until %s, if nothing changes.", i+1, g.SoakedAt.Format(time.RFC3339))}
	}
	return nil
}

// WhyFailed says why the group at a place has failed.
func WhyFailed(place int, g *rollout.GroupProgress) string {
	if g.Total-g.Failed >= needed(g) {
		return fmt.Sprintf("Group %d has failed: %d of %s failed, more than the policy's maxFailures.",
			place+1, g.Failed, Count(g.Total, "member"))
	}
	return fmt.Sprintf("Group %d has failed: with %d of %s failed, at most %d can be upgraded, and %d%% are %d.",
		place+1, g.Failed, Count(g.Total, "member"), g.Total-g.Failed, g.SuccessThreshold, needed(g))
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

// groups is the section on the groups of a rollout. Of many it shows those around the
// first that has not succeeded.
func (r *Rollout) groups(progress *rollout.Progress) Section {
	const title = "Groups, in rollout order"
	bars := &Bars{ID: "progress-groups", Title: title, Mark: true,
		Desc: "A bar for each group: what is upgraded from the left, what failed at the right, and what remains between them. A line across it marks the threshold. Its label tells its state, and how many of its members are upgraded."}
	counts := CountsOf(progress)
	columns := []Column{{"State", false}}
	for _, c := range counts {
		columns = append(columns, Column{c.Name, true})
	}
	table := Table{Caption: title, Columns: r.groupColumns(append(columns, Column{"Threshold", true}, Column{"Needed", true})...)}
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
		cells := []string{string(g.State)}
		for _, c := range counts {
			cells = append(cells, number(c.Of(g)))
		}
		table.Rows = append(table.Rows, r.groupCells(i, g.Group, append(cells, percent(g.SuccessThreshold), number(needed(g)))...))
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
