package main

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// A page tells what the JSON tells, and comes with the same exit status.
func TestHTML(t *testing.T) {
	asked := map[string]bool{}
	for _, q := range questions {
		if !slices.Contains(formatHTML.commands(), q.command) {
			continue
		}
		asked[q.command] = true
		args := func(format string) []string {
			return slices.Concat([]string{q.command}, q.flags, []string{examples + q.file, "-o", format})
		}
		page := ask("", args("html")...)
		if page.status != q.status || page.stderr != "" {
			t.Fatalf("%s %s: status %d, %s", q.command, q.file, page.status, page.stderr)
		}
		if err := wellFormed(page.stdout); err != nil {
			t.Errorf("%s %s: %v", q.command, q.file, err)
		}
		answer := fromJSON(t, ask("", args("json")...).stdout).(map[string]any)
		for list, title := range map[string]string{"groups": "Groups", "hops": "Hops"} {
			if list, ok := answer[list].([]any); ok && strings.Contains(page.stdout, "<h3>"+title+"</h3>") != (len(list) > 0) {
				t.Errorf("%s %s: %d %s", q.command, q.file, len(list), title)
			}
		}
		if end, ok := answer["end"].(string); ok && !strings.Contains(page.stdout, "("+end+").</p>") {
			t.Errorf("%s %s: does not end with %s", q.command, q.file, end)
		}
		if state, ok := answer["state"].(string); ok && answer["times"] == nil && !strings.Contains(page.stdout, `<p class="headline">`+strings.ToUpper(state[:1])+state[1:]+": ") {
			t.Errorf("%s %s: is not %s", q.command, q.file, state)
		}
		if quiet := ask("", append(args("html"), "-q")...); quiet != (result{status: q.status}) {
			t.Errorf("%s -q: %+v", q.command, quiet)
		}
	}
	if len(asked) != len(formatHTML.commands()) {
		t.Errorf("asked %v alone", asked)
	}
}

func wellFormed(text string) error {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
