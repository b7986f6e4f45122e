package main

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// writeJSON writes a document, indented. What cannot be seen, or could steer a terminal,
// is escaped.
func writeJSON(w io.Writer, document any, options ...json.Options) error {
	out := &seen{w: w}
	err := json.MarshalWrite(out, document, append(options,
		jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))...)
	if err != nil {
		return err
	}
	_, err = out.Write([]byte("\n"))
	return err
}

// seen escapes the characters of a JSON document that cannot be seen or could steer a
// terminal. The encoder leaves those above U+001F as they are, which only stand in
// strings.
type seen struct {
	w    io.Writer
	rest []byte // of a character that is not whole yet
	out  []byte
}

func (s *seen) Write(text []byte) (int, error) {
	s.out = s.out[:0]
	s.rest = append(s.rest, text...)
	done, i := 0, 0
	for i < len(s.rest) && (s.rest[i] < utf8.RuneSelf || utf8.FullRune(s.rest[i:])) {
		r, size := rune(s.rest[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(s.rest[i:])
		}
		if r >= 0x7f && !strconv.IsPrint(r) {
			s.out = append(s.out, s.rest[done:i]...)
			for _, unit := range utf16.Encode([]rune{r}) {
				s.out = fmt.Appendf(s.out, `\u%04x`, unit)
			}
			done = i + size
		}
		i += size
	}
	s.out = append(s.out, s.rest[done:i]...)
	s.rest = append(s.rest[:0], s.rest[i:]...)
	if _, err := s.w.Write(s.out); err != nil {
		return 0, err
	}
	return len(text), nil
}
