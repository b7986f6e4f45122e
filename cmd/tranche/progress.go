package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

func (c *cli) progress() *cobra.Command {
	f := &follower{c: c}
	return f.takesFlags(c.takesNow(c.takesPolicy(c.question(&cobra.Command{
		Use:   "progress",
		Short: "Tell how far a rollout is, and who may start now",
		Long: `Tell how far the rollout of a version over a fleet is, and who may take the
version now. The document is {"version": …, "fleet": …}, and may have a "policy";
the fleet is the fleet as it is now. No plan is stored.

The exit status is 0 if the rollout is active or done; and 1 if it is halted, paused or
withdrawn, or nobody takes part.

With --watch the answer is shown again whenever it changes, until the rollout is over.
With --wait it is shown once, at the end: when the rollout is done, withdrawn or halted,
or nobody takes part. The exit status is then 0 only if it is done. Files are checked
every second, and the clock every minute.

What the states of a rollout mean:
` + meanings(report.RolloutStates()) + `
What the states of a group mean:
` + meanings(report.GroupStates()) + `
Why a member may not start now:
` + meanings(report.Waits()),
		Example: `  tranche progress examples/fleet_progress.json
  tranche progress --watch --version version.json --fleet fleet.json
  tranche progress --wait --timeout 2h -q --version version.json --fleet fleet.json && echo done`,
	}, f.decide, "version", "fleet"))))
}

type progressAnswer struct {
	*subject
	progress   *rollout.Progress
	admissions []rollout.Admission // by place
}

func decideProgress(doc *document) (*progressAnswer, error) {
	s, err := doc.subject()
	if err != nil {
		return nil, err
	}
	progress, err := s.target.Progress(s.fleet)
	if err != nil {
		return nil, err
	}
	s.decidedAt = progress.DecidedAt()
	return &progressAnswer{s, progress, s.admissionsTo(progress)}, nil
}

// admissionsTo are who may start now, and why not, by place.
func (s *subject) admissionsTo(progress *rollout.Progress) []rollout.Admission {
	admissions := make([]rollout.Admission, len(s.fleet.Members))
	for i := range admissions {
		admissions[i] = progress.Admission(i)
	}
	return admissions
}

func (a *progressAnswer) yes() bool {
	return a.progress.State == rollout.StateActive || a.progress.State == rollout.StateDone
}

func (a *progressAnswer) document() any { return a.documents().Progress(a.progress, a.admissions) }

func (a *progressAnswer) report() report.Part { return a.told().Progress(a.progress, a.admissions) }

func (a *progressAnswer) show(p *page, wide bool) {
	asOf := ""
	if !a.decidedAt.IsZero() {
		asOf = ", as of " + answers.Instant(a.decidedAt)
	}
	admitted, waiting := report.Waiting(a.admissions, mostNames)
	p.line("%s%s.", a.title("Rollout"), asOf)
	p.line("%s", report.Headline(a.progress, admitted.Size))
	a.showProgress(p, a.progress)
	if a.progress.State == rollout.StateHalted {
		a.showFailedWithoutVersion(p, func(s tranche.Service) bool { return s.Name == a.version.Service })
	}
	if admitted.Size > 0 {
		p.line("")
		p.line("May start now: %s.", a.names(admitted))
	}
	a.showReasons(p, report.Waits(), waiting)
	if wide {
		a.showAdmissions(p)
	}
}

// showProgress writes the groups of a rollout, each with a bar.
func (s *subject) showProgress(p *page, progress *rollout.Progress) {
	if len(progress.Groups) == 0 {
		return
	}
	p.line("")
	columns := []column{{title: "STATE", style: yellow}}
	counts := report.CountsOf(progress)
	for _, c := range counts {
		columns = append(columns, column{title: strings.ToUpper(c.Name), right: true})
	}
	t := p.table(s.groupColumns(append(columns, column{title: "THRESHOLD", right: true}, column{title: "PROGRESS"})...)...)
	for i := range progress.Groups {
		g := &progress.Groups[i]
		cells := []string{string(g.State)}
		for _, c := range counts {
			cells = append(cells, strconv.Itoa(c.Of(g)))
		}
		t.row(s.groupCells(i, g.Group, append(cells, percent(g.SuccessThreshold), bar(g))...)...)
	}
	t.flush()
	p.line("%s", p.styled(dim, barLegend))
}

// showAdmissions writes every member, in the order of the fleet.
func (a *progressAnswer) showAdmissions(p *page) {
	groups := make([][]string, len(a.fleet.Members))
	for i := range a.progress.Groups {
		for _, m := range a.progress.Groups[i].Members {
			groups[m] = append(groups[m], strconv.Itoa(i+1))
		}
	}
	opens := slices.ContainsFunc(a.admissions, func(a rollout.Admission) bool { return !a.Opens.IsZero() })
	why := slices.ContainsFunc(a.admissions, func(a rollout.Admission) bool { return a.Why != "" })
	columns := []column{{title: "ADMISSION", style: yellow}}
	if opens {
		columns = append(columns, column{title: "OPENS"})
	}
	if why {
		columns = append(columns, column{title: "WHY"})
	}
	p.line("")
	t := p.table(memberColumns(append(columns, column{title: "GROUPS"})...)...)
	for m, admission := range a.admissions {
		state := "admitted"
		if !admission.Admitted {
			state = joined(admission.Reasons)
		}
		in := "-"
		if groups[m] != nil {
			in = strings.Join(groups[m], ", ")
		}
		cells := []string{state}
		if opens {
			cells = append(cells, cmp.Or(answers.Instant(admission.Opens), "-"))
		}
		if why {
			cells = append(cells, cmp.Or(admission.Why, "-"))
		}
		t.row(a.memberCells(m, append(cells, in)...)...)
	}
	t.flush()
}

// joined are reasons, one after the other.
func joined(reasons []rollout.Reason) string {
	texts := make([]string, len(reasons))
	for i, reason := range reasons {
		texts[i] = string(reason)
	}
	return strings.Join(texts, ", ")
}

func percent(n int) string { return fmt.Sprintf("%d%%", n) }

// listNames has the members that may start now, in the order of the fleet.
func (a *progressAnswer) listNames() (names []string) {
	for i, admission := range a.admissions {
		if admission.Admitted {
			names = append(names, a.cluster(i))
		}
	}
	return names
}
