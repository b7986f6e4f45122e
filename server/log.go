package server

import (
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// A call is a request while it is answered, and what is known of it. It is the
// http.ResponseWriter of all handlers, so that they need no context for it.
type call struct {
	http.ResponseWriter
	id       uint64
	trace    trace
	handler  string // for metrics
	deadline time.Time
	status   int
	bytes    int
}

func callOf(w http.ResponseWriter) *call { return w.(*call) }

func (c *call) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *call) Write(data []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(data)
	c.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (c *call) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// A trace is what a traceparent header says, in hexadecimal digits.
type trace struct{ id, span string }

// traceOf reads a header of https://www.w3.org/TR/trace-context/, version 00 or
// later. One that is malformed is as none.
func traceOf(header http.Header) trace {
	if header["Traceparent"] == nil {
		return trace{}
	}
	parts := strings.Split(header.Get("Traceparent"), "-")
	if len(parts) < 4 || len(parts) > 4 && parts[0] == "00" || parts[0] == "ff" {
		return trace{}
	}
	for i, length := range []int{2, 32, 16, 2} {
		digits, err := hex.DecodeString(parts[i])
		zeros := strings.Trim(parts[i], "0") == ""
		if err != nil || 2*len(digits) != length || parts[i] != strings.ToLower(parts[i]) || zeros && (i == 1 || i == 2) {
			return trace{}
		}
	}
	return trace{parts[1], parts[2]}
}

// observe counts, times and logs each request, and carries its trace through.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := &call{
			ResponseWriter: w, id: s.calls.Add(1), trace: traceOf(r.Header), handler: "catchall",
			deadline: began.Add(s.limits.MaxTime),
		}
		if c.trace.id != "" {
			w.Header().Set("Traceparent", r.Header.Get("Traceparent"))
		}
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		c.limit(s.limits.MaxTime)
		next.ServeHTTP(c, r)
		if c.status == 0 {
			c.status = http.StatusOK
		}
		took := time.Since(began)
		s.metrics.request(c.handler, r, c.status, took)
		if !s.log.Enabled(r.Context(), slog.LevelInfo) {
			return
		}
		attributes := []slog.Attr{
			slog.Uint64("req_id", c.id),
			slog.String("client_addr", r.RemoteAddr),
			slog.String("req_method", r.Method),
			slog.String("req_path", r.URL.Path),
			slog.Int("resp_status", c.status),
			slog.Int("resp_bytes", c.bytes),
			slog.Float64("resp_duration", float64(took.Microseconds())/1000), // ms, as OPA
		}
		if c.trace.id != "" {
			attributes = append(attributes, slog.String("trace_id", c.trace.id), slog.String("span_id", c.trace.span))
		}
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "Sent response.", attributes...)
	})
}

// named gives the requests of a route their handler's name.
func named(name string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		callOf(w).handler = name
		next(w, r)
	}
}
