package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestPoliciesPage runs each command of docs/policies.md, and wants the page to show what
// its reader will see.
func TestPoliciesPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/policies.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../..")
	steps := regexp.MustCompile("(?s)```sh\ntranche ([^\n]*?)( <<'EOF'\n(.*?)EOF)?\n```\n\n```text\n(.*?)```\n").FindAllStringSubmatch(string(page), -1)
	if commands := strings.Count(string(page), "```sh\n"); len(steps) != commands || commands < 6 {
		t.Errorf("%d commands, %d of them with what they show", commands, len(steps))
	}
	for _, step := range steps {
		args, stdin, want := strings.Fields(step[1]), step[3], step[4]
		if got := ask(stdin, args...); got.stdout != want || got.stderr != "" {
			t.Errorf("%s: the page shows\n%s\nand not\n%s%s", step[1], want, got.stdout, got.stderr)
		}
	}
}
