package importers

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A Catalogue is what a graph of updates was made into.
type Catalogue struct {
	// Versions are the nodes of the graph, in the order of SemVer precedence, and behind
	// them those that are not semantic versions. The next versions of each are in the same
	// order, so that the last one is the highest.
	Versions []tranche.Version
	// LeftOut are the conditional edges that were not taken.
	LeftOut []ConditionalEdge
	// DeadEnds are the nodes that nothing is said to lead on from.
	DeadEnds []DeadEnd
}

// A ConditionalEdge is an update that is only recommended to clusters that some risks do
// not concern.
type ConditionalEdge struct {
	From, To string
	Risks    []string
	// Unknown: the graph has no such two nodes, and accepting the risks changes nothing.
	Unknown bool
}

// A DeadEnd is a version that its makers say has no way on, and why.
type DeadEnd struct{ Version, Reason string }

// The metadata of a node that decides something, as Fedora CoreOS writes it.
const (
	barrier       = "org.fedoraproject.coreos.updates.barrier"
	deadEnd       = "org.fedoraproject.coreos.updates.deadend"
	deadEndReason = "org.fedoraproject.coreos.updates.deadend_reason"
)

// graph is what an update service of the Cincinnati protocol answers:
// https://github.com/openshift/cincinnati/blob/master/docs/design/cincinnati.md
type graph struct {
	Nodes []struct {
		Version  string            `json:"version"`
		Metadata map[string]string `json:"metadata"`
	} `json:"nodes"`
	Edges            [][2]int `json:"edges"`
	ConditionalEdges []struct {
		Edges []struct {
			From string `json:"from"`
			To   string `json:"to"`
		} `json:"edges"`
		Risks []struct {
			Name string `json:"name"`
		} `json:"risks"`
	} `json:"conditionalEdges"`
}

// Cincinnati makes a catalogue of a service from a graph of updates. A conditional edge is
// left out unless each of its risks is among those that are accepted; accepting a risk that
// the graph does not have is an error. A barrier is a service-impacting version.
func Cincinnati(text []byte, service string, accept ...string) (*Catalogue, error) {
	var g graph
	if err := read(text, &g); err != nil {
		return nil, err
	}
	if g.Nodes == nil {
		return nil, tranche.NewFieldError("nodes", "a list", nothing, tranche.ErrMissing)
	}
	c := &Catalogue{}
	next := make([]map[string]bool, len(g.Nodes))
	places := map[string][]int{}
	for i, node := range g.Nodes {
		if node.Version == "" {
			return nil, tranche.NewFieldError(fmt.Sprintf("nodes[%d].version", i), "a string", nothing, tranche.ErrMissing)
		}
		next[i] = map[string]bool{}
		places[node.Version] = append(places[node.Version], i)
		if node.Metadata[deadEnd] == "true" {
			c.DeadEnds = append(c.DeadEnds, DeadEnd{node.Version, node.Metadata[deadEndReason]})
		}
	}
	for i, edge := range g.Edges {
		for side, place := range edge {
			if place < 0 || place >= len(g.Nodes) {
				return nil, tranche.NewFieldError(fmt.Sprintf("edges[%d][%d]", i, side), "the place of a node", place, tranche.ErrRange)
			}
		}
		next[edge[0]][g.Nodes[edge[1]].Version] = true
	}
	known := map[string]bool{}
	for _, conditional := range g.ConditionalEdges {
		accepted := true
		var risks []string
		for _, risk := range conditional.Risks {
			known[risk.Name] = true
			risks = append(risks, risk.Name)
			accepted = accepted && slices.Contains(accept, risk.Name)
		}
		for _, edge := range conditional.Edges {
			unknown := places[edge.From] == nil || places[edge.To] == nil
			if !accepted || unknown {
				c.LeftOut = append(c.LeftOut, ConditionalEdge{edge.From, edge.To, risks, unknown})
				continue
			}
			for _, from := range places[edge.From] {
				next[from][edge.To] = true
			}
		}
	}
	for _, risk := range accept {
		if !known[risk] {
			return nil, fmt.Errorf("no conditional edge has the risk %q", risk)
		}
	}
	for i, node := range g.Nodes {
		v := tranche.Version{Service: service, Version: node.Version, ServiceImpacting: node.Metadata[barrier] == "true"}
		for version := range next[i] {
			v.Next = append(v.Next, version)
		}
		slices.SortFunc(v.Next, compare)
		c.Versions = append(c.Versions, v)
	}
	slices.SortStableFunc(c.Versions, func(v, w tranche.Version) int { return compare(v.Version, w.Version) })
	return c, nil
}

// compare orders versions by precedence, those of the same by their text, and behind them
// what is not a semantic version.
func compare(a, b string) int {
	v, valid := versions.Parse(a)
	w, ok := versions.Parse(b)
	switch {
	case valid && ok:
		return cmp.Or(v.Compare(w), cmp.Compare(a, b))
	case valid:
		return -1
	case ok:
		return 1
	}
	return cmp.Compare(a, b)
}
