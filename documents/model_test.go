package documents_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

type readingCase[T any] struct {
	text string
	want T // with an error: the zero value
	err  string
}

// A reading reads a text as a part of a question, or as a part of that, and says what
// stands before the path of an error.
type reading[T any] struct {
	before string
	read   func(text string, parse func(string) documents.Question) (T, error)
}

var (
	fleetOf = reading[tranche.Fleet]{"fleet", func(text string, parse func(string) documents.Question) (tranche.Fleet, error) {
		fleet, _, err := parse(`{"fleet":` + text + `}`).Fleet()
		return fleet, err
	}}
	memberOf = reading[tranche.Member]{"fleetMember", func(text string, parse func(string) documents.Question) (tranche.Member, error) {
		return parse(`{"fleetMember":` + text + `}`).FleetMember()
	}}
	serviceOf = reading[tranche.Service]{"fleetMember.services[0]", func(text string, parse func(string) documents.Question) (service tranche.Service, err error) {
		member, err := parse(`{"fleetMember":{"services":[` + text + `]}}`).FleetMember()
		if err == nil {
			service = member.Services[0]
		}
		return service, err
	}}
	versionOf = reading[tranche.Version]{"version", func(text string, parse func(string) documents.Question) (tranche.Version, error) {
		return parse(`{"version":` + text + `}`).Version()
	}}
	requirementOf = reading[tranche.Requirement]{"version.requirements[0]", func(text string, parse func(string) documents.Question) (requirement tranche.Requirement, err error) {
		version, err := parse(`{"version":{"requirements":[` + text + `]}}`).Version()
		if err == nil {
			requirement = version.Requirements[0]
		}
		return requirement, err
	}}
	policyOf = reading[tranche.Policy]{"policy", func(text string, parse func(string) documents.Question) (tranche.Policy, error) {
		return parse(`{"policy":` + text + `}`).Policy()
	}}
)

func testReading[T any](t *testing.T, r reading[T], cases []readingCase[T]) {
	t.Helper()
	for _, tc := range cases {
		got, err := r.read(tc.text, func(document string) documents.Question { return parse(t, document) })
		text, condition := tc.err, tranche.ErrType
		switch {
		case text == "":
		case strings.HasPrefix(text, "want "):
			text = r.before + ": " + text
		default:
			text = r.before + "." + text
		}
		if strings.Contains(text, "no such field") {
			condition = tranche.ErrUnknown
		}
		wantError(t, err, text, condition)
		if !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %+v, want %+v", tc.text, got, tc.want)
		}
	}
}

// wantError checks an error in the three ways that callers look at one: its
// text, its condition, and the place that it names. No text: no error.
func wantError(t *testing.T, err error, text string, condition error) {
	t.Helper()
	if text == "" {
		if err != nil {
			t.Errorf("error %q, want none", err)
		}
		return
	}
	if err == nil {
		t.Errorf("no error, want %q", text)
		return
	}
	if err.Error() != text {
		t.Errorf("error\n\t%s\nwant\n\t%s", err, text)
	}
	if !errors.Is(err, condition) {
		t.Errorf("error %q is no %q", err, condition)
	}
	var field *tranche.FieldError
	if !errors.As(err, &field) {
		t.Errorf("error %q is no FieldError", err)
	} else if !strings.HasPrefix(text, field.Path) {
		t.Errorf("error %q has the path %q", err, field.Path)
	}
}

func TestReadFleet(t *testing.T) {
	testReading(t, fleetOf, []readingCase[tranche.Fleet]{
		{`{}`, tranche.Fleet{}, ""},
		{`{"service":"kafka"}`, tranche.Fleet{Service: "kafka"}, ""},
		{`{"service":null,"members":null}`, tranche.Fleet{}, ""},
		{`{"Service":"kafka","MEMBERS":7}`, tranche.Fleet{}, ""},
		{`{"members":[]}`, tranche.Fleet{Members: []tranche.Member{}}, ""},
		{`{"members":[{"services":[{"risk":70e-1}]}]}`, tranche.Fleet{Members: []tranche.Member{{Services: []tranche.Service{{Risk: 7}}}}}, ""},
		{`{"service":"kafka","members":[{},null]}`, tranche.Fleet{}, `members[1]: want an object, got null`},
		{`{"service":"kafka","members":[{"services":[{"risk":7.5}]}]}`, tranche.Fleet{}, `members[0].services[0].risk: want an integer, got 7.5`},
		{`[]`, tranche.Fleet{}, `want an object, got a list`},
		{`"kafka"`, tranche.Fleet{}, `want an object, got "kafka"`},
	})
}

func TestReadMember(t *testing.T) {
	testReading(t, memberOf, []readingCase[tranche.Member]{
		{`{}`, tranche.Member{}, ""},
		{`{"cloud":"aws","upgradePolicy":"manual"}`, tranche.Member{Cloud: "aws", UpgradePolicy: "manual"}, ""},
		{`{"cloud":"aws","services":[{"name":"kafka"},7]}`, tranche.Member{}, `services[1]: want an object, got 7`},
		{`{"cloud":"aws","upgradePolicy":true}`, tranche.Member{}, `upgradePolicy: want a string, got true`},
		{`7`, tranche.Member{}, `want an object, got 7`},
	})
}

func TestReadService(t *testing.T) {
	testReading(t, serviceOf, []readingCase[tranche.Service]{
		{`{}`, tranche.Service{}, ""},
		{`{"name":"kafka","risk":7.0}`, tranche.Service{Name: "kafka", Risk: 7}, ""},
		{`{"name":"kafka","risk":"7"}`, tranche.Service{}, `risk: want an integer, got "7"`},
		{`{"name":"kafka","version":4.1}`, tranche.Service{}, `version: want a string, got 4.1`},
		{`true`, tranche.Service{}, `want an object, got true`},
	})
}

func TestReadVersion(t *testing.T) {
	testReading(t, versionOf, []readingCase[tranche.Version]{
		{`{}`, tranche.Version{}, ""},
		{`{"version":"3.5.0","next":[],"serviceImpacting":null}`, tranche.Version{Version: "3.5.0", Next: []string{}}, ""},
		{`{"version":4.10}`, tranche.Version{}, `version: want a string, got 4.10`},
		{`{"version":"3.6.0","next":"3.6.0"}`, tranche.Version{}, `next: want a list, got "3.6.0"`},
		{`{"version":"3.6.0","next":["3.6.0",null]}`, tranche.Version{}, `next[1]: want a string, got null`},
		{`{"version":"3.6.0","serviceImpacting":"true"}`, tranche.Version{}, `serviceImpacting: want true or false, got "true"`},
		{`{"version":"3.6.0","requirements":["strimzi:0.38.0"]}`, tranche.Version{}, `requirements[0]: want an object, got "strimzi:0.38.0"`},
		{`[]`, tranche.Version{}, `want an object, got a list`},
	})
}

func TestReadRequirement(t *testing.T) {
	testReading(t, requirementOf, []readingCase[tranche.Requirement]{
		{`{}`, tranche.Requirement{}, ""},
		{`{"dependency":"zookeeper:3.8.0"}`, tranche.Requirement{Dependency: "zookeeper:3.8.0"}, ""},
		{`{"dependency":["zookeeper:3.8.0"]}`, tranche.Requirement{}, `dependency: want a string, got a list`},
		{`"zookeeper:3.8.0"`, tranche.Requirement{}, `want an object, got "zookeeper:3.8.0"`},
	})
}
func TestReadPolicy(t *testing.T) {
	testReading(t, policyOf, []readingCase[tranche.Policy]{
		{`{}`, tranche.Policy{}, ""},
		{`{"strategy":null,"split":null,"successThreshold":null,"successThresholds":null}`, tranche.Policy{}, ""},
		{`{"strategy":""}`, tranche.Policy{}, ""},
		{`{"split":[],"successThresholds":[]}`, tranche.Policy{Split: []int{}, SuccessThresholds: []int{}}, ""},
		{`{"successThreshold":9e1}`, tranche.Policy{SuccessThreshold: 90}, ""},
		{`{"split":[10.0,900e-1]}`, tranche.Policy{Split: []int{10, 90}}, ""},
		{`{"successThresholds":[5e1]}`, tranche.Policy{SuccessThresholds: []int{50}}, ""},
		{`{"successThreshold":89.5}`, tranche.Policy{}, `successThreshold: want an integer, got 89.5`},
		{`{"successThreshold":"90"}`, tranche.Policy{}, `successThreshold: want an integer, got "90"`},
		{`{"successThreshold":9223372036854775808}`, tranche.Policy{}, `successThreshold: want an integer, got 9223372036854775808`},
		{`{"split":[50,0.5]}`, tranche.Policy{}, `split[1]: want an integer, got 0.5`},
		{`{"split":[null]}`, tranche.Policy{}, `split[0]: want an integer, got null`},
		{`{"successThresholds":90}`, tranche.Policy{}, `successThresholds: want a list, got 90`},
		{`"by_risk"`, tranche.Policy{}, `want an object, got "by_risk"`},
		// What the model does not know is refused here, with a guess if there is one.
		{`{"Strategy":"single"}`, tranche.Policy{}, `Strategy: no such field, did you mean strategy?`},
		{`{"succesThreshold":80}`, tranche.Policy{}, `succesThreshold: no such field, did you mean successThreshold?`},
		{`{"success_threshold":80}`, tranche.Policy{}, `success_threshold: no such field, did you mean successThreshold?`},
		{`{"successThresholds":[1],"successTresholds":[80]}`, tranche.Policy{}, `successTresholds: no such field, did you mean successThresholds?`},
		{`{"spilt":[],"owner":{},"a":1}`, tranche.Policy{}, `a: no such field`},
		{`{"spilt":[100],"strategy":1}`, tranche.Policy{}, `spilt: no such field, did you mean split?`},
		{`{"success threshold":1}`, tranche.Policy{}, `"success threshold": no such field`},
		{`{"":1}`, tranche.Policy{}, `"": no such field`},
		{`{"str\u0061tegy":"single","\u0061":1}`, tranche.Policy{}, `a: no such field`},
		{`{"str\u0061tegy":"single"}`, tranche.Policy{Strategy: tranche.Single}, ``},
		// In the order of the fields.
		{`{"successThresholds":1,"successThreshold":"1","split":1,"strategy":1}`, tranche.Policy{}, `strategy: want a string, got 1`},
		{`{"successThresholds":1,"successThreshold":"1","split":1}`, tranche.Policy{}, `split: want a list, got 1`},
		{`{"successThresholds":1,"successThreshold":"1"}`, tranche.Policy{}, `successThreshold: want an integer, got "1"`},
		{`{"successThreshold":0,"split":1}`, tranche.Policy{}, `split: want a list, got 1`},
	})
}

// TestThresholdOfZero: a 0 that is written down is a mistake, and not the default,
// in whatever spelling. It is the only value that a range is checked for here:
// afterwards it could not be told from a field that is left out.
func TestThresholdOfZero(t *testing.T) {
	const text = "successThreshold: want a percentage from 1 to 100, got 0"
	for _, zero := range []string{"0", "-0", "0.0", "0e5"} {
		document := `{"strategy":"single","successThreshold":` + zero + `}`
		policy, err := parse(t, `{"policy":`+document+`}`).Policy()
		wantError(t, err, "policy."+text, tranche.ErrRange)
		if errors.Is(err, tranche.ErrType) || policy.Strategy != "" {
			t.Errorf("%s: %+v beside the error %v", zero, policy, err)
		}
		_, err = documents.ParsePolicy([]byte(document))
		wantError(t, err, "policy."+text, tranche.ErrRange)
	}
	_, err := parse(t, `{"policy":{"split":[0],"successThresholds":[0]}}`).Policy()
	wantError(t, err, "", nil)
}
