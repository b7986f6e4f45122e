package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// pages are buffers that answers are written into.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func freePage(page *bytes.Buffer) {
	if page.Cap() <= largestKept {
		page.Reset()
		pages.Put(page)
	}
}

// encode writes a document as OPA does, with a newline.
func encode(page *bytes.Buffer, document any) error {
	switch d := document.(type) {
	case memberLists:
		listed(page, d, func(members []jsontext.Value) {
			listed(page, members, func(text jsontext.Value) { asItCame(page, text) })
		})
	case jsontext.Value:
		asItCame(page, d)
	case target:
		page.WriteString(`{"index":`)
		page.Write(strconv.AppendInt(page.AvailableBuffer(), int64(d.Index), 10))
		page.WriteString(`,"version":`)
		asItCame(page, d.Version)
		page.WriteByte('}')
	case bool: // true
		page.WriteString("true")
	default:
		return json.NewEncoder(page).Encode(document)
	}
	page.WriteByte('\n')
	return nil
}

func listed[T any](page *bytes.Buffer, elements []T, write func(T)) {
	page.WriteByte('[')
	for i, element := range elements {
		if i > 0 {
			page.WriteByte(',')
		}
		write(element)
	}
	page.WriteByte(']')
}

// asItCame writes a JSON text that was in a request, on one line.
func asItCame(page *bytes.Buffer, text []byte) {
	if bytes.IndexByte(text, '\n') < 0 {
		page.Write(text)
		return
	}
	_ = json.Compact(page, text) // it was read before
}

// send answers with a JSON text and a newline, or an indented one.
func send(w http.ResponseWriter, r *http.Request, status int, page *bytes.Buffer, pretty bool) {
	if pretty {
		indented := pages.Get().(*bytes.Buffer)
		defer freePage(indented)
		if json.Indent(indented, page.Bytes(), "", "  ") == nil { // it is JSON
			page = indented
		}
	}
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if page.Len() >= smallestDeflated && acceptsGzip(r) {
		deflated := pages.Get().(*bytes.Buffer)
		defer freePage(deflated)
		deflate(deflated, page.Bytes())
		header.Set("Content-Encoding", "gzip")
		page = deflated
	}
	header.Set("Content-Length", strconv.Itoa(page.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // whoever asked is gone
}

// smallestDeflated is from how many bytes on an answer is deflated.
const smallestDeflated = 1024

var deflaters = sync.Pool{New: func() any {
	deflater, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return deflater
}}

func deflate(to *bytes.Buffer, page []byte) {
	deflater := deflaters.Get().(*gzip.Writer)
	defer deflaters.Put(deflater)
	deflater.Reset(to)
	_, _ = deflater.Write(page) // a buffer has no errors
	_ = deflater.Close()
}

// acceptsGzip tells whether a request names gzip with a weight above 0. An asterisk
// names nothing, as with OPA.
func acceptsGzip(r *http.Request) bool {
	for _, line := range r.Header["Accept-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			name, weight, weighted := strings.Cut(coding, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			weight = strings.TrimSpace(weight)
			weight, hasQ := strings.CutPrefix(strings.ToLower(weight), "q=")
			q, err := strconv.ParseFloat(weight, 64)
			return !weighted || !hasQ || err != nil || q > 0
		}
	}
	return false
}

// parameters are those of the query that change an answer's form.
type parameters struct {
	pretty, metrics, provenance bool
}

func parametersOf(query url.Values) parameters {
	return parameters{
		pretty:     isOn(query, "pretty"),
		metrics:    isOn(query, "metrics") || isOn(query, "instrument"),
		provenance: isOn(query, "provenance"),
	}
}

// isOn is true for a parameter that is bare, empty or true.
func isOn(query url.Values, name string) bool {
	values := query[name]
	if len(values) == 1 && values[0] == "" {
		return true
	}
	for _, value := range values {
		if strings.EqualFold(value, "true") {
			return true
		}
	}
	return false
}
