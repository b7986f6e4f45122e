package main

import (
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
)

func (c *cli) eligible() *cobra.Command {
	return c.question(&cobra.Command{
		Use:   "eligible",
		Short: "Tell whether a member meets what a version requires",
		Long: `Tell whether a member meets what a version requires, and what it does not meet.
The document is {"version": …, "fleetMember": …}.

The exit status is 0 if the member is eligible, and 1 if it is not.

Why a requirement is not met:
` + meanings(report.Unmet()),
		Example: "  tranche eligible examples/member_version.json",
	}, decideEligible, "version", "fleetMember")
}

type eligibleAnswer struct {
	version  tranche.Version
	member   tranche.Member
	decision eligibility.Decision
}

func decideEligible(doc *document) (answer, error) {
	version, err := doc.Version()
	if err != nil {
		return nil, err
	}
	member, err := doc.FleetMember()
	if err != nil {
		return nil, err
	}
	return &eligibleAnswer{version, member, eligibility.Decide(version, member)}, nil
}

func (a *eligibleAnswer) yes() bool { return a.decision.Eligible }

func (a *eligibleAnswer) document() any { return answers.NewDecision(a.decision) }

func (a *eligibleAnswer) show(p *page, _ bool) {
	cluster := name(a.member.ClusterID)
	version := release(&a.version)
	all, unmet := len(a.version.Requirements), len(a.decision.Unmet)
	switch {
	case all == 0:
		p.line("%s is eligible for %s: there are no requirements.", cluster, version)
	case unmet == 0:
		p.line("%s is eligible for %s: met %d of %s.", cluster, version, all, count(all, "requirement"))
	default:
		p.line("%s is not eligible for %s: met %d of %s.", cluster, version, all-unmet, count(all, "requirement"))
		p.line("")
		t := p.table(
			column{title: "REQUIREMENT"},
			column{title: "REASON", style: yellow},
			column{title: "MEANING", style: dim},
		)
		for _, u := range a.decision.Unmet {
			t.row(u.Requirement, string(u.Reason), report.MeaningOfUnmet(u))
		}
		t.flush()
	}
}
