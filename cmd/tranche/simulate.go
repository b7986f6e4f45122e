package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/documents"
	"github.com/tranche-go/tranche/rollout"
)

// maxSimulated is how many groups a simulation may have: each has its step, and
// each step shows them all.
const maxSimulated = 1000

func (c *cli) simulate() *cobra.Command {
	var rate failureRate
	var seed uint64
	cmd := c.takesPolicy(c.question(&cobra.Command{
		Use:   "simulate",
		Short: "Drive a rollout to its end, with chance for what happens",
		Long: `Drive the rollout of a version over a fleet to its end, with chance for what
happens. The document is {"version": …, "fleet": …}, and may have a "policy"; it is
not changed.

In each step every member that is admitted and has not been tried is tried. Some
tries fail, by chance, and are not repeated; the others upgrade. Then the progress
is computed anew, until the rollout is done or halted. The same seed has the same
outcome. More than 1,000 groups are refused.

The exit status is 0 if the rollout ends done, and 1 if it is halted or nobody takes
part.`,
		Example: "  tranche simulate examples/fleet_version.json --failure-rate 5 --seed 7",
	}, func(doc *document) (answer, error) {
		s, err := doc.subject()
		if err != nil {
			return nil, err
		}
		if groups := len(s.target.Progress(s.fleet).Groups); groups > maxSimulated {
			return nil, &tranche.FieldError{
				Path: "fleet", Want: "at most " + count(maxSimulated, "group"), Got: strconv.Itoa(groups), Err: tranche.ErrRange,
			}
		}
		return &simulateAnswer{s, int(rate), seed, simulate(s, int(rate), seed)}, nil
	}))
	cmd.Flags().Var(&rate, "failure-rate", "how many percent of the tries fail")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "where chance begins")
	for _, flag := range []string{"failure-rate", "seed"} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions); err != nil {
			panic(err) // only where the flag does not exist
		}
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
	failureRate int
	seed        uint64
	simulation
}

func (a *simulateAnswer) yes() bool { return a.end.State == rollout.Done }

type simulateDocument struct {
	documents.Subject
	FailureRate int               `json:"failureRate"`
	Seed        uint64            `json:"seed"`
	State       rollout.State     `json:"state"`
	Groups      []documents.Tally `json:"groups"`
	Steps       []stepDocument    `json:"steps"`
}

type stepDocument struct {
	Tries  []triesDocument   `json:"tries"`
	State  rollout.State     `json:"state"`
	Groups []documents.Tally `json:"groups"`
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
		d.Steps[i] = stepDocument{tries, step.state, r.Tallies(step.groups)}
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
	if len(a.steps) > 0 {
		a.showSteps(p)
	}
	a.showProgress(p, a.end)
	if wide && len(a.steps) > 0 {
		a.showTries(p)
	}
}

func (a *simulateAnswer) showSteps(p *page) {
	p.line("")
	t := p.table(append([]column{{title: "STEP", right: true}}, a.groupColumns(
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
			t.row(append([]string{strconv.Itoa(i + 1)}, a.groupCells(tries.group, group.Group,
				strconv.Itoa(len(all)), strconv.Itoa(len(tries.upgraded)), strconv.Itoa(len(tries.failed)),
				string(group.State), a.names(&crowd{len(all), all[:min(mostNames, len(all))]}))...)...)
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
