package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// A tooLarge is the error of a body above a limit.
type tooLarge struct {
	limit    int64
	inflated bool
}

func (e *tooLarge) Error() string {
	if e.inflated {
		return fmt.Sprintf("request body too large: decompressed size exceeds limit of %d bytes", e.limit)
	}
	return fmt.Sprintf("request body too large: exceeds limit of %d bytes", e.limit)
}

// A body is what a request carries, and what it holds of the server's memory.
type body struct {
	bytes.Buffer
	memory *budget
	held   int64
}

// smallest is by how much a body grows, at the least.
const smallest = 4 << 10

// largestKept is the largest body whose memory is used again.
const largestKept = 1 << 20

var bodies = sync.Pool{New: func() any { return new(body) }}

// readBody reads what a request carries, inflated. Whoever called it gives the
// body back with free.
func (s *Server) readBody(r *http.Request) (*body, error) {
	if r.ContentLength > s.limits.MaxBody {
		return nil, &tooLarge{limit: s.limits.MaxBody}
	}
	b, err := s.read(r.Body, s.limits.MaxBody, r.ContentLength, &tooLarge{limit: s.limits.MaxBody})
	if err != nil || !strings.Contains(r.Header.Get("Content-Encoding"), "gzip") {
		return b, err
	}
	defer b.free()
	return s.inflate(b)
}

var inflaters = sync.Pool{New: func() any { return new(gzip.Reader) }}

func (s *Server) inflate(b *body) (*body, error) {
	inflater := inflaters.Get().(*gzip.Reader)
	defer inflaters.Put(inflater)
	if err := inflater.Reset(&b.Buffer); err != nil {
		return nil, fmt.Errorf("could not decompress the body: %w", err)
	}
	inflated, err := s.read(inflater, s.limits.MaxInflated, 0, &tooLarge{s.limits.MaxInflated, true})
	if err != nil && !isLimit(err) {
		err = fmt.Errorf("could not decompress the body: %w", err)
	}
	return inflated, err
}

// read reads at most limit bytes. The size may be unknown, and no memory is taken on
// its word beyond what a small body needs.
func (s *Server) read(r io.Reader, limit, size int64, above error) (*body, error) {
	b := bodies.Get().(*body)
	b.memory = &s.memory
	err := b.hold(int64(b.Cap()))
	if want := min(size, 64<<10) + bytes.MinRead; err == nil && want > int64(b.Cap()) {
		err = b.grow(int(want))
	}
	for err == nil {
		if b.Available() < bytes.MinRead {
			if err = b.grow(max(b.Len(), smallest)); err != nil {
				break
			}
		}
		var n int
		room := b.AvailableBuffer()
		n, err = r.Read(room[:cap(room)])
		b.Write(room[:n])
		if int64(b.Len()) > limit {
			err = above
		}
	}
	if err != io.EOF {
		b.free()
		return nil, err
	}
	return b, nil
}

// grow makes room for n more bytes, and holds what the buffer then takes.
func (b *body) grow(n int) error {
	before := b.Cap()
	most := int64(before + n) // what a buffer takes at the most, beside what it had
	if err := b.hold(most); err != nil {
		return err
	}
	b.Grow(n)
	surplus := most - int64(b.Cap()-before)
	b.memory.give(surplus)
	b.held -= surplus
	return nil
}

func (b *body) hold(n int64) error {
	if !b.memory.take(n) {
		return errBusy
	}
	b.held += n
	return nil
}

// What it takes to read a value and to decide on it, in bytes and about, however short
// its text is.
const (
	valueCost = 64
	yamlCost  = 4 * valueCost
)

// holdJSON holds what it takes to decide on the values of a text that came with the
// body, each of which stands behind one of a few marks.
func (b *body) holdJSON(text []byte) error { return b.hold(valueCost * count(text, "[{,")) }

// holdYAML is holdJSON for a text that may be YAML.
func (b *body) holdYAML(text []byte) error { return b.hold(yamlCost * count(text, "[{,:\n")) }

func count(text []byte, marks string) (n int64) {
	for i := range len(marks) {
		n += int64(bytes.Count(text, []byte{marks[i]}))
	}
	return n
}

// free gives back what the body holds. What was read must not be used any more.
func (b *body) free() {
	if b == nil {
		return
	}
	b.memory.give(b.held)
	b.held = 0
	b.Reset()
	if b.Cap() <= largestKept {
		bodies.Put(b)
	}
}
