package report

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// worlds are fleets small and large, under policies.
var worlds = []struct {
	members, risks int
	policy         tranche.Policy
}{
	{0, 1, tranche.Policy{}},
	{1, 1, tranche.Policy{}},
	{5, 3, tranche.Policy{}},
	{40, 4, tranche.Policy{}},
	{1300, mostGroups, tranche.Policy{}},
	{1300, mostGroups + 1, tranche.Policy{}},
	{12_000, 1000, tranche.Policy{}},
	{3000, 3, tranche.Policy{Strategy: tranche.Split, Split: []int{10, 90}}},
	{300, 3, tranche.Policy{Strategy: tranche.Single, SuccessThreshold: 1}},
}

// The tables say what the decision says, of every group that is shown.
func TestPlanIsTold(t *testing.T) {
	for _, w := range worlds {
		plan, _, parts := reports(t, kafka, fleetOf(w.members, w.risks), w.policy)
		article := written(t, &Page{Parts: parts[:1]}).all("article")[0]
		left := len(plan.Excluded)
		headline := fmt.Sprintf("%s of %s get it, in %s; %s left out.", number(w.members-left), many(w.members, "member"), many(len(plan.Groups), "group"), number(left))
		switch {
		case w.members == 0:
			headline = "Nobody gets it: the fleet has no members."
		case len(plan.Groups) == 0:
			headline = "Nobody gets it: " + many(w.members, "member") + ", and all are left out."
		case w.members == 1:
			headline = "The one member gets it, in 1 group."
		case left == 0:
			headline = "All " + many(w.members, "member") + " get it, in " + many(len(plan.Groups), "group") + "."
		}
		if got := article.all("p")[0].Text; got != headline {
			t.Errorf("%+v: %q, want %q", w, got, headline)
		}
		if len(plan.Groups) == 0 {
			continue
		}
		byRisk := w.policy.Strategy == ""
		want := [][]string{{"Group", "Risk", "Members", "Threshold", "Share"}}
		places, shown := 0, 0
		where := map[int]string{}
		for i, g := range plan.Groups {
			places += len(g.Members)
			if i < mostGroups {
				shown += len(g.Members)
				want = append(want, []string{strconv.Itoa(i + 1), strconv.FormatInt(g.Risk, 10), number(len(g.Members)),
					fmt.Sprintf("%d%%", g.SuccessThreshold), Share(len(g.Members), w.members)})
				title := fmt.Sprintf("group %d", i+1)
				if byRisk {
					title += fmt.Sprintf(", risk %d", g.Risk)
				}
				put(where, title, g.Members)
			}
		}
		if !byRisk {
			for i := range want {
				want[i] = append(want[i][:1], want[i][2:]...)
			}
		}
		if got := article.table(t, "Groups").cells(); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v: groups %v, want %v", w, got, want)
		}
		rest := ""
		if more := len(plan.Groups) - mostGroups; more > 0 {
			rest = fmt.Sprintf("The first 50 groups are shown. %s not shown, with %s members.", areNot(more, "more group"), number(places-shown))
		}
		if places > w.members-left {
			rest += SeveralGroups
		}
		section := article.all("section")[0]
		if got := strings.Join(texts(rests(section)), ""); got != rest {
			t.Errorf("%+v: %q, want %q", w, got, rest)
		}
		if n := len(section.all("rect")); n != min(len(plan.Groups), mostGroups) {
			t.Errorf("%+v: %d bars", w, n)
		}
		reasons := map[rollout.Reason][]int{}
		for _, e := range plan.Excluded {
			reasons[e.Reason] = append(reasons[e.Reason], e.Member)
		}
		checkReasons(t, article, "Left out", Exclusions(), reasons, w.members, where)
		checkMembers(t, article, where, w.members)
	}
}

func rests(n *node) (found []*node) {
	for _, p := range n.all("p") {
		if p.attr("class") == "rest" {
			found = append(found, p)
		}
	}
	return found
}

// put says where the first of some members are, or where else.
func put(where map[int]string, title string, places []int) {
	for _, place := range places[:min(len(places), mostMembers)] {
		if where[place] != "" {
			where[place] += "; "
		}
		where[place] += title
	}
}

func checkReasons(t *testing.T, article *node, title string, meanings []Meaning, who map[rollout.Reason][]int, members int, where map[int]string) {
	t.Helper()
	if len(who) == 0 {
		return
	}
	want := [][]string{{"Reason", "Members", "Share", "Meaning"}}
	for _, m := range meanings {
		places := who[rollout.Reason(m.Name)]
		if places == nil {
			continue
		}
		want = append(want, []string{m.Name, number(len(places)), Share(len(places), members), m.Text})
		put(where, m.Name, places)
	}
	if got := article.table(t, title).cells(); !reflect.DeepEqual(got, want) || len(want) != len(who)+1 {
		t.Errorf("%s %v, want %v", title, got, want)
	}
}

// checkMembers compares those that are listed with where they are.
func checkMembers(t *testing.T, article *node, where map[int]string, members int) {
	t.Helper()
	list := article.all("details")
	if len(where) == 0 {
		if list != nil {
			t.Errorf("%d lists of nobody", len(list))
		}
		return
	}
	got := map[int]string{}
	for _, row := range article.table(t, "Members").cells()[1:] {
		place, err := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
		if err != nil || row[1] != fmt.Sprintf("cluster-%d", place) || got[place] != "" {
			t.Fatalf("%v", row)
		}
		got[place] = row[4]
	}
	if !reflect.DeepEqual(got, where) {
		t.Errorf("members %v, want %v", got, where)
	}
	want := ""
	if len(where) < members {
		want = fmt.Sprintf("%s of %s are listed: of each group and each reason the first 100.", number(len(where)), many(members, "member"))
	}
	if got := strings.Join(texts(rests(list[0])), ""); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestProgressIsTold(t *testing.T) {
	for _, w := range worlds {
		_, progress, parts := reports(t, kafka, fleetOf(w.members, w.risks), w.policy)
		article := written(t, &Page{Parts: parts[1:]}).all("article")[0]
		waiting := map[rollout.Reason][]int{}
		var admitted []int
		for i, a := range admissions(progress, w.members) {
			if a.Admitted {
				admitted = append(admitted, i)
			} else {
				for _, reason := range a.Reasons {
					waiting[reason] = append(waiting[reason], i)
				}
			}
		}
		if got, want := article.all("p")[0].Text, Headline(progress, len(admitted)); got != want {
			t.Errorf("%+v: %q, want %q", w, got, want)
		}
		where := map[int]string{}
		put(where, "may start now", admitted)
		checkReasons(t, article, "Who may not start now", Waits(), waiting, w.members, where)
		checkMembers(t, article, where, w.members)
		if len(progress.Groups) == 0 {
			continue
		}
		rows := article.table(t, "Groups").cells()[1:]
		if len(rows) != min(len(progress.Groups), mostGroups) {
			t.Errorf("%+v: %d rows for %d groups", w, len(rows), len(progress.Groups))
		}
		told := map[rollout.State]bool{}
		for _, row := range rows {
			place, _ := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
			g := progress.Groups[place-1]
			state := string(g.State)
			if !told[g.State] {
				told[g.State] = true
				state += " " + MeaningOf(GroupStates(), g.State)
			}
			want := []string{number(place), strconv.FormatInt(g.Risk, 10), state, number(g.Total), number(g.Upgraded), number(g.Failed),
				number(g.Remaining), fmt.Sprintf("%s %d%%", number(needed(&g)), g.SuccessThreshold), Share(g.Upgraded, g.Total)}
			if w.policy.Strategy != "" {
				want = append(want[:1], want[2:]...)
			}
			if !reflect.DeepEqual(row, want) {
				t.Errorf("%+v: group %v, want %v", w, row, want)
			}
		}
	}
}

// Of many groups those are shown among which the rollout is.
func TestProgressShowsItsFront(t *testing.T) {
	const groups = 1000
	for _, test := range []struct {
		open, first int // from 0
		rest        string
	}{
		{0, 0, "Groups 1 to 50 are shown. 950 more groups are not shown: 0 before them, 950 after them."},
		{25, 0, "Groups 1 to 50 are shown. 950 more groups are not shown: 0 before them, 950 after them."},
		{500, 475, "Groups 476 to 525 are shown. 950 more groups are not shown: 475 before them, 475 after them."},
		{999, 950, "Groups 951 to 1,000 are shown. 950 more groups are not shown: 950 before them, 0 after them."},
		{1000, 950, "Groups 951 to 1,000 are shown. 950 more groups are not shown: 950 before them, 0 after them."},
	} {
		var fleet tranche.Fleet
		for i := range groups {
			s := tranche.Service{Name: "kafka", Version: "3.6.0", Risk: int64(groups - i)}
			if i >= test.open {
				s.Version = "3.5.0"
			}
			fleet.Members = append(fleet.Members, tranche.Member{UpgradePolicy: "automatic", Services: []tranche.Service{s}})
		}
		_, _, parts := reports(t, kafka, fleet, tranche.Policy{})
		article := written(t, &Page{Parts: parts[1:]}).all("article")[0]
		rows := article.table(t, "Groups").cells()[1:]
		if len(rows) != mostGroups || rows[0][0] != strconv.Itoa(test.first+1) {
			t.Errorf("open at %d: %d rows from %v", test.open, len(rows), rows[0])
		}
		if got := article.all("section")[0]; rests(got)[0].Text != test.rest {
			t.Errorf("open at %d: %q, want %q", test.open, rests(got)[0].Text, test.rest)
		}
	}
}

// TestHeadline: the one sentence says the state, the group and why.
func TestHeadline(t *testing.T) {
	until := time.Date(2026, 12, 24, 18, 0, 0, 0, time.UTC)
	group := func(state rollout.State, c rollout.Counts) rollout.GroupProgress {
		return rollout.GroupProgress{Group: rollout.Group{SuccessThreshold: 90}, State: state, Counts: c}
	}
	soaking := group(rollout.StateSoaking, rollout.Counts{Total: 4, Upgraded: 4, Undated: 2})
	dated := soaking
	dated.SoakedAt = until
	succeeded, active := group(rollout.StateSucceeded, rollout.Counts{}), group(rollout.StateActive, rollout.Counts{})
	for _, tc := range []struct {
		state    rollout.State
		admitted int
		groups   []rollout.GroupProgress
		want     string
	}{
		{rollout.StateEmpty, 0, nil, "Empty: nobody takes part."},
		{rollout.StateWithdrawn, 0, nil, "Withdrawn: the version was withdrawn, and nobody may start."},
		{rollout.StatePaused, 0, nil, "Paused: the policy is paused, and nobody may start."},
		{rollout.StateDone, 0, []rollout.GroupProgress{succeeded}, "Done: the one group has succeeded."},
		{rollout.StateDone, 2, []rollout.GroupProgress{succeeded, succeeded}, "Done: all of 2 groups have succeeded; 2 members may still start."},
		{rollout.StateHalted, 0, []rollout.GroupProgress{succeeded, group(rollout.StateFailed, rollout.Counts{Total: 6, Failed: 3})}, "Halted: 3 of 6 members of group 2 failed; 90% can no longer be reached."},
		{rollout.StateHalted, 0, []rollout.GroupProgress{group(rollout.StateFailed, rollout.Counts{Total: 60, Failed: 3})}, "Halted: 3 of 60 members of group 1 failed, more than the policy's maxFailures."},
		{rollout.StateActive, 1, []rollout.GroupProgress{succeeded, active}, "Active: group 2 of 2 is under way; 1 member may start now."},
		{rollout.StateActive, 0, []rollout.GroupProgress{active}, "Active: group 1 of 1 is under way; nobody may start now."},
		{rollout.StateActive, 0, []rollout.GroupProgress{soaking}, "Active: group 1 of 1 soaks until more is known: 2 upgraded members without an upgradedAt; nobody may start now."},
		{rollout.StateActive, 0, []rollout.GroupProgress{dated}, "Active: group 1 of 1 soaks until 2026-12-24T18:00:00Z, if nothing changes; nobody may start now."},
		{rollout.StateActive, 0, []rollout.GroupProgress{succeeded, group(rollout.StateNotApproved, rollout.Counts{})}, "Active: group 2 of 2 waits for approval; nobody may start now."},
	} {
		if got := Headline(&rollout.Progress{State: tc.state, Groups: tc.groups}, tc.admitted); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}
