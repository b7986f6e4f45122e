package main

import (
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

func (c *cli) next() *cobra.Command {
	return c.takesFirstStop(c.question(&cobra.Command{
		Use:   "next",
		Short: "Find the next version of a member",
		Long: `Find the next version of a member in the catalogue of one service, in release
order. The document is {"versions": […], "fleetMember": …}.

The exit status is 0 if there is a next version, and 1 if there is none.
` + firstStopHelp + `
Why it is the next version:
` + meanings(report.NextReasons()[:2]) + `
Why there is none:
` + meanings(report.NextReasons()[2:]),
		Example: "  tranche next examples/member_versions.json",
	}, decideNext, "versions", "fleetMember"))
}

const firstStopHelp = `
Of the service-impacting versions on the way the last one counts, or the first with
--first-stop or "firstStop": true in the document.
`

// A journey is what next, path and should-upgrade are asked about: a member and
// the catalogue of its versions.
type journey struct {
	member    tranche.Member
	catalogue []tranche.Version
	releases  answers.Catalogue // as it came
	options   []versions.Option
}

func (d *document) journey() (*journey, error) {
	catalogue, releases, err := d.Versions()
	if err != nil {
		return nil, err
	}
	member, err := d.FleetMember()
	if err != nil {
		return nil, err
	}
	options, err := d.options()
	if err != nil {
		return nil, err
	}
	return &journey{member, catalogue, releases, options}, nil
}

// cluster names the member for people.
func (j *journey) cluster() string { return name(j.member.ClusterID) }

type nextAnswer struct {
	*journey
	selection versions.Selection
}

func decideNext(doc *document) (answer, error) {
	j, err := doc.journey()
	if err != nil {
		return nil, err
	}
	selection, err := versions.Next(j.catalogue, j.member, j.options...)
	if err != nil {
		return nil, err
	}
	return &nextAnswer{j, selection}, nil
}

func (a *nextAnswer) yes() bool { return a.selection.Version != nil }

func (a *nextAnswer) document() any { return a.releases.Next(a.selection) }

func (a *nextAnswer) show(p *page, _ bool) {
	note := ""
	if a.yes() {
		p.line("The next version of %s is %s.", a.cluster(), release(a.selection.Version))
	} else {
		p.line("There is no next version of %s.", a.cluster())
		note = a.note()
	}
	p.line("")
	p.meaning(report.NextReasons(), string(a.selection.Reason), note)
}

// note is what there is to say of an installed version that looks much like a semantic one.
func (j *journey) note() string {
	for _, entry := range j.member.Services {
		if len(j.catalogue) > 0 && entry.Name == j.catalogue[0].Service {
			if note := report.NoteOn(entry.Version); note != "" {
				return note
			}
		}
	}
	return ""
}

// release tells people which version it is.
func release(version *tranche.Version) string {
	return name(version.Service) + " " + name(version.Version)
}

// listNames has the next version.
func (a *nextAnswer) listNames() []string {
	if !a.yes() {
		return nil
	}
	return []string{a.selection.Version.Version}
}
