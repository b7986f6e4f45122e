package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

func (c *cli) lint() *cobra.Command {
	return c.takesFirstStop(c.question(&cobra.Command{
		Use:   "lint",
		Short: "Find what is wrong with a catalogue",
		Long: `Find what is wrong with the catalogue of one service, in release order. The
document is {"versions": […]}; other parts do no harm.

The exit status is 0 if nothing is found, and 1 if something is.
` + firstStopHelp + `
What can be found:
` + meanings(report.Problems()),
		Example: "  tranche lint examples/member_versions.json",
	}, decideLint))
}

type lintAnswer struct {
	doc       *document
	catalogue []tranche.Version
	findings  []versions.Finding
}

func decideLint(doc *document) (answer, error) {
	catalogue, err := doc.input.Versions()
	if err != nil {
		return nil, err
	}
	options, err := doc.options()
	if err != nil {
		return nil, err
	}
	return &lintAnswer{doc, catalogue, versions.Lint(catalogue, options...)}, nil
}

func (a *lintAnswer) yes() bool { return len(a.findings) == 0 }

type lintDocument struct {
	Findings []findingDocument `json:"findings"`
}

type findingDocument struct {
	Path    string           `json:"path"`
	Finding versions.Problem `json:"finding"`
}

func (a *lintAnswer) document() any {
	d := lintDocument{make([]findingDocument, len(a.findings))}
	for i, f := range a.findings {
		d.Findings[i] = findingDocument{f.Path, f.Problem}
	}
	return d
}

func (a *lintAnswer) show(p *page, _ bool) {
	p.line("%s in %s.", count(len(a.findings), "finding"), count(len(a.catalogue), "version"))
	if a.yes() {
		return
	}
	p.line("")
	columns := []column{{title: "PLACE"}}
	if a.doc.yaml != nil {
		columns = append(columns, column{title: "LINE", right: true}, column{title: "COLUMN", right: true})
	}
	t := p.table(append(columns, column{title: "FINDING", style: yellow}, column{title: "MEANING", style: dim})...)
	for _, f := range a.findings {
		cells := []string{f.Path}
		if a.doc.yaml != nil {
			at, _ := find(a.doc.yaml, f.Path)
			cells = append(cells, strconv.Itoa(at.Line), strconv.Itoa(at.Column))
		}
		t.row(append(cells, string(f.Problem), report.MeaningOf(report.Problems(), f.Problem))...)
	}
	t.flush()
}
