package report

import (
	"strconv"
	"strings"
)

// How much a page shows.
const (
	mostMembers = 100 // of a list
	mostGroups  = 50
	mostHops    = 50

	longestName = 60 // characters
)

// number is a number with commas: 50,000.
func number(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && digits[i-1] != '-' && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// many is a number with its noun, and with commas.
func many(n int, noun string) string {
	_, noun, _ = strings.Cut(Count(n, noun), " ")
	return number(n) + " " + noun
}

func name(text string) string { return Brief(text, longestName) }

// shareOf is a share where there may be nothing to have one of.
func shareOf(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return Share(part, whole)
}
