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
	codeConflict         = "eval_conflict_error"
)

// A problem is an error as callers get it.
type problem struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Errors  []detail `json:"errors,omitempty"`

	status int
	cause  error // the condition, for metrics; nil: there is none
}

// A detail is what OPA says of an error in evaluating a rule.
type detail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p *problem) Error() string {
	if len(p.Errors) > 0 {
		return p.Errors[0].Code + ": " + p.Errors[0].Message
	}
	return p.Code + ": " + p.Message
}

func invalid(prefix string, err error) *problem {
	return &problem{Code: codeInvalidParameter, Message: prefix + err.Error(), status: http.StatusBadRequest, cause: err}
}

func internal(err error) *problem {
	return &problem{Code: codeInternal, Message: err.Error(), status: http.StatusInternalServerError, cause: err}
}

func missingDocument(message string) *problem {
	return &problem{Code: codeUndefined, Message: message, status: http.StatusNotFound}
}

// An unanswerable is the error of a question that is well-formed and cannot be
// answered. The reference answers it with a conflict.
type unanswerable struct{ error }

func (u unanswerable) Unwrap() error { return u.error }

// problemOf shapes an error of reading or deciding a question. The prefix is for
// what is wrong with the document.
func problemOf(prefix string, err error) *problem {
	var answer *problem
	var conflict unanswerable
	switch {
	case errors.As(err, &answer):
		return answer
	case errors.As(err, &conflict), errors.Is(err, tranche.ErrRange):
		return &problem{
			Code:    codeInternal,
			Message: "error(s) occurred while evaluating query",
			Errors:  []detail{{codeConflict, err.Error()}},
			status:  http.StatusInternalServerError,
			cause:   err,
		}
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
	w.WriteHeader(p.status)
	_, _ = w.Write(p.indented()) // whoever asked is gone
}
