package documents

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// fromJSON is what a tree must be: what encoding/json makes of the same in JSON.
func fromJSON(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return tree
}

func fromYAML(text string) (any, error) {
	data, _, err := ParseYAML([]byte(text))
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil || decoder.More() {
		return nil, fmt.Errorf("%s is no JSON: %w", data, err)
	}
	return tree, nil
}

func TestYAMLToJSON(t *testing.T) {
	tests := []struct{ yaml, json string }{
		// Numbers keep their digits.
		{"4.10", "4.10"}, {"0", "0"}, {"-0", "-0"}, {"1e400", "1e400"}, {"-1E-400", "-1E-400"}, {"0.1e+05", "0.1e+05"},
		{"12345678901234567890", "12345678901234567890"}, {"123456789012345678901234567890.5", "123456789012345678901234567890.5"},
		{"+5", "5"}, {"+.5", "0.5"}, {"-.5e3", "-0.5e3"}, {"5.", "5"}, {"5.e1", "5e1"}, {"00.5", "0.5"}, {"-007.50", "-7.50"}, {"010e2", "10e2"}, {"00e0", "0e0"},
		{"0x1F", "31"}, {"0xffffffffffffffff", "18446744073709551615"}, {"0o17", "15"}, {"!!int 5", "5"}, {"!!float 5.0", "5.0"}, {`!!int "5"`, "5"},
		// Text that some readers take for something else.
		{"3.6.0", `"3.6.0"`}, {"v3", `"v3"`}, {"yes", `"yes"`}, {"off", `"off"`}, {"y", `"y"`}, {"2024-01-01", `"2024-01-01"`},
		{"2024-01-01T00:00:00Z", `"2024-01-01T00:00:00Z"`}, {"!!timestamp 2024-01-01", `"2024-01-01"`}, {"12:60", `"12:60"`}, {"1:2:345", `"1:2:345"`}, {"8080:80", `"8080:80"`}, {":30", `":30"`}, {"a1:30", `"a1:30"`}, {"'12:30:45'", `"12:30:45"`}, {"!!str 1:30", `"1:30"`}, {"12:30Z", `"12:30Z"`},
		{"!!str 4.10", `"4.10"`}, {"'4.10'", `"4.10"`}, {`"4.10"`, `"4.10"`}, {"|-\n  4.10", `"4.10"`}, {">-\n  4.10", `"4.10"`}, {"!!str", `""`}, {"''", `""`},
		{".", `"."`}, {"-", "[null]"}, {"+", `"+"`}, {"e5", `"e5"`}, {"1e", `"1e"`}, {"1e+", `"1e+"`}, {"1ex", `"1ex"`}, {"1e5.0", `"1e5.0"`}, {".e1", `".e1"`}, {"1.2.3", `"1.2.3"`}, {"0x", `"0x"`}, {"0xg", `"0xg"`}, {"0o8", `"0o8"`},
		{"--5", `"--5"`}, {"+-5", `"+-5"`}, {"5-", `"5-"`}, {"=", `"="`}, {"strimzi:>=0.38.0", `"strimzi:>=0.38.0"`}, {"nan", `"nan"`}, {"inf", `"inf"`}, {"'<<'", `"<<"`}, {"<<", `"<<"`},
		{"'true'", `"true"`}, {"tRUE", `"tRUE"`}, {"nULL", `"nULL"`},
		// Nothing and truth.
		{"~", "null"}, {"null", "null"}, {"Null", "null"}, {"NULL", "null"}, {"a:", `{"a": null}`}, {"!!null", "null"}, {"!!null ~", "null"},
		{"true", "true"}, {"True", "true"}, {"TRUE", "true"}, {"false", "false"}, {"False", "false"}, {"FALSE", "false"}, {"!!bool true", "true"},
		// Collections.
		{"{}", "{}"}, {"[]", "[]"}, {"!!map {}", "{}"}, {"!!seq []", "[]"}, {"{a, b: }", `{"a": null, "b": null}`}, {"[a, {b: c}]", `["a", {"b": "c"}]`},
		{"a: 1\nA: 2\n'': 3\n'4': 5\n'<<': {}\n'true': 6\n!!str 7: 8\n2024-01-01: 9", `{"a": 1, "A": 2, "": 3, "4": 5, "<<": {}, "true": 6, "7": 8, "2024-01-01": 9}`},
		{"? a\n: - b", `{"a": ["b"]}`}, {"- - - 1\n  - 2", `[[[1], 2]]`},
		// Aliases.
		{"[&a {b: 1}, *a, *a]", `[{"b": 1}, {"b": 1}, {"b": 1}]`}, {"&k a: 1\nb: *k\n*k : {}", ""}, {"[&k a, {*k : 1}]", `["a", {"a": 1}]`},
		{"[&a [1], &b [*a, *a], [*b, *b]]", `[[1], [[1], [1]], [[[1], [1]], [[1], [1]]]]`}, {"[&a 1, *a, &a 2, *a]", "[1, 1, 2, 2]"},
		// Documents.
		{"---\na: 1\n...\n", `{"a": 1}`}, {"%YAML 1.1\n---\n[1] # one", "[1]"}, {"\ufeffa: é\u0085", `{"a": "é"}`}, {"{\"a\":\t\"\\u00e9\"}", `{"a": "é"}`},
	}
	for _, test := range tests {
		got, err := fromYAML(test.yaml)
		if test.json == "" {
			if err == nil {
				t.Errorf("%q: no error", test.yaml)
			}
			continue
		}
		if want := fromJSON(t, test.json); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, %v, want %#v", test.yaml, got, err, want)
		}
	}
}

// YAML 1.1 takes these for numbers of base 60.
func TestSexagesimal(t *testing.T) {
	for _, text := range []string{"12:30:45", "1:30", "-1:30", "+190:20:30", "190:20:30.15", "1_0:5", "0:0", "09:30", "1:2:3.", "[1:30]", "1:30: a"} {
		if _, err := fromYAML(text); err == nil || !strings.Contains(err.Error(), "not the same number to every reader of YAML") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestYAMLBounds(t *testing.T) {
	lists := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	bomb := func(levels int) string {
		var b strings.Builder
		b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
		for i := range levels {
			fmt.Fprintf(&b, "a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
		}
		return b.String()
	}
	deepAlias := "- &a " + lists(120) + "\n- " + strings.Repeat("[", 100) + "*a" + strings.Repeat("]", 100)
	tests := []struct{ name, yaml, err string }{
		{"depth", lists(MaxDepth), ""},
		{"depth+1", lists(MaxDepth + 1), "line 1, column 201: nested deeper than 200"},
		{"depth, block", strings.Repeat("- ", MaxDepth-1) + "[]", ""},
		{"depth+1, block", strings.Repeat("- ", MaxDepth) + "[]", "line 1, column 401: nested deeper than 200"},
		{"depth through an alias", deepAlias, "line 1, column 105: nested deeper than 200"},
		{"aliases", bomb(4), ""},
		{"alias bomb", bomb(9), "line 1, column 34: aliases make the document more than 32 MiB larger"},
		{"alias bomb of text", "- &a " + strings.Repeat("x", 1<<20) + "\n" + strings.Repeat("- *a\n", 40), "line 1, column 3: aliases make the document more than 32 MiB larger"},
		{"alias bomb of empty lists", "- &a [" + strings.Repeat("[],", 1<<12) + "]\n- [" + strings.Repeat("*a,", 1<<10) + "]", ""},
	}
	for _, test := range tests {
		_, err := fromYAML(test.yaml)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if test.name == "alias bomb of empty lists" {
			if !strings.HasSuffix(got, ": aliases make the document more than 32 MiB larger") {
				t.Errorf("%s: got %q", test.name, got)
			}
		} else if got != test.err {
			t.Errorf("%s: got %q, want %q", test.name, got, test.err)
		}
	}
	if _, err := Parse([]byte(`{"a":` + lists(MaxDepth-1) + "}")); err != nil {
		t.Errorf("JSON nests less deep: %v", err)
	}
	if _, err := Parse([]byte(`{"a":` + lists(MaxDepth) + "}")); err == nil {
		t.Error("JSON nests deeper")
	}
}

// No text, however broken, makes the reader panic; and what it reads it reads as JSON
// again, which is YAML, too.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{"a: 1", "{\"a\": [1, null, \"x\"]}", "- &a [1]\n- *a", "? a\n: !!str 4", "a: |\n  b\n", "%YAML 1.2\n--- # c\n'a': \"\\n\"", "<<: {a: 0x1F}", "[1e400, 4.10, -0]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, _, err := ParseYAML(data)
		if err != nil {
			return
		}
		tree, err := fromYAML(string(data))
		if err != nil {
			t.Fatal(err)
		}
		if value, err := parseValue(text); err != nil || string(value) != string(text) {
			t.Fatalf("%q as JSON: %v", data, err)
		}
		if len(text) > 1000 {
			return // a key of more characters needs a question mark in YAML
		}
		again, err := fromYAML(string(text))
		if err != nil || !reflect.DeepEqual(tree, again) {
			t.Fatalf("%q: read %#v, and again %#v, %v", data, tree, again, err)
		}
	})
}

// TestPlaces: line and column of what is wrong, in the YAML.
func TestPlaces(t *testing.T) {
	const text = "input:\n  version:\n    version: 4.10\n    next: [3.6.0, 4.1]\n  fleet:\n    members:\n      - services:\n          - risk: high\n  policy:\n    spilt: [100]\n"
	data, places, err := ParseYAML([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	q, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	_, version := q.Version()
	_, _, fleet := q.Fleet()
	_, policy := q.Policy()
	_, member := q.FleetMember()
	for want, err := range map[string]error{
		`version.version: line 3, column 14: want a string, got 4.10 (put it in quotes: "4.10")`: version,
		`fleet.members[0].services[0].risk: line 8, column 19: want an integer, got "high"`:      fleet,
		`policy.spilt: line 10, column 12: no such field, did you mean split?`:                   policy,
		`fleetMember: line 2, column 3: want an object, got nothing`:                             member,
	} {
		got := places.Explain(err)
		if got.Error() != want {
			t.Errorf("got\n%v\nwant\n%s", got, want)
		}
		var field *tranche.FieldError
		if !errors.As(got, &field) {
			t.Errorf("%v is no FieldError", got)
		}
	}
	if other := errors.New("other"); places.Explain(other) != other || (Places{}).Explain(version) != version {
		t.Error("an error without a place gets one")
	}
}
