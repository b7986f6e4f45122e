package server

import (
	"net/http"
	"strings"
)

func (s *Server) routes() (main, diagnostic http.Handler) {
	mux, watch := http.NewServeMux(), http.NewServeMux()
	data := func(pattern, name string, handler http.HandlerFunc) {
		for _, path := range []string{"", "/{path...}"} {
			mux.HandleFunc(pattern+path, named(name, handler))
		}
	}
	data("GET /v1/data", "v1/data", plainPath(s.getData))
	data("POST /v1/data", "v1/data", plainPath(s.postData))
	data("POST /v0/data", "v0/data", plainPath(s.postV0))
	data("/v0/data", "catchall", methodNotAllowed)
	data("/v1/data", "catchall", methodNotAllowed)
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		data(method+" /v1/data", "v1/data", s.readOnly)
	}
	mux.HandleFunc("POST /v1/batch/data/{path...}", named("v1/batch", plainPath(s.postBatch)))
	for _, path := range []string{"policies", "query", "compile", "config", "status"} {
		data("/v1/"+path, "v1/"+path, s.notServed)
	}
	mux.HandleFunc("GET /openapi.json", named("openapi", s.openAPI))
	mux.HandleFunc("GET /{$}", named("page", s.getPage))
	mux.HandleFunc("POST /{$}", named("page", s.postPage))
	for _, m := range []*http.ServeMux{mux, watch} {
		m.HandleFunc("GET /health", named("health", plainPath(s.health)))
		m.HandleFunc("GET /metrics", named("metrics", s.metrics.handler().ServeHTTP))
	}
	return s.observe(s.authenticate(varies(mux))), s.observe(watch)
}

// varies says what answers to the Data API depend on.
func varies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := strings.HasPrefix(r.URL.Path, "/v1/data") || strings.HasPrefix(r.URL.Path, "/v0/data") ||
			strings.HasPrefix(r.URL.Path, "/v1/batch/")
		if data && (r.Method == http.MethodPost || r.Method == http.MethodGet) {
			w.Header().Set("Vary", "Accept-Encoding")
		}
		next.ServeHTTP(w, r)
	})
}

// plainPath refuses HEAD, which comes with GET, and redirects from a path with a
// slash at its end to the one without.
func plainPath(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case strings.HasSuffix(r.URL.Path, "/"):
			http.Redirect(w, r, strings.TrimSuffix(r.URL.Path, "/"), http.StatusMovedPermanently)
		default:
			next(w, r)
		}
	}
}

func methodNotAllowed(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusMethodNotAllowed)
}

func (s *Server) readOnly(w http.ResponseWriter, _ *http.Request) {
	s.fail(w, &problem{
		Code: codeInvalidOperation, Message: "data is read-only here", status: http.StatusMethodNotAllowed,
	})
}

func (s *Server) notServed(w http.ResponseWriter, r *http.Request) {
	s.fail(w, &problem{
		Code: codeNotFound, Message: r.URL.Path + " is not served here", status: http.StatusNotFound,
	})
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if s.draining.Load() {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte("{\"error\":\"the server is shutting down\"}\n"))
		return
	}
	_, _ = w.Write([]byte("{}\n"))
}
