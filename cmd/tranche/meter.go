package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// meterFrom is the size of a file, in bytes, above which a meter is shown.
const meterFrom = 8 << 20

// A meter shows on a terminal how much of a large file has been read. The zero value
// shows nothing.
type meter struct {
	terminal io.Writer // nil: there is none
	bar      *progressbar.ProgressBar
}

// start returns what counts the bytes that are written to it.
func (m *meter) start(name string, size int64) io.Writer {
	if m.terminal == nil || size <= meterFrom {
		return io.Discard
	}
	m.bar = progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(m.terminal),
		progressbar.OptionSetDescription("reading "+name),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	return m.bar
}

// done clears the line.
func (m *meter) done() {
	if m.bar != nil {
		_ = m.bar.Finish() // of a terminal that is gone nothing has to be cleared
		m.bar = nil
	}
}
