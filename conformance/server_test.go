package conformance

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/plugins"
	opaserver "github.com/open-policy-agent/opa/v1/server"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/tranche-go/tranche/server"
)

// opaServer is OPA's own server with the reference loaded, as "opa run --server
// policies/" has it.
var opaServer = sync.OnceValue(func() http.Handler {
	ctx := context.Background()
	store := inmem.New()
	err := storage.Txn(ctx, store, storage.WriteParams, func(txn storage.Transaction) error {
		for file, source := range sources() {
			if isTest(file) {
				continue
			}
			if err := store.UpsertPolicy(ctx, txn, file, []byte(source)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	manager, err := plugins.New([]byte(`{}`), "test", store)
	if err != nil {
		panic(err)
	}
	if err := manager.Start(ctx); err != nil {
		panic(err)
	}
	s, err := opaserver.New().WithStore(store).WithManager(manager).WithAddresses([]string{"localhost:0"}).Init(ctx)
	if err != nil {
		panic(err)
	}
	return s.Handler
})

// tranche is ours.
var ownServer = sync.OnceValue(func() http.Handler {
	s, err := server.New(server.Config{})
	if err != nil {
		panic(err)
	}
	return s
})

// A sent is a request that both servers get.
type sent struct {
	method, target, body string
	header               map[string]string
}

// A got is what matters of a response.
type got struct {
	status int
	header map[string]string
	body   any // JSON, if it is
	spaced bool
}

func ask(t fataler, handler http.Handler, q sent) got {
	t.Helper()
	r := httptest.NewRequest(q.method, q.target, strings.NewReader(q.body))
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	g := got{status: w.Code, header: map[string]string{}}
	for _, name := range []string{"Content-Type", "Content-Encoding", "Vary", "Location"} {
		g.header[name] = w.Header().Get(name)
	}
	body := w.Body.Bytes()
	if g.header["Content-Encoding"] == "gzip" {
		inflater, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			t.Fatalf("%v", err)
		}
		if body, err = io.ReadAll(inflater); err != nil {
			t.Fatalf("%v", err)
		}
	}
	g.spaced = bytes.Contains(body, []byte("\n  "))
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&g.body) != nil {
		g.body = string(body)
	}
	return g
}

// sameAnswer asks both servers.
func sameAnswer(t fataler, q sent) {
	t.Helper()
	sameAnswerAs(t, opaServer(), q)
}

// sameAnswerAs asks ours and another.
func sameAnswerAs(t fataler, other http.Handler, q sent) {
	t.Helper()
	theirs, ours := comparable(ask(t, other, q)), comparable(ask(t, ownServer(), q))
	if theirs.isConflict() {
		theirs = theirs.asMistake(ours)
	}
	if theirs.status != ours.status || theirs.spaced != ours.spaced || !maps.Equal(theirs.header, ours.header) ||
		ast.MustInterfaceToValue(theirs.body).Compare(ast.MustInterfaceToValue(ours.body)) != 0 {
		t.Fatalf("%s %s\n%s\n OPA:  %v\n ours: %v", q.method, q.target, q.body, theirs, ours)
	}
}

// isConflict tells whether OPA has evaluated to two values: the reference says so that a
// question cannot be answered.
func (g got) isConflict() bool {
	document, _ := g.body.(object)
	details, _ := document["errors"].([]any)
	return g.status == 500 && len(details) == 1 && details[0].(object)["code"] == "eval_conflict_error"
}

// asMistake is a conflict as the caller's mistake, which it is to us: status 400, in the
// words of any other mistake in a document. The place in them is compared elsewhere.
func (g got) asMistake(ours got) got {
	message, _ := ours.body.(object)["message"].(string)
	if !strings.HasSuffix(message, " contains malformed input document: …") {
		message = "no such mistake"
	}
	g.status, g.body = 400, object{"code": "invalid_parameter", "message": message}
	return g
}

// comparable leaves out what cannot be the same: times, and where in which file of
// Rego an error was met.
func comparable(g got) got {
	if g.status >= 400 {
		delete(g.header, "Content-Encoding") // OPA's words are many
	}
	document, ok := g.body.(object)
	if !ok {
		return g
	}
	if document["metrics"] != nil || document["provenance"] != nil {
		delete(g.header, "Content-Encoding") // it goes by the length, and that of these is of no two answers the same
	}
	if timers, ok := document["metrics"].(object); ok {
		for name := range timers {
			timers[name] = "a number"
			if strings.HasPrefix(name, "counter_rego_builtin_") || name == "timer_rego_query_compile_ns" {
				delete(timers, name) // of its regular expressions, and of what is asked first
			}
		}
	}
	if provenance, ok := document["provenance"].(object); ok {
		provenance["version"] = "some release"
	}
	if message, ok := document["message"].(string); ok {
		for _, prefix := range []string{
			"body contains malformed input document: ",
			"parameter contains malformed input document: ",
			"unexpected parse error for input: body contains malformed input document: ",
		} {
			if strings.HasPrefix(message, prefix) {
				document["message"] = prefix + "…"
			}
		}
	}
	details, _ := document["errors"].([]any)
	for _, detail := range details {
		detail := detail.(object)
		delete(detail, "location")
		delete(detail, "stack_trace")
		detail["message"] = "some words"
	}
	return g
}

func TestServerAnswersAsOPA(t *testing.T) {
	for name, q := range dataRequests() {
		t.Run(name, func(t *testing.T) {
			sameAnswer(t, q)
		})
	}
}

const (
	someservice = "/v1/data/upgrade/someservice"
	aRollout    = `{"input":{"version":{"service":"kafka","version":"2.0.0"},"fleet":{"members":[
		{"clusterID":"c1","upgradePolicy":"automatic","services":[{"name":"kafka","version":"1.0.0","risk":7}],"note":"<&>"},
		{"clusterID":"c2","upgradePolicy":"automatic","services":[{"name":"kafka","version":"1.0.0","risk":4.0}],"n":1e400},
		{"clusterID":"c3","upgradePolicy":"manual","services":[{"name":"kafka","version":"1.0.0","risk":4}]}]}}}`
	everything = `{"input":{"version":{"service":"kafka","version":"2.0.0"},"fleet":{"members":[
		{"clusterID":"c1","upgradePolicy":"automatic","services":[{"name":"kafka","version":"1.0.0"}]}]},
		"fleetMember":{"clusterID":"c1","upgradePolicy":"automatic","services":[{"name":"kafka","version":"1.0.0"}]},
		"versions":[{"service":"kafka","version":"1.0.0","next":["2.0.0"]},{"service":"kafka","version":"2.0.0"}]}}`
	anEligible = `{"input":{"version":{"requirements":[{"dependency":"kafka:>=1.0.0"}]},
		"fleetMember":{"services":[{"name":"kafka","version":"1.0.0"}]}}}`
	aMember = `{"input":{"versions":[{"service":"kafka","version":"1.0.0","next":["1.1.0"]},
		{"service":"kafka","version":"1.1.0","serviceImpacting":%v,"5":"five","null":null}],
		"fleetMember":{"services":[{"name":"kafka","version":"1.0.0"}]}}}`
)

func dataRequests() map[string]sent {
	requests := map[string]sent{}
	post := func(name, target, body string, header ...string) {
		q := sent{"POST", target, body, map[string]string{}}
		for i := 0; i < len(header); i += 2 {
			q.header[header[i]] = header[i+1]
		}
		requests[name] = q
	}
	other := func(name, method, target string) { requests[name] = sent{method: method, target: target} }
	threshold := someservice + "/groupSuccessThreshold"
	targetNext := strings.ReplaceAll(aMember, "%v", "false")
	impacting := strings.ReplaceAll(aMember, "%v", "true")

	post("plan", someservice+"/rolloutPlan", aRollout)
	post("eligible", someservice+"/eligibleForUpgrade", anEligible)
	post("not eligible", someservice+"/eligibleForUpgrade", strings.Replace(anEligible, ">=", ">", 1))
	post("next, a target", someservice+"/nextVersionForMember", targetNext)
	post("next, service-impacting", someservice+"/nextVersionForMember", impacting)
	post("no next", someservice+"/nextVersionForMember", strings.Replace(impacting, `"name":"kafka"`, `"name":"k"`, 1))
	for _, name := range []string{"plan", "progress"} {
		post(name+" with reasons", someservice+"/"+name, aRollout)
		post(name+" that cannot be answered", someservice+"/"+name, `{"input":{"version":{"service":"kafka","version":"x"},"fleet":{}}}`)
	}
	for _, name := range []string{"next", "path", "shouldUpgrade"} {
		post(name+" with reasons", someservice+"/"+name, targetNext)
		post(name+" with reasons, service-impacting", someservice+"/"+name, impacting)
		post(name+" that cannot be answered", someservice+"/"+name, `{"input":{"versions":[{"service":"a"},{"service":"b"}],"fleetMember":{}}}`)
	}
	post("decision", someservice+"/decision", strings.Replace(anEligible, ">=", ">", 1))
	post("everything", someservice, everything)
	post("everything, pretty", someservice+"?pretty", everything)
	post("everything to v0", "/v0/data/upgrade/someservice", strings.TrimSuffix(strings.TrimPrefix(everything, `{"input":`), "}"))
	post("threshold", threshold, `{"input":{"policy":{"successThreshold":75}}}`)
	post("thresholds", threshold, `{"input":{"policy":{"strategy":"single","successThresholds":[75]}}}`)

	post("an invalid version", someservice+"/rolloutPlan", `{"input":{"version":{"service":"kafka","version":"x"},"fleet":{}}}`)
	post("no service", someservice+"/rolloutPlan", `{"input":{"version":{},"fleet":{}}}`)
	post("a strategy that is none", threshold, `{"input":{"policy":{"strategy":"all"}}}`)
	post("a threshold of 0", threshold, `{"input":{"policy":{"successThreshold":0}}}`)
	post("another service", someservice+"/nextVersionForMember", `{"input":{"versions":[{"service":"a"},{"service":"b"}],"fleetMember":{}}}`)

	for _, body := range []string{``, ` `, `null`, `{}`, `{"input":null}`, `{"other":1}`, `null x`} {
		post("no input: "+body, threshold, body)
	}
	for _, body := range []string{`[]`, `"x"`, `5`, `{`, `{"input":`, `{"input":{}`, `{"input":{}]`, `{"a" 1}`, `{bad`, `}`, `{"input":{},"x":[1,,2]}`, `nul`, "\x00", `{"input":{"a":01}}`,
		`{"input":{"version":{"a" 1}}}`, `{"input":{"fleet":{"members":[1,,2]}}}`, `{"input":{"fleetMember":tru}}`} {
		post("malformed: "+body, threshold, body)
		if strings.ContainsAny(body, "{}") {
			post("malformed to v0: "+body, "/v0/data/upgrade/someservice/groupSuccessThreshold", strings.TrimPrefix(body, `{"input":`))
		}
	}
	post("more behind it", threshold, `{"input":{"policy":{"successThreshold":7}}} more`)
	post("a second document", threshold, `{"input":{"policy":{"successThreshold":7}}}{"input":{"policy":{"successThreshold":8}}}`)
	post("more beside it", threshold, `{"a":{"b":[1]},"input":{"policy":{"successThreshold":7}},"c":"}"}`)
	post("names twice", threshold, `{"input":{"policy":{"successThreshold":7}},"input":{"policy":{"successThreshold":1,"successThreshold":8}}}`)
	post("an input and then null", threshold, `{"input":{"policy":{"successThreshold":7}},"input":null}`)
	post("an escaped name", threshold, `{"inpu\u0074":{"policy":{"successThreshold":7}}}`)
	post("an input inside an input", threshold, `{"input":{"input":{"policy":{"successThreshold":7}}}}`)

	for _, query := range []string{
		"pretty", "pretty=", "pretty=true", "pretty=TRUE", "pretty=1", "pretty=false&pretty=true", "pretty=&pretty=", "metrics", "metrics=1",
		"pretty&metrics", "provenance", "strict-builtin-errors", "rule-labels", "unknown", "pretty=%zz", "pretty;metrics",
	} {
		post("?"+query, threshold+"?"+query, `{"input":{}}`)
		post("no input, ?"+query, threshold+"?"+query, `{}`)
		other("GET ?"+query, "GET", threshold+"?"+query)
	}
	post("an undefined one, pretty", someservice+"/eligibleForUpgrade?pretty", `{"input":{"version":{"requirements":[{}]},"fleetMember":{}}}`)
	post("a malformed one, pretty", threshold+"?pretty&metrics", `{`)

	other("GET", "GET", threshold)
	other("GET with an input", "GET", threshold+"?input=%7B%22policy%22:%7B%22successThreshold%22:7%7D%7D")
	other("GET with two", "GET", threshold+"?input=5&input=%7B%22policy%22:%7B%22successThreshold%22:7%7D%7D")
	other("GET with an empty one", "GET", threshold+"?input=")
	other("GET with null", "GET", threshold+"?input=null")
	other("GET with more behind it", "GET", threshold+"?input=%7B%7D,%22x%22:1")
	other("GET with a malformed one", "GET", threshold+"?input=%7B")

	v0 := "/v0/data/upgrade/someservice"
	post("v0 plan", v0+"/rolloutPlan", strings.TrimSuffix(strings.TrimPrefix(aRollout, `{"input":`), "}"))
	post("v0 threshold", v0+"/groupSuccessThreshold", `{"policy":{"successThreshold":7}}`)
	post("v0, more behind it", v0+"/groupSuccessThreshold", `{"policy":{"successThreshold":7}},"x":1`)
	post("v0, inside an input", v0+"/groupSuccessThreshold", `{"input":{"policy":{"successThreshold":7}}}`)
	post("v0 of nothing", v0+"/groupSuccessThreshold", ``)
	post("v0 of null", v0+"/groupSuccessThreshold", `null`)
	post("v0 of null, and more", v0+"/groupSuccessThreshold", `null,`)
	post("v0 pretty", v0+"/groupSuccessThreshold?pretty&metrics", `{}`)
	post("v0 undefined", v0+"/eligibleForUpgrade", `{"version":{"requirements":[{}]},"fleetMember":{}}`)
	post("v0 unknown", v0+"/nope", `{}`)
	post("v0 unknown, an odd name", v0+"/no%20pe", `{}`)
	post("v0 within an undefined one", v0+"/rolloutPlan/9/a%20b", `{"version":{"service":"k","version":"1.0.0"},"fleet":{}}`)
	other("v0 GET", "GET", v0+"/groupSuccessThreshold")

	for _, within := range []string{"0", "00", "+1", "1.0", ".0", "9", "0/0", "0/0/clusterID", "%30/0/clusterID", "1/0/services/0/risk", "0/0/nope", "0/0/clusterID/0", "1/0/n", "0//0", "0/0/note"} {
		post("within a plan: "+within, someservice+"/rolloutPlan/"+within, aRollout)
	}
	for _, within := range []string{"index", "version", "version/version", "version/5", "version/null", "version/next/0", "index/0"} {
		post("within a next version: "+within, someservice+"/nextVersionForMember/"+within, targetNext)
	}
	post("within a number", threshold+"/0", `{"input":{}}`)
	post("unknown", someservice+"/nope", `{"input":{}}`)
	post("unknown, with no input", someservice+"/nope/0", `{}`)

	for _, method := range []string{"HEAD", "OPTIONS", "TRACE"} {
		other(method, method, threshold)
		other(method+" v0", method, v0+"/groupSuccessThreshold")
	}
	post("a slash at the end", threshold+"/", `{"input":{}}`)
	other("GET, a slash at the end", "GET", threshold+"/?pretty")
	post("two slashes", someservice+"//groupSuccessThreshold", `{"input":{}}`)
	post("dots", someservice+"/x/../groupSuccessThreshold", `{"input":{}}`)
	post("an escaped prefix", "/v1/d%61ta/upgrade/someservice/group%53uccessThreshold", `{"input":{}}`)
	other("nowhere", "GET", "/nope")
	other("nowhere in v1", "POST", "/v1/nope")
	other("health", "GET", "/health")

	for _, accepts := range []string{"gzip", "deflate", "*", "gzip;q=0", "gzip;q=0.5, br", "br, gzip", "GZIP", "identity"} {
		post("accepts "+accepts, someservice+"/rolloutPlan", long(aRollout), "Accept-Encoding", accepts)
		post("accepts for little "+accepts, threshold, `{}`, "Accept-Encoding", accepts)
	}
	for size := 1000; size < 1050; size++ { // of the answer: from 1,024 bytes on it is deflated
		answer := len(`{"result":"x"}`) + 1
		post(fmt.Sprint("an answer of ", size), someservice+"/nextVersionForMember/null",
			strings.Replace(impacting, `"null":null`, `"null":"`+strings.Repeat("x", size-answer+1)+`"`, 1), "Accept-Encoding", "gzip")
	}
	post("a long error, deflated", someservice+"/rolloutPlan", `{`+strings.Repeat("x", 2000), "Accept-Encoding", "gzip")
	post("deflated", someservice+"/rolloutPlan", deflated(aRollout), "Content-Encoding", "gzip")
	post("deflated, by an odd name", someservice+"/rolloutPlan", deflated(aRollout), "Content-Encoding", "x-gzip")
	post("twice deflated", someservice+"/rolloutPlan", deflated(aRollout)+deflated(" more"), "Content-Encoding", "gzip")
	post("another encoding", threshold, `{"input":{}}`, "Content-Encoding", "br")
	for _, kind := range []string{"", "text/plain", "application/json; charset=utf-8", "nonsense"} {
		post("content type "+kind, threshold, `{"input":{}}`, "Content-Type", kind)
	}
	return requests
}

func long(rollout string) string {
	return strings.Replace(rollout, `"note":"`, `"note":"`+strings.Repeat("long ", 300), 1)
}

func deflated(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return out.String()
}

func TestREADMEAsksBothServers(t *testing.T) {
	for _, q := range readmeRequests(t) {
		sameAnswer(t, q)
		if got := ask(t, ownServer(), q); got.status != http.StatusOK || got.body.(object)["result"] == nil {
			t.Errorf("%s: %v", q.target, got)
		}
	}
}

// readmeRequests are what the README's lines with curl send.
func readmeRequests(t *testing.T) (requests []sent) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^curl localhost:8181(\S+) -d "\{\\"input\\": \$\(cat (\S+)\)\}"$`).FindAllStringSubmatch(string(readme), -1)
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	for _, line := range lines {
		document, err := os.ReadFile("../" + line[2])
		if err != nil {
			t.Fatal(err)
		}
		requests = append(requests, sent{
			"POST", line[1], `{"input": ` + string(document) + `}`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
		})
	}
	return requests
}
