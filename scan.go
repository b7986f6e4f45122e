package tranche

import (
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A scanner reads a JSON text from left to right. It takes what the strict reader,
// parse, takes, and finds out no more than that a text is not so: once it fails it
// stands at the end, every method returns the zero value, and somebody asks the
// strict reader for the reason. So its methods need no error, and the words of an
// error stand in one place.
//
// What it returns of a text are parts of it, without a copy, unless something in
// them is escaped.
type scanner struct {
	text   string
	at     int
	depth  int // of the list or object that is being read
	failed bool
}

func (s *scanner) fail() { s.at, s.failed = len(s.text), true }

// next passes over white space, and returns the byte behind it without passing over
// that. At the end it returns 0, which begins and follows nothing in JSON.
func (s *scanner) next() byte {
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// takes passes over a byte if it is the next one behind white space.
func (s *scanner) takes(c byte) bool {
	if s.next() != c {
		return false
	}
	s.at++
	return true
}

// opens and more pass over a list or an object, which opens with a bracket and ends
// at another:
//
//	for more := s.opens('[', ']'); more; more = s.more(']') {
//		… // one element
//	}
func (s *scanner) opens(bracket, end byte) bool {
	if !s.takes(bracket) || s.depth == MaxDepth {
		s.fail()
		return false
	}
	s.depth++
	if s.takes(end) {
		s.depth--
		return false
	}
	return true
}

func (s *scanner) more(end byte) bool {
	switch {
	case s.takes(','):
		return true
	case s.takes(end):
		s.depth--
	default:
		s.fail()
	}
	return false
}

// name passes over the name of an object's field, and its colon.
func (s *scanner) name() string {
	name := s.string()
	if !s.takes(':') {
		s.fail()
		return ""
	}
	return name
}

// string passes over a string.
func (s *scanner) string() string {
	if s.next() != '"' {
		s.fail()
		return ""
	}
	start := s.at + 1
	end := usual(s.text, start)
	if end == len(s.text) || s.text[end] != '"' {
		return s.unusual(start, end)
	}
	s.at = end + 1
	return s.text[start:end]
}

// usual is the end of the bytes that stand for themselves in a string, from i on: ASCII
// without quotes, backslashes and control characters. It looks at eight at a time.
func usual(text string, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(text); i += 8 {
		eight := text[i : i+8]
		x := uint64(eight[0]) | uint64(eight[1])<<8 | uint64(eight[2])<<16 | uint64(eight[3])<<24 |
			uint64(eight[4])<<32 | uint64(eight[5])<<40 | uint64(eight[6])<<48 | uint64(eight[7])<<56
		quotes, backslashes := x^'"'*ones, x^'\\'*ones // where these are zero
		// A byte below what is subtracted borrows its top bit, and perhaps those of
		// bytes behind it: the first is right.
		if unusual := (x | (x - ' '*ones) | (quotes - ones) | (backslashes - ones)) & tops; unusual != 0 {
			return i + bits.TrailingZeros64(unusual)/8
		}
	}
	for i < len(text) && ' ' <= text[i] && text[i] < utf8.RuneSelf && text[i] != '"' && text[i] != '\\' {
		i++
	}
	return i
}

// unusual passes over the rest of a string, in which something is escaped or not ASCII.
func (s *scanner) unusual(start, i int) string {
	escaped := false
	for i < len(s.text) && s.text[i] >= ' ' {
		switch s.text[i] {
		case '"':
			raw := s.text[start:i]
			if s.at = i + 1; !utf8.ValidString(raw) {
				s.fail()
				return ""
			}
			if escaped {
				return unescape(raw)
			}
			return raw
		case '\\':
			size := escape(s.text[i:])
			if size == 0 {
				s.fail()
				return ""
			}
			escaped = true
			i += size
		default:
			i++
		}
	}
	s.fail()
	return ""
}

// escape is the size of the escape sequence that a text begins with, or 0 where it is none.
func escape(text string) int {
	switch {
	case len(text) < 2:
		return 0
	case strings.IndexByte(`"\/bfnrt`, text[1]) >= 0:
		return 2
	case text[1] != 'u' || len(text) < 6:
		return 0
	}
	for _, c := range []byte(text[2:6]) {
		if hex(c) < 0 {
			return 0
		}
	}
	return 6
}

func hex(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// unescape is what a string says whose escape sequences are valid. A surrogate
// without its pair is U+FFFD.
func unescape(raw string) string {
	text := make([]byte, 0, len(raw))
	for {
		plain, rest, escaped := strings.Cut(raw, `\`)
		text = append(text, plain...)
		if !escaped {
			return string(text)
		}
		raw = rest[1:]
		if rest[0] != 'u' {
			text = append(text, "\"\\/\b\f\n\r\t"[strings.IndexByte(`"\/bfnrt`, rest[0])])
			continue
		}
		r := unit(raw)
		raw = raw[4:]
		if utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if strings.HasPrefix(raw, `\u`) {
				pair = utf16.DecodeRune(r, unit(raw[2:]))
			}
			if r = pair; r != utf8.RuneError {
				raw = raw[6:]
			}
		}
		text = utf8.AppendRune(text, r)
	}
}

// unit is a number of four hexadecimal digits.
func unit(digits string) (r rune) {
	for _, c := range []byte(digits[:4]) {
		r = r<<4 | hex(c)
	}
	return r
}

// number passes over a number.
func (s *scanner) number() string {
	s.next()
	start := s.at
	s.passes('-')
	if !s.passes('0') && !s.digits() {
		s.fail()
		return ""
	}
	if s.passes('.') && !s.digits() {
		s.fail()
		return ""
	}
	if s.passes('e') || s.passes('E') {
		if !s.passes('+') {
			s.passes('-')
		}
		if !s.digits() {
			s.fail()
			return ""
		}
	}
	return s.text[start:s.at]
}

// passes is takes without the white space.
func (s *scanner) passes(c byte) bool {
	if s.at == len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// word passes over null, true or false.
func (s *scanner) word(word string) {
	if s.next(); !strings.HasPrefix(s.text[s.at:], word) {
		s.fail()
		return
	}
	s.at += len(word)
}

// null passes over a null if it comes next.
func (s *scanner) null() bool {
	if s.next() != 'n' {
		return false
	}
	s.word("null")
	return true
}

// skip passes over a value, which may be anything.
func (s *scanner) skip() {
	switch s.next() {
	case '{':
		for more := s.opens('{', '}'); more; more = s.more('}') {
			s.name()
			s.skip()
		}
	case '[':
		for more := s.opens('[', ']'); more; more = s.more(']') {
			s.skip()
		}
	case '"':
		s.string()
	case 'n':
		s.word("null")
	case 't':
		s.word("true")
	case 'f':
		s.word("false")
	default:
		s.number()
	}
}

// end tells whether the whole text has been read, and nothing was wrong.
func (s *scanner) end() bool { return s.next() == 0 && s.at == len(s.text) && !s.failed }

// hop passes over a value as skip does, and faster, if it is valid. If it is not, it
// may pass over more or less: only what is read again, from where the hop began to
// where it ended, is known to be valid.
func (s *scanner) hop() {
	if c := s.next(); c != '{' && c != '[' {
		s.skip()
		return
	}
	depth := 0
	for i := s.at; i < len(s.text); i++ {
		switch marks[s.text[i]] {
		case quote:
			for i = usual(s.text, i+1); i < len(s.text) && s.text[i] != '"'; i = usual(s.text, i) {
				if s.text[i] == '\\' {
					i++
				}
				i++
			}
		case opening:
			depth++
		case closing:
			if depth--; depth == 0 {
				s.at = i + 1
				return
			}
		}
	}
	s.fail()
}

// marks are the bytes that count for a hop.
var marks = [256]uint8{'"': quote, '{': opening, '[': opening, '}': closing, ']': closing}

const (
	quote = 1 + iota
	opening
	closing
)
