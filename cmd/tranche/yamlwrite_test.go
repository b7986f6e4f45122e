package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/tranche-go/tranche/documents"
)

// fromJSON is the tree that encoding/json makes of a text.
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

func toYAML(t *testing.T, document []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := writeYAML(&out, bytes.NewReader(document)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// fromYAML is the tree of a text that is YAML.
func fromYAML(t *testing.T, text string) (any, error) {
	t.Helper()
	data, _, err := documents.ParseYAML([]byte(text))
	if err != nil {
		return nil, err
	}
	return fromJSON(t, string(data)), nil
}

func indented(t *testing.T, compact string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(compact), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String() + "\n"
}

// What comes out as YAML reads back as the JSON it was, whatever it was.
func TestYAMLRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		document, err := encodeJSON(map[string]any{"a": randomValue(random, 4), "b": randomValue(random, 3), "c": []any{}})
		if err != nil {
			t.Fatal(err)
		}
		text := toYAML(t, document)
		got, err := fromYAML(t, text)
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
