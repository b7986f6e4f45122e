package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// The codes of errors, as OPA has them.
const (
	codeInternal         = "internal_error"
	codeInvalidParameter = "invalid_parameter"
	codeInvalidOperation = "invalid_operation"
	codeNotFound         = "resource_not_found"
	codeUndefined        = "undefined_document"
	codeUnauthorized     = "unauthorized"
	codeUnavailable      = "unavailable" // not OPA's
)

// A problem is an error as callers get it.
type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`

	status int
	cause  error // the condition, for metrics; nil: there is none
}

func (p *problem) Error() string { return p.Code + ": " + p.Message }

func invalid(prefix string, err error) *problem {
	return &problem{Code: codeInvalidParameter, Message: prefix + err.Error(), status: http.StatusBadRequest, cause: err}
}

func internal(err error) *problem {
	return &problem{Code: codeInternal, Message: err.Error(), status: http.StatusInternalServerError, cause: err}
}

func missingDocument(message string) *problem {
	return &problem{Code: codeUndefined, Message: message, status: http.StatusNotFound}
}

// How errors about a request's document begin, as OPA's do. A question that cannot be
// answered because of what the document says is the caller's mistake, too.
const (
	inBody      = "body contains malformed input document: "
	inParameter = "parameter contains malformed input document: "
	inV0        = "unexpected parse error for input: " + inBody
)

var errNoInput = errors.New("'input' key missing from the request")

// problemOf shapes an error of reading or deciding a question. The prefix is for
// what is wrong with the document.
func problemOf(prefix string, err error) *problem {
	var answer *problem
	switch {
	case errors.As(err, &answer):
		return answer
	case errors.Is(err, errBusy), errors.Is(err, errTime), errors.Is(err, context.Canceled):
		return &problem{Code: codeUnavailable, Message: err.Error(), status: http.StatusServiceUnavailable}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &problem{Code: codeInvalidParameter, Message: errTime.Error(), status: http.StatusRequestTimeout}
	case isLimit(err):
		return invalid("", err)
	}
	return invalid(prefix, err)
}

func isLimit(err error) bool {
	var above *tooLarge
	return errors.As(err, &above) || errors.Is(err, errBusy)
}

// conditionOf names what is wrong, of few.
func conditionOf(err error) string {
	for _, c := range []struct {
		condition error
		name      string
	}{
		{tranche.ErrMissing, "missing"},
		{tranche.ErrType, "wrong_type"},
		{tranche.ErrRange, "out_of_range"},
		{tranche.ErrUnknown, "unknown_field"},
		{versions.ErrInvalid, "invalid"},
		{versions.ErrOtherService, "another_service"},
		{versions.ErrAmbiguous, "ambiguous"},
	} {
		if errors.Is(err, c.condition) {
			return c.name
		}
	}
	return "malformed"
}

// indented is how errors are written, whatever the request says.
func (p *problem) indented() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(p) // strings and lists of them
	return out.Bytes()
}

func (s *Server) fail(w http.ResponseWriter, p *problem) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	if p.status == http.StatusServiceUnavailable {
		header.Set("Retry-After", "1")
	}
	if p.status == http.StatusInternalServerError {
		s.metrics.faults.Inc()
	}
	w.WriteHeader(p.status)
	_, _ = w.Write(p.indented()) // whoever asked is gone
}
