package server

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// A Config says how a [Server] answers. The zero value stands where OPA stood,
// without logs.
type Config struct {
	// Policies are followed by the services that they are of, which then refuse
	// an input with a policy of its own.
	Policies map[string]tranche.Policy
	// Tokens are those of which a request must bear one, except for /health. It is
	// called for each request, so that they may change. Nil lets everybody in.
	Tokens func() []string
	Limits Limits
	// Log takes a record of each request at the level Info. Nil: there is none.
	Log *slog.Logger
	// Decisions is the log of decisions. Nil: there is none.
	Decisions *DecisionLog
	// Version is the release that ?provenance names.
	Version string
}

// A Server is an [http.Handler] that answers as OPA's does. Make it with [New]. It
// is safe for concurrent use.
type Server struct {
	limits     Limits
	memory     budget
	slots      chan struct{}
	policies   atomic.Pointer[map[string]*tranche.Policy]
	tokens     func() []string
	log        *slog.Logger
	decisions  *decisions
	provenance provenance
	metrics    *serverMetrics
	calls      atomic.Uint64
	draining   atomic.Bool
	handler    http.Handler
	diagnostic http.Handler
}

// New makes a server. A policy that is out of range, a negative limit or a mask
// that is no pointer is an error.
func New(config Config) (*Server, error) {
	limits, err := config.Limits.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{
		limits:     limits,
		slots:      make(chan struct{}, limits.MaxConcurrent),
		tokens:     config.Tokens,
		log:        config.Log,
		provenance: provenance{Version: config.Version},
		metrics:    newMetrics(),
	}
	s.memory.left.Store(limits.MaxMemory)
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if config.Decisions != nil {
		log := *config.Decisions
		if log.To == nil {
			log.To = io.Discard
		}
		if s.decisions, err = newDecisions(log); err != nil {
			return nil, err
		}
	}
	if err := s.SetPolicies(config.Policies); err != nil {
		return nil, err
	}
	s.handler, s.diagnostic = s.routes()
	return s, nil
}

// SetPolicies changes the services' policies for requests that come from now on.
// Where one is out of range, all stay as they are.
func (s *Server) SetPolicies(policies map[string]tranche.Policy) error {
	checked := make(map[string]*tranche.Policy, len(policies))
	for service, policy := range policies {
		if err := rollout.CheckPolicy(policy); err != nil {
			return fmt.Errorf("service %q: %w", service, err)
		}
		checked[service] = &policy
	}
	s.policies.Store(&checked)
	return nil
}

// policy is the service's own, or nil.
func (s *Server) policy(service string) *tranche.Policy {
	return (*s.policies.Load())[service]
}

// Drain makes /health fail, and asks clients to close their connections, so that
// nobody sends more requests. Those that come all the same are answered.
func (s *Server) Drain() { s.draining.Store(true) }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Diagnostics answers /health and /metrics alone, to anybody: for an address that
// only those who watch the server reach.
func (s *Server) Diagnostics() http.Handler { return s.diagnostic }
