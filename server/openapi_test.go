package server

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type operation struct {
	Parameters  []parameter
	RequestBody struct {
		Content map[string]struct {
			Examples map[string]struct{ Value json.RawMessage }
		}
	}
	Responses map[string]struct{ Content map[string]any }
}

type parameter struct {
	Ref, Name, In string
	Content       map[string]struct{ Example json.RawMessage }
}

// The description says what the server does: each path, method and example in it is
// asked, and answered with a status and a content type that it names.
func TestOpenAPI(t *testing.T) {
	s := newServer(t, Config{})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/openapi.json", nil))
	var document struct {
		OpenAPI    string
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Parameters map[string]struct {
				Schema struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil || !strings.HasPrefix(document.OpenAPI, "3.1.") {
		t.Fatalf("%v: %s", err, w.Body)
	}
	names := document.Components.Parameters["question"].Schema.Enum
	if want := slices.Sorted(maps.Keys(questions)); !slices.Equal(names, want) {
		t.Errorf("the questions are %v, want %v", names, want)
	}
	examples, asked := map[string]bool{}, 0
	ask := func(method, path, body string, o operation) {
		asked++
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		response, described := o.Responses[strconv.Itoa(w.Code)]
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if _, ok := response.Content[kind]; w.Code != 200 || !described || len(response.Content) > 0 && !ok {
			t.Errorf("%s %s: %d %s %s", method, path, w.Code, kind, w.Body)
		}
	}
	for path, methods := range document.Paths {
		for method, text := range methods {
			if method == "parameters" {
				continue
			}
			var o operation
			if err := json.Unmarshal(text, &o); err != nil {
				t.Fatal(err)
			}
			method = strings.ToUpper(method)
			bodies := o.RequestBody.Content["application/json"].Examples
			path := strings.ReplaceAll(path, "{service}", "kafka")
			for name, example := range bodies {
				if strings.HasPrefix(path, "/v1/data/upgrade/kafka/{question}") {
					examples[name] = true
				}
				ask(method, strings.ReplaceAll(path, "{question}", name), string(example.Value), o)
			}
			for _, p := range o.Parameters {
				value := p.Content["application/json"].Example
				ask(method, strings.ReplaceAll(path, "{question}", "groupSuccessThreshold")+"?"+p.Name+"="+url.QueryEscape(string(value)), "", o)
			}
			if len(bodies) == 0 && len(o.Parameters) == 0 {
				ask(method, path, "", o)
			}
		}
	}
	if got := slices.Sorted(maps.Keys(examples)); !slices.Equal(got, names) {
		t.Errorf("examples for %v, want them for %v", got, names)
	}
	t.Logf("%d requests", asked)

	for _, route := range served {
		if _, described := document.Paths[route]; !described {
			t.Errorf("%s is served and not described", route)
		}
	}
	if len(served) != len(document.Paths) {
		t.Errorf("%d paths are described, want %d", len(document.Paths), len(served))
	}
	for _, ref := range strings.Split(string(description), `"$ref": "`)[1:] {
		ref, _, _ = strings.Cut(ref, `"`)
		var at any
		_ = json.Unmarshal(description, &at)
		for _, segment := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(map[string]any)[segment]
		}
		if at == nil {
			t.Errorf("%s is nowhere", ref)
		}
	}
}

// served are the paths of routes.go by which something is answered.
var served = []string{
	"/v1/data/upgrade/{service}/{question}", "/v1/data/upgrade/{service}", "/v0/data/upgrade/{service}/{question}",
	"/v1/batch/data/upgrade/{service}/{question}", "/health", "/metrics", "/", "/openapi.json",
}
