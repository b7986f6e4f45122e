package server

import (
	"context"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// A call is what is known of a request while it is answered.
type call struct {
	id      uint64
	trace   trace
	handler string // for metrics
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// A trace is what a traceparent header says, in hexadecimal digits.
type trace struct{ id, span string }

// traceOf reads a header of https://www.w3.org/TR/trace-context/, version 00 or
// later. One that is malformed is as none.
func traceOf(header http.Header) trace {
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

// A recorder keeps what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(data []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(data)
	r.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// observe counts, times and logs each request, and carries its trace through.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := &call{id: s.calls.Add(1), trace: traceOf(r.Header), handler: "catchall"}
		if c.trace.id != "" {
			w.Header().Set("Traceparent", r.Header.Get("Traceparent"))
		}
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		answered := &recorder{ResponseWriter: w}
		next.ServeHTTP(answered, r.WithContext(context.WithValue(r.Context(), callKey{}, c)))
		if answered.status == 0 {
			answered.status = http.StatusOK
		}
		took := time.Since(began)
		s.metrics.request(c.handler, r, answered.status, took)
		if !s.log.Enabled(r.Context(), slog.LevelInfo) {
			return
		}
		attributes := []slog.Attr{
			slog.Uint64("req_id", c.id),
			slog.String("client_addr", r.RemoteAddr),
			slog.String("req_method", r.Method),
			slog.String("req_path", r.URL.Path),
			slog.Int("resp_status", answered.status),
			slog.Int("resp_bytes", answered.bytes),
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
		callOf(r.Context()).handler = name
		next(w, r)
	}
}
