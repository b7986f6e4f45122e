package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/versions"
)

// The page at / is for people: a form for a document, and below it the reports that
// the command writes with -o html. Nothing is kept.

// pagePolicy allows what a report's page may do, and its form to come back.
var pagePolicy = report.ContentSecurityPolicy + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// choices are the reports that the form offers.
var choices = []report.Choice{
	{Name: "", Text: "All that the document is enough for"},
	{Name: "plan", Text: "The plan of a rollout"},
	{Name: "progress", Text: "How far a rollout is"},
	{Name: "path", Text: "A member's path"},
}

const (
	// mostEchoed is the most bytes of a document that its form shows again.
	mostEchoed = 64 << 10
	// mostFields is how many fields a form may have.
	mostFields = 16
	// longestProblem is how many characters are shown of what is wrong.
	longestProblem = 500
)

// getPage shows the form.
func (s *Server) getPage(w http.ResponseWriter, _ *http.Request) {
	sendPage(w, http.StatusOK, &report.Page{Form: &report.Form{Reports: choices}})
}

// postPage shows the form and what it asks for, or what is wrong with that.
func (s *Server) postPage(w http.ResponseWriter, r *http.Request) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != multipartForm && kind != urlencodedForm {
		s.fail(w, missingDocument("document missing: a form is served here, and data is at /v1/data")) // OPA has a query of its own here
		return
	}
	form := &report.Form{Reports: choices}
	parts, err := s.report(r, callOf(w), form, kind, parameters["boundary"])
	status := http.StatusOK
	if err != nil {
		form.Problem = report.Brief(err.Error(), longestProblem)
		status = problemOf("", err).status
	}
	sendPage(w, status, &report.Page{Form: form, Parts: parts})
}

func sendPage(w http.ResponseWriter, status int, page *report.Page) {
	text := pages.Get().(*bytes.Buffer)
	defer freePage(text)
	_ = page.Write(text) // a buffer has no errors
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		header.Set("Retry-After", "1")
	}
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // whoever asked is gone
}

// report answers what a form asks for, and tells the form what it was.
func (s *Server) report(r *http.Request, c *call, form *report.Form, kind, boundary string) ([]report.Part, error) {
	b, err := s.readBody(r)
	defer b.free()
	if err != nil {
		return nil, err
	}
	fields, err := readForm(b.Bytes(), kind, boundary)
	if err != nil {
		return nil, fmt.Errorf("the form cannot be read: %w", err)
	}
	form.Report = string(fields["report"])
	text := fields["file"]
	if len(text) == 0 {
		if text = fields["document"]; len(text) <= mostEchoed {
			form.Document = printable(string(text))
		}
	}
	if err := b.holdYAML(text); err != nil {
		return nil, err
	}
	if err := s.begin(r.Context(), c.deadline); err != nil {
		return nil, err
	}
	defer s.end()
	q, err := s.pageQuestion(text)
	if err != nil {
		return nil, err
	}
	return q.reports(form.Report)
}

// printable has U+FFFD in the place of characters that no page can hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || r&0xfffe == 0xfffe {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

const (
	multipartForm  = "multipart/form-data"
	urlencodedForm = "application/x-www-form-urlencoded"
)

// readForm reads the fields of a form, of which the first of a name counts.
func readForm(text []byte, kind, boundary string) (map[string][]byte, error) {
	fields := map[string][]byte{}
	if kind == urlencodedForm {
		values, err := url.ParseQuery(string(text))
		for name := range values {
			fields[name] = []byte(values.Get(name))
		}
		return fields, err
	}
	parts := multipart.NewReader(bytes.NewReader(text), boundary)
	for range mostFields {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, err
		}
		name := part.FormName()
		if _, twice := fields[name]; twice {
			continue
		}
		if fields[name], err = io.ReadAll(part); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("want at most %d fields", mostFields-1)
}

// pageQuestion reads a document, JSON or YAML, bare or inside {"input": …}.
func (s *Server) pageQuestion(text []byte) (*question, error) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil, errors.New("want a document, got none")
	}
	var places documents.Places
	if text[0] != '{' && text[0] != '[' {
		var err error
		if text, places, err = documents.ParseYAML(text); err != nil {
			return nil, err
		}
	}
	in, err := documents.Parse(text)
	if err != nil {
		return nil, places.Explain(err)
	}
	q := newQuestion(in, nil, nil, 0, time.Now())
	if in.Has("version") {
		version, err := in.Version()
		if err != nil {
			return nil, places.Explain(err)
		}
		q.own = s.policy(version.Service)
	}
	return q, nil
}

// reports are the one that is asked for, or all that the document is enough for.
func (q *question) reports(asked string) ([]report.Part, error) {
	var parts []report.Part
	rolls := asked == "" && q.Has("version") && q.Has("fleet")
	if rolls || asked == "plan" || asked == "progress" {
		of, err := q.rollout()
		if err != nil {
			return nil, err
		}
		r := &report.Rollout{
			Version: &of.version, Members: len(of.fleet.Members), ByRisk: of.byRisk,
			Member: func(place int) *tranche.Member { return &of.fleet.Members[place] },
		}
		if asked != "progress" {
			parts = append(parts, r.Plan(of.target.Plan(of.fleet)))
		}
		if asked != "plan" {
			progress, err := of.target.Progress(of.fleet)
			if err != nil {
				return nil, err
			}
			parts = append(parts, r.Progress(progress, admissionsOf(progress, len(of.fleet.Members))))
		}
	}
	if asked == "path" || asked == "" && q.Has("versions") && q.Has("fleetMember") {
		j, err := q.journey()
		if err != nil {
			return nil, err
		}
		way, err := versions.NewPath(j.catalogue, j.member, j.options...)
		if err != nil {
			return nil, err
		}
		parts = append(parts, (&report.Journey{Member: &j.member, Catalogue: j.catalogue}).Path(way))
	}
	switch {
	case len(parts) > 0:
		return parts, nil
	case asked == "":
		return nil, errors.New("want a document with version and fleet, or with versions and fleetMember")
	}
	return nil, fmt.Errorf("report: want plan, progress or path, got %q", report.Brief(asked, 20))
}
