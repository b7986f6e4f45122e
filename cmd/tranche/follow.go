package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/rollout"
)

// askAgain is after how long a rollout is asked about again whose files have not changed:
// windows open, and groups soak.
const askAgain = time.Minute

// A follower asks the same question again and again.
type follower struct {
	c *cli

	// Flags.
	watch   bool // show every answer, not the last alone
	wait    bool // until it is done or halted
	timeout time.Duration

	files []string
	ask   func() error
	until time.Time // zero: for ever

	state rollout.State // in the last answer
	shown []byte
}

// takesFlags gives progress the flags --watch, --wait and --timeout.
func (f *follower) takesFlags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&f.watch, "watch", false, "show the answer again whenever it changes")
	cmd.Flags().BoolVar(&f.wait, "wait", false, "show the answer once the rollout is over")
	cmd.Flags().DurationVar(&f.timeout, "timeout", 0, "stop watching or waiting after so long, such as 90m; 0 is never")
	completeFlag(cmd, "timeout", cobra.NoFileCompletions)
	once := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !f.watch && !f.wait {
			if f.timeout != 0 {
				return errors.New("--timeout is for --watch and --wait")
			}
			return once(cmd, args)
		}
		f.files = f.c.inputs(cmd, args)
		if slices.Contains(f.files, "-") {
			return errors.New("--watch and --wait want files, which can change, not standard input")
		}
		f.ask = func() error { return once(cmd, args) }
		if f.timeout != 0 {
			f.until = time.Now().Add(f.timeout)
		}
		return f.run()
	}
	return cmd
}

// decide is decideProgress, and remembers the state.
func (f *follower) decide(doc *document) (answer, error) {
	a, err := decideProgress(doc)
	if err != nil {
		return nil, err
	}
	f.state = a.progress.State
	return a, nil
}

// run asks until the rollout is over, or the time is.
func (f *follower) run() error {
	seen := statesOf(f.files)
	answer, err := f.answer()
	if err != nil {
		return err
	}
	for asked := time.Now(); ; {
		over := f.isOver()
		late := !f.until.IsZero() && !time.Now().Before(f.until)
		if f.watch || over || late {
			if err := f.show(answer); err != nil {
				return err
			}
		}
		if over || late {
			if f.state != rollout.StateDone {
				f.c.status = statusNo
			}
			return nil
		}
		time.Sleep(cmp.Or(f.c.lookEvery, checkEvery))
		now := statesOf(f.files)
		if slices.EqualFunc(now, seen, fileState.same) && time.Since(asked) < askAgain {
			continue
		}
		seen, asked = now, time.Now()
		fresh, err := f.answer()
		if err != nil { // a file may be half written
			fmt.Fprintf(f.c.stderr, "tranche: %s\n", escaped(err.Error()))
			continue
		}
		answer = fresh
	}
}

// answer is what is shown of an answer.
func (f *follower) answer() ([]byte, error) {
	var text bytes.Buffer
	out := f.c.out
	f.c.out = bufio.NewWriter(&text)
	f.c.status = statusYes
	err := f.ask()
	_ = f.c.out.Flush() // a buffer has no errors
	f.c.out = out
	return text.Bytes(), err
}

// show shows an answer that is another than the one before.
func (f *follower) show(answer []byte) error {
	if bytes.Equal(answer, f.shown) {
		return nil
	}
	if f.shown != nil {
		_ = f.c.out.WriteByte('\n') // out keeps its first error
	}
	f.shown = answer
	_, _ = f.c.out.Write(answer)
	return f.c.out.Flush()
}

// isOver tells whether nothing more happens. Whoever watches may mend a rollout that is
// halted.
func (f *follower) isOver() bool {
	switch f.state {
	case rollout.StateDone, rollout.StateWithdrawn, rollout.StateEmpty:
		return true
	case rollout.StateHalted:
		return f.wait
	}
	return false
}
