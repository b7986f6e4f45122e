package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// TestDrawing: the picture in the documentation is that of the table beside it.
func TestDrawing(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	points, err := readPoints(filepath.Join(docs, "growth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := os.ReadFile(filepath.Join(docs, "growth.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(draw(points), picture) {
		t.Error("docs/growth.svg is not drawn from docs/growth.csv: go run ./conformance/growth -draw")
	}
	for _, line := range lines {
		if !slices.ContainsFunc(points, func(p point) bool { return p.line == line }) {
			t.Errorf("docs/growth.csv has no point of %q", line)
		}
	}
}

// TestDraw draws values of every decade, and looks for each marker inside its panel.
func TestDraw(t *testing.T) {
	var points []point
	for _, line := range lines {
		for members := 10; members <= 10_000_000; members *= 10 {
			points = append(points, point{line, members, float64(members) / 1e9, 100 * float64(members)})
		}
	}
	decoder := xml.NewDecoder(bytes.NewReader(draw(points)))
	markers := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "circle" && element.Name.Local != "rect" {
			continue
		}
		markers++
		for _, attribute := range element.Attr {
			at, err := strconv.ParseFloat(attribute.Value, 64)
			if most := map[string]float64{"cx": width, "x": width, "cy": height, "y": height}[attribute.Name.Local]; most > 0 && (err != nil || at < 0 || at > most) {
				t.Errorf("a marker at %s %s", attribute.Name.Local, attribute.Value)
			}
		}
	}
	if want := 2*len(points) + len(lines); markers != want {
		t.Errorf("%d markers, want %d", markers, want)
	}
}

func TestUnits(t *testing.T) {
	for got, want := range map[string]string{
		membersUnit(2): "100", membersUnit(3): "1 k", membersUnit(7): "10 M",
		secondsUnit(-9): "1 ns", secondsUnit(-5): "10 µs", secondsUnit(0): "1 s", secondsUnit(3): "1 ks", secondsUnit(4): "10 ks",
		bytesUnit(2): "100 B", bytesUnit(8): "100 MB", bytesUnit(9): "1 GB",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPoints(t *testing.T) {
	file := filepath.Join(t.TempDir(), "growth.csv")
	want := []point{{scan, 10, 1.25e-7, 1e6}, {"a, b", 1000, 12.5, 3e9}}
	if err := writePoints(file, want); err != nil {
		t.Fatal(err)
	}
	got, err := readPoints(file)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for _, content := range []string{"", "line,members,seconds,bytes\n", "line,members,seconds,bytes\na,0,1,1\n", "line,members,seconds,bytes\na,1,x,1\n", "a,b\nc\n"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := readPoints(file); err == nil {
			t.Errorf("%q is read as %v", content, got)
		}
	}
}
