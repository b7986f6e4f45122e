package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
)

// A Page is what is shown at once. The zero value shows nothing.
type Page struct {
	// Form is what a server asks for a document with. Nil: the page has none.
	Form  *Form
	Parts []Part
}

// A Form asks for a document, and shows what was given before.
type Form struct {
	// Reports are the reports that may be asked for, the first of them by default.
	Reports []Choice
	// Report is the name of the one that was asked for.
	Report string
	// Document is the text that was given.
	Document string
	// Problem is why there is no report, in words that may have come from anywhere.
	Problem string
}

// A Choice is one of several. Its name is what a form sends.
type Choice struct{ Name, Text string }

// A Part is a report on one decision. Its texts are shown as they are.
type Part struct {
	Name    string   // of the kind of report, in lower case
	Title   string   // how people call that
	Subject string   // what it is about
	Lead    []string // sentences, the one that matters most first
	Tables  []Table
	Members *Table // may be long, and is searched; nil: none
}

// A Table has a cell in each row for each column, of which the first names the row.
type Table struct {
	Title   string
	Columns []Column
	Rows    [][]Cell
	Key     []Meaning // of what is drawn
	Notes   []string  // below it
	Open    bool      // of one that may be folded away
}

// A Column of a table.
type Column struct {
	Title  string
	Number bool
}

// A Cell of a table.
type Cell struct {
	Text string
	Note string // behind the text
	Tip  string // for whoever points at the text
	Bar  *Bar   // before the text; nil: none
}

// cells are those with a text alone.
func cells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// told are the names of which the meaning stands in a table already.
type told map[string]bool

// cell is that of a name, with its meaning behind it the first time.
func (t told) cell(name string, from []Meaning) Cell {
	cell := Cell{Text: name, Tip: MeaningOf(from, name)}
	if !t[name] {
		t[name] = true
		cell.Note = cell.Tip
	}
	return cell
}

//go:embed page.html.tmpl page.css page.js
var files embed.FS

var page = template.Must(template.New("page.html.tmpl").ParseFS(files, "page.html.tmpl"))

// style and script are what we wrote.
var (
	style  = template.CSS(read("page.css"))
	script = template.JS(read("page.js"))
)

func read(name string) []byte {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // only where it is not embedded
	}
	return text
}

// ContentSecurityPolicy allows a page its own style and script, and nothing else. A server
// adds what its form may do.
var ContentSecurityPolicy = "default-src 'none'; style-src '" + hash(string(style)) + "'; script-src '" + hash(string(script)) + "'"

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Write writes the page as HTML. Its errors are those of writing.
func (p *Page) Write(w io.Writer) error {
	return page.Execute(w, struct {
		*Page
		Title, Policy string
		Style         template.CSS
		Script        template.JS
	}{p, p.title(), ContentSecurityPolicy, style, script})
}

// title is what a page with one report alone is about.
func (p *Page) title() string {
	if p.Form != nil || len(p.Parts) == 0 {
		return "tranche"
	}
	return p.Parts[0].Title + " of " + p.Parts[0].Subject
}
