package server

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/tranche-go/tranche"
)

// A sent form is its fields, in order. A file's name is "file".
type sentForm [][2]string

func (f sentForm) request(t testing.TB) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, field := range f {
		write := w.CreateFormField
		if field[0] == "file" {
			write = func(name string) (io.Writer, error) { return w.CreateFormFile(name, "f.json") }
		}
		part, err := write(field[0])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, field[1])
	}
	_ = w.Close()
	r := httptest.NewRequest("POST", "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// urlencoded is the same form, without the boundaries.
func (f sentForm) urlencoded() *http.Request {
	values := url.Values{}
	for _, field := range f {
		values.Add(field[0], field[1])
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// page asks for a page, and checks what all of them keep to.
func page(t testing.TB, handler http.Handler, r *http.Request) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	header := w.Header()
	policy := header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "style-src 'sha256-", "script-src 'sha256-", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy is %q, without %q", policy, want)
		}
	}
	if header.Get("Content-Type") != "text/html; charset=utf-8" || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("the headers are %v", header)
	}
	decoder := xml.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	for scripts := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return w.Code, w.Body.String()
		}
		if err != nil {
			t.Fatalf("not well-formed: %v: %.3000s", err, w.Body)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
			scripts++
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "img" || scripts > 1 {
			t.Errorf("there is a <%s>", start.Name.Local)
		}
	}
}

const (
	aPlan     = `<article id="plan">`
	aProgress = `<article id="progress">`
	aPath     = `<article id="path">`
)

func TestPage(t *testing.T) {
	s := newServer(t, Config{})
	status, form := page(t, s, httptest.NewRequest("GET", "/", nil))
	if status != 200 || strings.Contains(form, "<article") || !strings.Contains(form, `<textarea id="document" name="document"`) || strings.Contains(form, `role="alert"`) {
		t.Errorf("%d: %s", status, form)
	}
	of := func(names ...string) string {
		var parts []string
		for _, name := range names {
			parts = append(parts, map[string]string{
				"version": `"version":` + newest, "fleet": `"fleet":{"members":[` + member + `]}`,
				"fleetMember": `"fleetMember":` + member, "versions": `"versions":[` + release + `,` + newest + `]`,
			}[name])
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	all := []string{aPlan, aProgress, aPath}
	for _, test := range []struct {
		name, report, document string
		want                   []string
	}{
		{"all there is", "", asked, all},
		{"in an input", "", `{"input":` + asked + `}`, all},
		{"in an input, beside others", "", ` {"version":5,"input":` + asked + `,"fleet":[]}` + "\n", all},
		{"a rollout", "", of("version", "fleet"), []string{aPlan, aProgress}},
		{"a path", "", of("versions", "fleetMember"), []string{aPath}},
		{"a fleet without its version", "", of("versions", "fleetMember", "fleet"), []string{aPath}},
		{"a version without its member", "", of("versions", "version", "fleet"), []string{aPlan, aProgress}},
		{"a plan", "plan", asked, []string{aPlan}},
		{"a progress", "progress", asked, []string{aProgress}},
		{"a path of all", "path", asked, []string{aPath}},
		{"a name twice", "", `{"fleet":5,` + of("version", "fleet")[1:], []string{aPlan, aProgress}},
	} {
		sent := sentForm{{"document", test.document}, {"report", test.report}}
		for _, r := range []*http.Request{sent.request(t), sent.urlencoded(), sentForm{{"document", "ignored"}, {"file", test.document}, {"report", test.report}}.request(t)} {
			status, got := page(t, s, r)
			if status != 200 || strings.Contains(got, `role="alert"`) {
				t.Errorf("%s: %d: %s", test.name, status, got)
			}
			for _, article := range all {
				if want := strings.Contains(strings.Join(test.want, ""), article); strings.Contains(got, article) != want {
					t.Errorf("%s: %s: %v, want %v", test.name, article, !want, want)
				}
			}
			if !strings.Contains(got, `<option value="`+test.report+`" selected="selected">`) {
				t.Errorf("%s: another report is selected", test.name)
			}
		}
	}
}

// The numbers of a page are those of the answer for programs.
func TestPageTellsTheAnswer(t *testing.T) {
	s := newServer(t, Config{Policies: map[string]tranche.Policy{"kafka": {SuccessThreshold: 75}}})
	_, got := page(t, s, sentForm{{"document", asked}}.request(t))
	got = strings.ReplaceAll(got, "\n", "")
	for _, want := range []string{
		`<th scope="row" class="number">1</th><td class="number">7</td><td class="number">1</td><td class="number">75%</td><td><svg class="bar" aria-hidden="true"><rect class="upgraded" x="0.0%" y="3" width="100.0%" height="14" /></svg> 100.0%</td>`,
		`<th scope="row" class="number">1</th><td class="number">7</td><td><span title="its turn has come">active</span> <span class="note">its turn has come</span></td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td class="number">1</td><td class="number">1 <span class="note">75%</span></td>`,
		`<th scope="row" class="number">1</th><td>2.0.0</td><td><span title="the current version leads to it">next</span>`,
		`Active: group 1 of 1 is under way; 1 member may start now.`, `the current version leads no further (up_to_date).`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestPageProblems(t *testing.T) {
	s := newServer(t, Config{Limits: Limits{MaxBody: 100_000}, Policies: map[string]tranche.Policy{"own": {}}})
	fleet := func(risk string) string {
		return `{"version":` + newest + `,"fleet":{"members":[{"services":[{"name":"kafka","risk":` + risk + `}]}]}}`
	}
	for _, test := range []struct{ report, document, want string }{
		{"", fleet(`"high"`), `fleet.members[0].services[0].risk: want an integer, got "high"`},
		{"", `{"input":` + fleet(`"<script>alert(1)</script>"`) + `}`, `fleet.members[0].services[0].risk: want an integer, got "<script>alert(1)</script>"`},
		{"", fleet("\"\u202e\u0001\""), `line 1, column`},
		{"", fleet("\"\u202e\""), `fleet.members[0].services[0].risk: want an integer, got "\u202e"`},
		{"", fleet(`"` + strings.Repeat("x", 10_000) + `"`), `fleet.members[0].services[0].risk: want an integer, got "xxx`},
		{"", "{\n  \"version\": ]\n}", "line 2, column 14"},
		{"", strings.Repeat("[", 1000), "deeper than 200"},
		{"", "[]", "want an object, got a list"},
		{"", `{"input":[]}`, "input: want an object, got a list"},
		{"", `{"input":null}`, "want a document with version and fleet, or with versions and fleetMember"},
		{"", "{}", "want a document with version and fleet, or with versions and fleetMember"},
		{"", `{"version":{"service":"kafka"}}`, "want a document with version and fleet, or with versions and fleetMember"},
		{"plan", "{}", "version: want an object, got nothing"},
		{"progress", `{"version":` + newest + `}`, "fleet: want an object, got nothing"},
		{"path", "{}", "versions: want a list, got nothing"},
		{"", `{"version":` + newest + `,"policy":{"` + strings.Repeat("x", 10_000) + `":]`, "line 1, column"},
		{"", strings.Repeat("x", 10_000), `want an object, got "xxx`},
		{"lint", asked, `report: want plan, progress or path, got "lint"`},
		{"<b>", asked, `report: want plan, progress or path, got "<b>"`},
		{"", "", "want a document, got none"},
		{"", " \n", "want a document, got none"},
		{"", "version: {}", "want a document with version and fleet, or with versions and fleetMember"},
		{"", "version: 4.10\nfleet: {}", "version: line 1, column 10: want an object, got 4.10"},
		{"", "version: {service: kafka, version: 4.10}\nfleet: {}", `version.version: line 1, column 36: want a string, got 4.10 (put it in quotes: "4.10")`},
		{"", `{"version":{"service":"kafka","version":"x"},"fleet":{}}`, "version.version"},
		{"", `{"version":{"service":"own","version":"1.0.0"},"fleet":{},"policy":{}}`, "policy: want none beside the service's own, got one"},
		{"", `{"versions":[{"service":"a"},{"service":"b"}],"fleetMember":{}}`, "versions[1].service: want the catalogue's service"},
		{"", `{"version":` + newest + `,"fleet":{},"other":"` + "\xff" + `"}`, "UTF-8"},
		{"", asked + "x", "line 1, column"},
		{"", `{"input":` + asked + `}x`, "line 1, column"},
		{"", asked + strings.Repeat(" ", 100_000), "request body too large: exceeds limit of 100000 bytes"},
	} {
		for i, r := range []*http.Request{sentForm{{"document", test.document}, {"report", test.report}}.request(t), sentForm{{"document", test.document}, {"report", test.report}}.urlencoded()} {
			status, got := page(t, s, r)
			_, got, _ = strings.Cut(got, `<p class="problem" role="alert">`)
			got, _, _ = strings.Cut(got, "</p>")
			if got := unescape(got); status != 400 || !strings.Contains(got, test.want) || len(got) > 600 {
				t.Errorf("%d: %.100s: %d: %s, want %s", i, test.document, status, got, test.want)
			}
			if strings.Contains(got, "<") {
				t.Errorf("not escaped: %s", got)
			}
		}
	}
}

func unescape(text string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&").Replace(text)
}

// A document stays in the form that it was pasted into, unless it is large.
func TestPageKeepsThePasted(t *testing.T) {
	s := newServer(t, Config{})
	for text, want := range map[string]string{
		"</textarea><script>":                   "&lt;/textarea&gt;&lt;script&gt;",
		"\n{":                                   "\n{",
		"\x01\t\x7f\xffé\ufffe":                 "\ufffd\t\ufffd\ufffdé\ufffd",
		"{" + strings.Repeat(" ", mostEchoed-1): "{" + strings.Repeat(" ", mostEchoed-1),
		"{" + strings.Repeat(" ", mostEchoed):   "",
	} {
		_, got := page(t, s, sentForm{{"document", text}}.request(t))
		_, got, _ = strings.Cut(got, "<textarea ")
		_, got, _ = strings.Cut(got, ">\n")
		if got, _, _ = strings.Cut(got, "</textarea>"); got != want {
			t.Errorf("%.40q came back as %.40q, %d bytes", text, got, len(got))
		}
	}
	if _, got := page(t, s, sentForm{{"file", asked}}.request(t)); strings.Contains(got, "clusterID") {
		t.Error("a file came back")
	}
}

func TestPageReadsYAML(t *testing.T) {
	s := newServer(t, Config{})
	var tree any
	if err := json.Unmarshal([]byte(asked), &tree); err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	if status, got := page(t, s, sentForm{{"document", "\n" + string(text)}}.request(t)); status != 200 || !strings.Contains(got, aPlan) {
		_, got, _ = strings.Cut(got, `class="problem"`)
		t.Errorf("%d: %.300s of\n%s", status, got, text)
	}
	if status, got := page(t, s, sentForm{{"file", "a: *" + strings.Repeat("x", 10_000)}}.request(t)); status != 400 || !strings.Contains(got, "line 1, column 4: unknown anchor") || strings.Contains(got, strings.Repeat("x", longestProblem)) {
		t.Errorf("%d: %s", status, got)
	}
}

// What is no form is answered as the Data API answers.
func TestPageTakesFormsAlone(t *testing.T) {
	s := newServer(t, Config{})
	for _, kind := range []string{"", "application/json", "text/plain", "multipart/form-data; boundary", "/"} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(asked))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 404 || !strings.Contains(w.Body.String(), `"code": "undefined_document"`) || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%q: %d %s", kind, w.Code, w.Body)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != 405 {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/other", nil))
	if w.Code != 404 {
		t.Errorf("another path: %d", w.Code)
	}
}

func TestPageForms(t *testing.T) {
	s := newServer(t, Config{})
	var many sentForm
	for i := range mostFields {
		many = append(many, [2]string{fmt.Sprint(i), ""})
	}
	for name, test := range map[string]struct {
		body string
		want string
	}{
		"no end":       {"--b\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n{}", "the form cannot be read: "},
		"no part":      {"x", "want a document, got none"},
		"nothing":      {"", "want a document, got none"},
		"without name": {"--b\r\n\r\n{}\r\n--b--\r\n", "want a document, got none"},
		"long headers": {"--b\r\n" + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 20_000) + "\r\n{}\r\n--b--\r\n", "the form cannot be read: "},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(test.body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		if status, got := page(t, s, r); status != 400 || !strings.Contains(got, test.want) {
			t.Errorf("%s: %d %s", name, status, got)
		}
	}
	if status, got := page(t, s, many.request(t)); status != 400 || !strings.Contains(got, "want at most 15 fields") {
		t.Errorf("many fields: %d %s", status, got)
	}
	if _, got := page(t, s, sentForm{{"document", asked}, {"document", "x"}}.request(t)); !strings.Contains(got, aPlan) {
		t.Errorf("a field twice: %s", got)
	}
}

// What a page holds is given back, however it ends, and a server that is full says so.
func TestPageIsBounded(t *testing.T) {
	s := newServer(t, Config{Limits: Limits{MaxMemory: 1 << 20, MaxConcurrent: 1, MaxTime: 50 * time.Millisecond}})
	for range 2 {
		if status, got := page(t, s, sentForm{{"document", asked}}.request(t)); status != 200 {
			t.Fatalf("%d %s", status, got)
		}
	}
	long := asked + strings.Repeat(" ", 1<<20)
	if status, got := page(t, s, sentForm{{"document", long}}.request(t)); status != 503 || !strings.Contains(got, "the server is busy") {
		t.Errorf("%d %s", status, got)
	}
	s.slots <- struct{}{}
	if status, got := page(t, s, sentForm{{"document", asked}}.request(t)); status != 503 || !strings.Contains(got, "the request took too long") {
		t.Errorf("%d %s", status, got)
	}
	<-s.slots
	if left := s.memory.left.Load(); left != 1<<20 || len(s.slots) != 0 {
		t.Errorf("%d bytes are left, %d slots taken", left, len(s.slots))
	}
}

func TestPageIsAuthenticated(t *testing.T) {
	s := newServer(t, Config{Tokens: func() []string { return []string{"secret"} }})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 401 {
		t.Errorf("%d", w.Code)
	}
}
