package server

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var screenshots = flag.String("screenshots", "", "write what the browser shows into `DIR`")

// aFleet is a document with everything in it: a rollout under way over members of
// every kind, and a path.
func aFleet(members int) string {
	list := make([]any, members)
	for i := range list {
		entry := map[string]any{"name": "kafka", "version": "3.5.1", "risk": []int{10, 7, 4, 2, 0}[i*5/members]}
		member := map[string]any{"clusterID": fmt.Sprintf("1s%030d", i), "cloud": []string{"aws", "gcp", "azure"}[i%3], "upgradePolicy": "automatic", "services": []any{entry}}
		switch {
		case i%23 == 3:
			member["upgradePolicy"] = "manual"
		case i%23 == 5:
			entry["name"] = "strimzi"
		case i%23 == 7:
			entry["version"] = "latest"
		case i < members/5 && i%23 != 11, i < members*3/10:
			entry["version"] = "3.6.0"
		case i%50 == 11:
			entry["upgradeStatus"] = "failed"
		}
		list[i] = member
	}
	text, err := json.Marshal(map[string]any{
		"version": map[string]any{"service": "kafka", "version": "3.6.0"}, "fleet": map[string]any{"members": list},
		"fleetMember": map[string]any{"clusterID": "1s", "services": []any{map[string]any{"name": "kafka", "version": "3.5.0"}}},
		"versions": []any{
			map[string]any{"service": "kafka", "version": "3.5.0", "next": []string{"3.5.1", "3.6.1"}},
			map[string]any{"service": "kafka", "version": "3.6.0", "serviceImpacting": true, "next": []string{"3.6.1"}},
			map[string]any{"service": "kafka", "version": "3.6.1"},
		},
	})
	if err != nil {
		panic(err) // it is made of strings and lists
	}
	return string(text)
}

// answered is what the server answers programs.
func answered(t *testing.T, s *Server, question, document string) (answer struct {
	Members int
	State   string
	Groups  []struct {
		Risk                                                 int
		Members                                              []any
		State                                                string
		Total, Upgraded, Failed, Remaining, SuccessThreshold int
	}
	Excluded []any
	Hops     []struct {
		Reason  string
		Version struct{ Version string }
	}
}) {
	t.Helper()
	status, body := post(s, "/v1/data/upgrade/kafka/"+question, `{"input":`+document+`}`)
	var result struct{ Result any }
	result.Result = &answer
	if err := json.Unmarshal([]byte(body), &result); err != nil || status != 200 {
		t.Fatalf("%d, %v: %.500s", status, err, body)
	}
	return answer
}

// share is a percentage to one decimal, half rounded up.
func share(part, whole int) string {
	tenths := (2000*part + whole) / (2 * whole)
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// tableOf is the cells of the first table of a report, without commas and notes.
func tableOf(b *browser, part string) [][]string {
	b.t.Helper()
	return value[[][]string](b, fmt.Sprintf(`[...document.querySelector("#%s table tbody").rows].map(r => [...r.cells].map(c => {
		const cell = c.cloneNode(true);
		cell.querySelectorAll(".note").forEach(n => n.remove());
		return cell.textContent.replaceAll(",", "").trim();
	}))`, part))
}

// The form is used as a person uses it, in Chromium, and the page says what the server
// answers programs.
func TestBrowser(t *testing.T) {
	b := newBrowser(t)
	s := newServer(t, Config{})
	web := httptest.NewServer(s)
	defer web.Close()

	save := func(name string, width, most int) {
		if *screenshots == "" {
			return
		}
		if err := os.WriteFile(filepath.Join(*screenshots, name+".png"), b.screenshot(width, most), 0o644); err != nil {
			t.Error(err)
		}
	}
	shot := func(name string, width, most int) {
		for _, scheme := range []string{"light", "dark"} {
			b.look(width, scheme, "screen")
			save(name+", "+scheme, width, most)
		}
	}
	// fits tells whether a narrow page must be scrolled sideways.
	fits := func(name string) {
		t.Helper()
		for _, width := range []int{320, 600, 1000} {
			b.look(width, "light", "screen")
			if got := value[int](b, "document.documentElement.scrollWidth"); got > width {
				t.Errorf("%s: %d wide where there are %d", name, got, width)
			}
		}
	}
	// quiet tells whether the page kept to itself.
	quiet := func(name string) {
		t.Helper()
		for _, event := range b.events {
			switch event.Method {
			case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled":
				if !strings.Contains(string(event.Params), "the server responded with a status of 400") {
					t.Errorf("%s: %s", name, event.Params)
				}
			case "Network.requestWillBeSent":
				var sent struct{ Request struct{ URL string } }
				if err := json.Unmarshal(event.Params, &sent); err != nil || sent.Request.URL != web.URL+"/" {
					t.Errorf("%s: a request for %s", name, sent.Request.URL)
				}
			}
		}
		if n := value[int](b, "document.querySelectorAll('script[src], img, link, iframe').length"); n != 0 {
			t.Errorf("%s: %d elements that load something", name, n)
		}
	}
	submit := func() { b.loads(func() { b.click("button") }) }
	problem := func() string { return value[string](b, `document.querySelector("[role=alert]")?.innerText ?? ""`) }

	b.look(1000, "light", "screen")
	b.open(web.URL + "/")
	quiet("the form")
	fits("the form")
	shot("form", 1000, 900)

	for _, members := range []int{5, 50_000} {
		name := fmt.Sprintf("%d members", members)
		document := aFleet(members)
		b.look(1000, "light", "screen")
		b.open(web.URL + "/")
		if members == 5 {
			b.click("#document")
			b.paste(document)
		} else {
			path := filepath.Join(t.TempDir(), "fleet.json")
			if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
				t.Fatal(err)
			}
			b.choose("#file", path)
		}
		submit()
		if got := problem(); got != "" {
			t.Fatalf("%s: %s", name, got)
		}
		quiet(name)
		plan, progress, path := answered(t, s, "plan", document), answered(t, s, "progress", document), answered(t, s, "path", document)
		var want [][]string
		for i, g := range plan.Groups {
			want = append(want, []string{fmt.Sprint(i + 1), fmt.Sprint(g.Risk), fmt.Sprint(len(g.Members)), fmt.Sprintf("%d%%", g.SuccessThreshold), share(len(g.Members), plan.Members)})
		}
		if got := tableOf(b, "plan"); !reflect.DeepEqual(got, want) || len(want) == 0 {
			t.Errorf("%s: the plan is %v, want %v", name, got, want)
		}
		want = nil
		for i, g := range progress.Groups {
			want = append(want, []string{
				fmt.Sprint(i + 1), fmt.Sprint(g.Risk), g.State, fmt.Sprint(g.Total), fmt.Sprint(g.Upgraded), fmt.Sprint(g.Failed),
				fmt.Sprint(g.Remaining), fmt.Sprint((g.SuccessThreshold*g.Total + 99) / 100), share(g.Upgraded, g.Total),
			})
		}
		if got := tableOf(b, "progress"); !reflect.DeepEqual(got, want) || len(want) == 0 {
			t.Errorf("%s: the progress is %v, want %v", name, got, want)
		}
		for i, row := range tableOf(b, "path") {
			if hop := path.Hops[i]; row[1] != hop.Version.Version || row[2] != hop.Reason || len(path.Hops) != 2 {
				t.Errorf("%s: hop %v, want %v", name, row, hop)
			}
		}
		rows := value[int](b, `document.querySelector("#plan details tbody").rows.length`)
		if rows > 1000 || members == 5 && rows != members {
			t.Errorf("%s: a list of %d", name, rows)
		}
		if rest := value[string](b, `[...document.querySelectorAll("#plan details .rest")].map(r => r.textContent).join(" ")`); strings.Contains(rest, "of each group and each reason the first 100.") != (members > 100) {
			t.Errorf("%s: of the rest it says %q", name, rest)
		}

		// The members are searched: every word must be in the row.
		value[bool](b, `document.querySelector("#plan details").open = true`)
		b.click("#plan input[type=search]")
		b.paste("GCP group")
		if got := value[[]any](b, `(() => {
			const rows = [...document.querySelectorAll("#plan details tbody tr")];
			const left = rows.filter(r => r.checkVisibility());
			return [left.length > 0, left.length < rows.length,
				left.every(r => r.cells[2].textContent === "gcp" && r.cells[4].textContent.includes("group")),
				document.querySelector("#plan output").textContent === left.length + " of " + rows.length];
		})()`); !reflect.DeepEqual(got, []any{true, true, true, true}) {
			t.Errorf("%s: searched: %v", name, got)
		}
		value[int](b, `(() => { const f = document.querySelector("#plan input[type=search]"); f.value = ""; f.dispatchEvent(new Event("input")); return 0; })()`)
		if left := value[int](b, `[...document.querySelectorAll("#plan details tbody tr")].filter(r => r.checkVisibility()).length`); left != rows {
			t.Errorf("%s: %d of %d without a search", name, left, rows)
		}

		// The mark is where the threshold is, and what is upgraded reaches so far.
		drawn := value[[][]float64](b, `(() => {
			const table = document.querySelector("#progress table");
			const all = e => e.closest("svg").getBoundingClientRect();
			const end = e => (e.getBoundingClientRect().right - all(e).left) / all(e).width;
			const mid = e => { const r = e.getBoundingClientRect(); return ((r.left + r.right) / 2 - all(e).left) / all(e).width; };
			return [[...table.querySelectorAll(".mark")].map(mid), [...table.querySelectorAll(".upgraded")].map(end)];
		})()`)
		var ends []float64
		for _, g := range progress.Groups {
			if g.Upgraded > 0 {
				ends = append(ends, float64(g.Upgraded)/float64(g.Total))
			}
		}
		if !near(drawn[0], slices.Repeat([]float64{0.9}, len(progress.Groups))) || !near(drawn[1], ends) {
			t.Errorf("%s: drawn at %v, want marks at 0.9 and ends at %v", name, drawn, ends)
		}

		fits(name)
		shot(name, 1000, 3000)
		shot(name+", narrow", 320, 2600)
		colours := map[string]bool{}
		for _, scheme := range []string{"light", "dark"} {
			b.look(1000, scheme, "screen")
			colours[value[string](b, "getComputedStyle(document.body).backgroundColor")] = true
		}
		if len(colours) != 2 {
			t.Errorf("%s: light and dark are both %v", name, colours)
		}
		b.look(700, "dark", "print")
		if got := value[[]any](b, `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".asks")).display,
			[...document.querySelectorAll("details td")].every(c => c.checkVisibility({contentVisibilityAuto: true}))]`); !reflect.DeepEqual(got, []any{"rgb(255, 255, 255)", "none", true}) {
			t.Errorf("%s: printed, the ground, the form and the lists are %v", name, got)
		}
		save(name+", printed", 700, 3000)
	}

	b.look(1000, "light", "screen")
	for _, test := range []struct{ name, document, want string }{
		{"a risk that is none", strings.Replace(aFleet(5), `"risk":7`, `"risk":"high"`, 1), `fleet.members[1].services[0].risk: want an integer, got "high"`},
		{"a script in a risk", strings.Replace(aFleet(5), `"risk":7`, `"risk":"</p><script>document.title='mine'</script>"`, 1), `fleet.members[1].services[0].risk: want an integer, got "</p><script>document.title='mine'</script>"`},
		{"no JSON", "{\n  \"version\": ]", "line 2, column 14"},
		{"nothing", "", "want a document, got none"},
	} {
		b.open(web.URL + "/")
		b.click("#document")
		b.paste(test.document)
		submit()
		quiet(test.name)
		if got := problem(); !strings.Contains(got, test.want) || value[string](b, "document.title") != "tranche" {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if got := value[string](b, `document.querySelector("#document").value`); got != test.document {
			t.Errorf("%s: the form now has %q", test.name, got)
		}
	}
	fits("a problem")
	shot("problem", 1000, 900)

	// Names that would be markup, or turn what stands behind them around.
	const evil = `</td></svg><script>document.title='mine'</script><img src=x onerror=alert(1)>` + "\u202egnp"
	hostile, _ := json.Marshal(evil + strings.Repeat("x", 10_000))
	document := strings.ReplaceAll(aFleet(5), `"aws"`, string(hostile))
	document = strings.ReplaceAll(document, `"kafka"`, string(hostile))
	b.open(web.URL + "/")
	b.click("#document")
	b.paste(document)
	b.click("#report")
	value[int](b, `(document.querySelector("#report").value = "plan").length`)
	submit()
	quiet("hostile names")
	fits("hostile names")
	shot("hostile", 1000, 2000)
	if got := value[[]any](b, `[document.title, document.querySelectorAll("article").length, document.querySelector("#plan h2").innerText.length < 150]`); !reflect.DeepEqual(got, []any{"tranche", 1.0, true}) {
		t.Errorf("hostile names: %v", got)
	}
}

// near tells whether numbers are within half a percent, as pixels are.
func near(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return a-b < 0.005 && b-a < 0.005 })
}
