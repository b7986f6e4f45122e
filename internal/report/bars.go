package report

import (
	"fmt"

	"github.com/tranche-go/tranche/rollout"
)

// A Bar is a picture of numbers that stand beside it in its row. Its places are in percent
// of its width, whatever that is.
type Bar struct {
	Parts []Stretch // from left to right
	Mark  Extent    // a line through the bar; 0: none
}

// A Stretch is part of a bar.
type Stretch struct {
	Kind     string // of the style
	X, Width Extent
}

// An Extent is a part of the width, in tenths of a percent.
type Extent int

const whole Extent = 1000

func (e Extent) String() string { return fmt.Sprintf("%d.%d%%", e/10, e%10) }

// simple is a bar of one part, for n of a whole. It is seen if n is not 0.
func simple(kind string, n, of int) *Bar {
	if n == 0 {
		return nil
	}
	return &Bar{Parts: []Stretch{{kind, 0, max(whole*Extent(n)/Extent(of), 3)}}}
}

// progressBar is the bar of a group, with its threshold for a mark. What is upgraded
// reaches the mark exactly where the group has succeeded, and what failed passes it exactly
// where the group has failed: extents are rounded down, and a percent is a whole number of
// them. The least that is upgraded or failed is seen.
func progressBar(g *rollout.GroupProgress) *Bar {
	bar := &Bar{Mark: whole * Extent(g.SuccessThreshold) / 100}
	extent := func(members int) Extent { return whole * Extent(members) / Extent(g.Total) }
	upgraded := extent(g.Upgraded)
	if g.Upgraded > 0 {
		upgraded = max(upgraded, 1)
	}
	standing := max(extent(g.Total-g.Failed), upgraded)
	for _, part := range []Stretch{
		{"upgraded", 0, upgraded},
		{"remaining", upgraded, standing - upgraded},
		{"failed", standing, whole - standing},
	} {
		if part.Width > 0 {
			bar.Parts = append(bar.Parts, part)
		}
	}
	return bar
}
