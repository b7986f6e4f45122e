package report

import (
	"fmt"

	"github.com/tranche-go/tranche/rollout"
)

// Bars are a picture of numbers: a bar for each, below its label. Texts have a place
// in pixels and bars one in percent of the width, so that a narrow page has shorter
// bars, and not smaller letters.
type Bars struct {
	ID          string // of the page's pictures
	Title, Desc string
	Bars        []Bar
	Mark        bool // there is a mark on the bars, and a legend
}

// A Bar is one of several.
type Bar struct {
	Label string
	Parts []Stretch // from left to right
	Mark  Extent    // a line through the bar; 0: none
	Y     int       // of the top of the label
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

// The places of a bar's parts below its top, in pixels.
const (
	barStep     = 50
	barBaseline = 14
	barTop      = 21
	barHeight   = 18
)

// Baseline is where the letters of the label stand.
func (b Bar) Baseline() int { return b.Y + barBaseline }

// Top is that of the bar.
func (b Bar) Top() int { return b.Y + barTop }

// Height is that of the bar.
func (b Bar) Height() int { return barHeight }

// MarkTop is where the mark begins, above the bar.
func (b Bar) MarkTop() int { return b.Y + barTop - 3 }

// MarkEnd is where it ends, below the bar.
func (b Bar) MarkEnd() int { return b.Y + barTop + barHeight + 3 }

// Height is that of the picture.
func (b *Bars) Height() int { return len(b.Bars) * barStep }

// add puts a bar below the others.
func (b *Bars) add(bar Bar) {
	bar.Y = len(b.Bars) * barStep
	b.Bars = append(b.Bars, bar)
}

// length is that of a bar for n, of which the longest is for most. It is seen if n is
// not 0.
func length(n, most int) Extent {
	if n == 0 {
		return 0
	}
	return max(whole*Extent(n)/Extent(most), 3)
}

// stretches are the bar of a group and its mark. What is upgraded reaches the mark
// exactly where the group has succeeded, and what failed passes it exactly where the
// group has failed: extents are rounded down, and a percent is a whole number of them.
// The least that is upgraded or failed is seen.
func stretches(g *rollout.GroupProgress) (parts []Stretch, mark Extent) {
	mark = whole * Extent(g.SuccessThreshold) / 100
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
			parts = append(parts, part)
		}
	}
	return parts, mark
}
