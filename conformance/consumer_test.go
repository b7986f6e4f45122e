package conformance

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tranche-go/tranche"

// TestConsumerDownloadsLittle builds programs that import some of the library.
func TestConsumerDownloadsLittle(t *testing.T) {
	const semver = "github.com/Masterminds/semver/v3"
	decisions := []string{module, module + "/versions", module + "/windows", module + "/eligibility", module + "/rollout"}
	roaring := []string{"github.com/RoaringBitmap/roaring/v2", "github.com/bits-and-blooms/bitset", "golang.org/x/sys"}
	reader := []string{"github.com/go-json-experiment/json", "go.yaml.in/yaml/v4", "github.com/agnivade/levenshtein"}
	prometheus := []string{
		"github.com/prometheus/client_golang", "github.com/prometheus/client_model", "github.com/prometheus/common",
		"github.com/prometheus/procfs", "github.com/beorn7/perks", "github.com/cespare/xxhash/v2",
		"github.com/munnerz/goautoneg", "google.golang.org/protobuf", "golang.org/x/sys",
	}
	for _, tc := range []struct {
		of      string
		imports []string
		modules []string
	}{
		{"the decisions", decisions, []string{semver}},
		{"an index", []string{module + "/rollout/index"}, append(roaring, semver)},
		{"the reader", []string{module + "/documents"}, reader},
		{"the server", []string{module + "/server"}, slices.Concat(prometheus, reader, []string{semver})},
	} {
		t.Run(tc.of, func(t *testing.T) { consume(t, tc.imports, tc.modules...) })
	}
}

// consume builds a program with imports, from an empty module cache that is fed from
// this machine's, and looks at what it builds with and at what it had to unpack:
// these modules and no others. It does not tidy: that would look for what the tests of
// direct imports import, which no program is built with.
func consume(t *testing.T, imports []string, modules ...string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var here struct{ GOMODCACHE string }
	if err := json.Unmarshal(run(t, root, nil, "go", "env", "-json", "GOMODCACHE"), &here); err != nil {
		t.Fatal(err)
	}
	dir, cache := t.TempDir(), t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module consumer\n\ngo 1.26.0\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+root+"\n")
	program := "package main\n\n"
	for _, imported := range imports {
		program += "import _ \"" + imported + "\"\n"
	}
	write("main.go", program+"\nfunc main() {}\n")
	env := []string{
		"GOMODCACHE=" + cache, "GOPROXY=file://" + filepath.ToSlash(here.GOMODCACHE) + "/cache/download",
		"GONOSUMDB=*", "GOFLAGS=-modcacherw", "GOWORK=off",
	}
	run(t, dir, env, "go", "build", "-mod=mod", "-o", os.DevNull, ".")

	const ofModule = "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}"
	var built []string
	for line := range strings.Lines(string(run(t, dir, env, "go", "list", "-deps", "-f", ofModule, "."))) {
		if path := strings.TrimSpace(line); path != "" && path != module {
			built = append(built, path)
		}
	}
	slices.Sort(built)
	slices.Sort(modules)
	if built = slices.Compact(built); !slices.Equal(built, modules) {
		t.Errorf("it builds with %q, want %q", built, modules)
	}
	var downloaded []string
	err = filepath.WalkDir(filepath.Join(cache, "cache", "download"), func(file string, _ fs.DirEntry, err error) error {
		if filepath.Ext(file) == ".zip" {
			downloaded = append(downloaded, strings.TrimPrefix(file, cache))
		}
		return err
	})
	if err != nil || len(downloaded) != len(modules) {
		t.Errorf("it downloads %q (%v), want the modules that it builds with", downloaded, err)
	}
}

func run(t *testing.T, dir string, env []string, name string, args ...string) []byte {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), env...)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return output
}
