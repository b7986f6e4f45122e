package main

import (
	"fmt"
	"strings"
	"unicode"
)

// A drawing is an answer that -o mermaid can show.
type drawing interface {
	answer
	draw(f *flowchart)
}

// A flowchart is Mermaid's, in the fence that a Markdown page wants around it.
type flowchart struct{ page *page }

func newFlowchart(p *page) *flowchart {
	p.line("```mermaid\nflowchart TD")
	return &flowchart{p}
}

// A shape is what Mermaid puts around a label, on both sides.
type shape struct{ left, right string }

var (
	box     = shape{"[", "]"}
	stadium = shape{"([", "])"}
	hexagon = shape{"{{", "}}"}
)

// node draws a node with a line for each text. The name is ours, the texts need not be.
func (f *flowchart) node(name string, s shape, texts ...string) {
	for i := range texts {
		texts[i] = label(texts[i])
	}
	f.page.line("  %s%s\"%s\"%s", name, s.left, strings.Join(texts, "<br/>"), s.right)
}

// edge draws an arrow between two nodes, dotted ones to what lies off the way.
func (f *flowchart) edge(from, arrow, to string) { f.page.line("  %s %s %s", from, arrow, to) }

const (
	solid  = "-->"
	dotted = "-.->"
)

// label makes a text mean itself to Mermaid: neither its syntax, nor the HTML and
// Markdown that it takes in labels. Little but letters and digits stays as it is:
// a comma or a percent sign after a word, other punctuation inside one.
func label(text string) string {
	runes := []rune(plain(text))
	var b strings.Builder
	for i, r := range runes {
		after := i > 0 && isWord(runes[i-1])
		inside := after && i < len(runes)-1 && isWord(runes[i+1])
		if isWord(r) || r == ' ' || after && strings.ContainsRune(",%", r) || inside && strings.ContainsRune("._-+:", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
