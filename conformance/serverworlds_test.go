package conformance

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The questions of the generators go to both servers, by each way in which OPA takes
// them.

var (
	serversAgreeOnRollouts      = serversAgree(worlds.rollout, "rolloutPlan", "groupSuccessThreshold", "plan", "progress")
	serversAgreeOnEligibility   = serversAgree(worlds.eligibility, "eligibleForUpgrade", "decision")
	serversAgreeOnNextVersions  = serversAgree(worlds.nextVersion, "nextVersionForMember", "next", "path")
	serversAgreeOnShouldUpgrade = serversAgree(worlds.shouldUpgrade, "shouldUpgrade")
)

func TestServersAgreeOnRollouts(t *testing.T)      { serversAgreeOnRollouts.check(t) }
func TestServersAgreeOnEligibility(t *testing.T)   { serversAgreeOnEligibility.check(t) }
func TestServersAgreeOnNextVersions(t *testing.T)  { serversAgreeOnNextVersions.check(t) }
func TestServersAgreeOnShouldUpgrade(t *testing.T) { serversAgreeOnShouldUpgrade.check(t) }

func FuzzServersAgreeOnRollouts(f *testing.F)      { serversAgreeOnRollouts.fuzz(f) }
func FuzzServersAgreeOnEligibility(f *testing.F)   { serversAgreeOnEligibility.fuzz(f) }
func FuzzServersAgreeOnNextVersions(f *testing.F)  { serversAgreeOnNextVersions.fuzz(f) }
func FuzzServersAgreeOnShouldUpgrade(f *testing.F) { serversAgreeOnShouldUpgrade.fuzz(f) }

func serversAgree(draw func(worlds, *rapid.T) []byte, questions ...string) property {
	return over(draw, func(t *rapid.T, question []byte) {
		name := rapid.SampledFrom(questions).Draw(t, "question")
		sameAnswer(t, drawRequest(t, name, string(question)))
	})
}

func drawRequest(t *rapid.T, question, input string) sent {
	name := question
	if rapid.IntRange(0, 3).Draw(t, "whole") == 0 {
		segments := rapid.SampledFrom([]string{"0", "1", "0/0", "0/0/services", "index", "version", "version/next", "reason", "groups", "unmet", "hops/0/version"})
		within := segments.Draw(t, "within")
		if fits(question, within) {
			name += "/" + within
		}
	}
	query := ""
	if rapid.Bool().Draw(t, "parameters") {
		query = "?" + rapid.SampledFrom([]string{"pretty", "pretty=true", "metrics", "pretty&metrics", "provenance", "pretty=1"}).Draw(t, "query")
	}
	q := sent{"POST", "/v1/data/upgrade/someservice/" + name + query, `{"input":` + input + "}", map[string]string{}}
	switch rapid.SampledFrom([]string{"v1", "v1", "v1", "v0", "GET"}).Draw(t, "way") {
	case "v0":
		q.target, q.body = strings.Replace(q.target, "v1", "v0", 1), input
	case "GET":
		q.method, q.body = "GET", ""
		separator := "?"
		if query != "" {
			separator = "&"
		}
		q.target += separator + "input=" + url.QueryEscape(input)
	default:
		beside := rapid.SampledFrom([]string{"", "", `"a":{"input":[1,{}]},`, "\n\t"}).Draw(t, "beside")
		behind := rapid.SampledFrom([]string{"", "", " \n", " more", "{}"}).Draw(t, "behind")
		q.body = "{" + beside + q.body[1:] + behind
	}
	if q.method == "POST" && rapid.IntRange(0, 3).Draw(t, "inflated") == 0 {
		q.body = deflated(q.body)
		q.header["Content-Encoding"] = "gzip"
	}
	if rapid.Bool().Draw(t, "accepts") {
		q.header["Accept-Encoding"] = "gzip"
	}
	return q
}

// fits tells whether a path goes by the type of an answer, which OPA checks.
func fits(question, within string) bool {
	first, _, _ := strings.Cut(within, "/")
	switch question {
	case "rolloutPlan":
		return first == "0" || first == "1"
	case "next", "nextVersionForMember":
		return first == "index" || first == "version" || first == "reason" && question == "next"
	case "plan", "progress":
		return first == "groups"
	case "decision":
		return first == "unmet"
	case "path":
		return first == "hops"
	}
	return false
}
