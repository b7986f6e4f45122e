package main

import (
	"strings"

	"github.com/tranche-go/tranche/internal/report"
)

type meaning = report.Meaning

// meanings is a line for each reason.
func meanings(list []meaning) string {
	width := 0
	for _, m := range list {
		width = max(width, len(m.Name))
	}
	var lines strings.Builder
	for _, m := range list {
		lines.WriteString("  " + m.Name + strings.Repeat(" ", width-len(m.Name)) + "  " + m.Text + "\n")
	}
	return lines.String()
}

// meaning writes a reason and what it means, and what else there is to say.
func (p *page) meaning(list []meaning, name, note string) {
	p.line("%s: %s", p.styled(yellow, name), p.styled(dim, report.WithNote(report.MeaningOf(list, name), note)))
}
