// Growth measures how time and memory grow with the members of a fleet, up to ten
// millions, and draws it as docs/growth.svg:
//
//	go run ./conformance/growth            # half an hour, 16 GB of memory, 10 GB of disk
//	go run ./conformance/growth -most 1e5  # some minutes
//	go run ./conformance/growth -draw      # draws docs/growth.csv again
//
// Each measurement is a process of its own. A line ends where the next point would
// take more than -patience, or more memory than there is. It needs Linux for the
// memory, and Go.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	most := flag.Float64("most", 1e7, "the `members` of the largest fleet")
	patience := flag.Duration("patience", 10*time.Minute, "how long the process of one point may take")
	docs := flag.String("docs", "docs", "the `directory` of growth.csv and growth.svg")
	onlyDraw := flag.Bool("draw", false, "draw growth.csv, and measure nothing")
	line := flag.String("line", "", "measure one point of this `line`, in this process")
	members := flag.Int("members", 0, "with -line: the members of the fleet")
	document := flag.String("document", "", "with -line: the `file` of the fleet")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := error(nil)
	switch table := filepath.Join(*docs, "growth.csv"); {
	case *line != "":
		err = answer(os.Stdout, *line, *members, *document)
	case *onlyDraw:
		err = drawTable(table)
	default:
		if err = measure(ctx, table, int(*most), *patience); err == nil {
			err = drawTable(table)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func drawTable(table string) error {
	points, err := readPoints(table)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(table), "growth.svg"), draw(points), 0o644)
}
