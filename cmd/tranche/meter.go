package main

import (
	"fmt"
	"io"
)

// meterFrom is the size of a file, in bytes, above which a meter is shown.
const meterFrom = 8 << 20

// A meter tells on a terminal what a large file keeps the program busy with.
// The zero value tells nothing. It is an io.Writer that counts what is read.
type meter struct {
	terminal io.Writer // nil: there is none
	name     string
	size     int64
	read     int64
	shown    bool
}

func (m *meter) start(name string, size int64) {
	if m.terminal == nil || size <= meterFrom {
		return
	}
	m.name, m.size, m.read, m.shown = name, size, 0, true
	m.tell()
}

// Write counts, and tells about each MiB.
func (m *meter) Write(data []byte) (int, error) {
	before := m.read
	m.read += int64(len(data))
	if m.shown && before>>20 != m.read>>20 {
		m.tell()
	}
	return len(data), nil
}

func (m *meter) tell() {
	fmt.Fprintf(m.terminal, clearLine+"reading %s: %d of %d MiB", m.name, m.read>>20, m.size>>20)
}

func (m *meter) deciding() {
	if m.shown {
		fmt.Fprint(m.terminal, clearLine+"deciding")
	}
}

func (m *meter) clear() {
	if m.shown {
		fmt.Fprint(m.terminal, clearLine)
		m.shown = false
	}
}

const clearLine = "\r\x1b[K"
