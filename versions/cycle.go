package versions

import "github.com/tranche-go/tranche"

// cycles numbers the entries of a catalogue so that two have the same number
// where next lists lead from each to the other: they are strongly connected
// (Tarjan, Depth-first search and linear graph algorithms, 1972).
//
// A version stands between an entry and those that its next list means by it, so
// that many duplicates do not make for many more edges.
type cycles struct {
	releases []tranche.Version
	nodes    map[string]int // of each version, after the entries
	entries  [][]int        // of each version
	index    []int          // when a node was met, from 1
	low      []int          // the earliest node that it leads back to
	number   []int          // of the component, from 1; 0: not known yet
	stack    []int
	met      int
}

func newCycles(releases []tranche.Version) *cycles {
	c := &cycles{releases: releases, nodes: map[string]int{}}
	for i := range releases {
		node, known := c.nodes[releases[i].Version]
		if !known {
			node = len(releases) + len(c.entries)
			c.nodes[releases[i].Version] = node
			c.entries = append(c.entries, nil)
		}
		c.entries[node-len(releases)] = append(c.entries[node-len(releases)], i)
	}
	all := len(releases) + len(c.entries)
	c.index, c.low, c.number = make([]int, all), make([]int, all), make([]int, all)
	for i := range all {
		if c.index[i] == 0 {
			c.visit(i)
		}
	}
	return c
}

func (c *cycles) visit(node int) {
	c.met++
	c.index[node], c.low[node] = c.met, c.met
	c.stack = append(c.stack, node)
	if node < len(c.releases) {
		for _, name := range c.releases[node].Next {
			if to, known := c.nodes[name]; known {
				c.follow(node, to)
			}
		}
	} else {
		for _, entry := range c.entries[node-len(c.releases)] {
			c.follow(node, entry)
		}
	}
	if c.low[node] != c.index[node] {
		return
	}
	for {
		top := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.number[top] = c.index[node]
		if top == node {
			return
		}
	}
}

func (c *cycles) follow(from, to int) {
	switch {
	case c.index[to] == 0:
		c.visit(to)
		c.low[from] = min(c.low[from], c.low[to])
	case c.number[to] == 0: // still on the stack
		c.low[from] = min(c.low[from], c.index[to])
	}
}

// through tells whether an entry stands on a cycle with a version of its next list.
func (c *cycles) through(place int, version string) bool {
	return c.number[place] == c.number[c.nodes[version]]
}
