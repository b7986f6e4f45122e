package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// There is a page for every command that there is help about.
func TestMan(t *testing.T) {
	dir := t.TempDir()
	if got := ask("", "man", dir); got != (result{}) {
		t.Fatalf("%+v", got)
	}
	for page, want := range map[string]string{
		"tranche.1": "Decide who in a fleet upgrades", "tranche-plan.1": "Why a member is left out", "tranche-serve.1": "--tls-cert-file", "tranche-import-ocm.1": "kubectl get managedclusters",
	} {
		text, err := os.ReadFile(filepath.Join(dir, page))
		if err != nil || !strings.Contains(strings.ReplaceAll(string(text), `\-`, "-"), want) {
			t.Errorf("%s: %v: %.300s", page, err, text)
		}
	}
	if got := ask("", "man", filepath.Join(dir, "none")); got.status != statusUnanswered || !strings.Contains(got.stderr, "no such file or directory") {
		t.Errorf("%+v", got)
	}
}
