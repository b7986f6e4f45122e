package main

import "os"

// A logFile appends to the file of a name. When that has been moved away or removed, as
// whoever rotates logs does, it is made anew.
type logFile struct {
	name string
	file *os.File
}

func openLog(name string) (*logFile, error) {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &logFile{name, file}, nil
}

// Write must not be called by several at a time.
func (l *logFile) Write(line []byte) (int, error) {
	if !l.isThere() {
		anew, err := openLog(l.name)
		if err != nil {
			return 0, err
		}
		_ = l.file.Close() // each line has been written when it was told
		l.file = anew.file
	}
	return l.file.Write(line)
}

// isThere tells whether the file still has its name.
func (l *logFile) isThere() bool {
	named, err := os.Stat(l.name)
	if err != nil {
		return false
	}
	own, err := l.file.Stat()
	return err == nil && os.SameFile(named, own)
}

func (l *logFile) Close() error { return l.file.Close() }
