package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	_ "time/tzdata" // for a container without zones
	"unicode/utf8"
)

// The exit statuses.
const (
	statusYes        = 0
	statusNo         = 1
	statusUnanswered = 2
)

func main() {
	// A reader that leaves early is an error of writing, with its status, and
	// not the end of the process.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &cli{
		stdin:  stdin,
		stdout: stdout,
		stderr: stderr,
		colour: wantsColour(stdout),
		limit:  maxInput,
	}
	if isTerminal(stderr) {
		c.meter.terminal = stderr
	}
	return c.run(args)
}

// wantsColour follows https://no-color.org.
func wantsColour(stdout any) bool { return isTerminal(stdout) && os.Getenv("NO_COLOR") == "" }

// isTerminal takes every character device for a terminal. That is wrong for
// /dev/null, where it does no harm.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// fail reports an error, once and on one line.
func (c *cli) fail(err error) int {
	if !errors.Is(err, syscall.EPIPE) {
		fmt.Fprintf(c.stderr, "tranche: %s\n", escaped(err.Error()))
	}
	return statusUnanswered
}

// escaped is a text in which nothing steers a terminal. Our own errors have quoted
// what is not theirs; those of the flags' package repeat it.
func escaped(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if quoted := strconv.Quote(text[:size]); r != '"' && r != '\\' {
			b.WriteString(quoted[1 : len(quoted)-1])
		} else {
			b.WriteRune(r)
		}
		text = text[size:]
	}
	return b.String()
}

// inFile names the file, or stream, that an error comes from. The operating
// system's own errors repeat the name and lead with a system call: those are cut.
func inFile(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if name == "" {
		return err // the question stands in no file
	}
	return fmt.Errorf("%s: %w", name, err)
}
