package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// man is the command that writes a manual page for each command, for whoever packages the
// program.
func man() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write manual pages into a directory",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			root.DisableAutoGenTag = true
			header := doc.GenManHeader{Source: "tranche " + version(), Manual: "tranche"}
			if err := doc.GenManTree(root, &header, args[0]); err != nil {
				return inFile(args[0], err)
			}
			return nil
		},
	}
}
