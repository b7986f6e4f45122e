package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A format is a way to show an answer; the zero value is a table. It is a
// pflag.Value.
type format int

const (
	formatTable format = iota
	formatWide
	formatJSON
	formatYAML
)

func (format) names() []string { return []string{"table", "wide", "json", "yaml"} }

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

// formatNames is "table, wide, json or yaml".
func formatNames() string {
	names := format(0).names()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func completeFormat(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{
		"table\tfor people",
		"wide\tfor people, with every member",
		"json\tfor programs",
		"yaml\tfor programs",
	}, cobra.ShellCompDirectiveNoFileComp
}

// show writes an answer to c.out, which keeps the errors of writing.
func (c *cli) show(a answer) error {
	if c.quiet {
		return nil
	}
	if c.format == formatTable || c.format == formatWide {
		a.show(&page{w: c.out, colour: c.colour}, c.format == formatWide)
		return nil
	}
	data, err := encodeJSON(a.document())
	if err != nil {
		return err
	}
	if c.format == formatYAML {
		return writeYAML(c.out, data)
	}
	c.out.Write(data)
	return nil
}

func encodeJSON(document any) ([]byte, error) {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(document)
	return data.Bytes(), err
}
