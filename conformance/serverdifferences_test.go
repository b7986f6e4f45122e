package conformance

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/tranche-go/tranche/policies"
)

// serverDifferences are where our server answers on purpose as OPA's does not, by
// the words under which docs/server.md gives the reason. They are tested from both
// sides, by status and by a part of the body.
var serverDifferences = []struct {
	documented, name string
	q                sent
	theirs, ours     string
}{
	{
		"A document that is missing is an error", "no fleet",
		sent{"POST", someservice + "/rolloutPlan", `{"input":{"version":{"service":"kafka","version":"1.0.0"}}}`, nil},
		"200 map[result:[]]", "400 map[code:invalid_parameter message:body contains malformed input document: fleet: want an object, got nothing]",
	},
	{
		"A document that is missing is an error", "no member",
		sent{"POST", someservice + "/eligibleForUpgrade", `{"input":{"version":{}}}`, nil},
		"200 map[]", "400 map[code:invalid_parameter message:body contains malformed input document: fleetMember: want an object, got nothing]",
	},
	{
		"A document that is missing is an error", "no input",
		sent{"POST", someservice + "/rolloutPlan", `{"version":{"service":"kafka","version":"1.0.0"},"fleet":{}}`, nil},
		"200 map[result:[] warning:", "400 map[code:invalid_parameter message:body contains malformed input document: 'input' key missing from the request]",
	},
	{
		"A document that is missing is an error", "all questions, of which some have no documents",
		sent{"POST", someservice, strings.Replace(anEligible, `{"req`, `{"service":"kafka","version":"1.0.0","req`, 1), nil},
		"200 map[result:map[decision:map[eligible:true unmet:[]] eligibleForUpgrade:true groupSuccessThreshold:90 rolloutPlan:[]]]",
		"200 map[result:map[decision:map[eligible:true unmet:[]] eligibleForUpgrade:true groupSuccessThreshold:90]]",
	},
	{
		"A value of the wrong type is an error", "a list for a fleet",
		sent{"POST", someservice + "/rolloutPlan", `{"input":{"version":{"service":"kafka","version":"1.0.0"},"fleet":[]}}`, nil},
		"200 map[result:[]]", "400 map[code:invalid_parameter message:body contains malformed input document: fleet: want an object, got a list]",
	},
	{
		"A value of the wrong type is an error", "a string for a risk",
		sent{"POST", someservice + "/rolloutPlan", strings.Replace(aRollout, `"risk":7`, `"risk":"high"`, 1), nil},
		"200 map[result:", `400 map[code:invalid_parameter message:body contains malformed input document: fleet.members[0].services[0].risk: want an integer, got "high"]`,
	},
	{
		"A value of the wrong type is an error", "a number for an input",
		sent{"POST", someservice + "/groupSuccessThreshold", `{"input":5}`, nil},
		"200 map[result:90]", "400 map[code:invalid_parameter message:body contains malformed input document: input: want an object, got 5]",
	},
	{
		"A value of the wrong type is an error", "a number for an input of v0",
		sent{"POST", "/v0/data/upgrade/someservice/groupSuccessThreshold", `5`, nil},
		"200 90", "400 map[code:invalid_parameter message:unexpected parse error for input: body contains malformed input document: input: want an object, got 5]",
	},
	{
		"A question that cannot be answered is the caller's mistake, and its error names the place", "an invalid version",
		sent{"POST", someservice + "/rolloutPlan", `{"input":{"version":{"service":"kafka","version":"x"},"fleet":{}}}`, nil},
		"500 map[code:internal_error errors:[map[code:eval_conflict_error location:",
		`400 map[code:invalid_parameter message:body contains malformed input document: version.version: want a semantic version, got "x"]`,
	},
	{
		"A question that cannot be answered is the caller's mistake, and its error names the place", "an ambiguous catalogue",
		sent{"POST", someservice + "/next", `{"input":{"versions":[{"service":"k","version":"1"},{"service":"k","version":"1"}],"fleetMember":{"services":[{"name":"k","version":"1"}]}}}`, nil},
		"500 map[code:internal_error errors:[map[code:eval_conflict_error location:",
		"400 map[code:invalid_parameter message:body contains malformed input document: versions[1]: want one version that is current, got another beside versions[0]]",
	},
	{
		"A question that cannot be answered is the caller's mistake, and its error names the place", "an unknown field of a policy",
		sent{"POST", someservice + "/groupSuccessThreshold", `{"input":{"policy":{"succesThreshold":80}}}`, nil},
		"500 map[code:internal_error errors:[map[code:eval_conflict_error location:",
		"400 map[code:invalid_parameter message:body contains malformed input document: policy.succesThreshold: no such field, did you mean successThreshold?]",
	},
	{
		"A path that cannot be is the caller's mistake", "a quote in it",
		sent{"POST", someservice + "/no%22pe", `{"input":{}}`, nil},
		"500 map[code:internal_error message:invalid_parameter: invalid path: invalid ref term", "400 map[code:invalid_parameter message:invalid path: invalid ref term",
	},
	{
		"Any service may stand in the path", "a service by its name",
		sent{"POST", "/v1/data/upgrade/kafka/groupSuccessThreshold", `{"input":{}}`, nil},
		"200 map[]", "200 map[result:90]",
	},
	{
		"What is not below data.upgrade is an error", "another package",
		sent{"POST", "/v1/data/upgrades/kafka/rolloutPlan", aRollout, nil},
		"200 map[]", "404 map[code:undefined_document message:document missing: only data.upgrade[service] is served]",
	},
	{
		"What is not below data.upgrade is an error", "a package of the reference",
		sent{"POST", "/v1/data/upgrade/rollout/group_success_threshold", `{"input":{}}`, nil},
		"200 map[result:90]", "404 map[code:undefined_document message:document missing: the reference's own packages are not served]",
	},
	{
		"Numbers that decide nothing may be of any size", "a long exponent",
		sent{"POST", someservice + "/groupSuccessThreshold", `{"input":{"x":1e1000000}}`, nil},
		"400 map[code:invalid_parameter message:invalid number: number too big]", "200 map[result:90]",
	},
	{
		"A path into an answer that does not fit its type is undefined", "a name in a list",
		sent{"POST", someservice + "/rolloutPlan/x", aRollout, nil},
		"500 map[code:internal_error message:1 error occurred: 1:1: rego_type_error: undefined ref", "200 map[]",
	},
	{
		"A path into an answer that does not fit its type is undefined", "a negative place",
		sent{"POST", someservice + "/rolloutPlan/-1", aRollout, nil},
		"500 map[code:internal_error message:1 error occurred: 1:1: rego_type_error: undefined ref", "200 map[]",
	},
	{
		"Names are compared to the letter", "an input in capitals",
		sent{"POST", someservice + "/groupSuccessThreshold", `{"INPUT":{"policy":{"successThreshold":7}}}`, nil},
		"200 map[result:7]", "200 map[result:90 warning:",
	},
	{
		"Text that is not UTF-8, or deeper than 200, is an error", "invalid UTF-8",
		sent{"POST", someservice + "/groupSuccessThreshold", "{\"input\":{\"x\":\"\xff\"}}", nil},
		"200 map[result:90]", "400 map[code:invalid_parameter message:body contains malformed input document: line 1, column 16: invalid UTF-8]",
	},
	{
		"Text that is not UTF-8, or deeper than 200, is an error", "a deep document",
		sent{"POST", someservice + "/nextVersionForMember", strings.Replace(aMember, "%v", "true,\"deep\":"+strings.Repeat("[", 300)+strings.Repeat("]", 300), 1), nil},
		"200 map[result:map[5:five deep:", "400 map[code:invalid_parameter message:body contains malformed input document: line 2, column",
	},
	{
		"A byte order mark is skipped", "before a document",
		sent{"POST", someservice + "/groupSuccessThreshold", "\ufeff{\"input\":{}}", nil},
		"400 map[code:invalid_parameter", "200 map[result:90]",
	},
	{
		"Data is read-only", "PUT",
		sent{"PUT", someservice + "/rolloutPlan", `{}`, nil},
		"400 map[code:invalid_parameter", "405 map[code:invalid_operation message:data is read-only here]",
	},
	{
		"Data is read-only", "DELETE",
		sent{"DELETE", someservice + "/rolloutPlan", ``, nil},
		"404 map[code:resource_not_found", "405 map[code:invalid_operation message:data is read-only here]",
	},
	{
		"Policies, queries, configuration and status are not served", "policies",
		sent{"GET", "/v1/policies", ``, nil},
		"200 map[result:", "404 map[code:resource_not_found message:/v1/policies is not served here]",
	},
	{
		"Policies, queries, configuration and status are not served", "a health policy",
		sent{"GET", "/health/live", ``, nil},
		"500 map[error:health check", "404 404",
	},
	{
		"The page at / is another", "a question outside data",
		sent{"POST", "/", `{"x":1}`, map[string]string{"Content-Type": "application/json"}},
		"404 map[code:undefined_document message:document missing: data.system.main]",
		"404 map[code:undefined_document message:document missing: a form is served here",
	},
	{
		"The page at / is another", "the page",
		sent{"GET", "/", ``, nil},
		"200 \n<html>", "200 <!DOCTYPE html>\n<html lang=\"en\">",
	},
	{
		"There are no traces", "explain",
		sent{"POST", someservice + "/groupSuccessThreshold?explain=full", `{"input":{}}`, nil},
		"200 map[explanation:", "200 map[result:90]",
	},
	{
		"instrument is as metrics", "instrument",
		sent{"POST", someservice + "/groupSuccessThreshold?instrument", `{"input":{}}`, nil},
		"200 map[metrics:map[counter_eval_op_", "200 map[metrics:map[counter_server_query_cache_hit:",
	},
	{
		"YAML is read more strictly", "a number for a key",
		sent{"POST", someservice + "/groupSuccessThreshold", `input: {1: 2}`, map[string]string{"Content-Type": "application/yaml"}},
		"200 map[result:90]", "400 map[code:invalid_parameter message:body contains malformed input document: line 1, column 9: want a string as a key, got 1 (put it in quotes)]",
	},
}

func TestServerDiffersOnPurpose(t *testing.T) {
	page, err := os.ReadFile("../docs/server.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for _, d := range serverDifferences {
		t.Run(d.name, func(t *testing.T) {
			if !strings.Contains(text, "**"+d.documented+".**") {
				t.Errorf("docs/server.md does not say %q", d.documented)
			}
			theirs, ours := ask(t, opaServer(), d.q), ask(t, ownServer(), d.q)
			if got := fmt.Sprintf("%d %v", theirs.status, theirs.body); !strings.HasPrefix(got, d.theirs) {
				t.Errorf("OPA:  %s\nwant: %s", got, d.theirs)
			}
			if got := fmt.Sprintf("%d %v", ours.status, ours.body); !strings.HasPrefix(got, d.ours) {
				t.Errorf("ours: %s\nwant: %s", got, d.ours)
			}
		})
	}
}

// Each package of the reference but the one that is a service is refused by its name.
func TestPackagesOfTheReferenceAreNoServices(t *testing.T) {
	entries, err := policies.FS.ReadDir("upgrade")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		want := http.StatusNotFound
		if entry.Name() == "someservice" {
			want = http.StatusOK
		}
		q := sent{"POST", "/v1/data/upgrade/" + entry.Name() + "/groupSuccessThreshold", `{"input":{}}`, nil}
		if got := ask(t, ownServer(), q); got.status != want {
			t.Errorf("%s: %v, want %d", entry.Name(), got, want)
		}
	}
}

// TestServerSurvivesWhatOPADoesNot sends a body that is not the gzip stream that it
// claims to be. OPA 1.22.2 panics, and drops the connection, unless what it inflates
// with has been used before.
func TestServerSurvivesWhatOPADoesNot(t *testing.T) {
	q := sent{"POST", someservice + "/groupSuccessThreshold", `{"input":{}}`, map[string]string{"Content-Encoding": "gzip"}}
	if ours := ask(t, ownServer(), q); ours.status != 400 {
		t.Errorf("ours: %v", ours)
	}
	defer func() { t.Logf("OPA panics: %v", recover()) }()
	if theirs := ask(t, opaServer(), q); theirs.status != 400 {
		t.Errorf("OPA neither panics nor refuses: %v", theirs)
	}
}
