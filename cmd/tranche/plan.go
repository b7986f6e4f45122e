package main

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

func (c *cli) plan() *cobra.Command {
	return c.takesNow(c.takesMembers(c.takesPolicy(c.question(&cobra.Command{
		Use:   "plan",
		Short: "Plan the rollout of a version over a fleet",
		Long: `Plan the rollout of a version over a fleet: who gets it, in what order, and who
does not get it and why. The document is {"version": …, "fleet": …}, and may have
a "policy".

With --members the fleet is read from a file with one member's JSON object a line,
without holding it: good for many millions.

Groups go from the highest risk to the lowest, unless the policy says otherwise. The
exit status is 0 if there is at least one group, and 1 if nobody is to be upgraded.

Why a member is left out:
` + meanings(report.Exclusions()),
		Example: `  tranche plan examples/fleet_version.json
  tranche plan examples/fleet_version.json --policy examples/policy_split.yaml
  tranche plan examples/version.json --members examples/members.ndjson
  tranche plan -o html examples/fleet_version.json > plan.html
  tranche plan -o json - < examples/fleet_version.json`,
	}, c.decidePlan, "version", "fleet"))))
}

type planAnswer struct {
	*subject
	plan rollout.Plan
}

// decidePlan plans while it reads: no member is held.
func (c *cli) decidePlan(doc *document) (answer, error) {
	version, err := doc.Version()
	if err != nil {
		return nil, err
	}
	s, err := doc.about(version)
	if err != nil {
		return nil, err
	}
	all := newTally(s, c.showsMembers())
	if c.ownMembers {
		err = c.readMembers(doc, all)
	} else {
		err = doc.EachMember(func(_ int, member *tranche.Member, text jsontext.Value) error {
			all.add(member, text)
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	return all.answer(), nil
}

// showsMembers tells whether every member will be shown.
func (c *cli) showsMembers() bool {
	return !c.quiet && c.format != formatTable && c.format != formatMermaid
}

func (a *planAnswer) yes() bool { return len(a.plan.Groups) > 0 }

func (a *planAnswer) document() any { return a.documents().Plan(a.plan) }

func (a *planAnswer) report() report.Part { return a.told().Plan(a.plan) }

func (a *planAnswer) candidates() int { return a.size - len(a.plan.Excluded) }

func (a *planAnswer) show(p *page, wide bool) {
	p.line("%s.", a.title("Plan"))
	p.line("%s", report.PlanHeadline(a.plan, a.size))
	a.showGroups(p)
	a.showReasons(p, report.Exclusions(), report.LeftOut(a.plan, mostNames))
	if wide {
		a.showMembers(p)
	}
}

func (a *planAnswer) showGroups(p *page) {
	if len(a.plan.Groups) == 0 {
		return
	}
	p.line("")
	t := p.table(a.groupColumns(
		column{title: "MEMBERS", right: true},
		column{title: "SHARE", right: true},
		column{title: "THRESHOLD", right: true},
	)...)
	places := 0
	for i, group := range a.plan.Groups {
		places += len(group.Members)
		t.row(a.groupCells(i, group, strconv.Itoa(len(group.Members)),
			share(len(group.Members), a.size), percent(group.SuccessThreshold))...)
	}
	t.flush()
	if places > a.candidates() {
		p.line(report.SeveralGroups)
	}
}

// showMembers writes every member: the groups' in rollout order, then those left out.
func (a *planAnswer) showMembers(p *page) {
	p.line("")
	t := p.table(memberColumns(
		column{title: "GROUP", right: true},
		column{title: "REASON", style: yellow},
	)...)
	for i, group := range a.plan.Groups {
		for _, m := range group.Members {
			t.row(a.memberCells(m, strconv.Itoa(i+1), "-")...)
		}
	}
	for _, e := range a.plan.Excluded {
		t.row(a.memberCells(e.Member, "-", string(e.Reason))...)
	}
	t.flush()
}

// mostDrawn is how many groups a flowchart has before it is of no use.
const mostDrawn = 20

func (a *planAnswer) draw(f *flowchart) {
	f.node("version", stadium, release(&a.version), count(a.candidates(), "candidate"))
	groups := a.plan.Groups
	last := "version"
	for i, group := range groups[:min(mostDrawn, len(groups))] {
		name := fmt.Sprintf("group%d", i+1)
		title := fmt.Sprintf("group %d", i+1)
		if a.byRisk {
			title += fmt.Sprintf(", risk %d", group.Risk)
		}
		f.node(name, box, title, count(len(group.Members), "member"), "succeeds at "+percent(group.SuccessThreshold))
		f.edge(last, solid, name)
		last = name
	}
	if more := len(groups) - mostDrawn; more > 0 {
		f.node("more", box, count(more, "more group")+" not drawn")
		f.edge(last, solid, "more")
	}
	who := report.LeftOut(a.plan, mostNames)
	for _, reason := range report.Exclusions() {
		if who := who[rollout.Reason(reason.Name)]; who != nil {
			f.node(reason.Name, stadium, count(who.Size, "member")+" left out", reason.Name)
			f.edge("version", dotted, reason.Name)
		}
	}
}

// listNames has the members that get the version, in rollout order.
func (a *planAnswer) listNames() (names []string) {
	seen := map[int]bool{}
	for _, group := range a.plan.Groups {
		for _, m := range group.Members {
			if !seen[m] {
				seen[m] = true
				names = append(names, a.member(m).ClusterID)
			}
		}
	}
	return names
}
