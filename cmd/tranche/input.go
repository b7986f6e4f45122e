package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/tranche-go/tranche"
)

// maxInput is the most bytes that are read of a document: 1 GiB.
const maxInput = 1 << 30

// A document is a question as it came in, with what the flags add to it.
type document struct {
	name  string // what errors call it
	input tranche.Input
	// outline stands in for the input where it can, and data is then what it is of.
	outline *tranche.Outline
	data    []byte

	yaml *yaml.Node // where the input came from, for places; nil for JSON

	policyFile *document // holds a policy and nothing else; nil: there is none
	firstStop  bool      // whatever the input says
}

// read reads the document in a file, or on standard input for "-". outline asks
// for an outline. Its errors name the file.
func (c *cli) read(file string, outline bool) (*document, error) {
	from, err := c.open(file)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	data, err := readAll(from, from.size, c.limit)
	if err != nil {
		return nil, inFile(from.name, err)
	}
	c.meter.deciding()
	var doc *document
	if outline {
		doc = outlined(data, from.extension)
	}
	if doc == nil {
		if doc, err = parse(data, from.extension); err != nil {
			return nil, inFile(from.name, err)
		}
	}
	doc.name = from.name
	return doc, nil
}

// A source is a file that is read, or standard input.
type source struct {
	io.Reader
	io.Closer
	name, extension string
	size            int64 // 0: not known
}

// open opens a file, or standard input for "-". Its errors name the file.
func (c *cli) open(file string) (*source, error) {
	from := &source{Reader: c.stdin, Closer: io.NopCloser(nil), name: "stdin"}
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, inFile(plain(file), err)
		}
		from = &source{Reader: f, Closer: f, name: plain(file), extension: filepath.Ext(file)}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			from.size = info.Size()
		}
	}
	if !c.quiet {
		c.meter.start(from.name, from.size)
	}
	from.Reader = io.TeeReader(from.Reader, &c.meter)
	return from, nil
}

// readAll reads at most limit bytes. The size may be 0 or wrong: it saves time
// and memory, no more.
func readAll(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, tooLarge(limit)
	}
	// In pieces, which are seen: a large file can be read at once, and then there is
	// no progress to tell.
	const piece = 256 << 10
	data := make([]byte, 0, size+1) // one more, to see the end
	for {
		if len(data) == cap(data) {
			data = slices.Grow(data, piece)
		}
		n, err := r.Read(data[len(data):min(len(data)+piece, cap(data))])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return nil, tooLarge(limit)
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, err
		}
	}
}

func tooLarge(limit int64) error { return fmt.Errorf("larger than %s", binary(limit)) }

// hold puts the input in the place of the outline.
func (d *document) hold() (err error) {
	d.input, err = tranche.ParseInput(d.data)
	d.outline, d.data = nil, nil
	return err
}

// parse reads a document in the syntax that its extension says, or else its
// first byte.
func parse(data []byte, extension string) (*document, error) {
	if !isYAML(data, extension) {
		input, err := tranche.ParseInput(data)
		return &document{input: input}, err
	}
	root, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	tree, err := jsonTree(root)
	if err != nil {
		return nil, err
	}
	doc := &document{yaml: root}
	doc.input, err = tranche.NewInput(tree)
	return doc, doc.place(err)
}

func isYAML(data []byte, extension string) bool {
	switch strings.ToLower(extension) {
	case ".yaml", ".yml":
		return true
	case ".json":
		return false
	}
	start := bytes.TrimLeft(data, " \t\r\n")
	return len(start) == 0 || start[0] != '{' && start[0] != '['
}

// explain says where an error about the document stands: in which file and, for
// YAML, in which line and column.
func (d *document) explain(err error) error {
	if away, ok := err.(elsewhere); ok {
		return away
	}
	var field *tranche.FieldError
	if d.policyFile != nil && errors.As(err, &field) && strings.HasPrefix(field.Path, policyPart) {
		return d.policyFile.explain(err)
	}
	return inFile(d.name, d.place(err))
}

func (d *document) place(err error) error {
	var field *tranche.FieldError
	if d.yaml == nil || !errors.As(err, &field) {
		return err
	}
	return placed(d.yaml, field)
}

// position names the line and the column of an offset, in characters.
func position(data []byte, offset int) string {
	before := data[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):])
	return fmt.Sprintf("line %d, column %d", line, column)
}
