package report

import (
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche/rollout"
)

// TestTimeline: a bar is from when a group opened to when it ended, or to the end of it
// all, and what it soaks stands at its end.
func TestTimeline(t *testing.T) {
	began := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	hour := func(h int) time.Time { return began.Add(time.Duration(h) * time.Hour) }
	var first, second, third GroupTimes
	for h, states := range [][3]rollout.State{
		{rollout.StateActive, rollout.StateWaiting, rollout.StateWaiting},
		{rollout.StateActive, rollout.StateWaiting, rollout.StateWaiting},
		{rollout.StateSoaking, rollout.StateWaiting, rollout.StateWaiting},
		{rollout.StateSoaking, rollout.StateWaiting, rollout.StateWaiting},
		{rollout.StateSucceeded, rollout.StateNotApproved, rollout.StateWaiting},
		{rollout.StateSucceeded, rollout.StateActive, rollout.StateWaiting},
	} {
		first.Add(states[0], hour(h))
		second.Add(states[1], hour(h))
		third.Add(states[2], hour(h))
	}
	for _, tc := range []struct {
		got  GroupTimes
		want GroupTimes
		bar  []Stretch
	}{
		{first, GroupTimes{hour(0), hour(2), hour(4)}, []Stretch{{"upgraded", 0, 200}, {"remaining", 200, 200}}},
		{second, GroupTimes{Opened: hour(5)}, []Stretch{{"upgraded", 500, 500}}},
		{third, GroupTimes{}, nil},
	} {
		if tc.got != tc.want {
			t.Errorf("%+v, want %+v", tc.got, tc.want)
		}
		var parts []Stretch
		if bar := tc.got.bar(began, hour(10)); bar != nil {
			parts = bar.Parts
		}
		if !slices.Equal(parts, tc.bar) {
			t.Errorf("%+v, want %+v", parts, tc.bar)
		}
	}
	if bar := first.bar(began, began); bar != nil {
		t.Errorf("%+v of no time", bar)
	}
}
