package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
)

// A point is what one line takes at one size.
type point struct {
	line    string
	members int
	seconds float64
	bytes   float64
}

var header = []string{"line", "members", "seconds", "bytes"}

func readPoints(file string) ([]point, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var points []point
	for i, row := range rows {
		if i == 0 {
			continue // the header
		}
		members, errMembers := strconv.Atoi(row[1])
		seconds, errSeconds := strconv.ParseFloat(row[2], 64)
		bytes, errBytes := strconv.ParseFloat(row[3], 64)
		if errMembers != nil || errSeconds != nil || errBytes != nil || members <= 0 || seconds <= 0 || bytes <= 0 {
			return nil, fmt.Errorf("%s: line %d: want a line, and three numbers above 0", file, i+1)
		}
		points = append(points, point{row[0], members, seconds, bytes})
	}
	if len(points) == 0 {
		return nil, fmt.Errorf("%s: no points", file)
	}
	return points, nil
}

func writePoints(file string, points []point) error {
	rows := [][]string{header}
	for _, p := range points {
		rows = append(rows, []string{p.line, strconv.Itoa(p.members), fmt.Sprintf("%.4g", p.seconds), fmt.Sprintf("%.4g", p.bytes)})
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := csv.NewWriter(f).WriteAll(rows); err != nil {
		return err
	}
	return f.Close()
}
