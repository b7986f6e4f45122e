package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What must be told from what: texts at 4.5 to 1 or better, pictures at 3 to 1.
var contrasts = []struct {
	a, b  string
	ratio float64
}{
	{"text", "ground", 7}, {"text", "raised", 7}, {"quiet", "ground", 4.5}, {"quiet", "raised", 4.5}, {"problem", "ground", 4.5},
	{"on-button", "button", 4.5}, {"button", "raised", 3},
	{"upgraded", "ground", 3}, {"remaining", "ground", 3}, {"failed", "ground", 3}, {"mark", "ground", 7}, {"strong", "ground", 3}, {"strong", "raised", 3},
	{"failed", "hatch", 3},
}

func TestContrast(t *testing.T) {
	light, rest, _ := strings.Cut(string(style), "@media (prefers-color-scheme: dark)")
	dark, rest, _ := strings.Cut(rest, "* { box-sizing")
	_, print, _ := strings.Cut(rest, "@media print")
	schemes := map[string]map[string]string{"light": colours(light), "dark": colours(dark), "print": colours(print)}
	for name, scheme := range schemes {
		for _, c := range contrasts {
			a, b := scheme[c.a], scheme[c.b]
			if name == "print" && (a == "" || b == "") { // there is no form
				continue
			}
			if got := contrast(t, a, b); got < c.ratio {
				t.Errorf("%s: %s on %s has %.2f to 1, want %.1f", name, c.a, c.b, got, c.ratio)
			}
		}
	}
}

func colours(css string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		found[m[1]] = m[2]
	}
	return found
}

// contrast is the ratio that WCAG 2 defines.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) (sum float64) {
		rgb, err := strconv.ParseUint(colour, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			c := float64(rgb>>(16-8*i)&0xff) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
