package main

import (
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

// checkEvery is how long what was read from files is good without another look.
const checkEvery = time.Second

// watch reads what stands in files, and again when one of them has changed since. If
// they cannot be read then, what was read before stays.
func watch[T any](log *slog.Logger, read func() (T, error), files ...string) (func() T, error) {
	var mutex sync.Mutex
	seen, checked := statesOf(files), time.Now()
	value, err := read()
	if err != nil {
		return nil, err
	}
	return func() T {
		mutex.Lock()
		defer mutex.Unlock()
		if time.Since(checked) < checkEvery {
			return value
		}
		checked = time.Now()
		now := statesOf(files)
		if slices.EqualFunc(now, seen, fileState.same) {
			return value
		}
		seen = now
		fresh, err := read()
		if err != nil {
			log.Error("A file has changed and cannot be read: what it said before stays.", "error", err.Error())
			return value
		}
		value = fresh
		log.Info("Read again what has changed.", "files", files)
		return value
	}, nil
}

// fileState tells a file from what it was before; info is nil where there is none.
type fileState struct {
	changed time.Time
	size    int64
	info    fs.FileInfo
}

// statesOf are the states of files as they are now.
func statesOf(files []string) []fileState {
	states := make([]fileState, len(files))
	for i, file := range files {
		if info, err := os.Stat(file); err == nil {
			states[i] = fileState{info.ModTime(), info.Size(), info}
		}
	}
	return states
}

func (f fileState) same(other fileState) bool {
	return f.changed.Equal(other.changed) && f.size == other.size &&
		(f.info == nil && other.info == nil || os.SameFile(f.info, other.info))
}
