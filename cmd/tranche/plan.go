package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

func (c *cli) plan() *cobra.Command {
	return c.question(&cobra.Command{
		Use:   "plan",
		Short: "Plan the rollout of a version over a fleet",
		Long: `Plan the rollout of a version over a fleet: who gets it, in what order, and who
does not get it and why. The document is {"version": …, "fleet": …}.

Groups go from the highest risk to the lowest. The exit status is 0 if there is
at least one group, and 1 if there is nobody to upgrade.

Why a member is left out:
` + meanings(exclusions()),
		Example: "  tranche plan examples/fleet_version.json\n  tranche plan -o json - < examples/fleet_version.json",
	}, decidePlan)
}

// exclusions are the reasons to leave a member out, in the order they apply.
func exclusions() []meaning {
	return []meaning{
		{string(rollout.NotInstalled), "the service is not installed"},
		{string(rollout.NotAutomatic), "its upgrade policy is not automatic"},
		{string(rollout.InvalidVersion), "an installed version is not a semantic version, and none is older"},
		{string(rollout.UpToDate), "it has the version, or a newer one"},
	}
}

type planAnswer struct {
	version tranche.Version
	fleet   tranche.Fleet
	members []any // the fleet's members as they came
	plan    rollout.Plan
}

func decidePlan(in tranche.Input) (answer, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	fleet, err := in.Fleet()
	if err != nil {
		return nil, err
	}
	plan, err := rollout.NewPlan(version, fleet, tranche.Policy{})
	if err != nil {
		return nil, err
	}
	members, _ := in["fleet"].(map[string]any)["members"].([]any)
	return &planAnswer{version, fleet, members, plan}, nil
}

func (a *planAnswer) yes() bool { return len(a.plan.Groups) > 0 }

type planDocument struct {
	Service  string              `json:"service"`
	Version  string              `json:"version"`
	Members  int                 `json:"members"`
	Groups   []groupDocument     `json:"groups"`
	Excluded []exclusionDocument `json:"excluded"`
}

type groupDocument struct {
	Risk             int64            `json:"risk"`
	SuccessThreshold int              `json:"successThreshold"`
	Members          []memberDocument `json:"members"`
}

type memberDocument struct {
	Index  int `json:"index"`
	Member any `json:"member"`
}

type exclusionDocument struct {
	Index  int            `json:"index"`
	Reason rollout.Reason `json:"reason"`
	Member any            `json:"member"`
}

func (a *planAnswer) document() any {
	d := planDocument{
		Service:  a.version.Service,
		Version:  a.version.Version,
		Members:  len(a.fleet.Members),
		Groups:   make([]groupDocument, len(a.plan.Groups)),
		Excluded: make([]exclusionDocument, len(a.plan.Excluded)),
	}
	for i, group := range a.plan.Groups {
		members := make([]memberDocument, len(group.Members))
		for j, m := range group.Members {
			members[j] = memberDocument{m, a.members[m]}
		}
		d.Groups[i] = groupDocument{group.Risk, group.SuccessThreshold, members}
	}
	for i, e := range a.plan.Excluded {
		d.Excluded[i] = exclusionDocument{e.Member, e.Reason, a.members[e.Member]}
	}
	return d
}

func (a *planAnswer) show(p *page, wide bool) {
	members, leftOut := len(a.fleet.Members), len(a.plan.Excluded)
	candidates := members - leftOut
	p.line("Rollout of %s %s over %s: %s in %s, %d left out.",
		plain(a.version.Service), plain(a.version.Version), count(members, "member"),
		count(candidates, "candidate"), count(len(a.plan.Groups), "group"), leftOut)
	a.showGroups(p)
	a.showExcluded(p)
	if wide {
		a.showMembers(p)
	}
}

func (a *planAnswer) showGroups(p *page) {
	if len(a.plan.Groups) == 0 {
		return
	}
	p.line("")
	t := p.table(
		column{title: "GROUP", right: true},
		column{title: "RISK", right: true},
		column{title: "MEMBERS", right: true},
		column{title: "SHARE", right: true},
		column{title: "THRESHOLD", right: true},
	)
	places := 0
	for i, group := range a.plan.Groups {
		places += len(group.Members)
		t.row(strconv.Itoa(i+1), strconv.FormatInt(group.Risk, 10), strconv.Itoa(len(group.Members)),
			share(len(group.Members), len(a.fleet.Members)), strconv.Itoa(group.SuccessThreshold)+"%")
	}
	t.flush()
	if places > len(a.fleet.Members)-len(a.plan.Excluded) {
		p.line("A member with entries at several risks stands in several groups.")
	}
}

func (a *planAnswer) showExcluded(p *page) {
	if len(a.plan.Excluded) == 0 {
		return
	}
	byReason := map[string][]int{}
	for _, e := range a.plan.Excluded {
		byReason[string(e.Reason)] = append(byReason[string(e.Reason)], e.Member)
	}
	p.line("")
	t := p.table(
		column{title: "REASON", style: yellow},
		column{title: "MEMBERS", right: true},
		column{title: "SHARE", right: true},
		column{title: "WHO"},
	)
	var legend []meaning
	for _, reason := range exclusions() {
		if who := byReason[reason.name]; len(who) > 0 {
			t.row(reason.name, strconv.Itoa(len(who)), share(len(who), len(a.fleet.Members)), a.names(who))
			legend = append(legend, reason)
		}
	}
	t.flush()
	p.line("")
	p.line("%s", p.styled(dim, strings.TrimSuffix(meanings(legend), "\n")))
}

// names lists a few members by their cluster.
func (a *planAnswer) names(members []int) string {
	const most = 3
	var names []string
	for _, m := range members[:min(most, len(members))] {
		names = append(names, plain(a.fleet.Members[m].ClusterID))
	}
	text := strings.Join(names, ", ")
	if more := len(members) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// showMembers writes every member: the groups' in rollout order, then those left out.
func (a *planAnswer) showMembers(p *page) {
	p.line("")
	t := p.table(
		column{title: "GROUP", right: true},
		column{title: "REASON", style: yellow},
		column{title: "INDEX", right: true},
		column{title: "CLUSTER"},
		column{title: "CLOUD"},
		column{title: "INSTALLED"},
	)
	row := func(group, reason string, m int) {
		member := &a.fleet.Members[m]
		t.row(group, reason, strconv.Itoa(m), member.ClusterID, member.Cloud, a.installed(member))
	}
	for i, group := range a.plan.Groups {
		for _, m := range group.Members {
			row(strconv.Itoa(i+1), "-", m)
		}
	}
	for _, e := range a.plan.Excluded {
		row("-", string(e.Reason), e.Member)
	}
	t.flush()
}

func (a *planAnswer) installed(member *tranche.Member) string {
	var installed []string
	for _, entry := range member.Services {
		if entry.Name == a.version.Service {
			installed = append(installed, plain(entry.Version))
		}
	}
	if installed == nil {
		return "-"
	}
	return strings.Join(installed, ", ")
}
