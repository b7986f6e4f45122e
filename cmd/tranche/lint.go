package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

func (c *cli) lint() *cobra.Command {
	return c.takesNow(c.takesPolicy(c.takesFirstStop(c.question(&cobra.Command{
		Use:   "lint",
		Short: "Find what is wrong with a catalogue, or with a policy",
		Long: `Find what is wrong with the catalogue of one service, in release order. The
document is {"versions": […]}. If it has a fleet too, those members are named which are
marked as failed without the version that failed.

With --policy, find what is wrong with that policy for the rollout of a version over a
fleet as it is now: where it can never finish, or would surprise. The document is then
{"version": …, "fleet": …}, and may have a catalogue.

The exit status is 0 if nothing is found, and 1 if something is.
` + firstStopHelp + `
What can be found in a catalogue:
` + meanings(report.Problems()) + `
What can be found in a policy:
` + meanings(report.PolicyProblems()),
		Example: `  tranche lint examples/member_versions.json
  tranche lint examples/fleet_careful.yaml --policy examples/policy_careful.yaml`,
	}, decideLint, "versions", "version", "fleet"))))
}

type lintAnswer struct {
	doc       *document
	catalogue []tranche.Version
	fleet     tranche.Fleet
	findings  []findingDocument
}

func decideLint(doc *document) (answer, error) {
	a := &lintAnswer{doc: doc, findings: []findingDocument{}}
	if doc.parts["policy"] == nil || doc.Has("versions") {
		catalogue, _, err := doc.Versions()
		if err != nil {
			return nil, err
		}
		options, err := doc.options()
		if err != nil {
			return nil, err
		}
		a.catalogue = catalogue
		for _, f := range versions.Lint(catalogue, options...) {
			a.findings = append(a.findings, findingDocument{f.Path, string(f.Problem)})
		}
	}
	if doc.parts["policy"] == nil {
		if doc.Has("fleet") {
			var err error
			a.fleet, _, err = doc.Fleet()
			return a, err
		}
		return a, nil
	}
	s, err := doc.subject()
	if err != nil {
		return nil, err
	}
	now, err := doc.instant()
	if err != nil {
		return nil, err
	}
	a.fleet = s.fleet
	found, err := rollout.LintPolicy(s.version, s.fleet, doc.ownPolicy, a.catalogue, now)
	for _, f := range found {
		a.findings = append(a.findings, findingDocument{f.Path, string(f.Problem)})
	}
	return a, err
}

func (a *lintAnswer) yes() bool { return len(a.findings) == 0 }

type lintDocument struct {
	Findings []findingDocument `json:"findings"`
}

type findingDocument struct {
	Path    string `json:"path"`
	Finding string `json:"finding"`
}

func (a *lintAnswer) document() any { return lintDocument{a.findings} }

func (a *lintAnswer) show(p *page, _ bool) {
	in := count(len(a.catalogue), "version")
	if policy := a.doc.parts["policy"]; policy != nil {
		in = name(policy.name)
	}
	p.line("%s in %s.", count(len(a.findings), "finding"), in)
	a.showFindings(p)
	(&subject{fleet: a.fleet}).showFailedWithoutVersion(p, func(tranche.Service) bool { return true })
}

func (a *lintAnswer) showFindings(p *page) {
	if a.yes() {
		return
	}
	p.line("")
	columns := []column{{title: "PLACE"}}
	hasPlaces := slices.ContainsFunc(a.findings, func(f findingDocument) bool { _, _, ok := a.place(f.Path); return ok })
	if hasPlaces {
		columns = append(columns, column{title: "LINE", right: true}, column{title: "COLUMN", right: true})
	}
	t := p.table(append(columns, column{title: "FINDING", style: yellow}, column{title: "MEANING", style: dim})...)
	for _, f := range a.findings {
		cells := []string{f.Path}
		if line, at, ok := a.place(f.Path); ok {
			cells = append(cells, strconv.Itoa(line), strconv.Itoa(at))
		} else if hasPlaces {
			cells = append(cells, "-", "-") // that file is JSON
		}
		meaning := report.MeaningOf(append(report.Problems(), report.PolicyProblems()...), f.Finding)
		t.row(append(cells, f.Finding, report.WithNote(meaning, a.note(f)))...)
	}
	t.flush()
}

// place is the line and the column of a finding, in the file that it is about.
func (a *lintAnswer) place(path string) (line, column int, ok bool) {
	return a.doc.fileOf(path).places.At(path)
}

// note is what there is to say of a version that looks much like a semantic one.
func (a *lintAnswer) note(f findingDocument) string {
	var i int
	if _, err := fmt.Sscanf(f.Path, "versions[%d]", &i); err != nil || f.Finding != string(versions.ProblemInvalidVersion) {
		return ""
	}
	return report.NoteOn(a.catalogue[i].Version)
}

// showFailedWithoutVersion names the members of which an entry of some services is marked
// as failed, but not by which version.
func (s *subject) showFailedWithoutVersion(p *page, counts func(tranche.Service) bool) {
	who := &report.Crowd{}
	for i := range s.fleet.Members {
		if slices.ContainsFunc(s.fleet.Members[i].Services, func(entry tranche.Service) bool {
			return entry.UpgradeStatus == tranche.Failed && (entry.Upgrade == nil || entry.To == "") && counts(entry)
		}) {
			who.Add(i, mostNames)
		}
	}
	if who.Size == 0 {
		return
	}
	p.line("")
	p.line("Marked as failed, without the upgradeVersion that failed: %s.", s.names(who))
	p.line("Such a mark counts against every version; report upgradeVersion with it.")
}
