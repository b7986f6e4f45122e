package main

import (
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

func TestBar(t *testing.T) {
	tests := []struct {
		threshold, total, upgraded, failed int
		want                               string
	}{
		{90, 4, 0, 0, "[..................|..]"},
		{90, 4, 4, 0, "[##################|##]"},
		{90, 6, 2, 3, "[######....xxxxxxxx|xx]"},
		{90, 10, 9, 1, "[##################|xx]"},
		{100, 10, 9, 0, "[##################..|]"},
		{100, 1000, 999, 0, "[###################.|]"},
		{100, 10, 10, 0, "[####################|]"},
		{99, 1000, 989, 11, "[##################x|x]"},
		{1, 1000, 9, 0, "[.|...................]"},
		{1, 1000, 10, 990, "[#|xxxxxxxxxxxxxxxxxxx]"},
		{1, 1000, 0, 991, "[x|xxxxxxxxxxxxxxxxxxx]"},
		{50, 2, 1, 1, "[##########|xxxxxxxxxx]"},
	}
	for _, test := range tests {
		g := &rollout.GroupProgress{
			Group:  rollout.Group{SuccessThreshold: test.threshold},
			Counts: rollout.Counts{Total: test.total, Upgraded: test.upgraded, Failed: test.failed, Remaining: test.total - test.upgraded - test.failed},
		}
		if got := bar(g); got != test.want {
			t.Errorf("%+v: got %s, want %s", test, got, test.want)
		}
	}
}

// However it is rounded, a bar shows the state that its group would have on its turn.
func TestBarIsTrue(t *testing.T) {
	for total := 1; total <= 12; total++ {
		for upgraded := 0; upgraded <= total; upgraded++ {
			for failed := 0; upgraded+failed <= total; failed++ {
				for threshold := 1; threshold <= 100; threshold++ {
					g := groupOf(t, total, upgraded, failed, threshold)
					text := bar(g)
					before, after, _ := strings.Cut(text, "|")
					succeeded := !strings.ContainsAny(before, ".x")
					halted := strings.Contains(before, "x")
					if len(text) != barWidth+3 || len(before)+len(after) != barWidth+2 ||
						succeeded != (g.State == rollout.StateSucceeded) || halted != (g.State == rollout.StateFailed) {
						t.Fatalf("%+v: %s", g, text)
					}
				}
			}
		}
	}
}

func groupOf(t *testing.T, total, upgraded, failed, threshold int) *rollout.GroupProgress {
	t.Helper()
	members := make([]tranche.Member, total)
	for i := range members {
		entry := tranche.Service{Name: "kafka", Version: "1.0.0"}
		switch {
		case i < upgraded:
			entry.Version = "2.0.0"
		case i < upgraded+failed:
			entry.UpgradeStatus = tranche.Failed
		}
		members[i] = tranche.Member{UpgradePolicy: tranche.Automatic, Services: []tranche.Service{entry}}
	}
	s := newSubject(t, members, tranche.Policy{SuccessThreshold: threshold})
	progress, err := s.target.Progress(s.fleet)
	if err != nil {
		t.Fatal(err)
	}
	return &progress.Groups[0]
}
