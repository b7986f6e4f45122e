package server

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecisionLog(t *testing.T) {
	var log strings.Builder
	s := newServer(t, Config{Decisions: &DecisionLog{To: &log, Labels: map[string]string{"version": "v1"}}})
	lines := func() []map[string]any {
		var events []map[string]any
		for line := range strings.Lines(log.String()) {
			var event map[string]any
			if err := json.Unmarshal([]byte(line), &event); err != nil {
				t.Fatal(err)
			}
			for _, field := range []string{"decision_id", "timestamp", "time", "metrics"} {
				if event[field] == nil && (field != "decision_id" || event["msg"] != "Batch Common Input") {
					t.Errorf("no %s in %s", field, line)
				}
				delete(event, field)
			}
			events = append(events, event)
		}
		log.Reset()
		return events
	}
	event := func(more map[string]any) map[string]any {
		whole := map[string]any{
			"labels": map[string]any{"version": "v1"}, "level": "info", "msg": "Decision Log",
			"requested_by": "192.0.2.1:1234", "type": "openpolicyagent.org/decision_logs",
		}
		for name, value := range more {
			whole[name] = value
		}
		return whole
	}
	post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", `{"x":1,"input":{"policy":{"successThreshold":7}}} more`)
	post(s, "/v0/data/upgrade/kafka/eligibleForUpgrade", `{"version":{"requirements":[{}]},"fleetMember":{}} more`)
	post(s, "/v1/data/upgrade/kafka/plan", `{"input":{"version":{},"fleet":{}}}`)
	post(s, "/v1/data/upgrade/kafka/plan", `malformed, which is no decision`)
	post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", ``)
	want := []map[string]any{
		event(map[string]any{
			"path": "upgrade/kafka/groupSuccessThreshold", "req_id": 1.0, "result": 7.0,
			"input": map[string]any{"policy": map[string]any{"successThreshold": 7.0}},
		}),
		event(map[string]any{
			"path": "upgrade/kafka/eligibleForUpgrade", "req_id": 2.0,
			"error": "undefined_document: document undefined: data.upgrade.kafka.eligibleForUpgrade",
			"input": map[string]any{"version": map[string]any{"requirements": []any{map[string]any{}}}, "fleetMember": map[string]any{}},
		}),
		event(map[string]any{
			"path": "upgrade/kafka/plan", "req_id": 3.0,
			"error": `invalid_parameter: body contains malformed input document: version.service: want the name of a service, got ""`,
			"input": map[string]any{"version": map[string]any{}, "fleet": map[string]any{}},
		}),
		event(map[string]any{"path": "upgrade/kafka/groupSuccessThreshold", "req_id": 5.0, "result": 90.0}),
	}
	if got := lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}

	_, body := post(s, "/v1/batch/data/upgrade/kafka/eligibleForUpgrade", `{"inputs":{"a":{"fleetMember":{}},"b":5},"common_input":{"version":{}}}`)
	var answer struct {
		Batch string `json:"batch_decision_id"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Batch == "" {
		t.Errorf("%v: %s", err, body)
	}
	want = []map[string]any{
		event(map[string]any{ // what they have in common, once
			"path": "upgrade/kafka/eligibleForUpgrade", "req_id": 6.0, "batch_decision_id": answer.Batch,
			"input": map[string]any{"version": map[string]any{}},
			"msg":   "Batch Common Input", "type": "tranche/batch_common_input",
		}),
		event(map[string]any{
			"path": "upgrade/kafka/eligibleForUpgrade", "req_id": 6.0, "result": true, "batch_decision_id": answer.Batch,
			"input": map[string]any{"fleetMember": map[string]any{}},
		}),
		event(map[string]any{
			"path": "upgrade/kafka/eligibleForUpgrade", "req_id": 6.0, "batch_decision_id": answer.Batch, "input": 5.0,
			"error": "invalid_parameter: body contains malformed input document: input: want an object, got 5",
		}),
	}
	if got := lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("of a batch:\ngot  %v\nwant %v", got, want)
	}
}

func TestMask(t *testing.T) {
	var log strings.Builder
	s := newServer(t, Config{Decisions: &DecisionLog{To: &log, Mask: []string{
		"/input/fleetMember/clusterID", "/input/fleet/members/*/clusterID", "/input/versions/1", "/input/nothing", "/result/*/*/services",
		"/input/a~1b~0c",
	}}})
	post(s, "/v1/data/upgrade/kafka/rolloutPlan", `{"input":{"a/b~c":1,`+asked[1:]+`}`)
	var event struct {
		Erased        []string
		Input, Result any
	}
	if err := json.Unmarshal([]byte(log.String()), &event); err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(event.Input)
	for _, hidden := range []string{"clusterID", "a/b~c"} {
		if strings.Contains(string(text), hidden) {
			t.Errorf("%q in %s", hidden, text)
		}
	}
	if !strings.HasSuffix(string(text), `"version":"1.0.0"},null]}`) {
		t.Errorf("the second version is not null in %s", text)
	}
	text, _ = json.Marshal(event.Result)
	if strings.Contains(string(text), "services") || !strings.Contains(string(text), "clusterID") {
		t.Errorf("%s", text)
	}
	want := []string{"/input/fleetMember/clusterID", "/input/fleet/members/*/clusterID", "/input/versions/1", "/result/*/*/services", "/input/a~1b~0c"}
	if !reflect.DeepEqual(event.Erased, want) {
		t.Errorf("erased %q, want %q", event.Erased, want)
	}
	for _, mask := range []string{"", "input", "/", "/labels", "/inputs/a"} {
		if _, err := New(Config{Decisions: &DecisionLog{Mask: []string{mask}}}); err == nil {
			t.Errorf("%q is taken for a mask", mask)
		}
	}
}

// Whatever a caller sends can be logged, and the log changes no answer.
func TestDecisionLogTakesEveryInput(t *testing.T) {
	var log strings.Builder
	silent := newServer(t, Config{})
	s := newServer(t, Config{Decisions: &DecisionLog{To: &log, Mask: []string{"/input/fleetMember/clusterID"}}})
	unmasked := newServer(t, Config{Decisions: &DecisionLog{To: &log}})
	for _, input := range []string{
		`{"fleetMember":{"a" 1},"version":{}}`, `{"fleetMember":{},"version":{},"fleet":{"members":[1,,2]}}`,
		"{\"fleetMember\":{\"clusterID\":\"\xff\"},\"version\":{}}", `{ }`, `null`, "{\"version\":{}\n}",
	} {
		for target, body := range map[string]string{
			"/v1/data/upgrade/kafka/decision":       `{"input":` + input + `}`,
			"/v0/data/upgrade/kafka/decision":       input,
			"/v1/batch/data/upgrade/kafka/decision": `{"inputs":{"a":` + input + `},"common_input":{"version":{},"fleetMember":{}}}`,
		} {
			want, _ := post(silent, target, body)
			for _, logging := range []*Server{s, unmasked} {
				log.Reset()
				got, answer := post(logging, target, body)
				if got != want {
					t.Errorf("%s %s: %d %s, and %d where it is not logged", target, body, got, answer, want)
				}
				logged := 0
				for line := range strings.Lines(log.String()) {
					if logged++; !json.Valid([]byte(line)) {
						t.Errorf("%s %s: logged %q", target, body, line)
					}
				}
				if isJSON := json.Valid([]byte(body)) && utf8.ValidString(body); isJSON != (logged > 0) {
					t.Errorf("%s %s: %d lines are logged", target, body, logged)
				}
			}
		}
	}
}

// What cannot be logged is not answered.
func TestDecisionLogThatFails(t *testing.T) {
	s := newServer(t, Config{Decisions: &DecisionLog{To: writerFunc(func([]byte) (int, error) { return 0, errors.New("disk full") })}})
	status, body := post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", "{}")
	if status != 500 || !strings.Contains(body, "decision_logs: disk full") {
		t.Errorf("%d %s", status, body)
	}
	if status, body = post(s, "/v1/batch/data/upgrade/kafka/groupSuccessThreshold", `{"inputs":{"a":{}}}`); status != 500 || strings.Contains(body, `"result"`) {
		t.Errorf("of a batch: %d %s", status, body)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if !strings.Contains(w.Body.String(), "tranche_faults_total 2") { // ours, and counted
		t.Errorf("%s", w.Body)
	}
}
