package main

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// The drawing, in pixels: two panels beside each other, the names of the lines below.
const (
	width, height           = 960, 460
	panelWidth, panelHeight = 390, 300
	left, top, gap          = 70, 50, 90
)

// A style tells a line from the others by more than its colour.
type style struct{ light, dark, dash, marker string }

var styles = map[string]style{
	command:  {"#0b5fa5", "#6cb8ff", "none", "circle"},
	byLine:   {"#0e7490", "#67d4e8", "2 3", "circle"},
	scan:     {"#0a7a4b", "#53d69a", "none", "square"},
	byIndex:  {"#6639ba", "#c297ff", "none", "square"},
	opaEval:  {"#b3261e", "#ff8a80", "6 4", "circle"},
	prepared: {"#a05a00", "#ffb454", "6 4", "square"},
}

// A panel has a value of the points, over decades.
type panel struct {
	title    string
	value    func(point) float64
	unit     func(exponent int) string
	x        float64
	from, to int // exponents
}

// draw draws the points on logarithmic axes, for a light and for a dark page.
func draw(points []point) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\" aria-label=\"Time and memory of a rollout plan by the members of the fleet\">\n", width, height)
	writeStyles(&b)
	panels := []panel{
		{title: "Time of a plan", value: func(p point) float64 { return p.seconds }, unit: secondsUnit, x: left},
		{title: "Memory", value: func(p point) float64 { return p.bytes }, unit: bytesUnit, x: left + panelWidth + gap},
	}
	last := 1
	for _, p := range points {
		last = max(last, ceilLog(float64(p.members)))
	}
	for _, panel := range panels {
		panel.from, panel.to = math.MaxInt, math.MinInt
		for _, p := range points {
			panel.from = min(panel.from, int(math.Floor(math.Log10(panel.value(p)))))
			panel.to = max(panel.to, ceilLog(panel.value(p)))
		}
		panel.draw(&b, points, max(last, 2))
	}
	for i, line := range lines {
		x, y := float64(left+290*(i%3)), float64(top+panelHeight+64+24*(i/3))
		fmt.Fprintf(&b, "<g class=\"l%d\"><path d=\"M%.0f %.0fh36\"/>", i, x, y-4)
		marker(&b, styles[line].marker, x+18, y-4)
		fmt.Fprintf(&b, "</g><text x=\"%.0f\" y=\"%.0f\">%s</text>\n", x+44, y, html.EscapeString(line))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func writeStyles(b *bytes.Buffer) {
	b.WriteString("<style>\ntext{fill:#1f2328}.grid{stroke:#d0d7de}.axis{stroke:#59636e}path{fill:none;stroke-width:2}.grid,.axis{stroke-width:1}\n")
	for i, line := range lines {
		fmt.Fprintf(b, ".l%d{stroke:%s;fill:%s;stroke-dasharray:%s}\n", i, styles[line].light, styles[line].light, styles[line].dash)
	}
	b.WriteString("circle,rect{stroke:none}\n@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#3d444d}.axis{stroke:#9198a1}\n")
	for i, line := range lines {
		fmt.Fprintf(b, ".l%d{stroke:%s;fill:%s}\n", i, styles[line].dark, styles[line].dark)
	}
	b.WriteString("}\n</style>\n")
}

func (p panel) draw(b *bytes.Buffer, points []point, last int) {
	column := func(members float64) float64 {
		return p.x + panelWidth*(math.Log10(members)-1)/float64(last-1)
	}
	row := func(value float64) float64 {
		return top + panelHeight*(float64(p.to)-math.Log10(value))/float64(p.to-p.from)
	}
	fmt.Fprintf(b, "<text x=\"%.0f\" y=\"%d\" font-weight=\"bold\">%s</text>\n", p.x, top-18, p.title)
	for e := 1; e <= last; e++ {
		x := column(math.Pow10(e))
		fmt.Fprintf(b, "<path class=\"grid\" d=\"M%.1f %dv%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			x, top, panelHeight, x, top+panelHeight+18, membersUnit(e))
	}
	for e := p.from; e <= p.to; e++ {
		y := row(math.Pow10(e))
		fmt.Fprintf(b, "<path class=\"grid\" d=\"M%.0f %.1fh%d\"/><text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			p.x, y, panelWidth, p.x-8, y+4, p.unit(e))
	}
	fmt.Fprintf(b, "<path class=\"axis\" d=\"M%.0f %dv%dh%d\"/><text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">members</text>\n",
		p.x, top, panelHeight, panelWidth, p.x+panelWidth/2, top+panelHeight+36)
	for i, line := range lines {
		path, markers := "", &bytes.Buffer{}
		for _, point := range points {
			if point.line != line {
				continue
			}
			x, y := column(float64(point.members)), row(p.value(point))
			verb := "L"
			if path == "" {
				verb = "M"
			}
			path += fmt.Sprintf("%s%.1f %.1f", verb, x, y)
			marker(markers, styles[line].marker, x, y)
		}
		if path != "" {
			fmt.Fprintf(b, "<g class=\"l%d\"><path d=\"%s\"/>%s</g>\n", i, path, markers)
		}
	}
}

func marker(b *bytes.Buffer, shape string, x, y float64) {
	if shape == "circle" {
		fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", x, y)
		return
	}
	fmt.Fprintf(b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\"/>", x-3, y-3)
}

func ceilLog(value float64) int { return int(math.Ceil(math.Log10(value) - 1e-9)) }

func membersUnit(exponent int) string { return scaled(exponent, "", "k", "M") }

func secondsUnit(exponent int) string { return scaled(exponent+9, "ns", "µs", "ms", "s", "ks") }

func bytesUnit(exponent int) string { return scaled(exponent, "B", "kB", "MB", "GB", "TB") }

// scaled is a power of ten in units that are each a thousand of the one before.
func scaled(exponent int, units ...string) string {
	unit := min(max(exponent, 0)/3, len(units)-1)
	return strings.TrimSpace(strconv.FormatFloat(math.Pow10(exponent-3*unit), 'g', -1, 64) + " " + units[unit])
}
