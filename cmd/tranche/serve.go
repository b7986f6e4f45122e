package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/server"
)

// A service is one run of the command serve.
type service struct {
	c *cli

	addr, diagnosticAddr         string
	certFile, keyFile, caFile    string
	authentication, tokenFile    string
	logLevel, logFormat          string
	policyFiles, mask            []string
	decisionLog                  string
	limits                       server.Limits
	gracePeriod, waitPeriod      int
	log                          *slog.Logger
	handler                      *server.Server
	main, diagnostic             *http.Server
	listener, diagnosticListener net.Listener
	stopping                     atomic.Bool
	opened                       []io.Closer
}

func (c *cli) serve() *cobra.Command {
	s := &service{c: c}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer over HTTP, as OPA's Data API does",
		Long: `Answer over HTTP, as "opa run --server policies/" does, for callers that post to
OPA's Data API: at /v1/data/upgrade/{service}/rolloutPlan and others. docs/server.md
says which, and where the answers differ.

Every flag can be set in the environment too: TRANCHE_ADDR is --addr,
TRANCHE_TLS_CERT_FILE is --tls-cert-file. Of one that may be given several times the
values are separated by commas there. The flag wins.

The server ends at SIGTERM or SIGINT: /health fails at once, and requests are answered
for the wait period, with the wish that clients close their connections; then no more
connections are accepted, and those that are open have the grace period for the requests
that they have sent. At SIGHUP it reads policies again. Tokens, certificates and
authorities are read again when their files change.

systemd is told when requests are answered, and when no more are: Type=notify.

The exit status is 0 after a shutdown in which every request was answered.`,
		Example: `  tranche serve
  tranche serve --addr :8443 --tls-cert-file cert.pem --tls-private-key-file key.pem \
    --authentication token --token-file tokens --policy kafka=policy_split.yaml`,
		Args: cobra.NoArgs,
	}
	s.flags(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := fromEnvironment(cmd.LocalFlags(), os.LookupEnv); err != nil {
			return err
		}
		return s.run()
	}
	return cmd
}

func (s *service) flags(flags *pflag.FlagSet) {
	flags.StringVar(&s.addr, "addr", "localhost:8181", "listen on `HOST:PORT`")
	flags.StringVar(&s.diagnosticAddr, "diagnostic-addr", "", "answer /health and /metrics on `HOST:PORT` too, to anybody")
	flags.StringVar(&s.certFile, "tls-cert-file", "", "speak TLS, with the certificate in `FILE`")
	flags.StringVar(&s.keyFile, "tls-private-key-file", "", "and its private key in `FILE`")
	flags.StringVar(&s.caFile, "tls-ca-cert-file", "", "trust client certificates by the authorities in `FILE`")
	flags.StringVar(&s.authentication, "authentication", "off", "let in who bears a token, or has a certificate: `token, tls or off`")
	flags.StringVar(&s.tokenFile, "token-file", "", "the tokens are the lines of `FILE`")
	flags.StringVar(&s.logLevel, "log-level", "info", "log from `debug, info, warn or error` on; requests are info")
	flags.StringVar(&s.logFormat, "log-format", "json", "log as `json or text`")
	flags.StringArrayVar(&s.policyFiles, "policy", nil, "follow for a service the policy in a file: `SERVICE=FILE`")
	flags.StringVar(&s.decisionLog, "decision-log", "", "append a line for each decision to `FILE`, or to standard output: -")
	flags.StringArrayVar(&s.mask, "decision-log-mask", nil, "leave out of it what stands at a `POINTER`, such as /input/fleet/members/*/clusterID")
	flags.Int64Var(&s.limits.MaxBody, "max-body", 256<<20, "the most `bytes` that a request may carry")
	flags.Int64Var(&s.limits.MaxInflated, "max-inflated", 512<<20, "the most `bytes` that it may be once inflated")
	flags.Int64Var(&s.limits.MaxMemory, "max-memory", 4<<30, "the most `bytes` that the bodies of all requests may hold, with what their values take")
	flags.IntVar(&s.limits.MaxConcurrent, "max-concurrent", 256, "how many `requests` are decided at a time")
	flags.IntVar(&s.limits.MaxBatch, "max-batch", 100_000, "how many `inputs` a batch may have")
	flags.DurationVar(&s.limits.MaxTime, "max-time", 30*time.Second, "how long a request may take")
	flags.IntVar(&s.gracePeriod, "shutdown-grace-period", 10, "how many `seconds` requests have to end at a shutdown")
	flags.IntVar(&s.waitPeriod, "shutdown-wait-period", 0, "how many `seconds` go by before it begins")
}

// fromEnvironment sets the flags that were not given.
func fromEnvironment(flags *pflag.FlagSet, lookup func(string) (string, bool)) error {
	var errs []error
	flags.VisitAll(func(flag *pflag.Flag) {
		name := "TRANCHE_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		text, set := lookup(name)
		if flag.Changed || !set || text == "" { // what is empty is as not set, as with OPA
			return
		}
		values := []string{text}
		if flag.Value.Type() == "stringArray" {
			values = strings.Split(text, ",")
		}
		for _, value := range values {
			if err := flags.Set(flag.Name, value); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", name, err))
			}
		}
	})
	return errors.Join(errs...)
}

func (s *service) run() error {
	defer s.close()
	if err := s.prepare(); err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	defer signal.Stop(signals)
	failed := make(chan error, 2)
	s.listen(failed)
	s.notify("READY=1")
	for {
		select {
		case err := <-failed:
			return err
		case sig := <-signals:
			if sig != syscall.SIGHUP {
				s.log.Info("Shutting down.", "signal", sig.String())
				s.notify("STOPPING=1")
				return s.shutDown()
			}
			if err := s.readPolicies(); err != nil {
				s.log.Error("Policies stay as they are.", "error", err.Error())
				continue
			}
			s.log.Info("Read policies again.")
		}
	}
}

// prepare checks everything that can be before a request comes.
func (s *service) prepare() error {
	if s.gracePeriod < 0 || s.waitPeriod < 0 {
		return errors.New("--shutdown-grace-period and --shutdown-wait-period: want seconds from 0 on")
	}
	var err error
	if s.log, err = s.logger(); err != nil {
		return err
	}
	config := server.Config{
		Limits:  s.limits,
		Log:     s.log,
		Version: version(),
	}
	if config.Tokens, err = s.tokens(); err != nil {
		return err
	}
	if config.Decisions, err = s.decisions(); err != nil {
		return err
	}
	if s.handler, err = server.New(config); err != nil {
		return err
	}
	if err := s.readPolicies(); err != nil {
		return err
	}
	encryption, err := s.encryption()
	if err != nil {
		return err
	}
	if s.listener, err = s.open(s.addr); err != nil {
		return err
	}
	if s.diagnosticAddr != "" {
		if s.diagnosticListener, err = s.open(s.diagnosticAddr); err != nil {
			return err
		}
	}
	s.main = s.httpServer(s.handler)
	s.main.TLSConfig = encryption
	s.diagnostic = s.httpServer(s.handler.Diagnostics())
	return nil
}

func (s *service) open(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		s.opened = append(s.opened, listener)
	}
	return listener, err
}

func (s *service) close() {
	for _, opened := range s.opened {
		_ = opened.Close() // what counts is written and answered
	}
}

// headerTime is how long a request's header may take, unless --max-time is shorter.
const headerTime = 10 * time.Second

func (s *service) httpServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: min(cmp.Or(s.limits.MaxTime, headerTime), headerTime),
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(logWriter{s.log}, "", 0),
	}
}

// A logWriter takes what net/http has to say: of clients that do not speak TLS, and such.
type logWriter struct{ log *slog.Logger }

func (w logWriter) Write(line []byte) (int, error) {
	w.log.Debug(strings.TrimSpace(string(line)))
	return len(line), nil
}

func (s *service) listen(failed chan<- error) {
	serve := func(server *http.Server, listener net.Listener) {
		serve := server.Serve
		if server.TLSConfig != nil {
			serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
		}
		if err := serve(listener); !s.stopping.Load() {
			failed <- err
		}
	}
	go serve(s.main, s.listener)
	attributes := []any{"addr", s.listener.Addr().String()}
	if s.diagnosticListener != nil {
		go serve(s.diagnostic, s.diagnosticListener)
		attributes = append(attributes, "diagnostic_addr", s.diagnosticListener.Addr().String())
	}
	s.log.Info("Serving.", attributes...)
}

// notify tells systemd, if there is one.
func (s *service) notify(state string) {
	if err := notify(state); err != nil {
		s.log.Warn("systemd cannot be told.", "state", state, "error", err.Error())
	}
}

// settle is how long connections that are open have, once no others are accepted,
// for a request that was on its way.
const settle = 200 * time.Millisecond

func (s *service) shutDown() error {
	s.handler.Drain()
	time.Sleep(time.Duration(s.waitPeriod) * time.Second)
	s.stopping.Store(true)
	_ = s.listener.Close() // it is open
	time.Sleep(settle)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(s.gracePeriod)*time.Second)
	defer cancel()
	err := s.main.Shutdown(ctx)
	_ = s.diagnostic.Close() // whoever watches can see that we are gone
	if err != nil {
		return fmt.Errorf("requests were left unanswered after %d seconds: %w", s.gracePeriod, err)
	}
	s.log.Info("Shut down.")
	return nil
}

func (s *service) logger() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level: want debug, info, warn or error, got %q", s.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch s.logFormat {
	case "json":
		return slog.New(slog.NewJSONHandler(s.c.stderr, options)), nil
	case "text":
		return slog.New(slog.NewTextHandler(s.c.stderr, options)), nil
	}
	return nil, fmt.Errorf("--log-format: want json or text, got %q", s.logFormat)
}

// readPolicies gives each service its own.
func (s *service) readPolicies() error {
	policies := map[string]tranche.Policy{}
	for _, text := range s.policyFiles {
		service, file, ok := strings.Cut(text, "=")
		if !ok || service == "" || file == "" || file == "-" {
			return fmt.Errorf("--policy: want SERVICE=FILE, got %q", text)
		}
		if _, twice := policies[service]; twice {
			return fmt.Errorf("--policy: want one for each service, got two for %q", service)
		}
		policy, err := s.readPolicy(file)
		if err != nil {
			return err
		}
		policies[service] = policy
	}
	return s.handler.SetPolicies(policies)
}

func (s *service) readPolicy(file string) (tranche.Policy, error) {
	c := &cli{limit: s.c.limit, quiet: true, policyFile: file}
	doc := &document{}
	err := c.readPolicy(doc)
	return doc.ownPolicy, err
}

// tokens are nil where everybody is let in.
func (s *service) tokens() (func() []string, error) {
	switch {
	case !slices.Contains([]string{"token", "tls", "off"}, s.authentication):
		return nil, fmt.Errorf("--authentication: want token, tls or off, got %q", s.authentication)
	case s.authentication == "tls" && s.caFile == "":
		return nil, errors.New("--authentication=tls: want a --tls-ca-cert-file")
	case (s.authentication == "token") != (s.tokenFile != ""):
		return nil, errors.New("--authentication=token and --token-file: want both or neither")
	case s.authentication != "token":
		return nil, nil
	}
	tokens, err := watch(s.log, func() ([]string, error) {
		text, err := os.ReadFile(s.tokenFile)
		if err != nil {
			return nil, inFile(plain(s.tokenFile), err)
		}
		tokens, err := tokenLines(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", plain(s.tokenFile), err)
		}
		return tokens, nil
	}, s.tokenFile)
	return tokens, err
}

// tokenLines are the lines that are not empty. The error does not show what they say.
func tokenLines(text string) (tokens []string, err error) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		switch fields := strings.Fields(line); {
		case len(fields) > 1: // a comment, perhaps, whose words must not let anybody in
			return nil, fmt.Errorf("line %d: want a token, got blanks between several words", n)
		case len(fields) == 1:
			tokens = append(tokens, fields[0])
		}
	}
	if tokens == nil {
		return nil, errors.New("want a token on each line, got none")
	}
	return tokens, nil
}

func (s *service) decisions() (*server.DecisionLog, error) {
	if s.decisionLog == "" {
		if len(s.mask) > 0 {
			return nil, errors.New("--decision-log-mask: want a --decision-log")
		}
		return nil, nil
	}
	log := &server.DecisionLog{To: s.c.stdout, Mask: s.mask, Labels: map[string]string{"version": version()}}
	if s.decisionLog != "-" {
		file, err := openLog(s.decisionLog)
		if err != nil {
			return nil, inFile(plain(s.decisionLog), err)
		}
		s.opened = append(s.opened, file)
		log.To = file
	}
	return log, nil
}

// encryption is nil where there is none.
func (s *service) encryption() (*tls.Config, error) {
	switch {
	case (s.certFile == "") != (s.keyFile == ""):
		return nil, errors.New("--tls-cert-file and --tls-private-key-file: want both or neither")
	case s.certFile == "" && s.caFile != "":
		return nil, errors.New("--tls-ca-cert-file: want a --tls-cert-file")
	case s.certFile == "":
		return nil, nil
	}
	files := []string{s.certFile, s.keyFile}
	if s.caFile != "" {
		files = append(files, s.caFile)
	}
	config, err := watch(s.log, s.readCertificates, files...)
	if err != nil {
		return nil, err
	}
	first := config().Clone()
	first.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return config(), nil }
	return first, nil
}

// readCertificates makes of what the files hold now a configuration for connections.
func (s *service) readCertificates() (*tls.Config, error) {
	pair, err := tls.LoadX509KeyPair(s.certFile, s.keyFile)
	if err != nil {
		return nil, inFile(plain(s.certFile), err)
	}
	config := &tls.Config{
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{"h2", "http/1.1"},
		Certificates: []tls.Certificate{pair},
	}
	if s.caFile == "" {
		return config, nil
	}
	authorities, err := os.ReadFile(s.caFile)
	if err != nil {
		return nil, inFile(plain(s.caFile), err)
	}
	config.ClientCAs = x509.NewCertPool()
	if !config.ClientCAs.AppendCertsFromPEM(authorities) {
		return nil, fmt.Errorf("%s: want certificates as PEM, got none", plain(s.caFile))
	}
	config.ClientAuth = tls.VerifyClientCertIfGiven
	if s.authentication == "tls" {
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return config, nil
}
