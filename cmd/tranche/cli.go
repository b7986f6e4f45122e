package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// A cli is one run of the program.
type cli struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	colour         bool // in tables
	meter          meter
	limit          int64         // bytes of input
	lookEvery      time.Duration // at files that are watched; 0: checkEvery

	// Flags.
	format      format
	quiet       bool
	policyFile  string
	membersFile string
	partFiles   map[string]string // by the part
	ownMembers  bool              // membersFile is given
	firstStop   bool
	now         instant

	out    *bufio.Writer // over stdout; keeps the first error until it is flushed
	status int           // of an answered question
}

// An answer is a decision, ready to be shown.
type answer interface {
	yes() bool
	// document is what -o json and -o yaml show.
	document() any
	// show writes the answer for people; wide asks for every detail.
	show(p *page, wide bool)
}

func (c *cli) run(args []string) int {
	c.out = bufio.NewWriter(c.stdout)
	root := c.root()
	root.SetArgs(append([]string{}, args...)) // cobra takes nil for os.Args
	err := root.Execute()
	if flush := c.out.Flush(); flush != nil {
		err = inFile("stdout", flush) // the cause of any other
	}
	if err != nil {
		return c.fail(err)
	}
	return c.status
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tranche",
		Short: "Decide who in a fleet upgrades, to what, and when",
		Long: `Decide who in a fleet upgrades, to what, and when.

Each command reads one document, JSON or YAML, from a file or from standard
input (-). The exit status is 0 for yes, 1 for no, and 2 where the question
could not be answered.`,
		Args:          cobra.ArbitraryArgs, // so that RunE gets unknown commands too
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SuggestionsMinimumDistance = 2
	root.RunE = unknownCommand
	root.SetIn(c.stdin)
	root.SetOut(c.out)
	root.SetErr(c.stderr)
	flags := root.PersistentFlags()
	flags.VarP(&c.format, "output", "o", "show the answer as "+formatNames()+"; the last three are not for every command")
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "show nothing: the exit status is the answer")
	completeFlag(root, "output", completeFormat)
	root.AddCommand(
		c.plan(), c.eligible(), c.next(), c.progress(), c.shouldUpgrade(), c.path(), c.lint(), c.simulate(), c.imports(), c.explain(), c.serve(), c.ownVersion(), man(),
	)
	root.SetHelpCommand(help())
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if !cmd.Runnable() { // the completion command, which would answer anything with its help
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, unknownCommand
		}
	}
	return root
}

// ownVersion is the command that tells which release of the program this is.
func (c *cli) ownVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell which release of tranche this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(c.out, "tranche version "+version())
			return err
		},
	}
}

// version is the module's, as go install and go build know it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// help replaces cobra's help command, to which an unknown topic is no error.
func help() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if topic, _, err := cmd.Root().Find(args); err == nil {
				for _, child := range topic.Commands() {
					if child.IsAvailableCommand() {
						names = append(names, child.Name()+"\t"+child.Short)
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			topic, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(topic, rest)
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}

// unknownCommand is the error of a command that wants one of its own commands.
func unknownCommand(parent *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("want a command: see %s --help", parent.CommandPath())
	}
	hint := "see " + parent.CommandPath() + " --help"
	if similar := parent.SuggestionsFor(args[0]); len(similar) > 0 {
		hint = "did you mean " + strings.Join(similar, " or ") + "?"
	}
	return fmt.Errorf("unknown command %q: %s", args[0], hint)
}

// question completes a command that reads one document and shows one answer.
func (c *cli) question(cmd *cobra.Command, decide func(*document) (answer, error), parts ...string) *cobra.Command {
	cmd.Use += " [FILE]"
	c.takesParts(cmd, parts)
	cmd.DisableFlagsInUseLine = true
	cmd.ValidArgsFunction = completeFile
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 0 && len(c.partFiles) == 0 {
			return fmt.Errorf("%s: want one file, or - for standard input; got %s", cmd.Name(), count(len(args), "argument"))
		}
		return nil
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := c.format.check(cmd); err != nil {
			return err
		}
		a, err := c.ask(cmd, args, listPart(parts), decide)
		if err != nil {
			return err
		}
		if !a.yes() {
			c.status = statusNo
		}
		return c.show(a)
	}
	return cmd
}

func (c *cli) ask(cmd *cobra.Command, files []string, list string, decide func(*document) (answer, error)) (answer, error) {
	ownPolicy := cmd.Flags().Changed(policyFlag)
	c.ownMembers = cmd.Flags().Changed(membersFlag)
	fromStdin := slices.DeleteFunc(c.inputs(cmd, files), func(file string) bool { return file != "-" })
	if n := len(fromStdin); n > 1 {
		return nil, fmt.Errorf("%s: want one document on standard input, got %s", cmd.Name(), []string{"two", "three", "four", "five"}[min(n, 5)-2])
	}
	doc := &document{}
	var err error
	if len(files) > 0 {
		doc, err = c.read(files[0], list)
	}
	if err == nil {
		err = c.readParts(doc)
	}
	if err != nil {
		return nil, err
	}
	doc.firstStop = c.firstStop
	doc.now, doc.ownNow = c.now.Time, !c.now.IsZero()
	if !doc.ownNow {
		doc.now = time.Now().UTC()
	}
	if ownPolicy {
		if err := c.readPolicy(doc); err != nil {
			return nil, err
		}
	}
	a, err := decide(doc)
	if err != nil {
		return nil, doc.explain(err)
	}
	return a, nil
}

// inputs are the files that a question is read from.
func (c *cli) inputs(cmd *cobra.Command, files []string) []string {
	all := slices.Concat(files, slices.Collect(maps.Values(c.partFiles)))
	if cmd.Flags().Changed(policyFlag) {
		all = append(all, c.policyFile)
	}
	if cmd.Flags().Changed(membersFlag) {
		all = append(all, c.membersFile)
	}
	return all
}

func completeFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeDocument(nil, nil, "")
}

func completeDocument(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"json", "yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
