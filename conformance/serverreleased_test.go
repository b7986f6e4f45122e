package conformance

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/version"
)

// The server of the tests is put together by them. So that it is the one that callers
// have run, the same requests go to OPA as a program, built from conformance/opa:
//
//	go test ./conformance -run ReleasedOPA -opa "$(go tool -modfile=conformance/opa/go.mod -n opa)"
var opaProgram = flag.String("opa", "", "ask the OPA of this `FILE`, too")

func TestServerAnswersAsReleasedOPA(t *testing.T) {
	if *opaProgram == "" {
		t.Skip("no program given: -opa FILE asks OPA as it is run, see .ci/run")
	}
	opa := runOPA(t, "../policies")
	requests := dataRequests()
	for _, q := range readmeRequests(t) {
		requests["README "+q.target] = q
	}
	for name, q := range requests {
		t.Run(name, func(t *testing.T) { sameAnswerAs(t, opa, q) })
	}
	got := ask(t, opa, sent{method: "GET", target: "/v1/data?provenance"})
	if provenance, _ := got.body.(object)["provenance"].(object); provenance["version"] != version.Version {
		t.Errorf("it is OPA %v, and the tests' is %s", provenance["version"], version.Version)
	}
}

// runOPA starts "opa run --server", and passes requests on to it as they are.
func runOPA(t *testing.T, policies string) http.Handler {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "opa")
	command := exec.Command(*opaProgram, "run", "--server", "--skip-version-check", "--log-level", "error", "--addr", "unix://"+socket, policies)
	var said strings.Builder
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Logf("OPA says %s", said.String())
		}
	})
	opa := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Scheme, r.URL.Host, r.RequestURI = "http", "opa", ""
		answer, err := transport.RoundTrip(r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			_ = json.NewEncoder(w).Encode(err.Error())
			return
		}
		defer answer.Body.Close()
		maps.Copy(w.Header(), answer.Header)
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	})
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if got := ask(t, opa, sent{method: "GET", target: "/health"}); got.status == http.StatusOK {
			return opa
		} else if time.Now().After(end) {
			t.Fatalf("OPA does not serve: %v", got)
		}
	}
}
