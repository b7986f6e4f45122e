package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// A request is one that asks for a document below data.
type request struct {
	*http.Request
	parameters
	call     *call
	version  string // of the API
	joined   string // the path, for the decision log
	body     *body
	began    time.Time
	read     time.Duration // how long it took to read the input
	decided  time.Duration
	decision string // its id, if decisions are logged
	batch    string // the id of the batch that it is in
	prefix   string // of what is wrong with the document
}

// An input is the document that questions are asked about, unless there is none.
type input struct {
	documents.Question
	there  bool
	common *shared // has the parts that it lacks; nil: it is in no batch
	clock  time.Time
}

func (s *Server) getData(w http.ResponseWriter, r *http.Request) {
	q := s.newRequest(w, r, "v1")
	q.prefix = inParameter
	var in input
	var err error
	if inputs := r.URL.Query()["input"]; len(inputs) > 0 {
		in.there = true
		in.Question, err = documents.ParseInput([]byte(inputs[len(inputs)-1]), false)
	}
	s.answerData(w, q, in, err)
}

func (s *Server) postData(w http.ResponseWriter, r *http.Request) {
	q := s.newRequest(w, r, "v1")
	q.prefix = inBody
	text, err := s.readText(q)
	defer q.body.free()
	var in input
	if err == nil {
		in.Question, in.there, err = documents.ParsePosted(text)
	}
	s.answerData(w, q, in, err)
}

func (s *Server) postV0(w http.ResponseWriter, r *http.Request) {
	q := s.newRequest(w, r, "v0")
	q.prefix = inV0
	text, err := s.readText(q)
	defer q.body.free()
	var in input
	if in.there = len(bytes.TrimSpace(text)) > 0; in.there && err == nil {
		in.Question, err = documents.ParseInput(text, true)
	}
	s.answerData(w, q, in, err)
}

func (s *Server) newRequest(w http.ResponseWriter, r *http.Request, version string) *request {
	q := &request{Request: r, call: callOf(w), version: version, began: time.Now()}
	if r.URL.RawQuery != "" {
		q.parameters = parametersOf(r.URL.Query())
	}
	q.joined = dataPath(r)
	if s.decisions != nil {
		q.decision = newID()
	}
	return q
}

// readText reads a request's body as JSON.
func (s *Server) readText(q *request) (text []byte, err error) {
	if q.body, err = s.readBody(q.Request); err != nil {
		return nil, err
	}
	text = q.body.Bytes()
	if len(text) == 0 || !strings.Contains(q.Header.Get("Content-Type"), "yaml") {
		return text, q.body.holdJSON(text)
	}
	if err := q.body.holdYAML(text); err != nil {
		return nil, err
	}
	text, _, err = documents.ParseYAML(text)
	return text, err
}

// dataPath is what stands in a URL behind /v1/data/, escaped.
func dataPath(r *http.Request) string {
	path := r.URL.EscapedPath()
	for range 3 {
		_, path, _ = strings.Cut(path, "/")
	}
	return path
}

// answerData answers a request whose input is read, or could not be.
func (s *Server) answerData(w http.ResponseWriter, q *request, in input, err error) {
	q.read = time.Since(q.began)
	in.clock = q.began
	if err != nil {
		s.fail(w, problemOf(q.prefix, err))
		return
	}
	if err := s.begin(q.Context(), q.call.deadline); err != nil {
		s.fail(w, problemOf("", err))
		return
	}
	defer s.end()
	page := pages.Get().(*bytes.Buffer)
	defer freePage(page)
	at, p := locate(q.joined)
	defined := false
	if p == nil {
		defined, p = s.decide(page, at, q.prefix, in)
	}
	if p != nil && !in.there && errors.Is(p.cause, tranche.ErrMissing) {
		p.Message = q.prefix + errNoInput.Error()
	}
	q.decided = time.Since(q.began)
	result := bytes.TrimSuffix(page.Bytes(), []byte("\n"))
	if p == nil && q.version == "v0" && !defined {
		p = at.undefined()
	}
	if err := s.logDecision(q, in, result, p); err != nil {
		p = internal(err)
	}
	if p != nil {
		s.fail(w, p)
		return
	}
	if q.version == "v0" {
		send(w, q.Request, http.StatusOK, page, q.pretty)
		return
	}
	s.sendResult(w, q, result, !in.there && q.Method == http.MethodPost)
}

// decide writes the document at a path, if it is defined.
func (s *Server) decide(page *bytes.Buffer, at location, prefix string, in input) (defined bool, p *problem) {
	document, err := s.ask(newQuestion(in.Question, in.common, s.policy(at.service), s.limits.MaxInflated, in.clock), at)
	if err != nil {
		return false, problemOf(prefix, err)
	}
	if document == nil {
		return false, nil
	}
	if err := encode(page, document); err != nil {
		return false, internal(err)
	}
	if len(at.within) == 0 {
		return true, nil
	}
	part, err := descend(page.Bytes(), at.within)
	page.Reset()
	if err == nil && part != nil {
		err = encode(page, *part)
	}
	if err != nil {
		return false, internal(err)
	}
	return part != nil, nil
}

// A location is a document below data.
type location struct {
	service  string
	question string // empty: all of them
	within   []string
}

// packages are the reference's that are no services.
var packages = []string{"answers", "documents", "eligibility", "rollout", "versions", "windows"}

// locate reads a path, escaped.
func locate(path string) (location, *problem) {
	var segments []string
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" {
			continue
		}
		if unescaped, err := url.PathUnescape(segment); err == nil {
			segment = unescaped
		}
		if strings.Contains(segment, `"`) {
			return location{}, invalid("", fmt.Errorf("invalid path: invalid ref term '%s'", segment))
		}
		segments = append(segments, segment)
	}
	switch {
	case len(segments) < 2 || segments[0] != "upgrade":
		return location{}, missingDocument("document missing: only data.upgrade[service] is served")
	case slices.Contains(packages, segments[1]):
		return location{}, missingDocument("document missing: the reference's own packages are not served")
	case len(segments) == 2:
		return location{service: segments[1]}, nil
	}
	return location{segments[1], segments[2], segments[3:]}, nil
}

// undefined is the error of /v0 for a document that is not there.
func (at location) undefined() *problem {
	message := "document missing: "
	if _, known := questions[at.question]; known {
		message = "document undefined: "
	}
	return missingDocument(message + at.String())
}

// String is the location as Rego has it.
func (at location) String() string {
	ref := "data.upgrade"
	for _, segment := range slices.Concat([]string{at.service, at.question}, at.within) {
		switch {
		case segment == "":
		case isNumber(segment):
			ref += "[" + segment + "]"
		case isName(segment):
			ref += "." + segment
		default:
			ref += "[" + strconv.Quote(segment) + "]"
		}
	}
	return ref
}

func isNumber(segment string) bool {
	_, number := integer(segment)
	return number
}

// integer reads what OPA takes for one: 1, +1, 01, 1.0 and .0.
func integer(segment string) (int64, bool) {
	whole, fraction, pointed := strings.Cut(segment, ".")
	if pointed && strings.Trim(whole, "+-") == "" {
		whole += "0"
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil && strings.Trim(fraction, "0") == ""
}

func isName(segment string) bool {
	for i, c := range segment {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return segment != ""
}

// ask answers one question about an input, or all whose documents are there.
func (s *Server) ask(q *question, at location) (any, error) {
	if at.question != "" {
		ask, known := questions[at.question]
		if !known {
			return nil, nil
		}
		answer, err := ask(q)
		s.metrics.decided(at.question, answer, err)
		return answer.document, err
	}
	all := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		answer, err := questions[name](q)
		if isPartMissing(err) {
			continue
		}
		s.metrics.decided(name, answer, err)
		if err != nil {
			return nil, err
		}
		if answer.document != nil {
			all[name] = answer.document
		}
	}
	return all, nil
}

// isPartMissing tells whether a question has not the parts that it wants. What is
// missing inside of one has a longer path.
func isPartMissing(err error) bool {
	var field *tranche.FieldError
	return errors.As(err, &field) && errors.Is(err, tranche.ErrMissing) && !strings.Contains(field.Path, ".")
}

// descend finds a part of a document. A segment that is an integer is a place in
// a list and nothing else.
func descend(document []byte, within []string) (*any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var part any
	if err := decoder.Decode(&part); err != nil {
		return nil, err
	}
	for _, segment := range within {
		place, number := integer(segment)
		switch whole := part.(type) {
		case []any:
			if !number || place < 0 || place >= int64(len(whole)) {
				return nil, nil
			}
			part = whole[place]
		case map[string]any:
			field, known := whole[segment]
			if number || !known {
				return nil, nil
			}
			part = field
		default:
			return nil, nil
		}
	}
	return &part, nil
}

// sendResult answers as /v1 does. An empty result is undefined.
func (s *Server) sendResult(w http.ResponseWriter, q *request, result []byte, noInput bool) {
	page := pages.Get().(*bytes.Buffer)
	defer freePage(page)
	comma := byte('{')
	field := func(name string, document any) {
		page.WriteByte(comma)
		comma = ','
		page.WriteString(`"` + name + `":`)
		_ = encode(page, document)    // ours hold nothing that JSON cannot
		page.Truncate(page.Len() - 1) // the newline
	}
	if q.decision != "" {
		field("decision_id", q.decision)
	}
	if q.provenance {
		field("provenance", s.provenance)
	}
	if q.metrics {
		field("metrics", q.timers())
	}
	if len(result) > 0 {
		page.WriteByte(comma)
		comma = ','
		page.WriteString(`"result":`)
		page.Write(result)
	}
	if noInput {
		field("warning", warning{"api_usage_warning", errNoInput.Error()})
	}
	if comma == '{' {
		page.WriteByte('{')
	}
	page.WriteString("}\n")
	send(w, q.Request, http.StatusOK, page, q.pretty)
}

type warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Provenance says who answered.
type provenance struct {
	Version        string `json:"version"`
	BuildCommit    string `json:"build_commit"`
	BuildTimestamp string `json:"build_timestamp"`
	BuildHostname  string `json:"build_hostname"`
}

// timers are OPA's for a query that it has prepared before.
func (q *request) timers() map[string]int64 {
	return map[string]int64{
		"counter_server_query_cache_hit": 1,
		"timer_rego_input_parse_ns":      q.read.Nanoseconds(),
		"timer_rego_query_eval_ns":       (q.decided - q.read).Nanoseconds(),
		"timer_server_handler_ns":        q.decided.Nanoseconds(),
	}
}
