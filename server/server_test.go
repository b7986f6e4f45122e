package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

func newServer(t testing.TB, config Config) *Server {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func post(handler http.Handler, target, body string) (int, string) {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("POST", target, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

const (
	member  = `{"clusterID":"c1","upgradePolicy":"automatic","services":[{"name":"kafka","version":"1.0.0","risk":7}],"x":[1.0,"<"]}`
	release = `{"service":"kafka","version":"1.0.0","next":["2.0.0"]}`
	newest  = `{"service":"kafka","version":"2.0.0","requirements":[{"dependency":"kafka:>=1.0.0"}],"x":1e2}`
	asked   = `{"version":` + newest + `,"fleet":{"members":[` + member + `]},"fleetMember":` + member +
		`,"versions":[` + release + `,` + newest + `]}`
)

func Example() {
	handler, err := New(Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	answer, err := http.Post(server.URL+"/v1/data/upgrade/kafka/eligibleForUpgrade", "application/json", strings.NewReader(
		`{"input": {"version": {"requirements": [{"dependency": "strimzi:>=0.38.0"}]},
		            "fleetMember": {"services": [{"name": "strimzi", "version": "0.39.0"}]}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	fmt.Printf("%s", body)
	// Output: {"result":true}
}

func TestMembersPassThroughAsTheyCame(t *testing.T) {
	s := newServer(t, Config{})
	for _, name := range []string{"rolloutPlan", "plan", "progress"} {
		if _, body := post(s, "/v1/data/upgrade/kafka/"+name, `{"input":`+asked+`}`); !strings.Contains(strings.ReplaceAll(body, `\u003c`, "<"), member) {
			t.Errorf("%s: %s", name, body)
		}
	}
	for _, name := range []string{"nextVersionForMember", "next", "path", "shouldUpgrade"} {
		if _, body := post(s, "/v1/data/upgrade/kafka/"+name, `{"input":`+asked+`}`); !strings.Contains(strings.ReplaceAll(body, `\u003e`, ">"), newest) {
			t.Errorf("%s: %s", name, body)
		}
	}
	indented := strings.ReplaceAll(asked, ",", ",\n\t")
	if _, body := post(s, "/v1/data/upgrade/kafka/rolloutPlan", `{"input":`+indented+`}`); !strings.Contains(body, member) || strings.Count(body, "\n") != 1 {
		t.Errorf("of an indented document: %s", body)
	}
}

func TestServicePolicies(t *testing.T) {
	s := newServer(t, Config{Policies: map[string]tranche.Policy{"kafka": {SuccessThreshold: 75}}})
	threshold := func(service, input string) string {
		_, body := post(s, "/v1/data/upgrade/"+service+"/groupSuccessThreshold", `{"input":`+input+`}`)
		return strings.TrimSpace(body)
	}
	for _, test := range []struct{ service, input, want string }{
		{"kafka", `{}`, `{"result":75}`},
		{"kafka", `{"policy":null}`, `{"result":75}`},
		{"strimzi", `{}`, `{"result":90}`},
		{"strimzi", `{"policy":{"successThreshold":80}}`, `{"result":80}`},
	} {
		if got := threshold(test.service, test.input); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.service, test.input, got, test.want)
		}
	}
	if got := threshold("kafka", `{"policy":{}}`); !strings.Contains(got, "policy: want none beside the service's own, got one") {
		t.Error(got)
	}
	bad := map[string]tranche.Policy{"kafka": {SuccessThreshold: 101}}
	if err := s.SetPolicies(bad); err == nil || !strings.Contains(err.Error(), `service "kafka": policy.successThreshold`) {
		t.Errorf("%v", err)
	}
	if got := threshold("kafka", `{}`); got != `{"result":75}` {
		t.Errorf("after a policy that is refused: %s", got)
	}
	if _, err := New(Config{Policies: bad}); err == nil {
		t.Error("a policy that is out of range")
	}
}

func TestBatch(t *testing.T) {
	s := newServer(t, Config{})
	const target = "/v1/batch/data/upgrade/kafka/"
	for _, test := range []struct {
		name, question, body string
		status               int
		want                 string
	}{
		{"each its own", "decision", `{"inputs":{"a":` + asked + `}}`, 200, `{"responses":{"a":{"result":{"eligible":true,"unmet":[]}}}}`},
		{"undefined", "eligibleForUpgrade", `{"inputs":{"a":{"version":{"requirements":[{}]},"fleetMember":{}}}}`, 200, `{"responses":{"a":{}}}`},
		{"none", "decision", `{"inputs":{}}`, 200, `{"responses":{}}`},
		{"an odd id", "groupSuccessThreshold", `{"inputs":{"\"<\u0000é":{}}}`, 200, `{"responses":{"\"\u003c\u0000é":{"result":90}}}`},
		{
			"common", "eligibleForUpgrade",
			`{"common_input":{"version":` + newest + `,"fleetMember":{}},"inputs":{"a":{"fleetMember":` + member + `},"b":{},"c":{"version":{},"x":1}}}`,
			200, `{"responses":{"a":{"result":true},"b":{},"c":{"result":true}}}`,
		},
		{
			"common, behind", "next",
			`{"inputs":{"a":{"fleetMember":` + member + `},"b":{"fleetMember":{},"versions":[]}},"common_input":{"versions":[` + release + `]}}`,
			200, `{"responses":{"a":{"result":{"reason":"unknown_next"}},"b":{"result":{"reason":"unknown_version"}}}}`,
		},
		{
			"common, an option", "nextVersionForMember",
			`{"inputs":{"a":{"firstStop":true},"b":{}},"common_input":` + asked + `}`,
			200, `{"responses":{"a":{"result":{"index":1,"version":` + newest + `}},"b":{"result":{"index":1,"version":` + newest + `}}}}`,
		},
		{
			"of members that are alike the first", "shouldUpgrade/admission",
			`{"inputs":{"a":{"fleetMember":` + member + `}},"common_input":{"versions":[` + release + `,` + newest + `],
				"fleet":{"members":[` + member + `,` + member + `]},"policy":{"strategy":"split","split":[50,50]}}}`,
			200, `{"responses":{"a":{"result":{"admitted":true}}}}`,
		},
		{
			"mixed", "eligibleForUpgrade",
			`{"inputs":{"a":{"fleetMember":` + member + `},"b":{"fleetMember":[]},"c":5,"d":null},"common_input":{"version":{}}}`,
			207, `{"responses":{"a":{"result":true,"http_status_code":"200"},` +
				`"b":{"code":"invalid_parameter","message":"body contains malformed input document: fleetMember: want an object, got a list","http_status_code":"400"},` +
				`"c":{"code":"invalid_parameter","message":"body contains malformed input document: input: want an object, got 5","http_status_code":"400"},` +
				`"d":{"code":"invalid_parameter","message":"body contains malformed input document: fleetMember: want an object, got nothing","http_status_code":"400"}}}`,
		},
		{
			"all unanswerable", "plan", `{"inputs":{"a":{"version":{},"fleet":{}},"b":{"version":{},"fleet":{}}}}`, 400,
			`{"responses":{"a":` + noService + `,"b":` + noService + `}}`,
		},
		{"an id twice", "groupSuccessThreshold", `{"inputs":{"a":{"policy":{"successThreshold":1}},"a":{}}}`, 200, `{"responses":{"a":{"result":90}}}`},
		{"all", "", `{"inputs":{"a":{}}}`, 200, `{"responses":{"a":{"result":{"groupSuccessThreshold":90}}}}`},
		{"within", "decision/eligible", `{"inputs":{"a":` + asked + `}}`, 200, `{"responses":{"a":{"result":true}}}`},
		{"no inputs", "plan", `{}`, 400, "'inputs' key missing"},
		{"no inputs but the word", "plan", `{"x":"inputs","common_input":{"inputs":{}}}`, 400, "'inputs' key missing"},
		{"an id that is no UTF-8", "plan", "{\"inputs\":{\"\xff\":{}}}", 400, "invalid UTF-8"},
		{"nothing", "plan", ``, 400, "malformed input document"},
		{"a list", "plan", `{"inputs":[]}`, 400, "inputs: want an object, got a list"},
		{"null", "plan", `{"inputs":null}`, 400, "inputs: want an object"},
		{"malformed", "plan", `{"inputs":{"a":{}`, 400, "line 1, column 18: the JSON document ends too early"},
		{"a common input that is none", "plan", `{"inputs":{"a":{}},"common_input":[]}`, 400, "common_input: input: want an object, got a list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, body := post(s, strings.TrimSuffix(target+test.question, "/"), test.body)
			if test.status == 400 {
				if status != 400 || !strings.Contains(body, test.want) {
					t.Errorf("%d %s\nwant 400 %s", status, body, test.want)
				}
				return
			}
			if status != test.status || body != test.want+"\n" {
				t.Errorf("%d %s\nwant %d %s", status, body, test.status, test.want)
			}
		})
	}
	if status, _ := post(s, "/v1/batch/data/elsewhere", `{"inputs":{"a":{}}}`); status != 404 {
		t.Errorf("elsewhere: %d", status)
	}
}

const noService = `{"code":"invalid_parameter","message":"body contains malformed input document: version.service: want the name of a service, got \"\""}`

// A batch answers as many questions one by one, whatever they have in common.
func TestBatchAnswersAsOneByOne(t *testing.T) {
	s := newServer(t, Config{})
	member := func(i int) string {
		status := ""
		if i%5 == 0 {
			status = "failed"
		}
		return fmt.Sprintf(`{"clusterID":"c%d","upgradePolicy":"automatic","services":[{"name":"kafka","version":"%d.0.0","risk":%d,"upgradeStatus":%q},{"name":"zoo","version":"%d.0.0"}]}`,
			i%9, i%4, i%3, status, i%2)
	}
	var members []string
	for i := range 12 {
		members = append(members, member(i), member(i))
	}
	catalogue := `[{"service":"kafka","version":"0.0.0","next":["2.0.0"]},{"service":"kafka","version":"1.0.0","next":["2.0.0"],"serviceImpacting":true},
		{"service":"kafka","version":"2.0.0","next":["3.0.0"],"requirements":[{"dependency":"zoo:>0.0.0"}]},{"service":"kafka","version":"3.0.0","requirements":[{"dependency":"zoo:1.0.0"}]}]`
	policy := func(threshold int) string { return fmt.Sprintf(`"policy":{"successThreshold":%d}`, threshold) }
	for _, common := range []string{
		`"versions":` + catalogue,
		`"versions":` + catalogue + `,"fleet":{"members":[` + strings.Join(members, ",") + `]}`,
		`"versions":` + catalogue + `,"firstStop":true,"fleet":{"members":[` + strings.Join(members, ",") + `]},` + policy(30),
		`"versions":` + catalogue + `,"fleet":null,` + policy(300),
		`"versions":` + strings.Replace(catalogue, "3.0.0", "three", 2) + `,"fleet":{"members":[]}`,
		`"versions":` + strings.Replace(catalogue, "kafka", "zoo", 1),
		`"version":{"service":"kafka","version":"2.0.0","requirements":[{"dependency":"zoo:>0.0.0"}]},"fleet":{"members":[` + strings.Join(members, ",") + `]}`,
	} {
		inputs := map[string]string{}
		for i := range 30 {
			inputs[fmt.Sprint(i)] = `{"fleetMember":` + member(i) + `}`
		}
		inputs["none"], inputs["empty"], inputs["own"] = `{}`, `{"fleetMember":{}}`, `{"fleetMember":`+member(1)+`,`+policy(50)+`}`
		texts := map[string]json.RawMessage{}
		for id, input := range inputs {
			texts[id] = json.RawMessage(input)
		}
		body, err := json.Marshal(map[string]any{"inputs": texts, "common_input": json.RawMessage("{" + common + "}")})
		if err != nil {
			t.Fatal(err)
		}
		for name := range questions {
			_, text := post(s, "/v1/batch/data/upgrade/kafka/"+name, string(body))
			var got struct{ Responses map[string]map[string]any }
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			for id, input := range inputs {
				whole := "{" + common
				if id != "none" {
					whole += "," + input[1:len(input)-1]
				}
				status, text := post(s, "/v1/data/upgrade/kafka/"+name, `{"input":`+whole+`}}`)
				var want map[string]any
				if err := json.Unmarshal([]byte(text), &want); err != nil {
					t.Fatal(err)
				}
				if own := got.Responses[id]["http_status_code"]; own != nil && own != fmt.Sprint(status) {
					t.Errorf("%s, %s: status %v, want %d", name, id, own, status)
				}
				delete(got.Responses[id], "http_status_code")
				if !reflect.DeepEqual(got.Responses[id], want) {
					t.Fatalf("%s, %s with %s: %v\nwant %v", name, id, common, got.Responses[id], want)
				}
			}
		}
	}
}

func TestMetrics(t *testing.T) {
	s := newServer(t, Config{})
	post(s, "/v1/data/upgrade/kafka/decision", `{"input":`+asked+`}`)
	post(s, "/v1/data/upgrade/kafka/eligibleForUpgrade", `{"input":{"version":{"requirements":[{"dependency":"x:1.0.0"}]},"fleetMember":{}}}`)
	post(s, "/v1/data/upgrade/kafka/next", `{"input":{"versions":[{"service":"a"},{"service":"b"}],"fleetMember":{}}}`)
	post(s, "/v1/data/upgrade/kafka/plan", `{"input":{}}`)
	post(s, "/v1/data/upgrade/"+strings.Repeat("x", 99)+"/y", `{}`)
	post(s, "/nowhere", `{}`)
	post(s, "/v0/data/upgrade/kafka/progress", asked)
	for _, handler := range []http.Handler{s, s.Diagnostics()} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		for _, want := range []string{
			`http_request_duration_seconds_count{code="200",handler="v1/data",method="post"} 3`,
			`http_request_duration_seconds_count{code="400",handler="v1/data",method="post"} 2`,
			"tranche_faults_total 0",
			`http_request_duration_seconds_count{code="200",handler="v0/data",method="post"} 1`,
			`http_request_duration_seconds_count{code="404",handler="catchall",method="post"} 1`,
			`http_request_duration_seconds_bucket{code="200",handler="v1/data",method="post",le="1e-06"}`,
			`tranche_decisions_total{outcome="yes",question="decision",reason=""} 1`,
			`tranche_decisions_total{outcome="no",question="eligibleForUpgrade",reason="not_installed"} 1`,
			`tranche_decisions_total{outcome="error",question="next",reason="another_service"} 1`,
			`tranche_decisions_total{outcome="error",question="plan",reason="missing"} 1`,
			`tranche_decisions_total{outcome="yes",question="progress",reason="active"} 1`,
			"go_goroutines",
		} {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("no %s in\n%s", want, w.Body)
			}
		}
		if strings.Contains(w.Body.String(), "xxx") {
			t.Error("a service's name is a label")
		}
	}
}

func TestHealthWhileDraining(t *testing.T) {
	s := newServer(t, Config{})
	s.Drain()
	for _, handler := range []http.Handler{s, s.Diagnostics()} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/health", nil))
		if w.Code != 500 || !strings.Contains(w.Body.String(), "shutting down") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("POST", "/v1/data/upgrade/kafka/groupSuccessThreshold", strings.NewReader("{}")))
	if w.Code != 200 || w.Header().Get("Connection") != "close" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestTraceparent(t *testing.T) {
	const id, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	for header, want := range map[string]trace{
		"00-" + id + "-" + span + "-01":                             {id, span},
		"cc-" + id + "-" + span + "-01-more":                        {id, span},
		"00-" + id + "-" + span + "-01-more":                        {},
		"ff-" + id + "-" + span + "-01":                             {},
		"00-" + strings.ToUpper(id) + "-" + span + "-01":            {},
		"00-" + strings.Repeat("0", 32) + "-" + span + "-01":        {},
		"00-" + id + "-" + strings.Repeat("0", 16) + "-01":          {},
		"00-" + id + "-" + span:                                     {},
		"00-" + id + "00-" + span[2:] + "-01":                       {},
		"":                                                          {},
		"00-" + strings.Replace(id, "0", "x", 1) + "-" + span + "-": {},
	} {
		if got := traceOf(http.Header{"Traceparent": {header}}); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
	var log strings.Builder
	s := newServer(t, Config{Decisions: &DecisionLog{To: &log}})
	r := httptest.NewRequest("POST", "/v1/data/upgrade/kafka/groupSuccessThreshold", strings.NewReader("{}"))
	r.Header.Set("traceparent", "00-"+id+"-"+span+"-01")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Header().Get("traceparent") != r.Header.Get("traceparent") {
		t.Errorf("answered with %q", w.Header().Get("traceparent"))
	}
	if !strings.Contains(log.String(), `"span_id":"`+span+`"`) || !strings.Contains(log.String(), `"trace_id":"`+id+`"`) {
		t.Error(log.String())
	}
}

// One whose client leaves is not decided any further.
func TestWhoeverLeavesStopsCosting(t *testing.T) {
	inputs := map[string]any{}
	for i := range 10_000 {
		inputs[fmt.Sprint(i)] = map[string]any{}
	}
	body, _ := json.Marshal(map[string]any{"inputs": inputs})
	ctx, leave := context.WithCancel(context.Background())
	decided := 0
	s := newServer(t, Config{Decisions: &DecisionLog{To: writerFunc(func(line []byte) (int, error) {
		if decided++; decided == 100 {
			leave()
		}
		return len(line), nil
	})}})
	r := httptest.NewRequest("POST", "/v1/batch/data/upgrade/kafka/groupSuccessThreshold", strings.NewReader(string(body)))
	s.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
	if decided > 200 {
		t.Errorf("%d were decided after the client had left at 100", decided)
	}
}

// One whose client has left before its turn is not decided at all.
func TestWhoeverHasLeftIsNotDecided(t *testing.T) {
	decided := 0
	s := newServer(t, Config{Decisions: &DecisionLog{To: writerFunc(func(line []byte) (int, error) {
		decided++
		return len(line), nil
	})}})
	ctx, leave := context.WithCancel(context.Background())
	leave()
	for target, body := range map[string]string{
		"/v1/data/upgrade/kafka/groupSuccessThreshold":       `{"input":{}}`,
		"/v0/data/upgrade/kafka/groupSuccessThreshold":       `{}`,
		"/v1/batch/data/upgrade/kafka/groupSuccessThreshold": `{"inputs":{"a":{}}}`,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", target, strings.NewReader(body)).WithContext(ctx))
		if w.Code != http.StatusServiceUnavailable || decided != 0 {
			t.Errorf("%s: %d %s, %d were decided", target, w.Code, w.Body, decided)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(line []byte) (int, error) { return f(line) }
