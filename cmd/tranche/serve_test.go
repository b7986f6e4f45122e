package main

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/tranche-go/tranche/server"
)

// A serving is the server as a process of its own.
type serving struct {
	cmd         *exec.Cmd
	url         string
	diagnostics string
	stderr      *syncBuffer
}

type syncBuffer struct {
	mutex sync.Mutex
	bytes.Buffer
}

func (b *syncBuffer) add(line string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.WriteString(line + "\n")
}

func (b *syncBuffer) text() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.String()
}

// startServer starts the server on a port that is free, and waits until it serves.
func startServer(t *testing.T, env []string, args ...string) *serving {
	t.Helper()
	s := &serving{cmd: program(t, append([]string{"serve"}, args...)...), stderr: &syncBuffer{}}
	s.cmd.Env = append(append(s.cmd.Env, "TRANCHE_ADDR=127.0.0.1:0"), env...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	})
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		s.stderr.add(lines.Text())
		var said struct {
			Msg, Addr      string
			DiagnosticAddr string `json:"diagnostic_addr"`
		}
		if json.Unmarshal(lines.Bytes(), &said) == nil && said.Msg == "Serving." {
			s.url, s.diagnostics = "http://"+said.Addr, "http://"+said.DiagnosticAddr
			go func() {
				for lines.Scan() {
					s.stderr.add(lines.Text())
				}
			}()
			return s
		}
	}
	t.Fatalf("the server does not serve: %s", s.stderr.text())
	return nil
}

func (s *serving) get(t *testing.T, path string) (int, string) {
	t.Helper()
	return call(t, http.DefaultClient, "GET", s.url+path, "", "")
}

func (s *serving) post(t *testing.T, path, body string) (int, string) {
	t.Helper()
	return call(t, http.DefaultClient, "POST", s.url+path, body, "")
}

func call(t *testing.T, client *http.Client, method, url, body, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// The server answers what the command does.
func TestServeAnswersAsTheCommand(t *testing.T) {
	s := startServer(t, nil)
	names := map[string]string{
		"plan": "plan", "progress": "progress", "eligible": "decision", "next": "next", "path": "path", "should-upgrade": "shouldUpgrade",
	}
	asked := 0
	for _, q := range questions {
		name, served := names[q.command]
		if !served || len(q.flags) > 0 || filepath.Ext(q.file) != ".json" {
			continue
		}
		asked++
		shown := ask("", q.command, "-o", "json", examples+q.file)
		status, body := s.post(t, "/v1/data/upgrade/kafka/"+name, `{"input":`+readFile(t, examples+q.file)+`}`)
		var want, got any
		if err := json.Unmarshal([]byte(`{"result":`+shown.stdout+`}`), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK || !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: %d %s\nwant %s", q.command, q.file, status, body, shown.stdout)
		}
	}
	if asked < len(names) {
		t.Errorf("asked %d questions, want at least %d", asked, len(names))
	}
}

func TestServeReadsYAML(t *testing.T) {
	s := startServer(t, nil)
	for body, want := range map[string]string{
		"input: {policy: {successThreshold: 75}}": `{"result":75}` + "\n",
		"input: {policy: {a: 1, a: 2}}":           "line 1",
	} {
		answer, err := http.Post(s.url+"/v1/data/upgrade/kafka/groupSuccessThreshold", "application/yaml", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if !strings.Contains(string(text), want) {
			t.Errorf("%s: %s, want %s", body, text, want)
		}
	}
}

func TestServeRefusesWhatItCannotDo(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	writeText(t, empty, "\n")
	commented := filepath.Join(dir, "commented")
	writeText(t, commented, "secret\n\nsecret # Alice's\n")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"file.json"}, "unknown command"},
		{[]string{"--addr", "nowhere:port"}, "unknown port"},
		{[]string{"--log-level", "loud"}, "--log-level: want debug, info, warn or error"},
		{[]string{"--log-format", "xml"}, "--log-format: want json or text"},
		{[]string{"--authentication", "basic"}, "--authentication: want token, tls or off"},
		{[]string{"--authentication", "tls"}, "want a --tls-ca-cert-file"},
		{[]string{"--authentication", "token"}, "want both or neither"},
		{[]string{"--token-file", empty}, "want both or neither"},
		{[]string{"--authentication", "token", "--token-file", empty}, "want a token on each line, got none"},
		{[]string{"--authentication", "token", "--token-file", commented}, "commented: line 3: want a token, got blanks"},
		{[]string{"--shutdown-grace-period", "-1"}, "want seconds from 0 on"},
		{[]string{"--shutdown-wait-period", "-1"}, "want seconds from 0 on"},
		{[]string{"--authentication", "token", "--token-file", dir + "/none"}, "none: no such file"},
		{[]string{"--tls-cert-file", empty}, "want both or neither"},
		{[]string{"--tls-ca-cert-file", empty}, "want a --tls-cert-file"},
		{[]string{"--tls-cert-file", empty, "--tls-private-key-file", empty}, "failed to find any PEM data"},
		{[]string{"--policy", "kafka"}, "--policy: want SERVICE=FILE"},
		{[]string{"--policy", "kafka=" + dir + "/none"}, "none: no such file"},
		{[]string{"--policy", "kafka=" + examples + "policy_split.yaml", "--policy", "kafka=" + empty}, "two for \"kafka\""},
		{[]string{"--policy", "kafka=" + empty}, "want a YAML document"},
		{[]string{"--decision-log-mask", "/input"}, "want a --decision-log"},
		{[]string{"--decision-log", "-", "--decision-log-mask", "input"}, "want a JSON pointer"},
		{[]string{"--max-body", "-1"}, "a limit is negative"},
	} {
		got := ask("", append([]string{"serve"}, test.args...)...)
		if got.status != statusUnanswered || !strings.Contains(got.stderr, test.want) || strings.Contains(got.stderr, "secret") {
			t.Errorf("%v: %+v, want %q", test.args, got, test.want)
		}
	}
}

// Nobody may take as long as he likes over a header, whatever the limits.
func TestServeLimitsHeaders(t *testing.T) {
	for most, want := range map[time.Duration]time.Duration{0: headerTime, time.Second: time.Second, time.Hour: headerTime} {
		s := &service{limits: server.Limits{MaxTime: most}}
		if got := s.httpServer(nil).ReadHeaderTimeout; got != want {
			t.Errorf("%v with --max-time %v, want %v", got, most, want)
		}
	}
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Every flag has its variable, which it wins over.
func TestServeTakesFlagsFromTheEnvironment(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	s := startServer(t, []string{
		"TRANCHE_POLICY=kafka=" + examples + "policy_split.yaml,strimzi=" + examples + "policy_split.yaml",
		"TRANCHE_DECISION_LOG=" + log,
		"TRANCHE_MAX_BODY=100000", "TRANCHE_DIAGNOSTIC_ADDR=127.0.0.1:0", "TRANCHE_MAX_BATCH=7", "TRANCHE_LOG_LEVEL=",
	}, "--max-batch", "1")
	for _, service := range []string{"kafka", "strimzi"} {
		if _, body := s.post(t, "/v1/data/upgrade/"+service+"/rolloutPlan", `{"input":{"policy":{},"version":{},"fleet":{}}}`); !strings.Contains(body, "none beside the service's own") {
			t.Errorf("%s: %s", service, body)
		}
	}
	if _, body := s.post(t, "/v1/data/upgrade/kafka/plan", strings.Repeat(" ", 200_000)); !strings.Contains(body, "exceeds limit of 100000 bytes") {
		t.Error(body)
	}
	if _, body := s.post(t, "/v1/batch/data/upgrade/kafka/plan", `{"inputs":{"a":{},"b":{}}}`); !strings.Contains(body, "at most 1") {
		t.Error(body)
	}
	if status, _ := call(t, http.DefaultClient, "GET", s.diagnostics+"/metrics", "", ""); status != http.StatusOK {
		t.Errorf("diagnostics: %d", status)
	}
	if status, _ := call(t, http.DefaultClient, "GET", s.diagnostics+"/openapi.json", "", ""); status != http.StatusNotFound {
		t.Errorf("diagnostics beyond health and metrics: %d", status)
	}
	if text := readFile(t, log); !strings.Contains(text, `"path":"upgrade/kafka/rolloutPlan"`) {
		t.Error(text)
	}
}

func TestServeWantsAToken(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens")
	writeText(t, file, "first\nsecond\n")
	s := startServer(t, nil, "--authentication", "token", "--token-file", file)
	question := s.url + "/v1/data/upgrade/kafka/groupSuccessThreshold"
	for token, want := range map[string]int{"": 401, "first": 200, "second": 200, "third": 401, "firs": 401, "first second": 401} {
		if status, body := call(t, http.DefaultClient, "POST", question, "{}", token); status != want {
			t.Errorf("%q: %d %s", token, status, body)
		}
	}
	if status, _ := s.get(t, "/health"); status != http.StatusOK {
		t.Errorf("health: %d", status)
	}
	if status, _ := s.get(t, "/metrics"); status != http.StatusUnauthorized {
		t.Errorf("metrics: %d", status)
	}
	writeText(t, file, "third\n")
	eventually(t, func() bool {
		first, _ := call(t, http.DefaultClient, "POST", question, "{}", "first")
		third, _ := call(t, http.DefaultClient, "POST", question, "{}", "third")
		return first == http.StatusUnauthorized && third == http.StatusOK
	})
	writeText(t, file, "") // which is a mistake: the last that was right stays
	time.Sleep(checkEvery)
	if status, _ := call(t, http.DefaultClient, "POST", question, "{}", "third"); status != http.StatusOK {
		t.Errorf("after the tokens are gone: %d", status)
	}
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Error("in vain")
}

func TestServeReadsPoliciesAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.json")
	writeText(t, file, `{"successThreshold": 75}`)
	s := startServer(t, nil, "--policy", "kafka="+file)
	threshold := func(service string) string {
		_, body := s.post(t, "/v1/data/upgrade/"+service+"/groupSuccessThreshold", `{"input":{}}`)
		return strings.TrimSpace(body)
	}
	if threshold("kafka") != `{"result":75}` || threshold("strimzi") != `{"result":90}` {
		t.Errorf("kafka %s, strimzi %s", threshold("kafka"), threshold("strimzi"))
	}
	writeText(t, file, `{"successThreshold": 80}`)
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Skip(err) // no signals here
	}
	eventually(t, func() bool { return threshold("kafka") == `{"result":80}` })
	writeText(t, file, `{"successThreshold": 800}`)
	_ = s.cmd.Process.Signal(syscall.SIGHUP)
	eventually(t, func() bool { return strings.Contains(s.stderr.text(), "Policies stay as they are.") })
	if got := threshold("kafka"); got != `{"result":80}` {
		t.Error(got)
	}
}

// An authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string
}

// issue writes a certificate and its key, and returns their files.
func (a *authority) issue(t *testing.T, dir, name string) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	signer, parent := a.key, a.certificate
	if signer == nil {
		template.IsCA, template.BasicConstraintsValid = true, true
		template.KeyUsage = x509.KeyUsageCertSign
		signer, parent, a.key, a.certificate = key, template, key, template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	writeText(t, certFile, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	writeText(t, keyFile, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	return certFile, keyFile
}

func TestServeSpeaksTLS(t *testing.T) {
	dir := t.TempDir()
	ca := &authority{}
	ca.file, _ = ca.issue(t, dir, "ca")
	certFile, keyFile := ca.issue(t, dir, "server")
	s := startServer(t, nil, "--tls-cert-file", certFile, "--tls-private-key-file", keyFile,
		"--tls-ca-cert-file", ca.file, "--authentication", "tls")
	url := strings.Replace(s.url, "http:", "https:", 1) + "/v1/data/upgrade/kafka/groupSuccessThreshold"
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(readFile(t, ca.file)))
	client := func(certificates ...tls.Certificate) *http.Client {
		return &http.Client{Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{RootCAs: roots, Certificates: certificates},
			ForceAttemptHTTP2: true, DisableKeepAlives: true,
		}}
	}
	pair, err := tls.LoadX509KeyPair(ca.issue(t, dir, "client"))
	if err != nil {
		t.Fatal(err)
	}
	if status, body := call(t, client(pair), "POST", url, "{}", ""); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	stranger, err := tls.LoadX509KeyPair((&authority{}).issue(t, t.TempDir(), "stranger"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*http.Client{"no certificate": client(), "a stranger's": client(stranger), "no TLS": http.DefaultClient} {
		address := url
		if name == "no TLS" {
			address = s.url + "/health"
		}
		if answer, err := c.Get(address); err == nil && answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", name, answer.StatusCode)
		}
	}
	serial := func() (n *big.Int) {
		connection, err := tls.Dial("tcp", strings.TrimPrefix(s.url, "http://"), &tls.Config{
			RootCAs: roots, Certificates: []tls.Certificate{pair}, NextProtos: []string{"h2"},
		})
		if err != nil {
			return nil
		}
		defer connection.Close()
		if protocol := connection.ConnectionState().NegotiatedProtocol; protocol != "h2" {
			t.Errorf("HTTP/2 is not spoken, but %q", protocol)
		}
		return connection.ConnectionState().PeerCertificates[0].SerialNumber
	}
	before := serial()
	ca.issue(t, dir, "server") // anew
	eventually(t, func() bool { n := serial(); return n != nil && n.Cmp(before) != 0 })

	// Other authorities, other clients.
	writeText(t, ca.file, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: stranger.Certificate[0]})))
	lets := func(pair tls.Certificate) bool {
		answer, err := client(pair).Post(url, "application/json", strings.NewReader("{}"))
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}
	eventually(t, func() bool { return lets(stranger) && !lets(pair) })
}

func TestServeLogsDecisions(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	s := startServer(t, nil, "--decision-log", log,
		"--decision-log-mask", "/input/fleet/members/*/clusterID", "--decision-log-mask", "/result/*/*/clusterID", "--log-format", "json")
	input := readFile(t, examples+"fleet_version.json")
	s.post(t, "/v1/data/upgrade/kafka/rolloutPlan", `{"input":`+input+`}`)
	text := readFile(t, log)
	var line map[string]any
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "clusterID\":") || strings.Count(text, "\n") != 1 {
		t.Error(text)
	}
	for _, field := range []string{"decision_id", "input", "result", "labels", "metrics", "msg", "path", "requested_by", "timestamp", "type", "erased", "req_id"} {
		if line[field] == nil {
			t.Errorf("no %s in %s", field, text)
		}
	}
}

// Whoever has sent a request before the server ends gets an answer. Clients come and
// go, with connections that stay open and some that do not.
func TestServeAnswersEveryRequestThatItAccepted(t *testing.T) {
	s := startServer(t, nil)
	body := `{"input":` + readFile(t, examples+"fleet_version.json") + `}`
	var answered, stopped atomic.Int64
	var clients sync.WaitGroup
	for range 32 {
		clients.Go(func() {
			transport := &http.Transport{MaxIdleConnsPerHost: 1}
			defer transport.CloseIdleConnections()
			client := &http.Client{Transport: transport, Timeout: time.Minute}
			for {
				answer, err := client.Post(s.url+"/v1/data/upgrade/kafka/rolloutPlan", "application/json", strings.NewReader(body))
				if err != nil {
					if !strings.Contains(err.Error(), "connection refused") {
						t.Errorf("after %d answers: %v", answered.Load(), err)
					}
					return
				}
				_, err = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK {
					t.Errorf("%d, %v", answer.StatusCode, err)
				}
				answered.Add(1)
				if answer.Close { // the server asks to
					stopped.Add(1)
					return
				}
			}
		})
	}
	eventually(t, func() bool { return answered.Load() > 2000 })
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Skip(err) // no signals here
	}
	clients.Wait()
	if status := wait(t, s.cmd); status.ExitStatus() != 0 {
		t.Errorf("exit status %d: %s", status.ExitStatus(), s.stderr.text())
	}
	t.Logf("%d answers, %d clients were asked to go", answered.Load(), stopped.Load())
}

// systemd is told when the service is ready, and when it stops.
func TestServeNotifies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	socket, err := net.ListenPacket("unixgram", path)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	told := func() string {
		_ = socket.SetReadDeadline(time.Now().Add(10 * time.Second))
		text := make([]byte, 100)
		n, _, err := socket.ReadFrom(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(text[:n])
	}
	s := startServer(t, []string{"NOTIFY_SOCKET=" + path})
	if got := told(); got != "READY=1" {
		t.Errorf("told %q", got)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := told(); got != "STOPPING=1" {
		t.Errorf("told %q", got)
	}
}

// Without the one that should be told the service serves all the same, and says so.
func TestServeNotifiesNobody(t *testing.T) {
	s := startServer(t, []string{"NOTIFY_SOCKET=" + filepath.Join(t.TempDir(), "none")})
	for range 100 {
		if strings.Contains(s.stderr.text(), "systemd cannot be told.") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("it says %s", s.stderr.text())
}
