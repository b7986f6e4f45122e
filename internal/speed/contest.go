package speed

import (
	"runtime"
	"slices"
	"time"
)

// A Rival is one way to answer a question, or a floor beneath all of them.
type Rival struct {
	Name   string
	Answer func()
}

// A Contest asks rivals the same question in turn, round after round, so that
// whatever disturbs the machine disturbs all of them.
type Contest struct {
	rivals []Rival
	batch  []int // how many answers of a rival make a turn long enough to be timed
	turns  [][]turn
}

// A turn is what one answer took, on average over a batch.
type turn struct{ nanoseconds, allocations, bytes float64 }

// A Score is what one answer of a rival takes: the medians of its turns.
type Score struct {
	Nanoseconds float64
	Allocations float64
	Bytes       float64 // allocated
}

// NewContest finds out how many answers of each rival fill a turn.
func NewContest(turnLength time.Duration, rivals ...Rival) *Contest {
	c := &Contest{rivals, make([]int, len(rivals)), make([][]turn, len(rivals))}
	for i, rival := range rivals {
		n := 1
		for {
			took := answer(rival, n).nanoseconds * float64(n)
			if took >= float64(turnLength) {
				break
			}
			n = min(10*n, 1+int(1.2*float64(n)*float64(turnLength)/max(took, 1)))
		}
		c.batch[i] = n
	}
	return c
}

// Round gives every rival a turn.
func (c *Contest) Round() {
	for i, rival := range c.rivals {
		c.turns[i] = append(c.turns[i], answer(rival, c.batch[i]))
	}
}

// Rounds is how many there were.
func (c *Contest) Rounds() int { return len(c.turns[0]) }

// Restart forgets the rounds that there were.
func (c *Contest) Restart() { clear(c.turns) }

// answer collects the garbage first: nobody pays for another's.
func answer(rival Rival, n int) turn {
	runtime.LockOSThread() // the clock is the thread's
	defer runtime.UnlockOSThread()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := clock()
	for range n {
		rival.Answer()
	}
	took := clock() - begin
	runtime.ReadMemStats(&after)
	of := float64(n)
	return turn{
		float64(took) / of,
		float64(after.Mallocs-before.Mallocs) / of,
		float64(after.TotalAlloc-before.TotalAlloc) / of,
	}
}

// Scores are those of the rivals, in their order.
func (c *Contest) Scores() []Score {
	scores := make([]Score, len(c.rivals))
	for i, turns := range c.turns {
		scores[i] = Score{
			median(turns, func(t turn) float64 { return t.nanoseconds }),
			median(turns, func(t turn) float64 { return t.allocations }),
			median(turns, func(t turn) float64 { return t.bytes }),
		}
	}
	return scores
}

func median(turns []turn, of func(turn) float64) float64 {
	values := make([]float64, len(turns))
	for i, t := range turns {
		values[i] = of(t)
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
