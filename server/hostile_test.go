package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// A hostile request is as it goes over the wire.
type hostile struct {
	name, head, body string
	stays            bool // the client sends no more, and leaves its connection open
	statuses         []int
}

func gzipped(write func(io.Writer)) string {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	write(w)
	_ = w.Close()
	return out.String()
}

var hostileRequests = sync.OnceValue(func() []hostile {
	post := func(name, question, body string, statuses ...int) hostile {
		path := "/v1/data/upgrade/kafka/" + question
		if batch, ok := strings.CutPrefix(question, "../../../"); ok {
			path = "/v1/" + batch
		}
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", path, len(body))
		return hostile{name: name, head: head, body: body, statuses: statuses}
	}
	zeros := make([]byte, 1<<20)
	bomb := gzipped(func(w io.Writer) {
		for range 64 {
			_, _ = w.Write(zeros)
		}
	})
	deflated := func(name, body string, statuses ...int) hostile {
		h := post(name, "plan", body, statuses...)
		h.head = strings.Replace(h.head, "Connection", "Content-Encoding: gzip\r\nConnection", 1)
		return h
	}
	deep := func(open, inner, end string) string {
		return `{"input":{"version":{},"fleet":{"members":[` + strings.Repeat(open, 50_000) + inner + strings.Repeat(end, 50_000) + `]}}}`
	}
	var entries []string
	for i := range 2_000 {
		entries = append(entries, fmt.Sprintf(`{"name":"kafka","version":"1.0.0","risk":%d}`, i))
	}
	everywhere := `{"input":{"version":{"service":"kafka","version":"2.0.0"},"fleet":{"members":[
		{"upgradePolicy":"automatic","services":[` + strings.Join(entries, ",") + `]}]}}}`
	member := func(text string) string {
		return `{"input":{"version":{"service":"kafka","version":"2.0.0"},"fleet":{"members":[{"services":[{"name":"kafka","risk":` + text + `}]}]}}}`
	}
	return []hostile{
		post("deep lists", "plan", deep("[", "", "]"), 400),
		post("deep objects", "rolloutPlan", deep(`{"a":`, "1", "}"), 400),
		post("deep and without end", "plan", strings.Repeat("[", 1_000_000), 400, 503),
		post("deep beside the input", "groupSuccessThreshold", `{"a":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+`,"input":{}}`, 400),
		post("a huge number", "plan", member(strings.Repeat("9", 1_000_000)), 400),
		post("a huge exponent", "plan", member("1e999999999"), 400),
		post("a tiny number", "plan", member("1e-999999999"), 400),
		post("a long fraction", "plan", member("7."+strings.Repeat("0", 1_000_000)), 200),
		post("no UTF-8", "plan", "{\"input\":{\"version\":{\"service\":\"\xff\xfe\"}}}", 400),
		post("half a surrogate", "plan", `{"input":{"version":{"service":"\ud800","version":"1.0.0"},"fleet":{}}}`, 200),
		post("a zero byte", "plan", "{\"input\":\x00}", 400),
		post("a name many times", "groupSuccessThreshold", `{"input":{`+strings.Repeat(`"policy":{"successThreshold":7},`, 20_000)+`"policy":{}}}`, 200),
		post("many names", "groupSuccessThreshold", `{"input":{`+manyNames(5_000)+`"policy":{}}}`, 200),
		post("a member in too many groups", "rolloutPlan", everywhere, 400),
		post("a member in too many groups, with reasons", "progress", everywhere, 400),
		post("a path without end", "rolloutPlan"+strings.Repeat("/0", 20_000), `{"input":{}}`, 400),
		post("a body above the limit", "plan", strings.Repeat(" ", 5<<20), 400),
		post("a batch that is too large", "../../../batch/data/upgrade/kafka/decision", `{"inputs":{`+manyNames(500)+`"a":{}}}`, 400),
		deflated("a bomb", bomb, 400),
		deflated("a bomb in a bomb", gzipped(func(w io.Writer) { _, _ = io.WriteString(w, bomb) }), 400),
		deflated("no gzip", "no gzip", 400),
		deflated("half a gzip", bomb[:100], 400),
		{name: "too short", head: "POST /v1/data/upgrade/kafka/plan HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", body: `{"input"`},
		{name: "slow", head: "POST /v1/data/upgrade/kafka/plan HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", body: `{"input"`, stays: true, statuses: []int{408}},
		{name: "slow, in chunks", head: "POST /v1/data/upgrade/kafka/plan HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", body: "5\r\n{\"inp", stays: true, statuses: []int{408}},
		{name: "chunks above the limit", head: "POST /v1/data/upgrade/kafka/plan HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", body: "600000\r\n" + strings.Repeat(" ", 6<<20), statuses: []int{400}},
		{name: "a length that is none", head: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", statuses: []int{400}},
		{name: "half a header", head: "POST /v1/data/upgrade/kafka/plan HTTP/1.1\r\nHo", stays: true, statuses: []int{400, 408}},
		{name: "a long header", head: "GET /health HTTP/1.1\r\nX: " + strings.Repeat("x", 4<<20) + "\r\n\r\n", statuses: []int{431}},
		{name: "no HTTP", head: "\x16\x03\x01\x02\x00\x01\x00", body: strings.Repeat("\x00", 600), stays: true, statuses: []int{400}},
	}
})

func manyNames(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `"name %d":{"a":[1,2,{}]},`, i)
	}
	return text.String()
}

// short is how long a slow client is waited for.
const short = 500 * time.Millisecond

// hostileServer gives requests so much time.
func hostileServer(t *testing.T, most time.Duration) *httptest.Server {
	s := newServer(t, Config{Limits: Limits{
		MaxBody: 4 << 20, MaxInflated: 16 << 20, MaxMemory: 64 << 20, MaxTime: most, MaxBatch: 100, MaxConcurrent: 8,
	}})
	server := httptest.NewUnstartedServer(s)
	server.Config.ReadHeaderTimeout = most
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// send returns the status that it gets, or 0 where the connection is closed.
func (h hostile) send(address string, halfClose bool) (int, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(time.Minute))
	go func() { // for the server may answer before it has read everything
		_, _ = io.WriteString(connection, h.head+h.body)
		if halfClose {
			_ = connection.(*net.TCPConn).CloseWrite()
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		if late, ok := err.(net.Error); ok && late.Timeout() {
			return 0, err
		}
		return 0, nil
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, nil
}

// Each hostile request gets its answer or a clean close, in bounded memory, and the
// next request is served.
func TestHostileRequests(t *testing.T) {
	patient := hostileServer(t, time.Minute).Listener.Addr().String()
	impatient := hostileServer(t, short).Listener.Addr().String()
	for _, h := range hostileRequests() {
		t.Run(h.name, func(t *testing.T) {
			address := patient // however slow the machine is
			if h.stays {
				address = impatient
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for _, halfClose := range []bool{false, true} {
				if !halfClose && len(h.statuses) == 0 && !h.stays {
					continue // there is no end to wait for
				}
				status, err := h.send(address, halfClose)
				if err != nil {
					t.Fatal(err)
				}
				if expected := append(h.statuses, 0); !halfClose && !contains(expected, status) {
					t.Errorf("status %d, want %v", status, h.statuses)
				}
			}
			runtime.ReadMemStats(&after)
			// The largest is inflated to 16 MiB, twice, into memory that doubles.
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 400<<20 {
				t.Errorf("it took %d MiB", grown>>20)
			}
			if status, err := next.send(patient, false); status != 200 || err != nil {
				t.Errorf("the next request: %d, %v", status, err)
			}
		})
	}
}

var next = hostile{
	head: fmt.Sprintf("POST /v1/data/upgrade/kafka/shouldUpgrade HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", len(asked)+10),
	body: `{"input":` + asked + `}`,
}

func contains(statuses []int, status int) bool {
	for _, s := range statuses {
		if s == status {
			return true
		}
	}
	return false
}

// A thousand at the same time, hostile ones among them.
func TestAThousandConcurrentRequests(t *testing.T) {
	server := hostileServer(t, short)
	address := server.Listener.Addr().String()
	all := hostileRequests()
	var clients sync.WaitGroup
	var mutex sync.Mutex
	got := map[int]int{}
	for i := range 1000 {
		clients.Go(func() {
			h := next
			if i%4 == 0 {
				h = all[i/4%len(all)]
			}
			status, err := h.send(address, true)
			if err != nil {
				t.Errorf("%s: %v", h.name, err)
			}
			if h.name == "" {
				mutex.Lock()
				got[status]++
				mutex.Unlock()
			}
		})
	}
	clients.Wait()
	t.Logf("of 750 that are right: %v", got)
	for status := range got {
		// 503: it waited in vain for its turn; 0 and 408: it was not read in time.
		if !contains([]int{200, 503, 408, 0}, status) {
			t.Errorf("status %d", status)
		}
	}
	if status, err := next.send(address, false); status != 200 || err != nil {
		t.Errorf("the next request: %d, %v", status, err)
	}
	server.Close() // waits for handlers, which end after the client has its answer
	s := server.Config.Handler.(*Server)
	if left := s.memory.left.Load(); left != s.limits.MaxMemory {
		t.Errorf("%d bytes are held by nobody", s.limits.MaxMemory-left)
	}
	if len(s.slots) != 0 {
		t.Errorf("%d turns are held by nobody", len(s.slots))
	}
}

// A request that waits for its turn does so as long as its client does, and no longer
// than it may.
func TestWaitingForATurn(t *testing.T) {
	busy, deciding := make(chan struct{}), make(chan struct{}, 1)
	s := newServer(t, Config{
		Limits: Limits{MaxConcurrent: 1, MaxTime: 300 * time.Millisecond},
		Decisions: &DecisionLog{To: writerFunc(func(line []byte) (int, error) {
			deciding <- struct{}{}
			<-busy
			return len(line), nil
		})},
	})
	first := make(chan int)
	go func() {
		status, _ := post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", "{}")
		first <- status
	}()
	<-deciding
	if status, body := post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", "{}"); status != 503 || !strings.Contains(body, "took too long") {
		t.Errorf("%d %s", status, body)
	}
	close(busy)
	if status := <-first; status != 200 {
		t.Errorf("the first: %d", status)
	}
}

// Bodies that find no room are refused, and no memory is lost.
func TestMemoryIsBounded(t *testing.T) {
	s := newServer(t, Config{Limits: Limits{MaxMemory: 1 << 20}})
	body := strings.Repeat(" ", 2<<20)
	if status, text := post(s, "/v1/data/upgrade/kafka/plan", body); status != 503 || !strings.Contains(text, "busy") {
		t.Errorf("%d %s", status, text)
	}
	if left := s.memory.left.Load(); left != 1<<20 {
		t.Errorf("%d bytes are held by nobody", 1<<20-left)
	}
	if status, text := post(s, "/v1/data/upgrade/kafka/groupSuccessThreshold", "{}"); status != 200 {
		t.Errorf("the next: %d %s", status, text)
	}
	// Values take more than their text: so do many small ones.
	numbers := strings.Repeat("1,", 1<<20) + "1"
	s = newServer(t, Config{Limits: Limits{MaxMemory: 64 << 20}})
	for kind, body := range map[string]string{
		"application/json": `{"input":{"version":{},"fleet":{"members":[` + numbers + `]}}}`,
		"application/yaml": `input: {version: {}, fleet: {members: [` + numbers[:1<<20] + `]}}`,
	} {
		r := httptest.NewRequest("POST", "/v1/data/upgrade/kafka/plan", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != 503 {
			t.Errorf("many values as %s: %d %.200s", kind, w.Code, w.Body)
		}
		if left := s.memory.left.Load(); left != 64<<20 {
			t.Errorf("%d bytes are held by nobody", 64<<20-left)
		}
	}
	form := sentForm{{"document", `{"fleet":[` + numbers[:1<<20] + `]}`}}
	for _, r := range []*http.Request{form.request(t), form.urlencoded()} {
		if status, text := page(t, s, r); status != 503 {
			t.Errorf("many values on the page: %d %.200s", status, text)
		}
	}
	// A body of unknown length holds little more than three times what it is.
	s = newServer(t, Config{Limits: Limits{MaxMemory: 7 << 20}})
	r := httptest.NewRequest("POST", "/v1/data/upgrade/kafka/groupSuccessThreshold", io.MultiReader(strings.NewReader(body), strings.NewReader("{}")))
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 200 {
		t.Errorf("a body in pieces: %d %s", w.Code, w.Body)
	}
}
