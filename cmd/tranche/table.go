package main

import (
	"bufio"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tranche-go/tranche/internal/report"
)

// A page is what people read. It is not text/tabwriter: that counts the
// characters of colours, and holds all rows until it is flushed.
type page struct {
	w      *bufio.Writer
	colour bool
}

// line writes a line of text. What is not ours in it must be plain.
func (p *page) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// A style is a terminal's escape code.
type style string

const (
	normal style = ""
	bold   style = "1"
	dim    style = "2"
	yellow style = "33"
)

func (p *page) styled(s style, text string) string {
	if !p.colour || s == normal || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// A column of a table.
type column struct {
	title string
	style style
	right bool // align to the right
}

// A table lays rows out in blocks, so that a long one needs little memory.
// Columns grow from block to block where they must, and never shrink.
type table struct {
	page    *page
	columns []column
	widths  []int
	rows    [][]string
}

const rowsPerBlock = 256

func (p *page) table(columns ...column) *table {
	t := &table{page: p, columns: columns, widths: make([]int, len(columns))}
	for i, c := range columns {
		t.widths[i] = len(c.title)
	}
	return t
}

// How much is shown of a cell, in characters: each row is padded to the longest. The
// last is not padded, and has room for three names.
const (
	longestCell = 60
	longestLast = 160
	longestName = 45
)

// row adds a row: a cell for each column. Cells are made plain, and cut off.
func (t *table) row(cells ...string) {
	if len(t.rows) == rowsPerBlock {
		t.flush()
	}
	for i, cell := range cells {
		longest := longestCell
		if i == len(cells)-1 {
			longest = longestLast
		}
		cells[i] = brief(cell, longest)
		t.widths[i] = max(t.widths[i], utf8.RuneCountInString(cells[i]))
	}
	t.rows = append(t.rows, cells)
}

// flush writes the rows that are held back, the titles before the first.
func (t *table) flush() {
	if t.columns[0].title != "" {
		titles := make([]string, len(t.columns))
		for i := range t.columns {
			titles[i], t.columns[i].title = t.columns[i].title, ""
		}
		t.write(titles, func(int) style { return bold })
	}
	for _, cells := range t.rows {
		t.write(cells, func(i int) style { return t.columns[i].style })
	}
	t.rows = t.rows[:0]
}

func (t *table) write(cells []string, styleOf func(i int) style) {
	for i, cell := range cells {
		padding := strings.Repeat(" ", t.widths[i]-utf8.RuneCountInString(cell))
		text := t.page.styled(styleOf(i), cell)
		switch {
		case t.columns[i].right:
			text = padding + text
		case i < len(cells)-1:
			text += padding
		}
		if i > 0 {
			text = "  " + text
		}
		t.page.w.WriteString(text)
	}
	t.page.w.WriteString("\n")
}

func plain(text string) string { return report.Plain(text) }

func brief(text string, longest int) string { return report.Brief(text, longest) }

// name is how people read what a document calls something.
func name(text string) string { return brief(text, longestCell) }

func count(n int, noun string) string { return report.Count(n, noun) }

func share(part, whole int) string { return report.Share(part, whole) }

// binary is a number of bytes in the largest unit that divides it.
func binary(n int64) string {
	if n%1024 != 0 {
		return count(int(n), "byte")
	}
	unit := ""
	for _, larger := range []string{"KiB", "MiB", "GiB"} {
		if n%1024 != 0 {
			break
		}
		n, unit = n/1024, larger
	}
	return fmt.Sprintf("%d %s", n, unit)
}
