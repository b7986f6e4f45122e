package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

const (
	membersFlag = "members"

	// maxLine is the most bytes of a line of --members: 16 MiB.
	maxLine = 16 << 20
	// maxMembers is the most members of --members, whose plan takes some 2 GB.
	maxMembers = 100_000_000
	// partSize is how many bytes of --members are read at a time.
	partSize = 1 << 20
)

// takesMembers gives a command the flag --members.
func (c *cli) takesMembers(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&c.membersFile, membersFlag, "", "the fleet is the members in `FILE`, one JSON object a line")
	completeFlag(cmd, membersFlag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"ndjson", "jsonl"}, cobra.ShellCompDirectiveFilterFileExt
	})
	return cmd
}

// readMembers counts the members of --members.
func (c *cli) readMembers(doc *document, all *tally) error {
	if doc.Has("fleet") {
		return errBeside("fleet", "--members")
	}
	from, err := c.open(c.membersFile)
	if err != nil {
		return elsewhere{err}
	}
	defer from.Close()
	defer c.meter.done()
	limit := int64(-1)
	if all.whole {
		limit = c.limit
	}
	if err := all.read(from, partSize, limit); err != nil {
		return elsewhere{inFile(from.name, err)}
	}
	return nil
}

// read counts the members in the lines of a stream.
func (t *tally) read(r io.Reader, size int, limit int64) (err error) {
	var unused [][]byte
	inOrder(lines(r, size, limit, &unused),
		func(p part) part {
			p.tally = t.another()
			p.read()
			return p
		},
		func(p part) bool {
			if err = p.err; err == nil && p.tally.members > t.most-t.members {
				err = fmt.Errorf("more than %s", count(t.most, "member"))
			}
			if err != nil {
				return false
			}
			t.follow(p.tally)
			if !t.whole {
				unused = append(unused, p.lines)
			}
			return true
		})
	return err
}

// A part of --members is some of its lines.
type part struct {
	lines []byte
	first int // the number of its first line
	tally *tally
	err   error
}

// read counts the members of a part. A line that is nothing but white space is none.
func (p *part) read() {
	var reader documents.MemberReader
	var member tranche.Member
	number := p.first
	for line := range bytes.Lines(p.lines) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		switch {
		case len(line) > maxLine:
			p.err = tooLong(number)
		case len(bytes.Trim(line, " \t\r")) > 0:
			if err := reader.Read(line, &member); err != nil {
				p.err = inLine(number, err)
			} else {
				p.tally.add(&member, line)
			}
		}
		if p.err != nil {
			return
		}
		number++
	}
}

func tooLong(number int) error {
	return inLine(number, fmt.Errorf("longer than %s", binary(maxLine)))
}

// inLine is an error in the line of that number.
func inLine(number int, err error) error {
	var syntax *documents.SyntaxError
	if errors.As(err, &syntax) {
		syntax.Line = number
		return syntax
	}
	return fmt.Errorf("line %d: %w", number, err)
}

// lines are the lines of a stream, some size bytes at a time. If it cannot be read to
// its end, or has more than limit bytes (none if negative), the last part says so. It
// takes what is unused for the next part.
func lines(r io.Reader, size int, limit int64, unused *[][]byte) iter.Seq[part] {
	return func(yield func(part) bool) {
		var buffer []byte // begins with a line
		var total int64
		number := 1
		for {
			begun := len(buffer)
			buffer = slices.Grow(buffer, size)[:begun+size]
			n, err := io.ReadFull(r, buffer[begun:])
			buffer = buffer[:begun+n]
			total += int64(n)
			end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
			switch {
			case err != nil && !end:
				yield(part{err: err})
				return
			case limit >= 0 && total > limit:
				yield(part{err: tooLarge(limit)})
				return
			case end:
				yield(part{lines: buffer, first: number})
				return
			}
			if whole := 1 + bytes.LastIndexByte(buffer, '\n'); whole > 0 {
				p := part{lines: buffer[:whole], first: number}
				number += bytes.Count(p.lines, []byte("\n"))
				var next []byte
				if n := len(*unused); n > 0 {
					next, *unused = (*unused)[n-1], (*unused)[:n-1]
				}
				buffer = append(next[:0], buffer[whole:]...)
				if !yield(p) {
					return
				}
			}
			if len(buffer) > maxLine {
				yield(part{err: tooLong(number)})
				return
			}
		}
	}
}
