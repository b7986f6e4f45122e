package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/tranche-go/tranche"
)

// Many inputs in one request, in the shape of Enterprise OPA's batch API:
//
//	{"inputs": {"a": {…}, "b": {…}}, "common_input": {…}}
//	{"responses": {"a": {"result": …}, "b": {"result": …}}}
//
// A part that an input does not have is that of common_input. If all responses have
// one status, it is that of the whole; else the whole is 207, and each response has
// its own as http_status_code.

// A batch is what such a request asks.
type batch struct {
	ids    []string
	inputs []*input
}

func (s *Server) postBatch(w http.ResponseWriter, r *http.Request) {
	q := s.newRequest(w, r, "v1")
	q.prefix = inBody
	q.joined = batchPath(q.joined)
	text, err := s.readText(q)
	defer q.body.free()
	if err != nil {
		s.fail(w, problemOf(inBody, err))
		return
	}
	b, err := s.readBatch(text)
	if err != nil {
		s.fail(w, problemOf(inBody, err))
		return
	}
	q.read = time.Since(q.began)
	if err := s.begin(r.Context(), q.call.deadline); err != nil {
		s.fail(w, problemOf("", err))
		return
	}
	defer s.end()
	at, p := locate(q.joined)
	if p != nil {
		s.fail(w, p)
		return
	}
	answered, p := s.answerBatch(q, at, b)
	defer answered.free(&s.memory)
	if p != nil {
		s.fail(w, p)
		return
	}
	q.decided = time.Since(q.began)
	s.sendBatch(w, q, b, answered)
}

// readBatch finds the inputs of a batch in its text.
func (s *Server) readBatch(text []byte) (*batch, error) {
	b := &batch{}
	places := map[string]int{}
	var common *input
	asked := false
	at := blank(text, 0)
	_, err := fields(text, at, func(name string, at int) (int, error) {
		switch name {
		case "inputs":
			asked = true
			clear(places)
			*b = batch{}
			return fields(text, at, func(id string, at int) (int, error) {
				in, end, err := anyInput(text, at)
				if err != nil {
					return end, err
				}
				if len(b.ids) == s.limits.MaxBatch {
					return end, fmt.Errorf("inputs: want at most %d", s.limits.MaxBatch)
				}
				if place, twice := places[id]; twice {
					b.inputs[place] = in
					return end, nil
				}
				places[id] = len(b.ids)
				b.ids, b.inputs = append(b.ids, id), append(b.inputs, in)
				return end, nil
			})
		case "common_input":
			in, end, err := anyInput(text, at)
			common = in
			return end, err
		}
		return valid(text, at)
	})
	if err == errSyntax {
		var whole struct {
			Inputs map[string]json.RawMessage `json:"inputs"`
		}
		if err = json.Unmarshal(text, &whole); err == nil {
			err = errors.New("inputs: want an object")
			if !utf8.Valid(text) {
				err = errors.New("invalid UTF-8")
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if !asked {
		return nil, errors.New("'inputs' key missing from the request")
	}
	if common == nil {
		return b, nil
	}
	shared, err := newShared(common)
	if err != nil {
		return nil, fmt.Errorf("common_input: %w", err)
	}
	for _, in := range b.inputs {
		in.common = shared
	}
	return b, nil
}

// anyInput finds an input in a text, whatever it is: if it is not plain, whoever
// asks about it learns why.
func anyInput(text []byte, at int) (*input, int, error) {
	in, end, err := outline(text, at)
	if err != nil {
		var ok bool
		if end, ok = skip(text, at); !ok {
			return nil, end, errSyntax
		}
		in = &input{text: text[at:end]}
	}
	in.strict = func() (tranche.Input, error) {
		return tranche.ParseInput(fmt.Appendf(nil, `{"input":%s}`, in.text))
	}
	return in, end, nil
}

// batchPath is what stands behind /v1/batch/data/, where path is what stands one
// segment before.
func batchPath(path string) string {
	for i := range len(path) {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return ""
}

// responses are what a stretch of a batch's inputs came to: the fields of each.
type responses struct {
	page     bytes.Buffer
	ends     []int // in the page
	statuses []int
	held     int64
}

type answeredBatch []*responses

func (a answeredBatch) free(memory *budget) {
	for _, r := range a {
		memory.give(r.held)
	}
}

// answerBatch decides all inputs, as many at a time as there are processors. It stops
// when nobody waits for the answer any more, or it grows too large.
func (s *Server) answerBatch(q *request, at location, b *batch) (answeredBatch, *problem) {
	const least = 32 // inputs that are worth a goroutine
	workers := max(1, min(runtime.GOMAXPROCS(0), len(b.ids)/least))
	all, problems := make(answeredBatch, workers), make([]*problem, workers)
	var work sync.WaitGroup
	for w := range workers {
		all[w] = &responses{}
		from, to := w*len(b.ids)/workers, (w+1)*len(b.ids)/workers
		work.Go(func() { problems[w] = s.answerStretch(all[w], q, at, b.inputs[from:to]) })
	}
	work.Wait()
	for _, p := range problems {
		if p != nil {
			return all, p
		}
	}
	return all, nil
}

func (s *Server) answerStretch(to *responses, q *request, at location, inputs []*input) *problem {
	var result bytes.Buffer
	one := *q
	one.batch = q.decision
	for _, in := range inputs {
		if err := isOver(q.Context(), q.call.deadline); err != nil {
			return problemOf("", err)
		}
		if s.decisions != nil {
			one.decision = newID()
		}
		began := to.page.Len()
		result.Reset()
		one.read = time.Since(q.began)
		_, p := s.decide(&result, at, inBody, in)
		one.decided = time.Since(q.began)
		document := bytes.TrimSuffix(result.Bytes(), []byte("\n"))
		if err := s.logDecision(&one, in, document, p); err != nil {
			p = internal(err)
		}
		status := http.StatusOK
		if p != nil {
			status = p.status
		}
		to.write(one.decision, document, p)
		size := int64(to.page.Len() - began)
		if !s.memory.take(size) {
			return problemOf("", errBusy)
		}
		to.held += size
		to.ends, to.statuses = append(to.ends, to.page.Len()), append(to.statuses, status)
	}
	return nil
}

// write writes a response without its brackets.
func (r *responses) write(id string, result []byte, p *problem) {
	if p != nil {
		text, _ := json.Marshal(p) // strings and lists of them
		r.page.Write(text[1 : len(text)-1])
		if id != "" {
			r.page.WriteString(`,"decision_id":"` + id + `"`)
		}
		return
	}
	if id != "" {
		r.page.WriteString(`"decision_id":"` + id + `"`)
	}
	if len(result) == 0 {
		return
	}
	if id != "" {
		r.page.WriteByte(',')
	}
	r.page.WriteString(`"result":`)
	r.page.Write(result)
}

func (s *Server) sendBatch(w http.ResponseWriter, q *request, b *batch, answered answeredBatch) {
	status, mixed := http.StatusOK, false
	for i, stretch := range answered {
		for j, one := range stretch.statuses {
			if i == 0 && j == 0 {
				status = one
			}
			mixed = mixed || one != status
		}
	}
	if mixed {
		status = http.StatusMultiStatus
	}
	page := pages.Get().(*bytes.Buffer)
	defer freePage(page)
	page.WriteByte('{')
	if q.decision != "" {
		page.WriteString(`"batch_decision_id":"` + q.decision + `",`)
	}
	if q.metrics {
		timers, _ := json.Marshal(q.timers())
		page.WriteString(`"metrics":`)
		page.Write(timers)
		page.WriteByte(',')
	}
	page.WriteString(`"responses":{`)
	n := 0
	for _, stretch := range answered {
		from := 0
		for j, end := range stretch.ends {
			if n > 0 {
				page.WriteByte(',')
			}
			id, _ := json.Marshal(b.ids[n])
			page.Write(id)
			page.WriteString(`:{`)
			page.Write(stretch.page.Bytes()[from:end])
			if mixed {
				if end > from {
					page.WriteByte(',')
				}
				page.WriteString(`"http_status_code":"` + strconv.Itoa(stretch.statuses[j]) + `"`)
			}
			page.WriteByte('}')
			from = end
			n++
		}
	}
	page.WriteString("}}\n")
	send(w, q.Request, status, page, q.pretty)
}
