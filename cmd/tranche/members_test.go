package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/report"
)

const kafka360 = `"version": {"service": "kafka", "version": "3.6.0"}`

// randomMembers are members of every sort, as JSON, each with so many bytes that decide
// nothing.
func randomMembers(random *rand.Rand, n, padding int) []string {
	members := make([]string, n)
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	for i := range members {
		var services []string
		for range random.IntN(4) {
			services = append(services, fmt.Sprintf(`{"name": %q, "version": %q, "risk": %d%s}`,
				pick("kafka", "kafka", "strimzi"), pick("3.5.0", "3.5.1", "3.6.0", "v3.7.0", "latest", ""), random.IntN(12)-1,
				pick("", `, "x": [1e400, {"é\u202e": null}], "a": 0.10`, `, "risk": 70e-1`)))
		}
		members[i] = fmt.Sprintf(`{"p": "%*s", %s"clusterID": "c-%d%s", "cloud": %q, "upgradePolicy": %q, "services": [%s]}`,
			padding, "", pick("", `"z": "<&>", `), i, pick("", `\u001b`, "é", `\ud800`), pick("aws", "gcp"), pick("automatic", "automatic", "manual"), strings.Join(services, ", "))
	}
	return members
}

// policies are some of each strategy.
var policies = []string{`{}`, `{"strategy": "single"}`, `{"strategy": "split", "split": [10, 30, 60]}`, `{"successThreshold": 50}`}

var formats = []string{"table", "wide", "json", "yaml", "mermaid", "html"}

// However the members of a fleet come, and are read, the answer is the same: with the
// document as a whole, one by one, in lines of their own.
func TestOneByOne(t *testing.T) {
	t.Chdir(t.TempDir())
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, 30, 300} {
		padding := 0
		if n == 300 {
			padding = 16 << 10 // for several stretches, and parts
		}
		members := randomMembers(random, n, padding)
		list := "[" + strings.Join(members, ",\n") + "]"
		lines := strings.Join(members, "\n")
		policies, formats := policies, formats
		if n == 300 { // which takes its time
			policies, formats = policies[2:3], []string{"table", "json"}
		}
		for _, policy := range policies {
			rest := `, ` + kafka360 + `, "policy": ` + policy + `}`
			// A name twice, and one in an escape: each member is read carefully.
			held := `{"fleet": 1, "fl\u0065et": {"members": ` + strings.ReplaceAll(list, `"clusterID"`, `"cluster\u0049D"`) + `}` + rest
			write(t, "rest.json", "{"+rest[2:])
			write(t, "members.ndjson", lines)
			for _, format := range formats {
				want := ask(`{"fleet": {"members": `+list+`}`+rest, "plan", "-", "-o", format)
				if got := ask(held, "plan", "-", "-o", "table"); format == "table" && got != want {
					t.Errorf("read carefully: got\n%.2000v\nwant\n%.2000v", got, want)
				}
				if want.status == statusUnanswered {
					t.Fatalf("%+v", want)
				}
				for _, document := range []string{
					`{"fleet": {"members": ` + list + `}` + rest,
					`{"input": {` + rest[2:len(rest)-1] + `, "fleet": {"x": 1, "members": ` + list + `}}}`,
				} {
					if got := ask(document, "plan", "-", "-o", format); got != want {
						t.Errorf("%d members, %s, -o %s: got\n%.2000v\nwant\n%.2000v", n, policy, format, got, want)
					}
				}
				for _, stdin := range []string{lines, lines + "\n", "\n \t\r\n" + strings.ReplaceAll(lines, "\n", " \r\n\n") + "\r\n"} {
					if got := ask(stdin, "plan", "rest.json", "--members", "-", "-o", format); got != want {
						t.Errorf("%d members of %s, -o %s: got\n%.2000v\nwant\n%.2000v", n, policy, format, got, want)
					}
				}
				if got := ask("", "plan", "rest.json", "--members", "members.ndjson", "-q", "-o", format); got != (result{status: want.status}) {
					t.Errorf("-q: %+v", got)
				}
			}
		}
	}
}

// The plan does not depend on where the lines are split, nor does the error.
func TestParts(t *testing.T) {
	members := randomMembers(rand.New(rand.NewPCG(5, 6)), 40, 0)
	for _, broken := range []int{-1, 0, 17, 39} {
		text := strings.Join(members, "\n\n")
		want := ""
		if broken >= 0 {
			text = strings.Join(slices.Concat(members[:broken], []string{`{"clusterID": 1}`, `{`}, members[broken:]), "\n\n")
			want = fmt.Sprintf("line %d: clusterID: want a string, got 1", 2*broken+1)
		}
		var first string
		for _, size := range []int{1 << 20, 1, 2, 100, 1000} {
			for _, reader := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
				all := newTally(kafkaSubject(t), size > 100) // or the memory of lines is used again
				err := all.read(reader, size, -1)
				if fmt.Sprint(err) != want && (want != "" || err != nil) {
					t.Fatalf("parts of %d bytes: %v, want %s", size, err, want)
				}
				if err != nil {
					continue
				}
				got := fmt.Sprint(all.planner.Plan(), all.members, all.named)
				if first == "" {
					first = got
				}
				if got != first || all.members != len(members) || len(all.named) > mostNames*len(report.Exclusions()) {
					t.Fatalf("parts of %d bytes: got %s, want %s", size, got, first)
				}
				for i, text := range all.texts {
					if string(text) != members[i] {
						t.Fatalf("parts of %d bytes: member %d is %s, want %s", size, i, text, members[i])
					}
				}
			}
		}
	}
}

func TestMostMembers(t *testing.T) {
	for most, want := range map[int]string{4: "<nil>", 3: "<nil>", 2: "more than 2 members", 1: "more than 1 member"} {
		for _, size := range []int{2, 100} {
			all := newTally(kafkaSubject(t), false)
			all.most = most
			if err := all.read(strings.NewReader("{}\n{}\n{}\n"), size, -1); fmt.Sprint(err) != want {
				t.Errorf("most %d, parts of %d bytes: %v, want %s", most, size, err, want)
			}
		}
	}
}

func kafkaSubject(t *testing.T) *subject {
	t.Helper()
	s, err := new(document).about(tranche.Version{Service: "kafka", Version: "3.6.0"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBadMembers(t *testing.T) {
	long := `{"clusterID": "` + strings.Repeat("x", maxLine-17) + `"}`
	tests := []struct{ note, document, members, err string }{
		{"type", kafka360, "{}\n{}\n{\"services\": [{\"risk\": \"high\"}]}\n{", `m.ndjson: line 3: services[0].risk: want an integer, got "high"`},
		{"the first of two", kafka360, "{\"cloud\": 1}\n{\"services\": 1}", `m.ndjson: line 1: cloud: want a string, got 1`},
		{"the first of one", kafka360, `{"upgradePolicy": 1, "services": 1}`, `m.ndjson: line 1: services: want a list, got 1`},
		{"blank lines count", kafka360, "\n\r\n{}\n\n[]\n", `m.ndjson: line 5: want an object, got a list`},
		{"null", kafka360, "{}\n null \n", `m.ndjson: line 2: want an object, got null`},
		{"string", kafka360, `"c-1"`, `m.ndjson: line 1: want an object, got "c-1"`},
		{"cut off", kafka360, "{}\n{\"clusterID\":", `m.ndjson: line 2, column 14: the JSON document ends too early`},
		{"two in a line", kafka360, "{}\n{} {}", `m.ndjson: line 2, column 4: want the end of the document, got more`},
		{"a comma behind", kafka360, "{},\n{}", `m.ndjson: line 1, column 3: want the end of the document, got more`},
		{"a list of them", kafka360, "[\n{}\n]", `m.ndjson: line 1, column 2: the JSON document ends too early`},
		{"over two lines", kafka360, "{\n}", `m.ndjson: line 1, column 2: the JSON document ends too early`},
		{"syntax", kafka360, "{}\n  {\"a\": 01}", `m.ndjson: line 2, column 10: invalid character '1' after object value (expecting ',' or '}')`},
		{"UTF-8", kafka360, "{}\n{\"a\": \"\xff\"}", `m.ndjson: line 2, column 8: invalid UTF-8`},
		{"two byte order marks", kafka360, "\ufeff\ufeff{}", `m.ndjson: line 1, column 1: invalid character '\ufeff' at start of value`},
		{"white space of others", kafka360, "{}\n\v\n", `m.ndjson: line 2, column 1: invalid character '\v' at start of value`},
		{"too deep", kafka360, strings.Repeat(`{"a":`, 201), `m.ndjson: line 1, column 1001: nested deeper than 200`},
		{"too long", kafka360, "{}\n" + long + " ", `m.ndjson: line 2: longer than 16 MiB`},
		{"too long, among others", kafka360, "{}\n" + long + " \n{}\n", `m.ndjson: line 2: longer than 16 MiB`},
		{"too long, later", kafka360, "{}\n{}\n{\n" + long + " ", `m.ndjson: line 3, column 2: the JSON document ends too early`},
		{"too long by far", kafka360, "\n" + strings.Repeat(" ", 2*maxLine) + "\n", `m.ndjson: line 2: longer than 16 MiB`},
		{"a fleet too", kafka360 + `, "fleet": {}`, `{}`, `f.json: fleet: want none beside --members, got one`},
		{"a fleet of no type", kafka360 + `, "fleet": 0`, `{}`, `f.json: fleet: want none beside --members, got one`},
		{"no version", ``, `{`, `f.json: version: want an object, got nothing`},
		{"version", `"version": {"service": "kafka", "version": "3.6"}`, `{`, `f.json: version.version: want a semantic version, got "3.6" (3.6 has two numbers, not three: did you mean 3.6.0?)`},
		{"policy", kafka360 + `, "policy": {"split": [1]}`, `{`, `f.json: policy.split: want none without the strategy split, got 1`},
	}
	t.Chdir(t.TempDir())
	for _, test := range tests {
		write(t, "f.json", "{"+test.document+"}")
		write(t, "m.ndjson", test.members)
		for _, format := range formats {
			want := result{"", "tranche: " + test.err + "\n", statusUnanswered}
			if got := ask("", "plan", "f.json", "--members", "m.ndjson", "-o", format); got != want {
				t.Errorf("%s, -o %s: got\n%+v\nwant\n%+v", test.note, format, got, want)
			}
			want.stderr = strings.Replace(want.stderr, "m.ndjson", "stdin", 1)
			if got := ask(test.members, "plan", "f.json", "--members", "-", "-o", format); got != want {
				t.Errorf("%s on stdin, -o %s: got\n%+v\nwant\n%+v", test.note, format, got, want)
			}
			if len(test.members) > 1<<20 {
				break // one format will do
			}
		}
	}
	write(t, "f.json", "{"+kafka360+`, "fleet": null}`)
	write(t, "m.ndjson", long+"\n"+long)
	if got := ask("", "plan", "f.json", "--members", "m.ndjson", "-q"); got != (result{status: statusNo}) {
		t.Errorf("two lines as long as can be: %+v", got)
	}
}

func TestMembersFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "f.json", "{"+kafka360+"}")
	write(t, "f.yaml", kafka360)
	write(t, "p.json", `{"strategy": "single"}`)
	write(t, "m.ndjson", "{}\n")
	for _, test := range []struct {
		args   []string
		stderr string
	}{
		{[]string{"f.json", "--members", "missing"}, "missing: no such file or directory"},
		{[]string{"f.json", "--members", ""}, `"": no such file or directory`},
		{[]string{"f.json", "--members", "."}, ".: is a directory"},
		{[]string{"f.json", "--members", "a\x1b/m"}, `"a\x1b/m": no such file or directory`},
		{[]string{"missing", "--members", "m.ndjson"}, "missing: no such file or directory"},
		{[]string{"-", "--members", "-"}, "plan: want one document on standard input, got two"},
		{[]string{"f.json", "--members", "-", "--policy", "-"}, "plan: want one document on standard input, got two"},
		{[]string{"-", "--members", "-", "--policy", "-"}, "plan: want one document on standard input, got three"},
		{[]string{"f.json", "--members"}, "flag needs an argument: --members"},
		{[]string{"f.json", "--members", "m.ndjson", "--policy", "m.ndjson", "-o", "xml"}, `invalid argument "xml" for "-o, --output" flag: want table, wide, json, yaml, mermaid, html or name`},
	} {
		if got, want := ask("{}", append([]string{"plan"}, test.args...)...), (result{"", "tranche: " + test.stderr + "\n", statusUnanswered}); got != want {
			t.Errorf("%q: got %+v, want %+v", test.args, got, want)
		}
	}
	for _, args := range [][]string{{"f.yaml"}, {"f.json", "--policy", "p.json"}, {"f.json"}} {
		if got := ask("", append([]string{"plan", "--members", "m.ndjson", "-q"}, args...)...); got != (result{status: statusNo}) {
			t.Errorf("%q: %+v", args, got)
		}
	}
	if got, want := ask("", "progress", "f.json", "--members", "m.ndjson"), (result{"", "tranche: unknown flag: --members\n", statusUnanswered}); got != want {
		t.Errorf("%+v", got)
	}
}

// Only what shows every member keeps them, and only so many bytes.
func TestMembersLimit(t *testing.T) {
	t.Chdir(t.TempDir())
	const lines = "{}\n{}\n{}\n"
	write(t, "f.json", "{"+kafka360+"}")
	for _, format := range []format{formatTable, formatWide, formatJSON, formatYAML, formatMermaid} {
		for _, limit := range []int64{int64(len("{" + kafka360 + "}")), 1 << 10} {
			members := strings.Repeat(lines, int(limit)/len(lines)+1)
			for _, quiet := range []bool{false, true} {
				var stdout, stderr bytes.Buffer
				c := cli{stdin: strings.NewReader(members), stdout: &stdout, stderr: &stderr, limit: limit}
				args := []string{"plan", "f.json", "--members", "-", "-o", format.String(), fmt.Sprintf("-q=%t", quiet)}
				status, want := c.run(args), statusNo
				whole := !quiet && (format == formatWide || format == formatJSON || format == formatYAML)
				if whole {
					want = statusUnanswered
				}
				if tooLarge := fmt.Sprintf("tranche: stdin: larger than %s\n", binary(limit)); status != want || whole && stderr.String() != tooLarge {
					t.Errorf("%q: status %d, stderr %q", args, status, stderr.String())
				}
			}
		}
	}
}

// As many bytes as are allowed are.
func TestMembersUpToTheLimit(t *testing.T) {
	text := strings.Repeat("{}\n", 100)
	for _, size := range []int{10, 100, 1000} {
		for limit, want := range map[int64]string{300: "<nil>", 299: "larger than 299 bytes"} {
			all := newTally(kafkaSubject(t), true)
			if err := all.read(strings.NewReader(text), size, limit); fmt.Sprint(err) != want {
				t.Errorf("parts of %d bytes, limit %d: %v, want %s", size, limit, err, want)
			}
		}
	}
}

// A line that does not end is not read to its end.
func TestEndlessLine(t *testing.T) {
	var read counter
	line := io.LimitReader(endlessly{}, 4*maxLine) // or who reads on would never stop
	endless := io.TeeReader(io.MultiReader(strings.NewReader("{}\n\n"), line), &read)
	err := newTally(kafkaSubject(t), false).read(endless, partSize, -1)
	if want := "line 3: longer than 16 MiB"; err == nil || err.Error() != want || read > maxLine+2*partSize {
		t.Errorf("%v after %d bytes, want %s", err, read, want)
	}
}

// A counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}

type endlessly struct{}

func (endlessly) Read(data []byte) (int, error) { return len(data), nil }

// A stream that breaks off is an error, behind the lines before it.
func TestMembersBreakOff(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "f.json", "{"+kafka360+"}")
	for members, want := range map[string]string{
		"{}\n":    "stdin: input/output error",
		"{}\n{\n": "stdin: input/output error", // it may be worse than it looks
	} {
		var stdout, stderr bytes.Buffer
		status := run([]string{"plan", "f.json", "--members", "-"}, io.MultiReader(strings.NewReader(members), failing{syscall.EIO}), &stdout, &stderr)
		if got, want := (result{stdout.String(), stderr.String(), status}), (result{"", "tranche: " + want + "\n", statusUnanswered}); got != want {
			t.Errorf("%q: got %+v, want %+v", members, got, want)
		}
	}
}

// What is refused of a document whose members are planned while they are read.
func TestPlanErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "p.json", `{"strategy": "single"}`)
	write(t, "bad.json", `{"strategy": "none"}`)
	members := `{"members": [` + strings.Join(randomMembers(rand.New(rand.NewPCG(7, 8)), 300, 16<<10), ", ") // of several stretches
	for _, test := range []struct {
		document string
		args     []string
		err      string
	}{
		{`{` + kafka360 + `, "fleet": ` + members + `, {"cloud": 1}]}}`, nil, "stdin: fleet.members[300].cloud: want a string, got 1"},
		{`{` + kafka360 + `, "fleet": ` + members + `, {"cloud": tru}]}}`, nil, ""},
		{`{` + kafka360 + `, "fleet": {"members": [{"services": [{"risk": "high"}]}, ` + members[len(`{"members": [`):] + `]}}`, nil, `stdin: fleet.members[0].services[0].risk: want an integer, got "high"`},
		{`{"version": {"service": "kafka", "version": "x"}, "fleet": ` + members + `, {"cloud": 1}]}}`, nil, `stdin: version.version: want a semantic version, got "x"`},
		{`{"version": {"service": "kafka", "version": "x"}, "fleet": ` + members + `]}}`, nil, `stdin: version.version: want a semantic version, got "x"`},
		{`{` + kafka360 + `, "fleet": ` + members + `]}, "policy": {"strategy": "none"}}`, nil, `stdin: policy.strategy: want by_risk, single or split, got "none"`},
		{`{` + kafka360 + `, "fleet": ` + members + `]}, "policy": {}}`, []string{"--policy", "p.json"}, `stdin: policy: want none beside --policy, got one`},
		{`{` + kafka360 + `, "fleet": ` + members + `, 5]}, "policy": {}}`, []string{"--policy", "p.json"}, `stdin: policy: want none beside --policy, got one`},
		{`{` + kafka360 + `, "fleet": ` + members + `]}, "policy": null}`, []string{"--policy", "bad.json"}, `bad.json: policy.strategy: want by_risk, single or split, got "none"`},
		{`{` + kafka360 + `, "fleet": ` + members + `, null]}}`, []string{"--policy", "bad.json"}, `bad.json: policy.strategy: want by_risk, single or split, got "none"`},
		{`{` + kafka360 + `, "fleet": ` + members + `, null]}}`, []string{"--policy", "p.json"}, `stdin: fleet.members[300]: want an object, got null`},
	} {
		if test.err == "" {
			_, err := documents.Parse([]byte(test.document))
			test.err = "stdin: " + err.Error()
		}
		got := ask(test.document, append([]string{"plan", "-"}, test.args...)...)
		if want := (result{"", "tranche: " + test.err + "\n", statusUnanswered}); got != want {
			t.Errorf("…%s %q: got %+v, want %+v", test.document[len(test.document)-50:], test.args, got, want)
		}
	}
}

// writeJSON indents what it is given, and what came as JSON too.
func TestWriteJSON(t *testing.T) {
	type inner struct {
		B string         `json:"b,omitempty"`
		C jsontext.Value `json:"c,omitempty"`
	}
	type outer struct {
		A *int `json:"a,omitempty"`
		inner
		List []inner `json:"list"`
	}
	seven := 7
	for want, document := range map[string]any{
		"{\n  \"list\": []\n}\n": outer{},
		"{\n  \"a\": 7,\n  \"b\": \"<&>\",\n  \"c\": {\n    \"x\": null,\n    \"x\": 1e400\n  },\n  \"list\": [\n    {},\n    {\n      \"c\": [\n        \"é\"\n      ]\n    }\n  ]\n}\n": outer{
			A: &seven, inner: inner{"<&>", jsontext.Value(`{"x":null, "x": 1e400}`)}, List: []inner{{}, {C: jsontext.Value(`["\u00e9"]`)}},
		},
	} {
		if got, err := encodeJSON(document); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	if _, err := encodeJSON(struct{ F func() }{}); err == nil {
		t.Error("a function is written")
	}
}
