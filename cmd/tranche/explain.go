package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/internal/report"
)

// explain is the command that says what a reason means.
func (c *cli) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [REASON]",
		Short: "Say what a reason, a state or a finding means",
		Long: `Say what a reason, a state or a finding of lint means, wherever the other commands
answer with it. Without one, say what all of them mean.`,
		Example: "  tranche explain halted",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (names []string, _ cobra.ShellCompDirective) {
			for _, entry := range report.Glossary() {
				for _, m := range entry.Meanings {
					if len(args) == 0 && !slices.Contains(names, m.Name) {
						names = append(names, m.Name)
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			p := &page{w: c.out, colour: c.colour}
			found := false
			for _, entry := range report.Glossary() {
				wanted := slices.DeleteFunc(entry.Meanings, func(m meaning) bool { return len(args) > 0 && m.Name != args[0] })
				if len(wanted) == 0 {
					continue
				}
				if found {
					p.line("")
				}
				found = true
				p.line("%s:\n%s", entry.About, strings.TrimSuffix(meanings(wanted), "\n"))
			}
			if !found {
				return fmt.Errorf("no decision answers with %q: tranche explain has them all", args[0])
			}
			return nil
		},
	}
}
