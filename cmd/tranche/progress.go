package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

func (c *cli) progress() *cobra.Command {
	return c.takesPolicy(c.question(&cobra.Command{
		Use:   "progress",
		Short: "Tell how far a rollout is, and who is admitted to it now",
		Long: `Tell how far the rollout of a version over a fleet is, and who may take the
version now. The document is {"version": …, "fleet": …}, and may have a "policy";
the fleet is the fleet as it is now. No plan is stored.

The exit status is 0 if the rollout is active, which means that somebody is
admitted, or done; and 1 if it is halted or nobody takes part.

What the states mean:
` + meanings(report.States()) + `
Why a member is not admitted:
` + meanings(report.Waits()),
		Example: "  tranche progress examples/fleet_progress.json",
	}, decideProgress))
}

type progressAnswer struct {
	*subject
	progress   *rollout.Progress
	admissions []rollout.Admission // by place
}

func decideProgress(doc *document) (answer, error) {
	s, err := doc.subject()
	if err != nil {
		return nil, err
	}
	a := &progressAnswer{s, s.target.Progress(s.fleet), make([]rollout.Admission, len(s.fleet.Members))}
	for i := range a.admissions {
		a.admissions[i] = a.progress.Admission(i)
	}
	return a, nil
}

func (a *progressAnswer) yes() bool {
	return a.progress.State == rollout.Active || a.progress.State == rollout.Done
}

func (a *progressAnswer) document() any { return a.documents().Progress(a.progress, a.admissions) }

func (a *progressAnswer) report() report.Part { return a.told().Progress(a.progress, a.admissions) }

func (a *progressAnswer) show(p *page, wide bool) {
	p.line("%s: %s.", a.title("Rollout"), a.progress.State)
	a.showProgress(p, a.progress)
	admitted, waiting := a.split()
	p.line("")
	if admitted == nil {
		p.line("Nobody is admitted now.")
	} else {
		p.line("%s admitted now: %s.", count(admitted.size, "member"), a.names(admitted))
	}
	a.showReasons(p, report.Waits(), waiting)
	if wide {
		a.showAdmissions(p)
	}
}

// split tells who is admitted from who waits, by reason.
func (a *progressAnswer) split() (admitted *crowd, waiting map[rollout.Reason]*crowd) {
	const none rollout.Reason = ""
	waiting = crowds(func(yield func(int, rollout.Reason) bool) {
		for i, admission := range a.admissions {
			if !yield(i, admission.Reason) {
				return
			}
		}
	})
	admitted = waiting[none]
	delete(waiting, none)
	return admitted, waiting
}

// showProgress writes the groups of a rollout, each with a bar.
func (s *subject) showProgress(p *page, progress *rollout.Progress) {
	if len(progress.Groups) == 0 {
		return
	}
	p.line("")
	t := p.table(s.groupColumns(
		column{title: "STATE", style: yellow},
		column{title: "TOTAL", right: true},
		column{title: "UPGRADED", right: true},
		column{title: "FAILED", right: true},
		column{title: "REMAINING", right: true},
		column{title: "THRESHOLD", right: true},
		column{title: "PROGRESS"},
	)...)
	for i := range progress.Groups {
		g := &progress.Groups[i]
		t.row(s.groupCells(i, g.Group, string(g.State), strconv.Itoa(g.Total), strconv.Itoa(g.Upgraded),
			strconv.Itoa(g.Failed), strconv.Itoa(g.Remaining), percent(g.SuccessThreshold), bar(g))...)
	}
	t.flush()
	p.line("%s", p.styled(dim, barLegend))
	for i := range progress.Groups {
		if g := &progress.Groups[i]; g.State == rollout.GroupFailed {
			p.line("")
			p.line("%s", report.WhyFailed(i, g))
		}
	}
}

// showAdmissions writes every member, in the order of the fleet.
func (a *progressAnswer) showAdmissions(p *page) {
	groups := make([][]string, len(a.fleet.Members))
	for i := range a.progress.Groups {
		for _, m := range a.progress.Groups[i].Members {
			groups[m] = append(groups[m], strconv.Itoa(i+1))
		}
	}
	p.line("")
	t := p.table(memberColumns(
		column{title: "ADMISSION", style: yellow},
		column{title: "GROUPS"},
	)...)
	for m, admission := range a.admissions {
		state := "admitted"
		if !admission.Admitted {
			state = string(admission.Reason)
		}
		in := "-"
		if groups[m] != nil {
			in = strings.Join(groups[m], ", ")
		}
		t.row(a.memberCells(m, state, in)...)
	}
	t.flush()
}

func percent(n int) string { return fmt.Sprintf("%d%%", n) }
