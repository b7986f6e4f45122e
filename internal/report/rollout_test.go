package report

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

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

// facts are by name.
func facts(article *node) map[string]string {
	facts := map[string]string{}
	for _, div := range article.all("dl")[0].Children {
		facts[div.Children[0].Text] = div.Children[1].Text
	}
	return facts
}

// The tables say what the decision says, of every group that is shown.
func TestPlanIsTold(t *testing.T) {
	for _, w := range worlds {
		plan, _, parts := reports(t, kafka, fleetOf(w.members, w.risks), w.policy)
		article := written(t, &Page{Parts: parts[:1]}).all("article")[0]
		wantFacts := map[string]string{
			"Members": number(w.members), "Candidates": number(w.members - len(plan.Excluded)),
			"Groups": number(len(plan.Groups)), "Left out": number(len(plan.Excluded)),
		}
		if got := facts(article); !reflect.DeepEqual(got, wantFacts) {
			t.Errorf("%+v: facts %v, want %v", w, got, wantFacts)
		}
		if len(plan.Groups) == 0 {
			continue
		}
		byRisk := w.policy.Strategy == ""
		want := [][]string{{"Group", "Risk", "Members", "Share", "Threshold"}}
		places, shown := 0, 0
		for i, g := range plan.Groups {
			places += len(g.Members)
			if i < mostGroups {
				shown += len(g.Members)
				want = append(want, []string{strconv.Itoa(i + 1), strconv.FormatInt(g.Risk, 10), number(len(g.Members)),
					Share(len(g.Members), w.members), fmt.Sprintf("%d%%", g.SuccessThreshold)})
			}
		}
		if !byRisk {
			for i := range want {
				want[i] = append(want[i][:1], want[i][2:]...)
			}
		}
		const title = "Groups, in rollout order"
		if got := article.table(t, title).cells(); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v: groups %v, want %v", w, got, want)
		}
		rest := ""
		if more := len(plan.Groups) - mostGroups; more > 0 {
			rest = fmt.Sprintf("The first 50 groups are shown. %s not shown, with %s members.", areNot(more, "more group"), number(places-shown))
		}
		section := article.all("section")[0]
		if got := strings.Join(texts(rests(section)), ""); got != rest {
			t.Errorf("%+v: %q, want %q", w, got, rest)
		}
		several := strings.Contains(strings.Join(texts(section.all("p")), ""), "stands in several groups")
		if several != (places > w.members-len(plan.Excluded)) {
			t.Errorf("%+v: said that members stand in several groups: %v", w, several)
		}
		if n := len(section.all("rect")); n != min(len(plan.Groups), mostGroups) {
			t.Errorf("%+v: %d bars", w, n)
		}
		reasons := map[rollout.Reason][]int{}
		for _, e := range plan.Excluded {
			reasons[e.Reason] = append(reasons[e.Reason], e.Member)
		}
		checkReasons(t, article, "Left out", Exclusions(), reasons, w.members)
		for i, g := range plan.Groups[:min(len(plan.Groups), mostGroups)] {
			title := fmt.Sprintf("Group %d", i+1)
			if byRisk {
				title += fmt.Sprintf(", risk %d", g.Risk)
			}
			checkList(t, article, title, g.Members)
		}
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

func checkReasons(t *testing.T, article *node, title string, meanings []Meaning, who map[rollout.Reason][]int, members int) {
	t.Helper()
	if len(who) == 0 {
		return
	}
	want := [][]string{{"Reason", "Members", "Share"}}
	var legend []string
	for _, m := range meanings {
		places := who[rollout.Reason(m.Name)]
		if places == nil {
			continue
		}
		want = append(want, []string{m.Name, number(len(places)), Share(len(places), members)})
		legend = append(legend, m.Name, m.Text)
		checkList(t, article, title+", "+m.Name, places)
	}
	if got := article.table(t, title).cells(); !reflect.DeepEqual(got, want) || len(want) != len(who)+1 {
		t.Errorf("%s %v, want %v", title, got, want)
	}
	for _, section := range article.all("section") {
		if section.all("h3")[0].Text == title {
			checkLegend(t, section, legend)
		}
	}
}

// checkLegend compares the words that a section explains, each with its meaning.
func checkLegend(t *testing.T, section *node, want []string) {
	t.Helper()
	lists := section.all("dl")
	if len(lists) != 1 {
		t.Fatalf("%d legends", len(lists))
	}
	var got []string
	for _, n := range lists[0].Children {
		got = append(got, n.Text)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the legend is %q, want %q", got, want)
	}
}

// checkList compares the members of a list with their places.
func checkList(t *testing.T, article *node, title string, places []int) {
	t.Helper()
	rows := article.table(t, title).cells()[1:]
	if len(rows) != min(len(places), mostMembers) {
		t.Fatalf("%s: %d rows of %d members", title, len(rows), len(places))
	}
	for i, row := range rows {
		if row[0] != number(places[i]) || row[1] != fmt.Sprintf("cluster-%d", places[i]) {
			t.Fatalf("%s: %v is not member %d", title, row, places[i])
		}
	}
	for _, list := range article.all("details") {
		if list.all("caption")[0].Text != title {
			continue
		}
		want := ""
		if more := len(places) - mostMembers; more > 0 {
			want = "The first 100 are shown. " + areNot(more, "more member") + " not shown."
		}
		if got := strings.Join(texts(rests(list)), ""); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
		if got, want := list.all("summary")[0].Text, title+": "+many(len(places), "member"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestProgressIsTold(t *testing.T) {
	for _, w := range worlds {
		_, progress, parts := reports(t, kafka, fleetOf(w.members, w.risks), w.policy)
		article := written(t, &Page{Parts: parts[1:]}).all("article")[0]
		succeeded := 0
		for _, g := range progress.Groups {
			if g.State == rollout.StateSucceeded {
				succeeded++
			}
		}
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
		wantFacts := map[string]string{
			"State": string(progress.State), "Members": number(w.members), "Groups": number(len(progress.Groups)), "Succeeded": number(succeeded),
			"Admitted now": number(len(admitted)), "Not admitted": number(w.members - len(admitted)),
		}
		if got := facts(article); !reflect.DeepEqual(got, wantFacts) {
			t.Errorf("%+v: facts %v, want %v", w, got, wantFacts)
		}
		checkReasons(t, article, "Not admitted", Waits(), waiting, w.members)
		if admitted != nil {
			checkList(t, article, "Admitted now", admitted)
		}
		if len(progress.Groups) == 0 {
			continue
		}
		var legend []string
		rows := article.table(t, "Groups, in rollout order").cells()[1:]
		for _, m := range States() {
			state := 2
			if w.policy.Strategy != "" {
				state = 1
			}
			if slices.ContainsFunc(rows, func(row []string) bool { return row[state] == m.Name }) {
				legend = append(legend, m.Name, m.Text)
			}
		}
		checkLegend(t, article.all("section")[0], legend)
		if len(rows) != min(len(progress.Groups), mostGroups) {
			t.Errorf("%+v: %d rows for %d groups", w, len(rows), len(progress.Groups))
		}
		for _, row := range rows {
			place, _ := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
			g := progress.Groups[place-1]
			want := []string{number(place), strconv.FormatInt(g.Risk, 10), string(g.State), number(g.Total), number(g.Upgraded), number(g.Failed),
				number(g.Remaining), fmt.Sprintf("%d%%", g.SuccessThreshold), number(needed(&g))}
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
		rows := article.table(t, "Groups, in rollout order").cells()[1:]
		if len(rows) != mostGroups || rows[0][0] != strconv.Itoa(test.first+1) {
			t.Errorf("open at %d: %d rows from %v", test.open, len(rows), rows[0])
		}
		if got := article.all("section")[0]; rests(got)[0].Text != test.rest {
			t.Errorf("open at %d: %q, want %q", test.open, rests(got)[0].Text, test.rest)
		}
	}
}

func TestWhyFailedIsTold(t *testing.T) {
	fleet := fleetOf(40, 1)
	for i := range fleet.Members {
		fleet.Members[i].Services[0].UpgradeStatus = "failed"
	}
	_, progress, parts := reports(t, kafka, fleet, tranche.Policy{})
	g := progress.Groups[0]
	want := fmt.Sprintf("Group 1 has failed: with %d of %d members failed, at most %d can be upgraded, and 90%% are %d.", g.Failed, g.Total, g.Total-g.Failed, (9*g.Total+9)/10)
	if lead := parts[1].Lead; len(lead) != 2 || lead[1] != want {
		t.Errorf("got %q, want %q", lead, want)
	}
}
