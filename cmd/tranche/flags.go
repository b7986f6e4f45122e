package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/versions"
)

const (
	policyFlag = "policy"
	nowFlag    = "now"
)

// takesPolicy gives a command the flag --policy.
func (c *cli) takesPolicy(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&c.policyFile, policyFlag, "", "follow the policy in `FILE`, not the document's own")
	completeFlag(cmd, policyFlag, completeDocument)
	return cmd
}

// completeFlag says how a shell completes the value of a command's flag.
func completeFlag(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // only where the flag does not exist
	}
}

// takesNow gives a command the flag --now.
func (c *cli) takesNow(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().Var(&c.now, nowFlag, "decide as of this instant, such as 2026-12-24T18:00:00+01:00, and not as of now")
	completeFlag(cmd, nowFlag, cobra.NoFileCompletions)
	return cmd
}

// An instant is a pflag.Value. The zero value is none.
type instant struct{ time.Time }

func (i *instant) String() string { return answers.Instant(i.Time) }

// Set is for the flag's text.
func (i *instant) Set(text string) error {
	read, ok := documents.ParseInstant(text)
	if !ok {
		return errors.New("want an instant such as 2026-12-24T18:00:00+01:00")
	}
	i.Time = read
	return nil
}

// Type is what the help calls the flag's text.
func (*instant) Type() string { return "instant" }

// instant is that of --now, or the document's own, or what the clock says.
func (d *document) instant() (time.Time, error) {
	now, err := d.Now()
	switch {
	case err != nil:
		return now, err
	case now.IsZero():
		return d.now, nil
	case d.ownNow:
		return now, errBeside("now", "--now")
	}
	return now, nil
}

// takesFirstStop gives a command the flag --first-stop.
func (c *cli) takesFirstStop(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&c.firstStop, "first-stop", false, "stop at the first service-impacting version on the way, not the last")
	return cmd
}

// options are those that the flags or the document turn on.
func (d *document) options() ([]versions.Option, error) {
	first, err := d.FirstStop()
	if err != nil || !first && !d.firstStop {
		return nil, err
	}
	return []versions.Option{versions.FirstStop}, nil
}
