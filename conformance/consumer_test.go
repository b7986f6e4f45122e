package conformance

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/tranche-go/tranche"

// TestConsumerDownloadsLittle builds a program that imports the whole library, from
// an empty module cache that is fed from this machine's, and looks at what it builds
// with and at what it had to unpack. It does not tidy: that would look for what the
// tests of direct imports import, which no program is built with.
func TestConsumerDownloadsLittle(t *testing.T) {
	modules := map[string]bool{ // false: not seen yet
		"github.com/Masterminds/semver/v3":    false,
		"github.com/RoaringBitmap/roaring/v2": false, // rollout.Index
		"github.com/bits-and-blooms/bitset":   false, // roaring
		"golang.org/x/sys":                    false, // roaring
	}
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
	imports := ""
	for line := range strings.Lines(string(run(t, root, nil, "go", "list", "./..."))) {
		imported := strings.TrimSpace(line)
		part, _, _ := strings.Cut(strings.TrimPrefix(imported, module+"/"), "/")
		if part != "cmd" && part != "conformance" && part != "internal" {
			imports += "import _ \"" + imported + "\"\n"
		}
	}
	write("main.go", "package main\n\n"+imports+"\nfunc main() {}\n")
	env := []string{
		"GOMODCACHE=" + cache, "GOPROXY=file://" + filepath.ToSlash(here.GOMODCACHE) + "/cache/download",
		"GONOSUMDB=*", "GOFLAGS=-modcacherw", "GOWORK=off",
	}
	run(t, dir, env, "go", "build", "-mod=mod", "-o", os.DevNull, ".")

	const ofModule = "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}"
	for line := range strings.Lines(string(run(t, dir, env, "go", "list", "-deps", "-f", ofModule, "."))) {
		path := strings.TrimSpace(line)
		if _, wanted := modules[path]; wanted {
			modules[path] = true
		} else if path != "" && path != module {
			t.Errorf("the library builds with %s", path)
		}
	}
	for path, seen := range modules {
		if !seen {
			t.Errorf("the library does not build with %s", path)
		}
	}
	var downloaded []string
	err = filepath.WalkDir(filepath.Join(cache, "cache", "download"), func(file string, _ fs.DirEntry, err error) error {
		if filepath.Ext(file) == ".zip" {
			downloaded = append(downloaded, strings.TrimPrefix(file, cache))
		}
		return err
	})
	if err != nil || len(downloaded) != len(modules) {
		t.Errorf("a consumer downloads %q (%v), want the modules that it builds with", downloaded, err)
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
