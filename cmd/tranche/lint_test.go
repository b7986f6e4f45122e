package main

import "testing"

// Places in YAML hold through wrapping and aliases; where a field is wanting, the
// place is that of its parent.
func TestLintPlaces(t *testing.T) {
	const document = `input:
  versions:
    - &v
      service: kafka
      version: 1.0.0
    - *v
    - service: kafka
`
	want := result{`4 findings in 3 versions.

PLACE                LINE  COLUMN  FINDING          MEANING
versions[0]             3       7  dead_end         the newest version of the catalogue cannot be reached from here
versions[1].version     5      16  duplicate        an earlier entry has the same version
versions[2].version     7       7  invalid_version  it is not a semantic version
versions[2]             7       7  dead_end         the newest version of the catalogue cannot be reached from here
`, "", statusNo}
	if got := ask(document, "lint", "-"); got != want {
		t.Errorf("got %s, want %s", got.stdout, want.stdout)
	}
}
