package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestPages runs each command of the pages that take a reader along, and wants them to show
// what that reader will see.
func TestPages(t *testing.T) {
	t.Chdir("../..")
	for _, page := range []string{"docs/policies.md", "docs/tour.md"} {
		t.Run(page, func(t *testing.T) { testPage(t, page) })
	}
}

func testPage(t *testing.T, name string) {
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
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
