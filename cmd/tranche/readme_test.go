package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// What the README shows is what its reader will see.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"plan", "../../examples/fleet_version.json"},
		{"progress", "../../examples/fleet_progress.json"},
		{"should-upgrade", "../../examples/member_should_upgrade.json"},
		{"path", "../../examples/member_versions.json"},
	} {
		var stdout, stderr bytes.Buffer
		run(args, strings.NewReader(""), &stdout, &stderr)
		if stdout.Len() == 0 || !bytes.Contains(readme, stdout.Bytes()) {
			t.Errorf("the README does not show what tranche %s says:\n%s%s", strings.Join(args, " "), &stdout, &stderr)
		}
	}
}
