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
	step := Step{Kind: "start", Text: label(j.Member.ClusterID), Note: from}
	if i := j.Start(); i >= 0 {
		from = release(&j.Catalogue[i])
		step.Note = "has " + label(j.Catalogue[i].Version)
	}
	end := string(way.End)
	part.Lead = []string{
		fmt.Sprintf("The path of %s from %s: %s.", part.Subject, from, many(len(way.Hops), "hop")),
		fmt.Sprintf("It ends with %s: %s.", end, MeaningOf(PathEnds(), way.End)),
	}
	part.Facts = []Fact{{"Hops", number(len(way.Hops))}}
	if n := len(way.Hops); n > 0 {
		part.Facts = append(part.Facts, Fact{"Last version", name(way.Hops[n-1].Version.Version)})
	}
	part.Facts = append(part.Facts, Fact{"End", end})

	const title = "Hops, from the first to the last"
	section := Section{Title: title, Flow: &Flow{ID: "path-hops", Title: title}, Table: Table{
		Caption: title,
		Columns: []Column{{"Hop", true}, {"Version", false}, {"Service-impacting", false}, {"Reason", false}},
	}}
	section.Flow.add(step)
	met := map[string]bool{}
	for i, hop := range way.Hops[:min(len(way.Hops), mostHops)] {
		step := Step{Kind: "version", Text: label(hop.Version.Version), Why: "hop " + strconv.Itoa(i+1) + ": " + string(hop.Reason)}
		impacting := "no"
		if hop.Version.ServiceImpacting {
			step.Kind, step.Note, impacting = "impacting", "service-impacting", "yes"
		}
		section.Flow.add(step)
		section.Table.Rows = append(section.Table.Rows, []string{
			number(i + 1), name(hop.Version.Version), impacting, string(hop.Reason),
		})
		met[string(hop.Reason)] = true
	}
	if more := len(way.Hops) - mostHops; more > 0 {
		section.Table.Rest = fmt.Sprintf("The first %d hops are shown. %s not shown.", mostHops, areNot(more, "more hop"))
		section.Flow.add(Step{Kind: "more", Text: many(more, "more hop")})
	}
	for _, m := range NextReasons() {
		if met[m.Name] {
			section.Legend = append(section.Legend, m)
		}
	}
	section.Flow.add(Step{Kind: "end", Text: end, Note: "the end of the path"})
	section.Flow.Desc = fmt.Sprintf("A box for what the member has, one for each of %s, and one for why the path ends, with arrows from each to the next.", many(len(way.Hops), "hop"))
	part.Sections = []Section{section}
	return part
}
