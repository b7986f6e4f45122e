package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

func (c *cli) path() *cobra.Command {
	return c.takesFirstStop(c.question(&cobra.Command{
		Use:   "path",
		Short: "Follow a member's next versions to their end",
		Long: `Follow a member's next versions, one after the other, through the catalogue of one
service, to their end. The document is {"versions": […], "fleetMember": …}.

The exit status is 0 if there is at least one hop, and 1 if there is none.
` + firstStopHelp + `
Why a hop leads to a version:
` + meanings(report.NextReasons()[:2]) + `
Why the path ends:
` + meanings(report.PathEnds()),
		Example: "  tranche path examples/member_versions.json\n  tranche path -o mermaid examples/member_versions.json",
	}, decidePath, "versions", "fleetMember"))
}

type pathAnswer struct {
	*journey
	way versions.Path
}

func decidePath(doc *document) (answer, error) {
	j, err := doc.journey()
	if err != nil {
		return nil, err
	}
	way, err := versions.NewPath(j.catalogue, j.member, j.options...)
	if err != nil {
		return nil, err
	}
	return &pathAnswer{j, way}, nil
}

func (a *pathAnswer) yes() bool { return len(a.way.Hops) > 0 }

func (a *pathAnswer) told() *report.Journey {
	return &report.Journey{Member: &a.member, Catalogue: a.catalogue}
}

func (a *pathAnswer) report() report.Part { return a.told().Path(a.way) }

func (a *pathAnswer) document() any { return a.releases.Path(a.way) }

func (a *pathAnswer) show(p *page, _ bool) {
	p.line("The path of %s: %s.", a.cluster(), count(len(a.way.Hops), "hop"))
	if a.yes() {
		p.line("")
		t := p.table(
			column{title: "HOP", right: true},
			column{title: "VERSION"},
			column{title: "REASON", style: yellow},
		)
		for i, hop := range a.way.Hops {
			t.row(strconv.Itoa(i+1), hop.Version.Version, string(hop.Reason))
		}
		t.flush()
	}
	p.line("")
	p.meaning(report.PathEnds(), string(a.way.End), a.note())
}

// mostHops is how many hops a flowchart has before it is of no use.
const mostHops = 100

// draw names nodes by their place in the catalogue, so that a cycle is one.
func (a *pathAnswer) draw(f *flowchart) {
	known := map[int]bool{}
	at := "installed"
	if i := a.told().Start(); i >= 0 {
		at = place(i)
		known[i] = true
		f.node(at, stadium, a.cluster(), release(&a.catalogue[i]))
	} else {
		f.node(at, stadium, a.cluster())
	}
	hops := a.way.Hops
	for _, hop := range hops[:min(mostHops, len(hops))] {
		to := place(hop.Index)
		if !known[hop.Index] {
			known[hop.Index] = true
			f.node(to, shapeOf(hop.Version), release(hop.Version))
		}
		f.edge(at, solid, to)
		at = to
	}
	if more := len(hops) - mostHops; more > 0 {
		f.node("more", box, count(more, "more hop")+" not drawn")
		f.edge(at, solid, "more")
		at = "more"
	}
	end := string(a.way.End)
	f.node("ends", stadium, end, report.MeaningOf(report.PathEnds(), end))
	f.edge(at, dotted, "ends")
}

func place(i int) string { return "version" + strconv.Itoa(i) }

func shapeOf(version *tranche.Version) shape {
	if version.ServiceImpacting {
		return hexagon
	}
	return box
}

// listNames has the versions that the path leads over.
func (a *pathAnswer) listNames() (names []string) {
	for _, hop := range a.way.Hops {
		names = append(names, hop.Version.Version)
	}
	return names
}
