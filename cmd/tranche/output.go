package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/internal/report"
)

// A format is a way to show an answer; the zero value is a table. It is a
// pflag.Value.
type format int

const (
	formatTable format = iota
	formatWide
	formatJSON
	formatYAML
	formatMermaid
	formatHTML
	formatName
)

func (format) names() []string {
	return []string{"table", "wide", "json", "yaml", "mermaid", "html", "name"}
}

func (f format) String() string { return f.names()[f] }

// Set is for the flag's text.
func (f *format) Set(name string) error {
	i := slices.Index(f.names(), name)
	if i < 0 {
		return fmt.Errorf("want %s", formatNames())
	}
	*f = format(i)
	return nil
}

// Type is what the help calls the flag's text.
func (format) Type() string { return "format" }

// formatNames is "table, wide, json, yaml, mermaid, html or name".
func formatNames() string {
	return listed(format(0).names(), "or")
}

// listed is "a, b or c".
func listed(names []string, or string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + or + " " + names[last]
}

// commands are those whose answers a format can show. Nil: it can show all.
func (f format) commands() []string {
	switch f {
	case formatMermaid:
		return []string{"plan", "path"}
	case formatHTML:
		return []string{"plan", "progress", "path", "simulate"}
	case formatName:
		return []string{"plan", "progress", "should-upgrade", "next", "path"}
	}
	return nil
}

// check tells whether a format can show the answer of a command.
func (f format) check(cmd *cobra.Command) error {
	names := f.commands()
	if names == nil || slices.Contains(names, cmd.Name()) {
		return nil
	}
	return fmt.Errorf("%s: -o %s is for %s", cmd.Name(), f, listed(names, "and"))
}

func completeFormat(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	formats := []string{
		"table\tfor people",
		"wide\tfor people, with every member",
		"json\tfor programs",
		"yaml\tfor programs",
	}
	for _, more := range []struct {
		format format
		use    string
	}{{formatMermaid, "for a Markdown page"}, {formatHTML, "for a browser, with pictures"}, {formatName, "for scripts: a name a line"}} {
		if more.format.check(cmd) == nil {
			formats = append(formats, more.format.String()+"\t"+more.use)
		}
	}
	return formats, cobra.ShellCompDirectiveNoFileComp
}

// A naming is an answer that -o name can show: the members that get the version, or may
// start now, and versions.
type naming interface {
	answer
	listNames() []string
}

// A reporting is an answer that -o html can show.
type reporting interface {
	answer
	report() report.Part
}

// show writes an answer to c.out, which keeps the errors of writing.
func (c *cli) show(a answer) error {
	if c.quiet {
		return nil
	}
	p := &page{w: c.out, colour: c.colour}
	switch c.format {
	case formatTable, formatWide:
		a.show(p, c.format == formatWide)
		return nil
	case formatMermaid:
		a.(drawing).draw(newFlowchart(p))
		p.line("```")
		return nil
	case formatName:
		for _, name := range a.(naming).listNames() {
			p.line("%s", plain(name))
		}
		return nil
	case formatHTML:
		page := report.Page{Parts: []report.Part{a.(reporting).report()}}
		return page.Write(c.out)
	}
	if c.format == formatJSON {
		return writeJSON(c.out, a.document())
	}
	// From one writer to the other, without the JSON as a whole between them.
	reader, writer := io.Pipe()
	go func() { writer.CloseWithError(writeJSON(writer, a.document())) }()
	defer reader.Close() // which ends the first where the second fails
	return writeYAML(c.out, reader)
}
