package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary the program itself.
const asProgram = "TRANCHE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program is the program as a process of its own, which does not outlive its test.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// wait waits for the end of a process, and ends it where that does not come.
func wait(t *testing.T, cmd *exec.Cmd) syscall.WaitStatus {
	t.Helper()
	late := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	if !late.Stop() {
		t.Fatal("the program does not end")
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.Sys().(syscall.WaitStatus)
}

// Who interrupts the program ends it.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(sig) {
			continue // by who started the test, which the program inherits
		}
		cmd := program(t, "plan", "-")
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// More than a pipe holds: once it is written, the program is reading.
		if _, err := stdin.Write(make([]byte, 1<<20)); err != nil {
			t.Error(err)
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Error(err)
		}
		if status := wait(t, cmd); !status.Signaled() || status.Signal() != sig {
			t.Errorf("%v: signaled %v, by %v, status %d", sig, status.Signaled(), status.Signal(), status.ExitStatus())
		}
	}
}

// A reader that leaves early is no signal, and nothing to tell about.
func TestReaderLeaves(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	readEnd, writeEnd, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	readEnd.Close()
	defer writeEnd.Close()
	var stderr strings.Builder
	cmd := program(t, "plan", "-")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(fleetOfTwo), writeEnd, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if status := wait(t, cmd); status.Signaled() || status.ExitStatus() != statusUnanswered || stderr.Len() > 0 {
		t.Errorf("signaled %v, status %d, stderr %q", status.Signaled(), status.ExitStatus(), stderr.String())
	}
}

// The module's version is not known to its own tests.
func TestVersion(t *testing.T) {
	if got := ask("", "version"); got != (result{"tranche version " + version() + "\n", "", statusYes}) || version() == "" {
		t.Errorf("got %+v", got)
	}
}
