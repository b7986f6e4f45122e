package report

import (
	"fmt"

	"github.com/tranche-go/tranche/rollout"
)

// Plan is the report on a plan.
func (r *Rollout) Plan(plan rollout.Plan) Part {
	part := r.part("plan", "Plan")
	candidates := r.Members - len(plan.Excluded)
	part.Lead = []string{fmt.Sprintf("The rollout of %s over %s: %s in %s, and %s left out.", part.Subject,
		many(r.Members, "member"), many(candidates, "candidate"), many(len(plan.Groups), "group"), number(len(plan.Excluded)))}
	part.Facts = []Fact{
		{"Members", number(r.Members)},
		{"Candidates", number(candidates)},
		{"Groups", number(len(plan.Groups))},
		{"Left out", number(len(plan.Excluded))},
	}
	if len(plan.Groups) > 0 {
		part.Sections = append(part.Sections, r.planned(plan.Groups, candidates))
	}
	for i, group := range plan.Groups[:min(len(plan.Groups), mostGroups)] {
		part.Lists = append(part.Lists, r.list(r.group(i, group), len(group.Members), group.Members))
	}
	left, lists := r.reasons("plan-excluded", "Left out", Exclusions(), crowds(func(yield func(int, rollout.Reason) bool) {
		for _, e := range plan.Excluded {
			if !yield(e.Member, e.Reason) {
				return
			}
		}
	}))
	if left != nil {
		part.Sections = append(part.Sections, *left)
		part.Lists = append(part.Lists, lists...)
	}
	return part
}

// planned is the section on the groups of a plan.
func (r *Rollout) planned(groups []rollout.Group, candidates int) Section {
	const title = "Groups, in rollout order"
	bars := &Bars{ID: "plan-groups", Title: title}
	table := Table{Caption: title, Columns: r.groupColumns(
		Column{"Members", true}, Column{"Share", true}, Column{"Threshold", true},
	)}
	most, places, shown := 0, 0, 0
	for _, group := range groups {
		most = max(most, len(group.Members))
		places += len(group.Members)
	}
	for i, group := range groups[:min(len(groups), mostGroups)] {
		n := len(group.Members)
		shown += n
		bars.add(Bar{
			Label: r.group(i, group) + ": " + many(n, "member"),
			Parts: []Stretch{{"planned", 0, length(n, most)}},
		})
		table.Rows = append(table.Rows, r.groupCells(i, group, number(n), shareOf(n, r.Members), percent(group.SuccessThreshold)))
	}
	bars.Desc = "A bar for each group. The longest stands for " + many(most, "member") + "."
	if more := len(groups) - mostGroups; more > 0 {
		table.Rest = fmt.Sprintf("The first %d groups are shown. %s not shown, with %s.",
			mostGroups, areNot(more, "more group"), many(places-shown, "member"))
	}
	section := Section{Title: title, Bars: bars, Table: table}
	if places > candidates {
		section.Notes = []string{"A member with entries at several risks stands in several groups."}
	}
	return section
}

func percent(n int) string { return fmt.Sprintf("%d%%", n) }
