package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

// maxSimulated is how many groups a simulation may have: each has its step, and
// each step shows them all.
const maxSimulated = 1000

func (c *cli) simulate() *cobra.Command {
	var rate failureRate
	var seed uint64
	var takes time.Duration
	cmd := c.takesNow(c.takesPolicy(c.question(&cobra.Command{
		Use:   "simulate",
		Short: "Drive a rollout to its end, with chance for what happens",
		Long: `Drive the rollout of a version over a fleet to its end, with chance for what
happens. The document is {"version": …, "fleet": …}, and may have a "policy"; it is
not changed.

In each step every member that is admitted and has not been tried is tried. Some
tries fail, by chance, and are not repeated; the others upgrade. Then the progress
is computed anew, until the rollout is done or halted. The same seed has the same
outcome. More than 1,000 groups are refused.

Where the policy or a member needs to know the time, a clock goes from --now to each
next instant at which something changes: a window opens, a group has soaked, a try
ends (--upgrade-takes). The answer tells what was waited for, and how long it all took.

The exit status is 0 if the rollout ends done, and 1 if it is halted or nobody takes
part.`,
		Example: "  tranche simulate examples/fleet_version.json --failure-rate 5 --seed 7",
	}, func(doc *document) (answer, error) {
		s, err := doc.subject()
		if err != nil {
			return nil, err
		}
		progress, err := s.target.Progress(s.fleet)
		if err != nil {
			return nil, err
		}
		if groups := len(progress.Groups); groups > maxSimulated {
			return nil, &tranche.FieldError{
				Path: "fleet", Want: "at most " + count(maxSimulated, "group"), Got: strconv.Itoa(groups), Err: tranche.ErrRange,
			}
		}
		s.decidedAt = progress.DecidedAt()
		of := scenario{int(rate), seed, takes}
		return &simulateAnswer{s, of, simulate(s, of)}, nil
	}, "version", "fleet")))
	cmd.Flags().Var(&rate, "failure-rate", "how many percent of the tries fail")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "where chance begins")
	cmd.Flags().DurationVar(&takes, "upgrade-takes", 0, "how long a try takes, where there is a clock")
	for _, flag := range []string{"failure-rate", "seed", "upgrade-takes"} {
		completeFlag(cmd, flag, cobra.NoFileCompletions)
	}
	return cmd
}

// A failureRate is a percentage. It is a pflag.Value.
type failureRate int

func (r *failureRate) String() string { return strconv.Itoa(int(*r)) }

// Set is for the flag's text.
func (r *failureRate) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		return fmt.Errorf("want an integer from 0 to 100")
	}
	*r = failureRate(n)
	return nil
}

// Type is what the help calls the flag's text.
func (*failureRate) Type() string { return "percent" }

type simulateAnswer struct {
	*subject
	scenario
	simulation
}

func (a *simulateAnswer) yes() bool { return a.end.State == rollout.StateDone }

type simulateDocument struct {
	answers.Subject
	FailureRate int             `json:"failureRate"`
	Seed        uint64          `json:"seed"`
	State       rollout.State   `json:"state"`
	Groups      []answers.Tally `json:"groups"`
	Steps       []stepDocument  `json:"steps"`
	Ended       string          `json:"ended,omitempty"`
	Times       []timesDocument `json:"times,omitempty"`
	Waits       []waitDocument  `json:"waits,omitempty"`
}

// A timesDocument is when a group opened, began to soak, and ended.
type timesDocument struct {
	Opened  string `json:"opened,omitempty"`
	Soaking string `json:"soaking,omitempty"`
	Ended   string `json:"ended,omitempty"`
}

type waitDocument struct {
	From    string           `json:"from"`
	To      string           `json:"to"`
	Group   int              `json:"group"`
	Reasons []rollout.Reason `json:"reasons,omitempty"`
}

type stepDocument struct {
	At     string          `json:"at,omitempty"`
	Tries  []triesDocument `json:"tries"`
	State  rollout.State   `json:"state"`
	Groups []answers.Tally `json:"groups"`
}

type triesDocument struct {
	Group    int   `json:"group"`
	Upgraded []int `json:"upgraded"`
	Failed   []int `json:"failed"`
}

func (a *simulateAnswer) document() any {
	r := a.documents()
	d := simulateDocument{
		Subject:     r.Subject(),
		FailureRate: a.failureRate,
		Seed:        a.seed,
		State:       a.end.State,
		Groups:      r.Tallies(a.end.Groups),
		Steps:       make([]stepDocument, len(a.steps)),
	}
	for i, step := range a.steps {
		tries := make([]triesDocument, len(step.tries))
		for j, t := range step.tries {
			tries[j] = triesDocument{t.group, notNil(t.upgraded), notNil(t.failed)}
		}
		d.Steps[i] = stepDocument{answers.Instant(step.at), tries, step.state, r.Tallies(step.groups)}
	}
	d.Ended = answers.Instant(a.ended)
	for _, t := range a.times {
		d.Times = append(d.Times, timesDocument{answers.Instant(t.Opened), answers.Instant(t.Soaking), answers.Instant(t.Ended)})
	}
	for _, w := range a.pauses {
		d.Waits = append(d.Waits, waitDocument{answers.Instant(w.from), answers.Instant(w.to), w.group, w.reasons})
	}
	return d
}

// notNil is for JSON, where a list without elements is no null.
func notNil(places []int) []int {
	if places == nil {
		return []int{}
	}
	return places
}

func (a *simulateAnswer) show(p *page, wide bool) {
	p.line("%s, %d%% of the tries failing, seed %d: %s after %s.",
		a.title("Simulated rollout"), a.failureRate, a.seed, a.end.State, count(len(a.steps), "step"))
	if !a.ended.IsZero() {
		a.showTime(p)
	}
	if len(a.steps) > 0 {
		a.showSteps(p)
	}
	if len(a.pauses) > 0 {
		a.showWaits(p)
	}
	a.showProgress(p, a.end)
	if wide && len(a.steps) > 0 {
		a.showTries(p)
	}
}

// showTime answers when we are done, and what the longest wait is.
func (a *simulateAnswer) showTime(p *page) {
	p.line("")
	for _, line := range a.inTime() {
		p.line("%s", line)
	}
	p.line("")
	t := p.table(a.groupColumns(column{title: "OPENED"}, column{title: "SOAKING"}, column{title: "ENDED"})...)
	for i := range a.end.Groups {
		times := a.times[i]
		t.row(a.groupCells(i, a.end.Groups[i].Group, orDash(times.Opened), orDash(times.Soaking), orDash(times.Ended))...)
	}
	t.flush()
}

func orDash(t time.Time) string { return cmp.Or(answers.Instant(t), "-") }

// inTime says how long it took, and what the longest wait was.
func (a *simulateAnswer) inTime() []string {
	state := string(a.end.State)
	if a.end.State == rollout.StateActive {
		state = "not done"
	}
	lines := []string{fmt.Sprintf("%s after %s, from %s to %s.", report.Capital(state),
		howLong(a.ended.Sub(a.decidedAt)), answers.Instant(a.decidedAt), answers.Instant(a.ended))}
	if a.end.State == rollout.StateActive {
		var held []string
		_, waiting := report.Waiting(a.admissionsTo(a.end), mostNames)
		for _, reason := range report.Holds() {
			if who := waiting[rollout.Reason(reason.Name)]; who != nil {
				held = append(held, fmt.Sprintf("%s (%s)", reason.Name, count(who.Size, "member")))
			}
		}
		lines = append(lines, "Nothing more happens by itself. What holds it: "+strings.Join(held, ", ")+".")
	}
	if len(a.pauses) == 0 {
		return lines
	}
	longest := slices.MaxFunc(a.pauses, func(v, w pause) int { return cmp.Compare(v.to.Sub(v.from), w.to.Sub(w.from)) })
	return append(lines, fmt.Sprintf("The longest wait was %s, from %s: group %d, %s.",
		howLong(longest.to.Sub(longest.from)), answers.Instant(longest.from), longest.group+1, heldBy(longest)))
}

// report has a picture where a clock decides, and is that of a progress elsewhere.
func (a *simulateAnswer) report() report.Part {
	if a.ended.IsZero() {
		return a.told().Progress(a.end, a.admissionsTo(a.end))
	}
	return a.told().Timeline(a.end, a.times, a.decidedAt, a.ended, a.inTime()...)
}

// howLong is a duration in days, and what is left of one: 3d9h.
func howLong(d time.Duration) string {
	const day = 24 * time.Hour
	text := ""
	if days := d / day; days > 0 {
		text, d = fmt.Sprintf("%dd", days), d%day
	}
	if d > 0 || text == "" {
		text += d.String()
	}
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = strings.TrimSuffix(text, zero[1:])
		}
	}
	return text
}

// heldBy is what somebody waits for.
func heldBy(w pause) string {
	if len(w.reasons) == 0 {
		return string(rollout.StatusUpgrading)
	}
	return joined(w.reasons)
}

func (a *simulateAnswer) showWaits(p *page) {
	p.line("")
	t := p.table(column{title: "WAITED FROM"}, column{title: "TO"}, column{title: "FOR", right: true}, column{title: "GROUP", right: true}, column{title: "HELD BY", style: yellow})
	for _, w := range a.pauses {
		t.row(answers.Instant(w.from), answers.Instant(w.to), howLong(w.to.Sub(w.from)), strconv.Itoa(w.group+1), heldBy(w))
	}
	t.flush()
}

func (a *simulateAnswer) showSteps(p *page) {
	p.line("")
	columns := []column{{title: "STEP", right: true}}
	if !a.ended.IsZero() {
		columns = append(columns, column{title: "AT"})
	}
	t := p.table(append(columns, a.groupColumns(
		column{title: "TRIED", right: true},
		column{title: "UPGRADED", right: true},
		column{title: "FAILED", right: true},
		column{title: "THEN", style: yellow},
		column{title: "WHO"},
	)...)...)
	for i, step := range a.steps {
		for _, tries := range step.tries {
			group := step.groups[tries.group]
			all := slices.Sorted(slices.Values(slices.Concat(tries.upgraded, tries.failed)))
			first := []string{strconv.Itoa(i + 1)}
			if !a.ended.IsZero() {
				first = append(first, answers.Instant(step.at))
			}
			t.row(append(first, a.groupCells(tries.group, group.Group,
				strconv.Itoa(len(all)), strconv.Itoa(len(tries.upgraded)), strconv.Itoa(len(tries.failed)),
				string(group.State), a.names(&report.Crowd{Size: len(all), First: all[:min(mostNames, len(all))]}))...)...)
		}
	}
	t.flush()
}

// showTries writes every member that was tried, with what it had installed before.
func (a *simulateAnswer) showTries(p *page) {
	p.line("")
	t := p.table(memberColumns(
		column{title: "STEP", right: true},
		column{title: "GROUP", right: true},
		column{title: "OUTCOME", style: yellow},
	)...)
	for i, step := range a.steps {
		for _, tries := range step.tries {
			row := func(outcome string, members []int) {
				for _, m := range members {
					t.row(a.memberCells(m, strconv.Itoa(i+1), strconv.Itoa(tries.group+1), outcome)...)
				}
			}
			row("upgraded", tries.upgraded)
			row("failed", tries.failed)
		}
	}
	t.flush()
}
