package server

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/tranche-go/tranche/documents"
)

// A DecisionLog writes a line for each decision, in OPA's format, for auditors.
type DecisionLog struct {
	// To takes each line with one call of Write; calls do not overlap. An error of
	// writing is the caller's answer in place of the decision: none goes unlogged.
	To io.Writer
	// Mask are JSON pointers into the event, such as "/input/fleetMember/clusterID":
	// what stands there is erased before it is written. They begin with /input or
	// /result, and a segment * is every element of a list or an object.
	Mask []string
	// Labels say who decided.
	Labels map[string]string
}

// An event is a line of the decision log.
type event struct {
	DecisionID      string            `json:"decision_id,omitempty"`
	BatchDecisionID string            `json:"batch_decision_id,omitempty"`
	Erased          []string          `json:"erased,omitempty"`
	Error           string            `json:"error,omitempty"`
	Input           any               `json:"input,omitempty"`
	Labels          map[string]string `json:"labels"`
	Level           string            `json:"level"`
	Metrics         map[string]int64  `json:"metrics"`
	Message         string            `json:"msg"`
	Path            string            `json:"path"`
	RequestID       uint64            `json:"req_id,omitempty"`
	RequestedBy     string            `json:"requested_by,omitempty"`
	Result          any               `json:"result,omitempty"`
	SpanID          string            `json:"span_id,omitempty"`
	Time            string            `json:"time"`
	Timestamp       string            `json:"timestamp"`
	TraceID         string            `json:"trace_id,omitempty"`
	Type            string            `json:"type"`
}

// decisions is a log that is under way.
type decisions struct {
	DecisionLog
	mask  [][]string
	mutex sync.Mutex
}

func newDecisions(log DecisionLog) (*decisions, error) {
	d := &decisions{DecisionLog: log}
	for _, pointer := range log.Mask {
		segments := strings.Split(pointer, "/")
		if segments[0] != "" || len(segments) < 2 || segments[1] != "input" && segments[1] != "result" {
			return nil, fmt.Errorf("server: mask %q: want a JSON pointer that begins with /input or /result", pointer)
		}
		for i := range segments {
			segments[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(segments[i])
		}
		d.mask = append(d.mask, segments[1:])
	}
	return d, nil
}

// newID is a random UUID.
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// logDecision writes what was decided, if decisions are logged. The result is JSON,
// or empty where there is none.
func (s *Server) logDecision(q *request, in input, result []byte, p *problem) error {
	if s.decisions == nil {
		return nil
	}
	e := s.event(q)
	e.Message, e.Type = "Decision Log", "openpolicyagent.org/decision_logs"
	if p != nil {
		e.Error = p.Error()
	}
	return s.decisions.write(e, in.Text(), result)
}

// logCommon writes what the inputs of a batch have in common, once for all of them: the
// lines of its decisions have the batch's id, and what their own inputs lack stands here.
func (s *Server) logCommon(q *request, common documents.Question) error {
	if s.decisions == nil || len(common.Text()) == 0 {
		return nil
	}
	e := s.event(q)
	e.DecisionID, e.BatchDecisionID = "", q.decision
	e.Message, e.Type = "Batch Common Input", "tranche/batch_common_input"
	return s.decisions.write(e, common.Text(), nil)
}

// event is what all lines about a request say.
func (s *Server) event(q *request) *event {
	now := time.Now().UTC()
	return &event{
		DecisionID:      q.decision,
		BatchDecisionID: q.batch,
		Labels:          s.decisions.Labels,
		Level:           "info",
		Metrics:         q.timers(),
		Path:            q.joined,
		RequestID:       q.call.id,
		RequestedBy:     q.RemoteAddr,
		SpanID:          q.call.trace.span,
		Time:            now.Format(time.RFC3339),
		Timestamp:       now.Format(time.RFC3339Nano),
		TraceID:         q.call.trace.id,
	}
}

func (d *decisions) write(e *event, input, result []byte) error {
	parts := map[string]any{}
	for name, text := range map[string][]byte{"input": input, "result": result} {
		if len(text) == 0 {
			continue
		}
		if d.masks(name) {
			parts[name] = tree(text)
		} else {
			parts[name] = json.RawMessage(text)
		}
	}
	for i, pointer := range d.mask {
		if erase(parts, pointer) {
			e.Erased = append(e.Erased, d.Mask[i])
		}
	}
	e.Input, e.Result = parts["input"], parts["result"]
	line := pages.Get().(*bytes.Buffer)
	defer freePage(line)
	encoder := json.NewEncoder(line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		return fmt.Errorf("decision_logs: %w", err)
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if _, err := d.To.Write(line.Bytes()); err != nil {
		return fmt.Errorf("decision_logs: %w", err)
	}
	return nil
}

func (d *decisions) masks(part string) bool {
	for _, pointer := range d.mask {
		if pointer[0] == part {
			return true
		}
	}
	return false
}

func tree(text []byte) (value any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	_ = decoder.Decode(&value) // it was read before
	return value
}

// erase removes what stands at a pointer, and tells whether anything did. In a list
// null takes the place, so that the others keep theirs.
func erase(within any, pointer []string) bool {
	erased := false
	each := func(key string, value any, remove func()) {
		if key != pointer[0] && pointer[0] != "*" {
			return
		}
		if len(pointer) > 1 {
			erased = erase(value, pointer[1:]) || erased
		} else {
			remove()
			erased = true
		}
	}
	switch whole := within.(type) {
	case map[string]any:
		for key, value := range whole {
			each(key, value, func() { delete(whole, key) })
		}
	case []any:
		for i, value := range whole {
			each(fmt.Sprint(i), value, func() { whole[i] = nil })
		}
	}
	return erased
}
