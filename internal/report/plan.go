package report

import (
	"fmt"

	"github.com/tranche-go/tranche/rollout"
)

// Plan is the report on a plan.
func (r *Rollout) Plan(plan rollout.Plan) Part {
	part := r.part("plan", "Plan")
	candidates := r.Members - len(plan.Excluded)
	part.Lead = []string{PlanHeadline(plan, r.Members)}
	if len(plan.Groups) > 0 {
		part.Tables = append(part.Tables, r.planned(plan.Groups, candidates))
	}
	var roll roll
	for i, group := range plan.Groups[:min(len(plan.Groups), mostGroups)] {
		for _, place := range group.Members[:min(len(group.Members), mostMembers)] {
			roll.add(place, r.group(i, group), "")
		}
	}
	part.Tables = append(part.Tables, r.reasons("Left out", Exclusions(), LeftOut(plan, mostMembers), &roll)...)
	part.Members = r.members(roll, Column{Title: "Where"})
	return part
}

// PlanHeadline says what matters most of a plan for so many members.
func PlanHeadline(plan rollout.Plan, members int) string {
	switch left := len(plan.Excluded); {
	case members == 0:
		return "Nobody gets it: the fleet has no members."
	case len(plan.Groups) == 0:
		return fmt.Sprintf("Nobody gets it: %s, and all are left out.", many(members, "member"))
	case members == 1:
		return fmt.Sprintf("The one member gets it, in %s.", many(len(plan.Groups), "group"))
	case left == 0:
		return fmt.Sprintf("All %s get it, in %s.", many(members, "member"), many(len(plan.Groups), "group"))
	default:
		verb := "get"
		if members-left == 1 {
			verb = "gets"
		}
		return fmt.Sprintf("%s of %s %s it, in %s; %s left out.",
			number(members-left), many(members, "member"), verb, many(len(plan.Groups), "group"), number(left))
	}
}

// planned is the table of the groups of a plan.
func (r *Rollout) planned(groups []rollout.Group, candidates int) Table {
	table := Table{Title: "Groups", Columns: r.groupColumns(
		Column{"Members", true}, Column{"Threshold", true}, Column{"Share", false},
	)}
	most, places, shown := 0, 0, 0
	for _, group := range groups {
		most = max(most, len(group.Members))
		places += len(group.Members)
	}
	for i, group := range groups[:min(len(groups), mostGroups)] {
		n := len(group.Members)
		shown += n
		row := r.groupCells(i, group, cells(number(n), percent(group.SuccessThreshold))...)
		table.Rows = append(table.Rows, append(row, Cell{Text: shareOf(n, r.Members), Bar: simple("upgraded", n, most)}))
	}
	if more := len(groups) - mostGroups; more > 0 {
		table.Notes = append(table.Notes, fmt.Sprintf("The first %d groups are shown. %s not shown, with %s.",
			mostGroups, areNot(more, "more group"), many(places-shown, "member")))
	}
	if places > candidates {
		table.Notes = append(table.Notes, SeveralGroups)
	}
	return table
}

// SeveralGroups is said of a plan in which a member stands more than once.
const SeveralGroups = "A member with entries at several risks is in several groups."

func percent(n int) string { return fmt.Sprintf("%d%%", n) }
