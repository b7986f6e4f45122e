package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLogFile: what is written after the file was moved away stands in a new one.
func TestLogFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "decisions.log")
	log, err := openLog(name)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	write := func(text string) {
		t.Helper()
		if _, err := log.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	want := func(name, text string) {
		t.Helper()
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("%s has %q, %v, want %q", name, got, err, text)
		}
	}
	write("a\n")
	write("b\n")
	if err := os.Rename(name, name+".1"); err != nil {
		t.Fatal(err)
	}
	write("c\n")
	want(name+".1", "a\nb\n")
	want(name, "c\n")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	write("d\n")
	want(name, "d\n")
	if err := os.RemoveAll(filepath.Dir(name)); err != nil {
		t.Fatal(err)
	}
	if _, err := log.Write([]byte("e\n")); err == nil {
		t.Error("a line that could not be written")
	}
}
