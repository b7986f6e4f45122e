package main

import "strings"

// A meaning says in plain English what a reason stands for.
type meaning struct{ name, text string }

// meanings is a line for each reason.
func meanings(list []meaning) string {
	width := 0
	for _, m := range list {
		width = max(width, len(m.name))
	}
	var lines strings.Builder
	for _, m := range list {
		lines.WriteString("  " + m.name + strings.Repeat(" ", width-len(m.name)) + "  " + m.text + "\n")
	}
	return lines.String()
}

func meaningOf(list []meaning, name string) string {
	for _, m := range list {
		if m.name == name {
			return m.text
		}
	}
	return ""
}

// meaning writes a reason and what it means.
func (p *page) meaning(list []meaning, name string) {
	p.line("%s: %s", p.styled(yellow, name), p.styled(dim, meaningOf(list, name)))
}
