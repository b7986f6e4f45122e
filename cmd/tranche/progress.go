package main

import (
	"fmt"
	"io"
)

// progressFrom is the size of a file, in bytes, above which progress is shown.
const progressFrom = 8 << 20

// A progress tells on a terminal what a large file keeps the program busy with.
// The zero value tells nothing. It is an io.Writer that counts what is read.
type progress struct {
	terminal io.Writer // nil: there is none
	name     string
	size     int64
	read     int64
	shown    bool
}

func (p *progress) start(name string, size int64) {
	if p.terminal == nil || size <= progressFrom {
		return
	}
	p.name, p.size, p.read, p.shown = name, size, 0, true
	p.tell()
}

// Write counts, and tells about each MiB.
func (p *progress) Write(data []byte) (int, error) {
	before := p.read
	p.read += int64(len(data))
	if p.shown && before>>20 != p.read>>20 {
		p.tell()
	}
	return len(data), nil
}

func (p *progress) tell() {
	fmt.Fprintf(p.terminal, clearLine+"reading %s: %d of %d MiB", p.name, p.read>>20, p.size>>20)
}

func (p *progress) deciding() {
	if p.shown {
		fmt.Fprint(p.terminal, clearLine+"deciding")
	}
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.terminal, clearLine)
		p.shown = false
	}
}

const clearLine = "\r\x1b[K"
