package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche/documents"
)

// partFlags are the flags for parts of a document that stand in files of their own, as
// people keep them, and those parts.
var partFlags = []struct{ flag, part, what string }{
	{"version", "version", "the version is the one in `FILE`"},
	{"versions", "versions", "the catalogue is the list in `FILE`"},
	{"member", "fleetMember", "the member is the one in `FILE`"},
	{"fleet", "fleet", "the fleet is the one in `FILE`: an object, a list of members, or one member a line"},
}

// takesParts gives a command the flags for some parts.
func (c *cli) takesParts(cmd *cobra.Command, parts []string) {
	if c.partFiles == nil {
		c.partFiles = map[string]string{}
	}
	for _, p := range partFlags {
		if !slices.Contains(parts, p.part) {
			continue
		}
		cmd.Flags().Var(partFile{c.partFiles, p.part}, p.flag, p.what)
		completeFlag(cmd, p.flag, completeDocument)
	}
}

// A partFile is a pflag.Value: the file of a part.
type partFile struct {
	files map[string]string
	part  string
}

func (f partFile) String() string { return f.files[f.part] }

// Set is for the flag's text.
func (f partFile) Set(file string) error {
	if file == "" {
		return errors.New("want a file, got none")
	}
	f.files[f.part] = file
	return nil
}

// Type is what the help calls the flag's text.
func (partFile) Type() string { return "FILE" }

// readParts reads the parts that have files of their own.
func (c *cli) readParts(doc *document) error {
	for _, p := range partFlags {
		from, given := c.partFiles[p.part]
		if !given {
			continue
		}
		if doc.Has(p.part) {
			return doc.explain(errBeside(p.part, "--"+p.flag+" "+plain(from)))
		}
		text, in, err := c.readJSON(from)
		if err != nil {
			return err
		}
		if err := doc.take(p.part, text, in); err != nil {
			return err
		}
	}
	return nil
}

// take takes a part that comes in a file, as it is or as the part of a document.
func (d *document) take(part string, text []byte, in *file) (err error) {
	whole, _ := documents.Parse(text) // it may be no document
	if kind := whole.Part(part).Kind(); kind == '{' || kind == '[' {
		text = whole.Part(part)
	} else {
		in.places = in.places.As(part)
	}
	if d.Question, err = d.With(part, text); err != nil {
		return in.explain(err)
	}
	d.comesFrom(in, part)
	return nil
}

// comesFrom remembers the file that a part is from.
func (d *document) comesFrom(in *file, part string) {
	if d.parts == nil {
		d.parts = map[string]*file{}
	}
	d.parts[part] = in
}

// listPart is the part that a document is which is a list, where there is one.
func listPart(parts []string) string {
	for _, part := range []string{"versions", "fleet"} {
		if slices.Contains(parts, part) {
			return part
		}
	}
	return ""
}

// fileOf is the file in which a path of the question stands.
func (d *document) fileOf(path string) *file {
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	if in := d.parts[path[:end]]; in != nil {
		return in
	}
	return &d.file
}
