package server

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"
)

// Limits bound what requests may cost. A field that is 0 has its default.
type Limits struct {
	// MaxBody is the most bytes that a request may carry: 256 MiB by default.
	MaxBody int64
	// MaxInflated is the most bytes that they may be once inflated: 512 MiB.
	MaxInflated int64
	// MaxMemory is the most bytes that the bodies of all requests, and the answers
	// of batches, may hold together: 4 GiB, so that the largest body finds room. A
	// request that finds none is refused with 503. A body holds 64 bytes for each of
	// its values in addition, 256 in YAML, which is about what they take while they
	// are read and decided on.
	MaxMemory int64
	// MaxConcurrent is how many requests are decided at the same time: 256. Others
	// wait, without their bodies being counted again.
	MaxConcurrent int
	// MaxTime is how long a request may take from when it is begun to be read until
	// its answer is written: 30 s.
	MaxTime time.Duration
	// MaxBatch is how many inputs a batch may have: 100,000.
	MaxBatch int
}

func (l Limits) withDefaults() (Limits, error) {
	for _, field := range []struct {
		value    *int64
		standard int64
	}{{&l.MaxBody, 256 << 20}, {&l.MaxInflated, 512 << 20}, {&l.MaxMemory, 4 << 30}} {
		if *field.value == 0 {
			*field.value = field.standard
		}
	}
	if l.MaxConcurrent == 0 {
		l.MaxConcurrent = 256
	}
	if l.MaxTime == 0 {
		l.MaxTime = 30 * time.Second
	}
	if l.MaxBatch == 0 {
		l.MaxBatch = 100_000
	}
	if l.MaxBody < 0 || l.MaxInflated < 0 || l.MaxMemory < 0 || l.MaxConcurrent < 0 || l.MaxTime < 0 || l.MaxBatch < 0 {
		return l, errors.New("server: a limit is negative")
	}
	return l, nil
}

// A budget is bytes that may be taken together.
type budget struct{ left atomic.Int64 }

func (b *budget) take(n int64) bool {
	if b.left.Add(-n) >= 0 {
		return true
	}
	b.left.Add(n)
	return false
}

func (b *budget) give(n int64) { b.left.Add(n) }

var (
	errBusy = errors.New("the server is busy: try again later")
	errTime = errors.New("the request took too long")
)

// begin waits until the request may be decided, if somebody still waits for that.
// Whoever called it calls end.
func (s *Server) begin(ctx context.Context, deadline time.Time) error {
	if err := isOver(ctx, deadline); err != nil {
		return err
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	default:
	}
	ctx, cancel := context.WithDeadlineCause(ctx, deadline, errTime)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Server) end() { <-s.slots }

// isOver tells whether somebody waits no more for the answer to a request, or must not.
func isOver(ctx context.Context, deadline time.Time) error {
	if time.Now().After(deadline) {
		return errTime
	}
	return context.Cause(ctx)
}

// limit gives a request its time: what it carries must have come by the deadline, and
// its answer be read as long again after that.
func (c *call) limit(most time.Duration) {
	// A connection that has no deadlines, as in some tests, does without.
	control := http.NewResponseController(c.ResponseWriter)
	_ = control.SetReadDeadline(c.deadline)
	_ = control.SetWriteDeadline(c.deadline.Add(most))
}
