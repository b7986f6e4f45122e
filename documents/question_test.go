package documents_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// ask reads one part of a question.
func ask(part string, in documents.Question) (any, error) {
	switch part {
	case "fleet":
		fleet, _, err := in.Fleet()
		return fleet, err
	case "fleetMember":
		return in.FleetMember()
	case "version":
		return in.Version()
	case "versions":
		versions, _, err := in.Versions()
		return versions, err
	case "policy":
		return in.Policy()
	case "firstStop":
		return in.FirstStop()
	}
	panic("no such part: " + part)
}

// partOf is the part that a path begins with.
func partOf(path string) string { return path[:strings.IndexAny(path+".", ".[")] }

func parse(t *testing.T, document string) documents.Question {
	t.Helper()
	in, err := documents.Parse([]byte(document))
	if err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	return in
}

// places are all places in the documents, with what belongs there. VALUE stands
// for what is put there.
var places = []struct{ path, want, document string }{
	{"fleet", "an object", `{"fleet":VALUE}`},
	{"fleet.service", "a string", `{"fleet":{"service":VALUE}}`},
	{"fleet.serviceType", "a string", `{"fleet":{"serviceType":VALUE}}`},
	{"fleet.members", "a list", `{"fleet":{"members":VALUE}}`},
	{"fleet.members[1]", "an object", `{"fleet":{"members":[{},VALUE]}}`},
	{"fleet.members[1].clusterID", "a string", `{"fleet":{"members":[{},{"clusterID":VALUE}]}}`},
	{"fleet.members[0].cloud", "a string", `{"fleet":{"members":[{"cloud":VALUE}]}}`},
	{"fleet.members[0].services", "a list", `{"fleet":{"members":[{"services":VALUE}]}}`},
	{"fleet.members[0].services[2]", "an object", `{"fleet":{"members":[{"services":[{},{},VALUE]}]}}`},
	{"fleet.members[0].services[0].name", "a string", `{"fleet":{"members":[{"services":[{"name":VALUE}]}]}}`},
	{"fleet.members[0].services[0].version", "a string", `{"fleet":{"members":[{"services":[{"version":VALUE}]}]}}`},
	{"fleet.members[0].services[0].subscription", "a string", `{"fleet":{"members":[{"services":[{"subscription":VALUE}]}]}}`},
	{"fleet.members[3].services[0].risk", "an integer", `{"fleet":{"members":[{},{},{},{"services":[{"risk":VALUE}]}]}}`},
	{"fleet.members[0].services[0].upgradeStatus", "a string", `{"fleet":{"members":[{"services":[{"upgradeStatus":VALUE}]}]}}`},
	{"fleet.members[0].upgradePolicy", "a string", `{"fleet":{"members":[{"upgradePolicy":VALUE}]}}`},

	{"fleetMember", "an object", `{"fleetMember":VALUE}`},
	{"fleetMember.services", "a list", `{"fleetMember":{"services":VALUE}}`},
	{"fleetMember.services[10].risk", "an integer", `{"fleetMember":{"services":[{},{},{},{},{},{},{},{},{},{},{"risk":VALUE}]}}`},

	{"version", "an object", `{"version":VALUE}`},
	{"version.service", "a string", `{"version":{"service":VALUE}}`},
	{"version.serviceType", "a string", `{"version":{"serviceType":VALUE}}`},
	{"version.version", "a string", `{"version":{"version":VALUE}}`},
	{"version.next", "a list", `{"version":{"next":VALUE}}`},
	{"version.next[1]", "a string", `{"version":{"next":["3.5.0",VALUE]}}`},
	{"version.serviceImpacting", "true or false", `{"version":{"serviceImpacting":VALUE}}`},
	{"version.criticalSecurityUpgrade", "true or false", `{"version":{"criticalSecurityUpgrade":VALUE}}`},
	{"version.requirements", "a list", `{"version":{"requirements":VALUE}}`},
	{"version.requirements[1]", "an object", `{"version":{"requirements":[{},VALUE]}}`},
	{"version.requirements[0].dependency", "a string", `{"version":{"requirements":[{"dependency":VALUE}]}}`},
	{"version.status", "a string", `{"version":{"status":VALUE}}`},

	{"versions", "a list", `{"versions":VALUE}`},
	{"versions[1]", "an object", `{"versions":[{},VALUE]}`},
	{"versions[0].version", "a string", `{"versions":[{"version":VALUE}]}`},
	{"versions[0].next[0]", "a string", `{"versions":[{"next":[VALUE]}]}`},

	{"policy", "an object", `{"policy":VALUE}`},
	{"policy.strategy", "a string", `{"policy":{"strategy":VALUE}}`},
	{"policy.split", "a list", `{"policy":{"split":VALUE}}`},
	{"policy.split[1]", "an integer", `{"policy":{"split":[90,VALUE]}}`},
	{"policy.successThreshold", "an integer", `{"policy":{"successThreshold":VALUE}}`},
	{"policy.successThresholds", "a list", `{"policy":{"successThresholds":VALUE}}`},
	{"policy.successThresholds[0]", "an integer", `{"policy":{"successThresholds":[VALUE]}}`},

	{"firstStop", "true or false", `{"firstStop":VALUE}`},
}

// optional are the parts that may be left out of a question.
var optional = map[string]any{"policy": tranche.Policy{}, "firstStop": false}

// TestType puts a value of every JSON type in every place. Only the right one is
// taken; null is taken for an absent field, but not for an element of a list or
// for a document that a question needs.
func TestType(t *testing.T) {
	for _, value := range []struct{ is, text, got string }{
		{"null", `null`, `null`},
		{"true or false", `true`, `true`},
		{"an integer", `7`, `7`},
		{"a string", `"seven"`, `"seven"`},
		{"a list", `[]`, `a list`},
		{"an object", `{}`, `an object`},
	} {
		for _, place := range places {
			in := parse(t, strings.Replace(place.document, "VALUE", value.text, 1))
			_, err := ask(partOf(place.path), in)
			text, condition := place.path+": want "+place.want+", got "+value.got, tranche.ErrType
			switch {
			case value.is == place.want:
				text = ""
			case value.is == "null" && optional[place.path] != nil:
				text = ""
			case value.is == "null" && partOf(place.path) == place.path:
				condition = tranche.ErrMissing
			case value.is == "null" && !strings.HasSuffix(place.path, "]"):
				text = ""
			}
			wantError(t, err, text, condition)
		}
	}
}

// TestMissing: a part is checked when it is asked for, whatever the others are.
func TestMissing(t *testing.T) {
	for _, part := range []struct{ name, want, empty string }{
		{"fleet", "an object", `{}`},
		{"fleetMember", "an object", `{}`},
		{"version", "an object", `{}`},
		{"versions", "a list", `[]`},
	} {
		for _, document := range []string{`{}`, `{"input":{}}`, `{"input":null}`, `{"other":{}}`} {
			_, err := ask(part.name, parse(t, document))
			wantError(t, err, part.name+": want "+part.want+", got nothing", tranche.ErrMissing)
		}
		others := `{"fleet":1,"fleetMember":1,"version":1,"versions":1,"` + part.name + `":` + part.empty + `}`
		_, err := ask(part.name, parse(t, others))
		wantError(t, err, "", nil)
	}
	_, _, err := (documents.Question{}).Fleet()
	wantError(t, err, "fleet: want an object, got nothing", tranche.ErrMissing)
}

// TestOptional: what may be left out is the default then.
func TestOptional(t *testing.T) {
	for part, want := range optional {
		for _, document := range []string{`{}`, `{"input":null}`, `{"other":{}}`, `{"` + part + `":null}`} {
			got, err := ask(part, parse(t, document))
			wantError(t, err, "", nil)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %s: %+v, want %+v", part, document, got, want)
			}
		}
	}
	if _, err := (documents.Question{}).Policy(); err != nil {
		t.Error(err)
	}
}

func TestFirstStop(t *testing.T) {
	for _, want := range []bool{false, true} {
		got, err := parse(t, fmt.Sprintf(`{"firstStop":%t,"policy":1}`, want)).FirstStop()
		wantError(t, err, "", nil)
		if got != want {
			t.Errorf("%t, want %t", got, want)
		}
	}
	if got, err := parse(t, `{"firstStop":1}`).FirstStop(); got || err == nil {
		t.Errorf("%t beside the error %v", got, err)
	}
}

// TestFirstError is the first one in the order of the model, not of the document.
func TestFirstError(t *testing.T) {
	_, err := ask("fleet", parse(t, `{"fleet":{"members":[{"upgradePolicy":1,"services":[{"risk":"7","version":1}]},2],"serviceType":3}}`))
	wantError(t, err, "fleet.serviceType: want a string, got 3", tranche.ErrType)
	_, err = ask("fleet", parse(t, `{"fleet":{"members":[{"upgradePolicy":1,"services":[{"risk":"7","version":1}]},2]}}`))
	wantError(t, err, "fleet.members[0].services[0].version: want a string, got 1", tranche.ErrType)
}

func TestRisk(t *testing.T) {
	const refused = 404
	for _, tc := range []struct {
		number string
		want   int64
	}{
		{"7", 7}, {"-7", -7}, {"0", 0}, {"-0", 0}, {"10", 10}, {"100", 100}, {"2030", 2030},
		// The same integers in other spellings.
		{"7.0", 7}, {"7.000", 7}, {"-7.0", -7}, {"-0.0", 0}, {"0.000", 0}, {"10.0", 10},
		{"70e-1", 7}, {"-70E-1", -7}, {"7e0", 7}, {"7e1", 70}, {"7E+1", 70}, {"7e-0", 7}, {"7e01", 70},
		{"0.7e1", 7}, {"0.007e3", 7}, {"0.0070e4", 70}, {"1.25e2", 125}, {"1.250e2", 125}, {"1.2e3", 1200}, {"700e-2", 7}, {"7000.00e-3", 7},
		{"0e999999999", 0}, {"0e-999999999", 0}, {"0.0e99999999999999999999", 0},
		// The ends of the range.
		{"9223372036854775807", 1<<63 - 1}, {"9223372036854775807.0", 1<<63 - 1},
		{"9223372036854775807e0", 1<<63 - 1}, {"9.223372036854775807e18", 1<<63 - 1}, {"92233720368547758070e-1", 1<<63 - 1},
		{"0.0000000009223372036854775807e28", 1<<63 - 1},
		{"-9223372036854775808", -1 << 63}, {"-9223372036854775808.0", -1 << 63}, {"-9.223372036854775808e18", -1 << 63},
		{"1e18", 1e18}, {"9e18", 9e18}, {"900e16", 9e18},
		{"9223372036854775808", refused}, {"9223372036854775808.0", refused}, {"9.223372036854775808e18", refused},
		{"-9223372036854775809", refused}, {"-9223372036854775809.0", refused}, {"-9.223372036854775809e18", refused},
		{"1e19", refused}, {"10e18", refused}, {"18446744073709551616", refused}, {"18446744073709551623.0", refused},
		// Fractions. A float64 holds the last two as integers.
		{"7.5", refused}, {"-7.5", refused}, {"0.5", refused}, {"7e-1", refused}, {"70e-2", refused}, {"0.07e1", refused}, {"1.25e1", refused},
		{"9007199254740993.5", refused}, {"1.00000000000000000000000001", refused},
		// Answered from the digits: written out, the first three would fill the memory.
		{"1e999999999", refused}, {"-1e999999999", refused}, {"1e9223372036854775807", refused},
		{"1e-999999999", refused}, {"1e-9223372036854775808", refused}, {"0.01e-9223372036854775808", refused}, {"10e9223372036854775807", refused},
		{"1e99999999999999999999", refused}, {"1e-99999999999999999999", refused},
	} {
		in := parse(t, `{"fleetMember":{"services":[{"risk":`+tc.number+`}]}}`)
		member, err := in.FleetMember()
		if tc.want == refused {
			wantError(t, err, "fleetMember.services[0].risk: want an integer, got "+tc.number, tranche.ErrType)
			continue
		}
		wantError(t, err, "", nil)
		if err == nil && member.Services[0].Risk != tc.want {
			t.Errorf("%s: risk %d, want %d", tc.number, member.Services[0].Risk, tc.want)
		}
	}
}

// TestNames: what is not the name of a field to the letter decides nothing, and
// stays in what is passed on, as it came.
func TestNames(t *testing.T) {
	const first, second = `{"ClusterID":1,"spec":[ null ]}`, `{"cloud":"a\u0077s", "n": 7.0}`
	const own = `{"Service":"a","SERVICE":2,"service":"kafka","owner":{"name":"sre","pager":7.0},"members":[ ` + first + `, ` + second + `]}`
	in := parse(t, `{"FLEET":1,"fleet": `+own+` }`)
	fleet, members, err := in.Fleet()
	wantError(t, err, "", nil)
	if want := (tranche.Fleet{Service: "kafka", Members: []tranche.Member{{}, {Cloud: "aws"}}}); !reflect.DeepEqual(fleet, want) {
		t.Errorf("%+v, want %+v", fleet, want)
	}
	if len(members) != 2 || string(members[0]) != first || string(members[1]) != second || string(in.Part("fleet")) != own {
		t.Errorf("passed on as %s of %s", members, in.Part("fleet"))
	}
	catalogue, versions, err := parse(t, `{"versions":[{"service":"kafka","date":{ } } ,{}]}`).Versions()
	wantError(t, err, "", nil)
	if len(catalogue) != 2 || catalogue[0].Service != "kafka" || string(versions[0]) != `{"service":"kafka","date":{ } }` || string(versions[1]) != "{}" {
		t.Errorf("%+v, passed on as %s", catalogue, versions)
	}
}

func TestLastDuplicateWins(t *testing.T) {
	for _, document := range []string{
		`{"fleet":1,"fleet":{"service":"kafka"}}`,
		`{"fleet":{"serviceType":"x","service":"a"},"fleet":{"service":"kafka"}}`, // the two are not merged
		`{"fleet":{"service":1,"service":"kafka"}}`,
		`{"fleet":{"service":"a","\u0073ervice":"kafka"}}`,
		`{"input":1,"input":{"fleet":{"service":"kafka"}}}`,
	} {
		fleet, _, err := parse(t, document).Fleet()
		wantError(t, err, "", nil)
		if want := (tranche.Fleet{Service: "kafka"}); !reflect.DeepEqual(fleet, want) {
			t.Errorf("%s: %+v, want %+v", document, fleet, want)
		}
	}
	_, _, err := parse(t, `{"fleet":{"service":"kafka","service":1}}`).Fleet()
	wantError(t, err, "fleet.service: want a string, got 1", tranche.ErrType)
	fleet, _, err := parse(t, `{"fleet":{"service":"kafka","service":null}}`).Fleet()
	wantError(t, err, "", nil)
	if fleet.Service != "" {
		t.Errorf("service %q, want the null that comes last", fleet.Service)
	}
}

// TestParse: the first table has what is one JSON object, bare or wrapped.
func TestParse(t *testing.T) {
	for _, tc := range []struct {
		document string
		want     map[string]string // parts
	}{
		{`{}`, nil},
		{" \t\r\n{ } \t\r\n", nil},
		{`{"a":"b"}`, map[string]string{"a": `"b"`}},
		{`{"input":{"a":"b"}}`, map[string]string{"a": `"b"`}},
		{`{"input":{"a":"b"},"a":"c"}`, map[string]string{"a": `"b"`}},
		{`{"a":"c","input":{"a":"b"}}`, map[string]string{"a": `"b"`}},
		{`{"input":null,"a":"c"}`, nil},
		{`{"input":{"input":{"a":"b"}}}`, map[string]string{"input": `{"a":"b"}`}}, // once
		{`{"Input":{"a":"b"}}`, map[string]string{"Input": `{"a":"b"}`}},
		{`{"a": 7.0 }`, map[string]string{"a": "7.0"}},
		{`{"a":[ 1,[2] ],"b":[]}`, map[string]string{"a": "[ 1,[2] ]", "b": "[]"}},
		{`{"fleet": { "a":1 } ,"a":null}`, map[string]string{"fleet": `{ "a":1 }`}},
	} {
		in := parse(t, tc.document)
		for _, name := range []string{"a", "b", "input", "Input", "fleet"} {
			if got := string(in.Part(name)); got != tc.want[name] || in.Has(name) != (tc.want[name] != "") {
				t.Errorf("%s: %s is %q, want %q", tc.document, name, got, tc.want[name])
			}
		}
	}
	for _, tc := range []struct{ document, want string }{
		{`null`, `want an object, got null`},
		{`[]`, `want an object, got a list`},
		{`7`, `want an object, got 7`},
		{`"fleet"`, `want an object, got "fleet"`},
		{`{"input":[]}`, `input: want an object, got a list`},
		{`{"input":false}`, `input: want an object, got false`},
	} {
		in, err := documents.Parse([]byte(tc.document))
		wantError(t, err, tc.want, tranche.ErrType)
		if !reflect.DeepEqual(in, documents.Question{}) {
			t.Errorf("%s: %v beside an error", tc.document, in)
		}
	}
}

// deep nests lists, in an object.
func deep(levels int) string {
	return `{"a":` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + `}`
}

func TestNotJSON(t *testing.T) {
	for _, tc := range []struct{ note, document, want string }{
		{"empty", "", "want a JSON document, got nothing"},
		{"blank", " \n\t", "want a JSON document, got nothing"},
		{"cut off in an escape", `"\`, "line 1, column 3: the JSON document ends too early"},
		{"cut off", `{"fleet":`, "line 1, column 10: the JSON document ends too early"},
		{"cut off after lines", "{\n\"fleet\":\n", "line 3, column 1: the JSON document ends too early"},
		{"cut off in a word", `nul`, "line 1, column 4: the JSON document ends too early"},
		{"not JSON", `fleet`, "line 1, column 2: invalid character 'l' in literal false (expecting 'a')"},
		{"first byte", `}`, "line 1, column 1: invalid character '}' at start of value"},
		{"comma too many", "{\n  \"a\": 1,\n}", "line 2, column 9: invalid character ',' at start of value"},
		{"number", "{\n \"risk\": 07}", "line 2, column 11: invalid character '7' after object value (expecting ',' or '}')"},
		{"CRLF", "{\r\n \"a\": x}", "line 2, column 7: invalid character 'x' at start of value"},
		{"two byte order marks", "\ufeff\ufeff{}", "line 1, column 1: invalid character '\\ufeff' at start of value"},
		{"control character", "{\"a\": \"\x00\"}", "line 1, column 8: invalid character '\\x00' in string (expecting non-control character)"},
		{"too deep", deep(documents.MaxDepth), "line 1, column 205: nested deeper than 200"},
		{"too deep for encoding/json", deep(20_000), "line 1, column 205: nested deeper than 200"},
		{"too deep, with objects", "\n" + strings.Repeat(`{"]":[`, 101), "line 2, column 601: nested deeper than 200"},
		{"too deep, in its wrapper", `{"input":` + deep(documents.MaxDepth-1) + "}", "line 1, column 213: nested deeper than 200"},
		{"too deep after strings", `{"a":["\\","]","\"]",` + strings.Repeat("[", documents.MaxDepth) + "}", "line 1, column 220: nested deeper than 200"},
		{"more", `{} {}`, "line 1, column 4: want the end of the document, got more"},
		{"more on a later line", "{}\n\n  x", "line 3, column 3: want the end of the document, got more"},
		{"more at once", `{}]`, "line 1, column 3: want the end of the document, got more"},
		{"no white space of JSON", "{}\v", "line 1, column 3: want the end of the document, got more"},
		{"not UTF-8", "{\n\"a\": \"\xff\"}", "line 2, column 7: invalid UTF-8"},
		{"not UTF-8 after letters", "{\"\u00e9\u65e5\": \"\xc3\"}", "line 1, column 12: invalid UTF-8"}, // columns are bytes
		{"not UTF-8 from the start", "\xff{}", "line 1, column 1: invalid UTF-8"},
		{"not UTF-8 after the replacement character", "{\"\ufffd\": \"\xff\"}", "line 1, column 10: invalid UTF-8"},
		{"not UTF-8 after the document", "{}\x80", "line 1, column 3: invalid UTF-8"},
		{"surrogate", "\"\xed\xa0\x80\"", "line 1, column 2: invalid UTF-8"},
	} {
		in, err := documents.Parse([]byte(tc.document))
		if !reflect.DeepEqual(in, documents.Question{}) || err == nil || err.Error() != tc.want {
			t.Errorf("%s: %v, error\n\t%v\nwant\n\t%s", tc.note, in, err, tc.want)
		}
	}
	parse(t, deep(documents.MaxDepth-1))
	parse(t, `{"a":[`+strings.Repeat(`[],{},"[{\"[{",`, 1000)+`0]}`) // many, not deep
	parse(t, "{\"a\": \"\ufffd\"}")                                  // the replacement character itself is valid

	_, err := documents.Parse([]byte("{\n x}"))
	var place *documents.SyntaxError
	if !errors.As(err, &place) || place.Line != 2 || place.Column != 2 || place.Unwrap() == nil {
		t.Errorf("error %q is no SyntaxError at line 2, column 2", err)
	}
}

// TestQuestionShared is for the race detector: one Question answers many at once.
func TestQuestionShared(t *testing.T) {
	in := parse(t, `{
		"version": {"service":"kafka","next":["3.5.0"],"requirements":[{"dependency":"strimzi:0.38.0"}]},
		"versions": [{"version":"3.4.0"},{"version":"3.5.0"}],
		"fleet": {"members":[{"services":[{"risk":7}]},{}]},
		"fleetMember": {"services":7},
		"policy": {"strategy":"split","split":[10,90],"successThresholds":[50,90]},
		"firstStop": true}`)
	type answer struct {
		document any
		err      error
	}
	parts := []string{"version", "versions", "fleet", "fleetMember", "policy", "firstStop"}
	want := map[string]answer{}
	for _, part := range parts {
		document, err := ask(part, in)
		want[part] = answer{document, err}
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, part := range parts {
				if document, err := ask(part, in); !reflect.DeepEqual(answer{document, err}, want[part]) {
					t.Errorf("%s: %v, %v, want %v", part, document, err, want[part])
				}
			}
		})
	}
	group.Wait()
}

// TestInherit: a part is one's own, null too, or else the other's.
func TestInherit(t *testing.T) {
	common := parse(t, `{"version":{"service":"kafka"},"fleet":{"service":"a"},"policy":{"strategy":"single"},"fleetMember":7}`)
	in := parse(t, `{"fleetMember":{"cloud":"aws"},"policy":null,"firstStop":true}`).Inherit(common)
	fleet, _, err := in.Fleet()
	if fleet.Service != "a" || err != nil {
		t.Errorf("fleet %+v, %v", fleet, err)
	}
	member, err := in.FleetMember()
	if member.Cloud != "aws" || err != nil {
		t.Errorf("member %+v, %v", member, err)
	}
	policy, err := in.Policy()
	if policy.Strategy != "" || err != nil {
		t.Errorf("policy %+v, %v", policy, err)
	}
	fleet, _, err = parse(t, `{"fleet":{}}`).Inherit(common).Fleet()
	if fleet.Service != "" || err != nil {
		t.Errorf("its own fleet %+v, %v", fleet, err)
	}
	if _, err := common.FleetMember(); err == nil {
		t.Error("the other has changed")
	}
	if version, err := (documents.Question{}).Inherit(common).Version(); version.Service != "kafka" || err != nil {
		t.Errorf("version %+v, %v", version, err)
	}
	if first, err := in.Inherit(documents.Question{}).FirstStop(); !first || err != nil {
		t.Errorf("first stop %t, %v", first, err)
	}
}
