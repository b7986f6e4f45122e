package server

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// serverMetrics are what /metrics shows. Each label has few values, whatever is
// asked.
type serverMetrics struct {
	registry      *prometheus.Registry
	duration      *prometheus.HistogramVec
	cancellations *prometheus.CounterVec
	decisions     *prometheus.CounterVec
	faults        prometheus.Counter
}

func newMetrics() *serverMetrics {
	request := []string{"code", "handler", "method"}
	m := &serverMetrics{
		registry: prometheus.NewRegistry(),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_request_duration_seconds",
			Help:    "How long requests took.",
			Buckets: []float64{1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 0.01, 0.1, 1}, // OPA's
		}, request),
		cancellations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_request_cancellations",
			Help: "Requests whose client left before the answer.",
		}, request),
		decisions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tranche_decisions_total",
			Help: "Questions by what they came to: yes, no or error, and the first reason.",
		}, []string{"question", "outcome", "reason"}),
		faults: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "tranche_faults_total",
			Help: "Answers with status 500: the server's own faults, and never the caller's.",
		}),
	}
	m.registry.MustRegister(
		m.duration, m.cancellations, m.decisions, m.faults,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func (m *serverMetrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *serverMetrics) request(handler string, r *http.Request, status int, took time.Duration) {
	labels := []string{strconv.Itoa(status), handler, methodLabel(r.Method)}
	m.duration.WithLabelValues(labels...).Observe(took.Seconds())
	if r.Context().Err() != nil {
		m.cancellations.WithLabelValues(labels...).Inc()
	}
}

func methodLabel(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE":
		return strings.ToLower(method)
	}
	return "unknown"
}

func (m *serverMetrics) decided(question string, a answer, err error) {
	if err != nil {
		a = answer{outcome: "error", reason: conditionOf(err)}
	}
	m.decisions.WithLabelValues(question, a.outcome, a.reason).Inc()
}
