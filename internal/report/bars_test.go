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

func TestSimpleBar(t *testing.T) {
	if simple("upgraded", 0, 5) != nil {
		t.Error("a bar of nobody")
	}
	for _, test := range []struct {
		n, of int
		want  Extent
	}{{5, 5, whole}, {1, 2, 500}, {1, 3, 333}, {1, 1_000_000, 3}, {100_000_000, 100_000_000, whole}} {
		if got := simple("upgraded", test.n, test.of).Parts; !slices.Equal(got, []Stretch{{"upgraded", 0, test.want}}) {
			t.Errorf("%d of %d: %+v, want %d", test.n, test.of, got, test.want)
		}
	}
}

// One that is upgraded is seen beside all that failed.
func TestBarOfTheLeast(t *testing.T) {
	g := &rollout.GroupProgress{Group: rollout.Group{SuccessThreshold: 1}, Counts: rollout.Counts{Total: 100_000, Upgraded: 1, Failed: 99_999}}
	parts := progressBar(g).Parts
	if want := []Stretch{{"upgraded", 0, 1}, {"failed", 1, whole - 1}}; !slices.Equal(parts, want) {
		t.Errorf("got %v, want %v", parts, want)
	}
}

// A bar is whole, and tells who has succeeded and failed as the counts do.
func TestProgressBar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, rapid.SampledFrom([]int{3, 20, 100, 100_000}).Draw(t, "most")).Draw(t, "total")
		upgraded := rapid.IntRange(0, total).Draw(t, "upgraded")
		failed := rapid.IntRange(0, total-upgraded).Draw(t, "failed")
		g := &rollout.GroupProgress{
			Group:  rollout.Group{SuccessThreshold: rapid.IntRange(1, 100).Draw(t, "threshold")},
			Counts: rollout.Counts{Total: total, Upgraded: upgraded, Failed: failed, Remaining: total - upgraded - failed},
		}
		bar := progressBar(g)
		parts, mark := bar.Parts, bar.Mark
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
