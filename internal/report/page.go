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

// A Part is a report on one decision: in words and numbers, in pictures and tables,
// and at last member by member. Its texts are shown as they are.
type Part struct {
	Name     string // of the kind of report, in lower case
	Title    string // how people call that
	Subject  string // what it is about
	Lead     []string
	Facts    []Fact
	Sections []Section
	Lists    []List // of members
}

// A Fact is a number, or a word, with its name.
type Fact struct{ Name, Value string }

// A Section is a picture with its table.
type Section struct {
	Title  string
	Bars   *Bars // nil: none
	Flow   *Flow // nil: none
	Notes  []string
	Table  Table
	Legend []Meaning // of words in the table
}

// A Table has a cell in each row for each column, of which the first names the row.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]string
	Rest    string // what is not shown; "": nothing
}

// A Column of a table.
type Column struct {
	Title  string
	Number bool
}

// A List is a table that may be folded away.
type List struct {
	Title string
	Open  bool
	Table Table
}

//go:embed page.html.tmpl page.css
var files embed.FS

var page = template.Must(template.New("page.html.tmpl").ParseFS(files, "page.html.tmpl"))

// style is CSS that we wrote.
var style = func() template.CSS {
	text, err := files.ReadFile("page.css")
	if err != nil {
		panic(err) // only where it is not embedded
	}
	return template.CSS(text)
}()

// ContentSecurityPolicy allows a page its own style, and nothing else. A server adds
// what its form may do.
var ContentSecurityPolicy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// Write writes the page as HTML. Its errors are those of writing.
func (p *Page) Write(w io.Writer) error {
	return page.Execute(w, struct {
		*Page
		Title, Policy string
		Style         template.CSS
	}{p, p.title(), ContentSecurityPolicy, style})
}

// title is what a page with one report alone is about.
func (p *Page) title() string {
	if p.Form != nil || len(p.Parts) == 0 {
		return "tranche"
	}
	return p.Parts[0].Subject
}
