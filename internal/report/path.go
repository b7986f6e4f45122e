package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Journey is what a path is about.
type Journey struct {
	Member    *tranche.Member
	Catalogue []tranche.Version
}

// Start is the place in the catalogue of the version that the member has, or -1.
func (j *Journey) Start() int {
	type entry struct{ name, version string }
	has := make(map[entry]bool, len(j.Member.Services))
	for _, s := range j.Member.Services {
		has[entry{s.Name, s.Version}] = true
	}
	return slices.IndexFunc(j.Catalogue, func(v tranche.Version) bool { return has[entry{v.Service, v.Version}] })
}

// Path is the report on a member's way.
func (j *Journey) Path(way versions.Path) Part {
	part := Part{Name: "path", Title: "Upgrade path", Subject: name(j.Member.ClusterID)}
	from := "no version of the catalogue"
	if i := j.Start(); i >= 0 {
		from = release(&j.Catalogue[i])
	}
	lead := "From " + from + " there is nowhere to go"
	if n := len(way.Hops); n > 0 {
		lead = fmt.Sprintf("From %s to %s in %s", from, name(way.Hops[n-1].Version.Version), many(n, "hop"))
	}
	part.Lead = []string{fmt.Sprintf("%s: %s (%s).", lead, MeaningOf(PathEnds(), way.End), way.End)}
	table := Table{Title: "Hops", Columns: []Column{{"Hop", true}, {"Version", false}, {"Reason", false}}}
	told := told{}
	for i, hop := range way.Hops[:min(len(way.Hops), mostHops)] {
		version := Cell{Text: name(hop.Version.Version)}
		if hop.Version.ServiceImpacting {
			version.Note = "service-impacting"
		}
		table.Rows = append(table.Rows, []Cell{{Text: strconv.Itoa(i + 1)}, version, told.cell(string(hop.Reason), NextReasons())})
	}
	if more := len(way.Hops) - mostHops; more > 0 {
		table.Notes = []string{fmt.Sprintf("The first %d hops are shown. %s not shown.", mostHops, areNot(more, "more hop"))}
	}
	if table.Rows != nil {
		part.Tables = []Table{table}
	}
	return part
}
