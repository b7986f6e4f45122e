package report

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

func TestPathIsTold(t *testing.T) {
	for _, hops := range []int{0, 1, 5, mostHops, mostHops + 1, 1000} {
		j := chain(hops)
		way, part := pathOf(t, j)
		article := written(t, &Page{Parts: []Part{part}}).all("article")[0]
		wantFacts := map[string]string{"Hops": number(len(way.Hops)), "End": "up_to_date"}
		if hops > 0 {
			wantFacts["Last version"] = way.Hops[len(way.Hops)-1].Version.Version
		}
		if got := facts(article); !reflect.DeepEqual(got, wantFacts) {
			t.Errorf("%d hops: facts %v, want %v", hops, got, wantFacts)
		}
		drawn := texts(article.all("text"))
		wantDrawn := []string{"c", "has 1.0.0"}
		var rows [][]string
		for i, hop := range way.Hops[:min(len(way.Hops), mostHops)] {
			impacting := "no"
			wantDrawn = append(wantDrawn, "hop "+number(i+1)+": "+string(hop.Reason), hop.Version.Version)
			if hop.Version.ServiceImpacting {
				impacting = "yes"
				wantDrawn = append(wantDrawn, "service-impacting")
			}
			rows = append(rows, []string{number(i + 1), hop.Version.Version, impacting, string(hop.Reason)})
		}
		rest := ""
		if more := len(way.Hops) - mostHops; more > 0 {
			rest = "The first 50 hops are shown. " + areNot(more, "more hop") + " not shown."
			wantDrawn = append(wantDrawn, many(more, "more hop"))
		}
		wantDrawn = append(wantDrawn, "up_to_date", "the end of the path")
		if !reflect.DeepEqual(drawn, wantDrawn) {
			t.Errorf("%d hops: drawn %q, want %q", hops, drawn, wantDrawn)
		}
		if got := strings.Join(texts(rests(article)), ""); got != rest {
			t.Errorf("%d hops: %q, want %q", hops, got, rest)
		}
		if hops > 0 {
			if got := article.table(t, "Hops, from the first to the last").cells()[1:]; !reflect.DeepEqual(got, rows) {
				t.Errorf("%d hops: %v, want %v", hops, got, rows)
			}
			var legend []string
			for _, m := range NextReasons() {
				if slices.ContainsFunc(rows, func(row []string) bool { return row[3] == m.Name }) {
					legend = append(legend, m.Name, m.Text)
				}
			}
			checkLegend(t, article.all("section")[0], legend)
		} else if len(article.all("table")) > 0 {
			t.Error("a table without rows")
		}
	}
}

func TestPathFromNowhere(t *testing.T) {
	j := &Journey{Member: &tranche.Member{ClusterID: "c"}, Catalogue: []tranche.Version{{Service: "kafka", Version: "1.0.0"}}}
	_, part := pathOf(t, j)
	want := []string{"The path of c from no version of the catalogue: 0 hops.", "It ends with not_installed: the catalogue's service is not installed."}
	if !reflect.DeepEqual(part.Lead, want) {
		t.Errorf("got %q, want %q", part.Lead, want)
	}
	if end := MeaningOf(PathEnds(), versions.ReasonNotInstalled); end == "" {
		t.Error("no meaning")
	}
}

// Boxes stand below each other, inside the picture, and arrows between them.
func TestFlowFits(t *testing.T) {
	_, part := pathOf(t, chain(7))
	flow := part.Sections[0].Flow
	for i, step := range flow.Steps {
		if step.Baseline() <= step.Y || step.NoteBaseline() >= step.Y+step.Height() {
			t.Errorf("the texts of step %d stand outside its box", i)
		}
		if i == 0 {
			continue
		}
		above := flow.Steps[i-1].Y + flow.Steps[i-1].Height()
		if step.ArrowTop() != above || step.ArrowNeck() <= above || step.ArrowNeck() >= step.Y || step.WhyBaseline() <= above || step.WhyBaseline() >= step.Y {
			t.Errorf("the arrow to step %d does not stand between the boxes: %+v", i, step)
		}
	}
	last := flow.Steps[len(flow.Steps)-1]
	if got := last.Y + last.Height(); got != flow.Height() {
		t.Errorf("%d high, want %d", flow.Height(), got)
	}
}
