package documents

import (
	"strings"
	"testing"
)

// The place is that of the mistake, not that of the construct around it.
func TestYAMLSyntaxErrors(t *testing.T) {
	const fleet = "version: {}\nfleet:\n  members:\n    - clusterID: c\n      services:\n        - name: kafka\n          version: 1.0.0\n    - clusterID: d\n      cloud: x\n"
	tests := []struct{ note, yaml, want string }{
		{"key in a list", "a:\n  - b\n  - c\n  d: e\n", "line 4, column 3: did not find expected '-' indicator, while parsing a block collection that begins in line 2, column 3"},
		{"key in a list, at the top", "- a\nb: c\n", "line 2, column 1: did not find expected '-' indicator, while parsing a block collection that begins in line 1, column 1"},
		{"indentation inside a fleet", fleet + "     services: []\n    - clusterID: e\n", "line 10, column 6: did not find expected '-' indicator, while parsing a block collection that begins in line 4, column 5"},
		{"indentation too small", "a:\n   b: 1\n  c: 2\n", "line 3, column 3: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"indentation too large", "a:\n  b: 1\n   c: 2\n", "line 3, column 5: mapping values are not allowed in this context"},
		{"indentation after comments", "a: b\n# c\n\n\n  d\n e: f\n", "line 6, column 3: mapping values are not allowed in this context"},
		{"indentation of a block of text", "a: |\n  x\n y\n", "line 3, column 2: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"indentation of a list", "a:\n  - b\n - c\n", "line 3, column 2: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"list in a mapping", "a: b\n- c\n", "line 2, column 1: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"list behind a key", "a: 1\nb: - c\n", "line 2, column 4: block sequence entries are not allowed in this context"},
		{"two colons", "a: 1\nb: c: d\n", "line 2, column 5: mapping values are not allowed in this context"},
		{"two colons after letters", "a: é\nb: éé: c\n", "line 2, column 6: mapping values are not allowed in this context"},
		{"no colon", "a: 1\nb\n\n\nc: 2\n", "line 5, column 1: could not find expected ':', while scanning a simple key that begins in line 2, column 1"},
		{"tab", "a: 1\n\tb: 2\n", "line 2, column 1: found a tab character that violates indentation, while scanning a plain scalar that begins in line 1, column 4"},
		{"tab on the last line", "a:\n  b: c\n  d: e\n\tf: x\n", "line 4, column 1: found a tab character that violates indentation, while scanning a plain scalar that begins in line 3, column 6"},
		{"text behind quotes", "a: 1\nb: 'it's'\n", "line 2, column 8: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"quotes without end", "a: \"b\nc: d\ne: f\n", "line 4, column 1: found unexpected end of stream, while scanning a quoted scalar that begins in line 1, column 4"},
		{"quotes without end before others", "a: 1\nb: \"c\nd: \"e\"\n", "line 3, column 5: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"quotes without end before a document", "a: 1\nb: \"\n\n---\n", "line 4, column 1: found unexpected document indicator, while scanning a quoted scalar that begins in line 2, column 4"},
		{"escape", "a: 1\nb:\n  \"b\\q\"\n", "line 3, column 5: found unknown escape character, while scanning a quoted scalar that begins in line 3, column 3"},
		{"escape, first line", "a: \"\\xzz\"\n", "line 1, column 7: did not find expected hexadecimal number, while scanning a quoted scalar that begins in line 1, column 4"},
		{"list without end", "a:\n  b: [1, 2\n\n# c\n\n", "line 6, column 1: did not find expected ',' or ']', while parsing a flow sequence that begins in line 2, column 6"},
		{"list without end before a key", "a: [\n  b,\n  c\nd: e\n", "line 4, column 2: did not find expected ',' or ']', while parsing a flow sequence that begins in line 1, column 4"},
		{"list without anything", "a: 1\nb: [\n\n", "line 4, column 1: did not find expected node content"},
		{"mapping without anything", "\ufeffa: é\r\né: {\r\n", "line 3, column 1: did not find expected node content"},
		{"two commas", "\n\na: {b: 1,, c: 2}\n", "line 3, column 10: did not find expected node content"},
		{"bracket without beginning", "a: 1\n]\n", "line 2, column 1: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"brace too many", "{a: 1}}", "line 1, column 7: did not find expected <document start>"},
		{"more behind the end", "a: 1\n...\n}\n", "line 3, column 1: did not find expected node content"},
		{"character", "a: 1\nb: @x\n", "line 2, column 4: found character that cannot start any token"},
		{"block of text", "b: 1\na: |x\n  b\n", "line 2, column 5: did not find expected comment or line break, while scanning a block scalar that begins in line 2, column 4"},
		{"anchor without a name", "a: 1\nb: &\nc: 2\n", "line 2, column 5: did not find expected alphabetic or numeric character, while scanning an anchor that begins in line 2, column 4"},
		{"two anchors", "a: &x 1\nb: &x &y 2\n", "line 2, column 7: did not find expected key, while parsing a block mapping that begins in line 1, column 1"},
		{"tag", "a: 1\nb: !x!y z\n", "line 2, column 4: found undefined tag handle"},
		{"directive", "%YAML 3.0\n--- a\n", "line 1, column 1: found incompatible YAML document"},
		{"unknown anchor, twice", "x: *a\ny: *a\n", "line 1, column 4: unknown anchor 'a' referenced"},
		{"unknown anchor beside the same elsewhere", "a: 1 # *c\n\nb: '*c'\nd*c: |\n *c\ne: *cc\nf: &cc 1\n", "line 6, column 4: unknown anchor 'cc' referenced"},
		{"unknown anchor of a key", "a: 1\n*b : 2\n", "line 2, column 1: unknown anchor 'b' referenced"},
		{"deeper than the parser goes", "a: 1\nb: " + strings.Repeat("[", 10_001), "line 2, column 10004: exceeded max depth of 10000"},
	}
	for _, test := range tests {
		if _, err := fromYAML(test.yaml); err == nil || err.Error() != test.want {
			t.Errorf("%s: %.99q: got\n%v\nwant\n%s", test.note, test.yaml, err, test.want)
		}
	}
}
