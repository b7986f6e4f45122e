package main

import (
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

func (c *cli) shouldUpgrade() *cobra.Command {
	return c.takesNow(c.takesPolicy(c.takesFirstStop(c.question(&cobra.Command{
		Use:   "should-upgrade",
		Short: "Tell whether a member should upgrade now, and to what",
		Long: `Tell whether a member should upgrade now, and to what: there is a next version, the
member meets what it requires, and the version's rollout over the fleet admits the
member. The document is {"versions": […], "fleetMember": …, "fleet": …}, and may
have a "policy". The fleet is the fleet as it is now. The member that asks
takes the place of the one with its clusterID there, since it knows best what it is.
Without a fleet, the rollout is not asked.

The exit status is 0 for yes, and 1 for no. On no, every reason is given.
` + firstStopHelp + `
Why there is no next version:
` + meanings(report.NextReasons()[2:]) + `
Why a requirement is not met:
` + meanings(report.Unmet()) + `
Why the rollout does not let the member start now:
` + meanings(report.Refusals()),
		Example: "  tranche should-upgrade examples/member_should_upgrade.json",
	}, decideShouldUpgrade, "versions", "fleetMember", "fleet"))))
}

type shouldUpgradeAnswer struct {
	*journey
	advice   rollout.Advice
	hasFleet bool
}

func decideShouldUpgrade(doc *document) (answer, error) {
	j, err := doc.journey()
	if err != nil {
		return nil, err
	}
	q := rollout.Question{Member: j.member, Catalogue: j.catalogue, Options: j.options}
	if doc.Has("fleet") {
		fleet, _, err := doc.Fleet()
		if err != nil {
			return nil, err
		}
		q.Fleet = &fleet
	}
	if q.Policy, err = doc.policy(); err != nil {
		return nil, err
	}
	if q.Now, err = doc.instant(); err != nil {
		return nil, err
	}
	advice, err := rollout.ShouldUpgrade(q)
	if err != nil {
		return nil, err
	}
	return &shouldUpgradeAnswer{j, advice, q.Fleet != nil}, nil
}

func (a *shouldUpgradeAnswer) yes() bool { return a.advice.Upgrade }

func (a *shouldUpgradeAnswer) document() any { return a.releases.ShouldUpgrade(a.advice) }

func (a *shouldUpgradeAnswer) show(p *page, _ bool) {
	switch next := a.advice.Next.Version; {
	case a.yes():
		p.line("Yes: %s should upgrade to %s.", a.cluster(), release(next))
	case next != nil:
		p.line("No: %s should not upgrade to %s now.", a.cluster(), release(next))
	default:
		p.line("No: there is no next version of %s.", a.cluster())
	}
	p.line("")
	if a.yes() {
		p.meaning(report.NextReasons(), string(a.advice.Next.Reason), "")
	} else {
		a.showReasons(p)
	}
	if opens := a.advice.Admission.Opens; !opens.IsZero() {
		p.line("")
		p.line("The member may start at %s, as far as windows and freezes go.", answers.Instant(opens))
	}
	if why := a.advice.Admission.Why; why != "" {
		p.line("")
		p.line("What is written down about it: %s.", name(why))
	}
	if !a.hasFleet {
		p.line("")
		p.line("The rollout was not asked: the document has no fleet.")
	}
}

// showReasons writes every reason for no, in the order in which they were found.
func (a *shouldUpgradeAnswer) showReasons(p *page) {
	t := p.table(
		column{title: "ASKED"},
		column{title: "REASON", style: yellow},
		column{title: "MEANING", style: dim},
	)
	if reason := a.advice.Next.Reason; a.advice.Next.Version == nil {
		t.row("the next version", string(reason), report.WithNote(report.MeaningOf(report.NextReasons(), reason), a.note()))
	}
	for _, u := range a.advice.Unmet {
		t.row(u.Requirement, string(u.Reason), report.MeaningOfUnmet(u))
	}
	if a.advice.RolloutAsked && !a.advice.Admission.Admitted {
		for _, reason := range a.advice.Admission.Reasons {
			note := report.NoteOnMember(reason, a.advice.Next.Version, &a.member)
			t.row("the rollout", string(reason), report.WithNote(report.MeaningOf(report.Refusals(), reason), note))
		}
	}
	t.flush()
}

// listNames has the version that the member should upgrade to.
func (a *shouldUpgradeAnswer) listNames() []string {
	if !a.yes() {
		return nil
	}
	return []string{a.advice.Next.Version.Version}
}
