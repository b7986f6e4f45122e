package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/tranche-go/tranche/documents"
)

// Many inputs in one request, in the shape of Enterprise OPA's batch API:
//
//	{"inputs": {"a": {…}, "b": {…}}, "common_input": {…}}
//	{"responses": {"a": {"result": …}, "b": {"result": …}}}
//
// A part that an input does not have is that of common_input. If all responses have
// one status, it is that of the whole; else the whole is 207, and each response has
// its own as http_status_code.

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
	b, err := documents.ParseBatch(text, s.limits.MaxBatch)
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
	q.decided = time.Since(q.began)
	if err := s.logCommon(q, b.Common); err != nil {
		s.fail(w, internal(err))
		return
	}
	answered, p := s.answerBatch(q, at, b)
	defer answered.free(&s.memory)
	if p != nil {
		s.fail(w, p)
		return
	}
	q.decided = time.Since(q.began)
	s.sendBatch(w, q, b.IDs, answered)
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
func (s *Server) answerBatch(q *request, at location, b documents.Batch) (answeredBatch, *problem) {
	const least = 32 // inputs that are worth a goroutine
	workers := max(1, min(runtime.GOMAXPROCS(0), len(b.IDs)/least))
	common := newShared(b.Common)
	all, problems := make(answeredBatch, workers), make([]*problem, workers)
	var work sync.WaitGroup
	for w := range workers {
		all[w] = &responses{}
		from, to := w*len(b.IDs)/workers, (w+1)*len(b.IDs)/workers
		work.Go(func() { problems[w] = s.answerStretch(all[w], q, at, b.Inputs[from:to], common) })
	}
	work.Wait()
	for _, p := range problems {
		if p != nil {
			return all, p
		}
	}
	return all, nil
}

func (s *Server) answerStretch(to *responses, q *request, at location, inputs []documents.Question, common *shared) *problem {
	var result bytes.Buffer
	one := *q
	one.batch = q.decision
	for _, own := range inputs {
		in := input{own, true, common, q.began}
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
			if status = p.status; status == http.StatusInternalServerError {
				s.metrics.faults.Inc()
			}
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

func (s *Server) sendBatch(w http.ResponseWriter, q *request, ids []string, answered answeredBatch) {
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
			id, _ := json.Marshal(ids[n])
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
