package main

import (
	"iter"
	"runtime"
)

// inOrder works on parts, several at once, and takes what comes of them in the order
// of the parts, until take wants no more. Only work runs beside others: it must share
// nothing with them.
func inOrder[Part, Result any](parts iter.Seq[Part], work func(Part) Result, take func(Result) (more bool)) {
	most := 2 * runtime.GOMAXPROCS(0) // so that nobody waits for the first of them
	var underWay []chan Result
	next := func() (more bool) {
		first := underWay[0]
		underWay = underWay[1:]
		return take(<-first)
	}
	for part := range parts {
		if len(underWay) == most && !next() {
			return
		}
		result := make(chan Result, 1) // so that nobody has to wait for it
		go func() { result <- work(part) }()
		underWay = append(underWay, result)
	}
	for len(underWay) > 0 && next() {
	}
}
