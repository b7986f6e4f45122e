package report

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-go/tranche/rollout"
)

func TestExtent(t *testing.T) {
	for e, want := range map[Extent]string{0: "0.0%", 3: "0.3%", 166: "16.6%", 900: "90.0%", whole: "100.0%"} {
		if got := e.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLength(t *testing.T) {
	for _, test := range []struct {
		n, most int
		want    Extent
	}{{0, 5, 0}, {5, 5, whole}, {1, 2, 500}, {1, 3, 333}, {1, 1_000_000, 3}, {100_000_000, 100_000_000, whole}} {
		if got := length(test.n, test.most); got != test.want {
			t.Errorf("length(%d, %d) = %d, want %d", test.n, test.most, got, test.want)
		}
	}
}

// One that is upgraded is seen beside all that failed.
func TestStretchesOfTheLeast(t *testing.T) {
	g := &rollout.GroupProgress{Group: rollout.Group{SuccessThreshold: 1}, Counts: rollout.Counts{Total: 100_000, Upgraded: 1, Failed: 99_999}}
	parts, _ := stretches(g)
	if want := []Stretch{{"upgraded", 0, 1}, {"failed", 1, whole - 1}}; !slices.Equal(parts, want) {
		t.Errorf("got %v, want %v", parts, want)
	}
}

// A bar is whole, and tells who has succeeded and failed as the counts do.
func TestStretches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, rapid.SampledFrom([]int{3, 20, 100, 100_000}).Draw(t, "most")).Draw(t, "total")
		upgraded := rapid.IntRange(0, total).Draw(t, "upgraded")
		failed := rapid.IntRange(0, total-upgraded).Draw(t, "failed")
		g := &rollout.GroupProgress{
			Group:  rollout.Group{SuccessThreshold: rapid.IntRange(1, 100).Draw(t, "threshold")},
			Counts: rollout.Counts{Total: total, Upgraded: upgraded, Failed: failed, Remaining: total - upgraded - failed},
		}
		parts, mark := stretches(g)
		at := map[string]Stretch{}
		var end Extent
		for _, p := range parts {
			if p.X != end || p.Width <= 0 {
				t.Fatalf("%+v leaves a gap at %d", parts, end)
			}
			end += p.Width
			at[p.Kind] = p
		}
		if end != whole || mark <= 0 || mark > whole {
			t.Fatalf("%+v ends at %d, with its mark at %d", parts, end, mark)
		}
		if got, want := at["upgraded"].Width >= mark, upgraded*100 >= g.SuccessThreshold*total; got != want {
			t.Fatalf("%+v reaches the mark at %d: %v, want %v", parts, mark, got, want)
		}
		standing := whole - at["failed"].Width
		if got, want := standing < mark, (total-failed)*100 < g.SuccessThreshold*total; got != want {
			t.Fatalf("%+v passes the mark at %d: %v, want %v", parts, mark, got, want)
		}
		if upgraded > 0 != (at["upgraded"].Width > 0) || failed > 0 != (at["failed"].Width > 0) {
			t.Fatalf("%+v does not show %d upgraded and %d failed", parts, upgraded, failed)
		}
	})
}

func TestBarsFit(t *testing.T) {
	var bars Bars
	for range 3 {
		bars.add(Bar{})
	}
	for i, b := range bars.Bars {
		bottom := (i + 1) * barStep
		if b.Baseline() <= i*barStep || b.MarkTop() <= b.Baseline() || b.Top() <= b.MarkTop() || b.MarkEnd() <= b.Top()+b.Height() || b.MarkEnd() > bottom || bottom > bars.Height() {
			t.Errorf("bar %d does not fit: %+v", i, b)
		}
	}
}
