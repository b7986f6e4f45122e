package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/tranche-go/tranche/internal/speed"
)

// measure writes the points of all lines, as far as they can follow.
func measure(ctx context.Context, table string, most int, patience time.Duration) error {
	dir, err := os.MkdirTemp("", "growth")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, "tranche"), "./cmd/tranche")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	var points []point
	ended := map[string]bool{}
	for members := 10; members <= most && len(ended) < len(lines); members *= 10 {
		if err := writeQuestion(dir, members); err != nil {
			return err
		}
		for _, line := range lines {
			if ended[line] {
				continue
			}
			p, took, err := measurePoint(ctx, patience, dir, line, members)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s ends before %d members: %v\n", line, members, err)
				ended[line] = true
				continue
			}
			fmt.Fprintf(os.Stderr, "%-16s %9d members %10.3g s %10.3g MB\n", line, members, p.seconds, p.bytes/1e6)
			points = append(points, p)
			if 10*took > patience || 12*p.bytes > availableMemory() {
				fmt.Fprintf(os.Stderr, "%s ends here: ten times as many would take too long, or too much memory\n", line)
				ended[line] = true
			}
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return slices.Index(lines, a.line) - slices.Index(lines, b.line) })
	return writePoints(table, points)
}

// measurePoint is the median of three processes, or one that takes long.
func measurePoint(ctx context.Context, patience time.Duration, dir, line string, members int) (point, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var points []point
	begin := time.Now()
	for len(points) < 3 && (len(points) == 0 || isProcess(line) && time.Since(begin) < 10*time.Second) {
		process, err := start(ctx, dir, line, members)
		if err != nil {
			return point{}, 0, err
		}
		points = append(points, process)
	}
	took := time.Since(begin) / time.Duration(len(points))
	slices.SortFunc(points, func(a, b point) int { return int(1e9 * (a.seconds - b.seconds)) })
	return points[len(points)/2], took, nil
}

func start(ctx context.Context, dir, line string, members int) (point, error) {
	self, err := os.Executable()
	if err != nil {
		return point{}, err
	}
	tranche, document := filepath.Join(dir, "tranche"), filepath.Join(dir, documentFile)
	process := exec.CommandContext(ctx, self, "-line", line, "-members", strconv.Itoa(members), "-document", document)
	switch line {
	case command:
		process = exec.CommandContext(ctx, tranche, "plan", document)
	case byLine:
		process = exec.CommandContext(ctx, tranche, "plan", filepath.Join(dir, versionFile), "--members", filepath.Join(dir, membersFile))
	}
	var said, complained bytes.Buffer
	process.Stderr = &complained
	if !isProcess(line) {
		process.Stdout = &said
	}
	begin := time.Now()
	if err := process.Run(); err != nil {
		return point{}, fmt.Errorf("%w: %s", err, complained.String())
	}
	p := point{line, members, time.Since(begin).Seconds(), maxResident(process.ProcessState)}
	if !isProcess(line) {
		if _, err := fmt.Fscan(&said, &p.seconds, &p.bytes); err != nil {
			return point{}, err
		}
	}
	return p, nil
}

// The files of a question: one document, or a version beside one member a line.
const (
	documentFile = "fleet.json"
	versionFile  = "version.json"
	membersFile  = "members.ndjson"
)

// writeQuestion writes both forms of the question for a fleet, member by member.
func writeQuestion(dir string, members int) error {
	version, err := json.Marshal(speed.Version())
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, versionFile), fmt.Appendf(nil, `{"version":%s}`, version), 0o600); err != nil {
		return err
	}
	document, err := os.Create(filepath.Join(dir, documentFile))
	if err != nil {
		return err
	}
	defer document.Close()
	lines, err := os.Create(filepath.Join(dir, membersFile))
	if err != nil {
		return err
	}
	defer lines.Close()
	whole, each := bufio.NewWriterSize(document, 1<<20), bufio.NewWriterSize(lines, 1<<20)
	fmt.Fprintf(whole, `{"version":%s,"fleet":{"service":"kafka","members":[`, version)
	encoder := json.NewEncoder(io.MultiWriter(whole, each))
	first := true
	for member := range speed.Members(members) {
		if !first {
			whole.WriteByte(',')
		}
		first = false
		if err := encoder.Encode(member); err != nil {
			return err
		}
	}
	whole.WriteString("]}}\n")
	return errors.Join(whole.Flush(), each.Flush())
}
