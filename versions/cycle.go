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
	walked   []int          // how many of a node's edges
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
	c.index, c.low, c.number, c.walked = make([]int, all), make([]int, all), make([]int, all), make([]int, all)
	for i := range all {
		if c.index[i] == 0 {
			c.visit(i)
		}
	}
	return c
}

// visit walks from a node. It keeps its own stack: a chain of entries may be
// longer than the stack of a goroutine may be.
func (c *cycles) visit(root int) {
	c.enter(root)
	for walk := []int{root}; len(walk) > 0; {
		node := walk[len(walk)-1]
		if to := c.following(node); to != none {
			if c.index[to] == 0 {
				c.enter(to)
				walk = append(walk, to)
			} else if c.number[to] == 0 { // still on the stack
				c.low[node] = min(c.low[node], c.index[to])
			}
			continue
		}
		walk = walk[:len(walk)-1]
		if len(walk) > 0 {
			from := walk[len(walk)-1]
			c.low[from] = min(c.low[from], c.low[node])
		}
		if c.low[node] == c.index[node] {
			c.leave(node)
		}
	}
}

func (c *cycles) enter(node int) {
	c.met++
	c.index[node], c.low[node] = c.met, c.met
	c.stack = append(c.stack, node)
}

// leave numbers the component of which a node was met first.
func (c *cycles) leave(node int) {
	for {
		top := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.number[top] = c.index[node]
		if top == node {
			return
		}
	}
}

// following is the next node that one leads to, and none after the last.
func (c *cycles) following(node int) int {
	if node >= len(c.releases) {
		entries := c.entries[node-len(c.releases)]
		if c.walked[node] == len(entries) {
			return none
		}
		c.walked[node]++
		return entries[c.walked[node]-1]
	}
	for next := c.releases[node].Next; c.walked[node] < len(next); {
		to, known := c.nodes[next[c.walked[node]]]
		c.walked[node]++
		if known {
			return to
		}
	}
	return none
}

// through tells whether an entry stands on a cycle with a version of its next list.
func (c *cycles) through(place int, version string) bool {
	return c.number[place] == c.number[c.nodes[version]]
}
