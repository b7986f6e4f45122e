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
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

// maxInput is the most bytes that are read of a document: 1 GiB.
const maxInput = 1 << 30

// A document is a question as it came in, with what the flags add to it.
type document struct {
	file
	documents.Question

	parts     map[string]*file // where parts are from that are not in the document
	ownPolicy tranche.Policy   // that of --policy, which is among them then
	firstStop bool             // whatever the document says
	now       time.Time        // what --now says, or the clock
	ownNow    bool             // --now says it
}

// A file is what errors about a document need to name their place in it.
type file struct {
	name   string
	places documents.Places // in YAML
}

// explain says where an error stands: in which file and, for YAML, in which line and
// column.
func (f *file) explain(err error) error { return inFile(f.name, f.places.Explain(err)) }

// explain names the file that an error is about.
func (d *document) explain(err error) error {
	var field *tranche.FieldError
	switch away := (elsewhere{}); {
	case errors.As(err, &away):
		return away.error
	case errors.Is(err, versions.ErrInvalid) && errors.As(err, &field):
		return d.withNote(d.fileOf(field.Path).explain(err))
	case errors.As(err, &field):
		return d.fileOf(field.Path).explain(err)
	}
	return d.file.explain(err)
}

// elsewhere is an error that names its own file, which is not the question's.
type elsewhere struct{ error }

// withNote is an error about a version to roll out that looks much like a semantic version.
func (d *document) withNote(err error) error {
	version, _ := d.Version() // which has been read before
	if note := report.NoteOn(version.Version); note != "" {
		return fmt.Errorf("%w (%s)", err, note)
	}
	return err
}

// read reads the document in a file, or on standard input for "-". A list is the part that
// is one. Its errors name the file.
func (c *cli) read(name string, list string) (*document, error) {
	text, in, err := c.readJSON(name)
	if err != nil {
		return nil, err
	}
	doc := &document{file: *in}
	if list != "" && beginsWith(text, "[") {
		return doc, doc.take(list, text, in)
	}
	if doc.Question, err = documents.Parse(text); err != nil {
		return nil, doc.explain(err)
	}
	return doc, nil
}

// readPolicy reads the file of --policy, which follows in place of the document's own.
func (c *cli) readPolicy(doc *document) error {
	if doc.Has("policy") {
		return doc.explain(errBeside("policy", "--policy"))
	}
	text, in, err := c.readJSON(c.policyFile)
	if err != nil {
		return err
	}
	in.places = in.places.As("policy")
	doc.comesFrom(in, "policy")
	if doc.ownPolicy, err = documents.ParsePolicy(text); err != nil {
		return in.explain(err)
	}
	return nil
}

// errBeside is the error of a part of the document that a flag gives, too.
func errBeside(part, flag string) error {
	return &tranche.FieldError{Path: part, Want: "none beside " + flag, Got: "one"}
}

// policy is that of --policy, or the document's own.
func (d *document) policy() (tranche.Policy, error) {
	if d.parts["policy"] != nil {
		return d.ownPolicy, nil
	}
	return d.Policy()
}

// readJSON reads the text of a file, or of standard input for "-". What is YAML becomes
// JSON.
func (c *cli) readJSON(name string) ([]byte, *file, error) {
	from, err := c.open(name)
	if err != nil {
		return nil, nil, err
	}
	defer from.Close()
	text, err := readAll(from, from.size, c.limit)
	c.meter.done()
	if err != nil {
		return nil, nil, inFile(from.name, err)
	}
	in := &file{name: from.name}
	if isYAML(text, from.extension) {
		if text, in.places, err = documents.ParseYAML(text); err != nil {
			return nil, nil, inFile(from.name, err)
		}
	}
	return text, in, nil
}

// isYAML goes by the extension, or else by the first byte.
func isYAML(text []byte, extension string) bool {
	switch strings.ToLower(extension) {
	case ".yaml", ".yml":
		return true
	case ".json":
		return false
	}
	return !beginsWith(text, "{[")
}

// beginsWith tells whether the first character of a text that counts is one of some.
func beginsWith(text []byte, chars string) bool {
	start := bytes.TrimLeft(text, " \t\r\n\ufeff")
	return len(start) > 0 && strings.IndexByte(chars, start[0]) >= 0
}

// A source is a file that is read, or standard input.
type source struct {
	io.Reader
	io.Closer
	name, extension string
	size            int64 // 0: not known
}

// open opens a file, or standard input for "-". Its errors name the file.
func (c *cli) open(name string) (*source, error) {
	from := &source{Reader: c.stdin, Closer: io.NopCloser(nil), name: "stdin"}
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, inFile(plain(name), err)
		}
		from = &source{Reader: f, Closer: f, name: plain(name), extension: filepath.Ext(name)}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			from.size = info.Size()
		}
	}
	if !c.quiet {
		from.Reader = io.TeeReader(from.Reader, c.meter.start(from.name, from.size))
	}
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
