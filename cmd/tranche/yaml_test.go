package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
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
	root, err := parseYAML([]byte(text))
	if err != nil {
		return nil, err
	}
	return jsonTree(root)
}

func toYAML(t *testing.T, document []byte) string {
	t.Helper()
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	if err := writeYAML(w, bytes.NewReader(document)); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	return out.String()
}

func indented(t *testing.T, compact string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(compact), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String() + "\n"
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
		{"depth", lists(maxDepth), ""},
		{"depth+1", lists(maxDepth + 1), "line 1, column 201: nested deeper than 200"},
		{"depth, block", strings.Repeat("- ", maxDepth-1) + "[]", ""},
		{"depth+1, block", strings.Repeat("- ", maxDepth) + "[]", "line 1, column 401: nested deeper than 200"},
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
	if _, err := tranche.ParseInput([]byte(`{"a":` + lists(maxDepth-1) + "}")); err != nil {
		t.Errorf("JSON nests less deep: %v", err)
	}
	if _, err := tranche.ParseInput([]byte(`{"a":` + lists(maxDepth) + "}")); err == nil {
		t.Error("JSON nests deeper")
	}
}

// What comes out as YAML reads back as the JSON it was, whatever it was.
func TestYAMLRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		document, err := encodeJSON(randomValue(random, 4))
		if err != nil {
			t.Fatal(err)
		}
		text := toYAML(t, document)
		got, err := fromYAML(text)
		if want := fromJSON(t, string(document)); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nas YAML\n%s\ngot %#v, %v", document, text, got, err)
		}
	}
}

// Other readers of YAML take more texts for something else than ours does.
func TestIsPlainYAML(t *testing.T) {
	for _, text := range []string{"", "y", "N", "yes", "No", "on", "OFF", "true", "False", "null", "NULL", "~", "3.6.0", "3", "-a", ".a", "_a", "a b", "a:b", "a#", "é", "a\n"} {
		if isPlainYAML(text) {
			t.Errorf("%q is not quoted", text)
		}
	}
	for _, text := range []string{"a", "v3.6.0", "kafka", "us-east-1", "clusterID", "not_automatic", "a/b", "yesno"} {
		if !isPlainYAML(text) {
			t.Errorf("%q is quoted", text)
		}
	}
}

func randomValue(random *rand.Rand, depth int) any {
	switch n := random.IntN(12); {
	case n < 3 && depth > 0:
		list := make([]any, random.IntN(4))
		for i := range list {
			list[i] = randomValue(random, depth-1)
		}
		return list
	case n < 7 && depth > 0:
		object := map[string]any{}
		for range random.IntN(4) {
			object[randomText(random)] = randomValue(random, depth-1)
		}
		return object
	case n < 8:
		return json.Number(pick(random, "0", "-0", "1e400", "-1.50E+05", "12345678901234567890", "4.10", "0.1"))
	case n < 9:
		return []any{nil, true, false}[random.IntN(3)]
	}
	return randomText(random)
}

func randomText(random *rand.Rand) string {
	if random.IntN(2) == 0 {
		return pick(random, "", "~", "null", "NULL", "true", "False", "y", "No", "on", "OFF", "4.10", "010", "0x1F", "0o7", "1_000", "+5", ".5", ".inf", "-.INF", ".NaN", "1e400",
			"12:30", "2024-01-01", "<<", "=", "-", "- a", "? a", ": a", "a: b", "a #b", "# a", "#a", "&a", "*a", "!a", "!!int", "|", ">", "%a", "@a", "`a", "'", "\"", "''", "{}", "[]", "[a", "{a", "a,b", "---", "...", "--- a",
			" a", "a ", "\ta", "a\n", "\na", "a\r\nb", "a\n\nb\n", "\\", "\\n", "e5", "nan", "inf", "strimzi:>=0.38.0", "v3.6.0", "3.6.0", "kafka",
			strings.Repeat("k", 2000), strings.Repeat("k ", 2000), strings.Repeat("\x1b", 300))
	}
	runes := make([]rune, random.IntN(6))
	for i := range runes {
		runes[i] = []rune{rune(random.IntN(0x20)), rune(0x20 + random.IntN(0x5f)), rune(0x7f + random.IntN(0x40)), 0x2028, 0x2029, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0xe000, 0x202e, 0x1f600, 0x10ffff, 'é', '世'}[random.IntN(15)]
	}
	return string(runes)
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }

// No text, however broken, makes the reader panic; and what it can read as YAML
// and as JSON it reads alike.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{"a: 1", "{\"a\": [1, null, \"x\"]}", "- &a [1]\n- *a", "? a\n: !!str 4", "a: |\n  b\n", "%YAML 1.2\n--- # c\n'a': \"\\n\"", "<<: {a: 0x1F}", "[1e400, 4.10, -0]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := fromYAML(string(data))
		if err != nil {
			return
		}
		document, err := encodeJSON(tree)
		if err != nil {
			t.Fatal(err)
		}
		again, err := fromYAML(toYAML(t, document))
		if err != nil || !reflect.DeepEqual(tree, again) {
			t.Fatalf("%q: read %#v, and back %#v, %v", data, tree, again, err)
		}
	})
}
