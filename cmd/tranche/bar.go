package main

import (
	"strings"

	"github.com/tranche-go/tranche/rollout"
)

const barWidth = 20

const barLegend = "# upgraded, . remaining, x failed: a group succeeds when the # reach the |, and fails when an x stands before it."

// bar draws how far a group is. Its rounding never shows a threshold as reached
// that is not, nor the other way round.
func bar(g *rollout.GroupProgress) string {
	mark := max(1, barWidth*g.SuccessThreshold/100)
	cells := func(members int) int {
		n := members * barWidth / g.Total
		if members*100 >= g.SuccessThreshold*g.Total {
			return max(n, mark)
		}
		return min(n, mark-1)
	}
	upgraded, standing := cells(g.Upgraded), cells(g.Total-g.Failed)
	all := strings.Repeat("#", upgraded) + strings.Repeat(".", standing-upgraded) + strings.Repeat("x", barWidth-standing)
	return "[" + all[:mark] + "|" + all[mark:] + "]"
}
