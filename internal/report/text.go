package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Plain returns a text as it is if it can be seen and steers no terminal, and
// quoted otherwise. What is plain stays so.
func Plain(text string) string {
	if text == "" {
		return `""`
	}
	for _, r := range text {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return strconv.Quote(text)
		}
	}
	return text
}

// Brief returns a text in so many characters, plain, with an ellipsis where it is
// cut off. What is brief stays so. It reads no more of a text than it shows.
func Brief(text string, longest int) string {
	text = Plain(text[:offset(text, longest+1)])
	if end := offset(text, longest); end < len(text) && text[end:] != "…" {
		return text[:end] + "…"
	}
	return text
}

// offset is where a text's nth character is, or its end.
func offset(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// Capital is a text that begins a sentence.
func Capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// WithNote is a text, and behind it what else there is to say, if there is something.
func WithNote(text, note string) string {
	if note == "" {
		return text
	}
	return text + "; " + note
}

// Count is a number with its noun.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Share is the percentage that part is of whole, to one decimal, half rounded up.
func Share(part, whole int) string {
	tenths := (2000*part + whole) / (2 * whole)
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}
