package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/internal/speed"
)

func bigQuestion(members int) []byte {
	return []byte(`{"fleet": {"service": "kafka", "members": [` + speed.MembersJSON(members, ",") + `]}, ` + kafka360 + `}`)
}

// decider is a cli that shows its answers to nobody.
func decider(format format) *cli {
	return &cli{format: format, limit: maxInput, out: bufio.NewWriter(io.Discard)}
}

// parse reads a document, as read does from a file.
func parse(data []byte) (*document, error) {
	question, err := documents.Parse(data)
	return &document{Question: question}, err
}

func planOf(c *cli, data []byte) error {
	doc, err := parse(data)
	if err != nil {
		return err
	}
	a, err := c.decidePlan(doc)
	if err != nil {
		return err
	}
	return c.show(a)
}

// allocated are the bytes that a function allocates, whatever becomes of them: the
// lesser of two times, since the runtime allocates too.
func allocated(t *testing.T, do func() error) uint64 {
	t.Helper()
	least := uint64(math.MaxUint64)
	for range 2 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := do()
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// TestPlanAllocates: from a document to its plan with little beside the document: the
// places of the members in lists that grow, and nothing else of them.
func TestPlanAllocates(t *testing.T) {
	data := bigQuestion(100_000)
	if got := allocated(t, func() error { return planOf(decider(formatTable), data) }); got > 8<<20 {
		t.Errorf("%d bytes for a document of %d", got, len(data))
	}
}

// TestPlanFileAllocates: so does the command.
func TestPlanFileAllocates(t *testing.T) {
	t.Chdir(t.TempDir())
	data := bigQuestion(10_000)
	write(t, "f.json", string(data))
	got := allocated(t, func() error {
		c := cli{stdout: io.Discard, stderr: io.Discard, limit: maxInput}
		if status := c.run([]string{"plan", "f.json"}); status != statusYes {
			return fmt.Errorf("status %d", status)
		}
		return nil
	})
	if most := len(data) + 1<<20; got > uint64(most) {
		t.Errorf("%d bytes, want at most %d", got, most)
	}
}

// TestMembersAllocate what lists of their places take that grow, twice, beside some
// buffers and what each part of the lines takes, however long the lines are.
func TestMembersAllocate(t *testing.T) {
	const members, size, place = 20_000, 64 << 10, 5 * 24
	subject := kafkaSubject(t)
	for _, padding := range []int{0, 500} {
		text := speed.MembersJSON(members, strings.Repeat(" ", padding)+"\n")
		got := allocated(t, func() error {
			all := newTally(subject, false)
			err := all.read(strings.NewReader(text), size, -1)
			all.planner.Plan()
			return err
		})
		// How many buffers there are is chance: not more than are under way. Each
		// is made anew once or twice before it has room enough.
		buffers, parts := 2*runtime.GOMAXPROCS(0)+2, len(text)/size+1
		if most := members*place + 3*buffers*size + parts*16<<10; got > uint64(most) {
			t.Errorf("%d bytes, want at most %d", got, most)
		}
	}
}

// BenchmarkPlan goes from a document, or lines of members, to what is shown.
func BenchmarkPlan(b *testing.B) {
	data := bigQuestion(100_000)
	lines := speed.MembersJSON(100_000, "\n")
	for _, format := range []format{formatTable, formatWide, formatJSON, formatYAML} {
		b.Run("from=document/to="+format.String(), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := planOf(decider(format), data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("from=lines/to=table", func(b *testing.B) {
		b.SetBytes(int64(len(lines)))
		b.ReportAllocs()
		doc, err := parse([]byte("{" + kafka360 + "}"))
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			c := decider(formatTable)
			c.membersFile, c.ownMembers, c.stdin = "-", true, strings.NewReader(lines)
			a, err := c.decidePlan(doc)
			if err == nil {
				err = c.show(a)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
