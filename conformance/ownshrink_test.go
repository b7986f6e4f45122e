package conformance

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// shrink makes a question as small as it gets with keep still true of it. Each
// smaller question is one that the generators could have drawn, so that what is
// kept is not about another thing than what was found: in an ordinary world no
// field gets lost, and no catalogue has a version twice.
func shrink(question object, hostile bool, keep func(object) bool) object {
	for shrunk := true; shrunk; {
		shrunk = false
		for smaller := range simpler("", "", question, hostile) {
			if keep(smaller.(object)) {
				question, shrunk = smaller.(object), true
				break
			}
		}
	}
	if named := tellApart(question); keep(named) {
		return named
	}
	return question
}

// simpler yields copies of a document with one thing less, or one thing simpler.
// Lists come before what is in them: the largest steps first.
func simpler(part, name string, value any, hostile bool) iter.Seq[any] {
	return func(yield func(any) bool) {
		switch v := value.(type) {
		case []any:
			for i := range v {
				if !yield(slices.Delete(slices.Clone(v), i, i+1)) {
					return
				}
			}
			for i := range v {
				for smaller := range simpler(part, name, v[i], hostile) {
					list := slices.Clone(v)
					list[i] = smaller
					if !yield(list) {
						return
					}
				}
			}
		case object:
			for _, field := range slices.Sorted(maps.Keys(v)) {
				less := maps.Clone(v)
				if delete(less, field); hostile && !yield(less) {
					return
				}
				in := part
				if part == "" {
					in = field
				}
				for smaller := range simpler(in, field, v[field], hostile) {
					o := maps.Clone(v)
					o[field] = smaller
					if !yield(o) {
						return
					}
				}
			}
		default:
			if part == "versions" && (name == "version" || name == "service") {
				return // one of these alone would make the catalogue another kind of catalogue
			}
			for _, simple := range simplest[name] {
				if value == simple || !yield(simple) {
					return
				}
			}
		}
	}
}

// simplest are the values that a field is tried with, by its name.
var simplest = map[string][]any{
	"upgradePolicy":           {"automatic"},
	"upgradeStatus":           {""},
	"cloud":                   {""},
	"subscription":            {""},
	"risk":                    {json.Number("7"), json.Number("4")},
	"name":                    {"kafka"},
	"service":                 {"kafka"},
	"version":                 {"3.6.0", "3.5.0"},
	"next":                    {"3.6.0"},
	"dependency":              {"kafka:3.6.0", "kafka:>=3.6.0"},
	"serviceImpacting":        {false},
	"criticalSecurityUpgrade": {false},
	"firstStop":               {false},
}

// tellApart gives each member of a fleet a cluster of its own.
func tellApart(question object) object {
	fleet, _ := question["fleet"].(object)
	members, _ := fleet["members"].([]any)
	named := []any{}
	for i, member := range members {
		member := maps.Clone(member.(object))
		member["clusterID"] = fmt.Sprintf("c%d", i+1)
		named = append(named, member)
	}
	if len(named) == 0 {
		return question
	}
	question, fleet = maps.Clone(question), maps.Clone(fleet)
	fleet["members"], question["fleet"] = named, fleet
	return question
}

// A place is where a part of a question stands, such as fleet.members[1].
type place string

// readable writes an answer, with places for those parts of the question that it
// repeats.
func readable(a answer, question object) string {
	switch {
	case a.conflict:
		return "an evaluation conflict"
	case a.value == nil:
		return "undefined"
	}
	var places []place
	var parts []any
	add := func(at place, part any) { places, parts = append(places, at), append(parts, part) }
	if fleet, ok := question["fleet"].(object); ok {
		members, _ := fleet["members"].([]any)
		for i, member := range members {
			add(place(fmt.Sprintf("fleet.members[%d]", i)), member)
		}
	}
	releases, _ := question["versions"].([]any)
	for i, release := range releases {
		add(place(fmt.Sprintf("versions[%d]", i)), release)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = pretty(part, "")
	}
	var replace func(any) any
	replace = func(value any) any {
		if i := slices.Index(texts, pretty(value, "")); i >= 0 {
			return places[i]
		}
		switch v := value.(type) {
		case []any:
			list := []any{}
			for _, element := range v {
				list = append(list, replace(element))
			}
			return list
		case object:
			o := object{}
			for name, field := range v {
				o[name] = replace(field)
			}
			return o
		}
		return value
	}
	document, err := ast.JSON(a.value)
	if err != nil {
		return a.String()
	}
	return pretty(replace(document), "         ")
}

// pretty writes a document as JSON, on one line what fits there.
func pretty(value any, indent string) string {
	const width = 100
	begin, end, inner := "{", "}", indent+"  "
	var parts []string
	switch v := value.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, scalar(name)+": "+pretty(v[name], inner))
		}
	case []any:
		begin, end = "[", "]"
		for _, element := range v {
			parts = append(parts, pretty(element, inner))
		}
	case place:
		return string(v)
	default:
		return scalar(v)
	}
	line := begin + strings.Join(parts, ", ") + end
	if len(indent+line) <= width && !strings.Contains(line, "\n") {
		return line
	}
	return begin + "\n" + inner + strings.Join(parts, ",\n"+inner) + "\n" + indent + end
}

func scalar(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // JSON is where it came from
	}
	return strings.TrimSuffix(b.String(), "\n")
}
