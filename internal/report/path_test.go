package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

func TestPathIsTold(t *testing.T) {
	for _, hops := range []int{0, 1, 5, mostHops, mostHops + 1, 1000} {
		way, part := pathOf(t, chain(hops))
		article := written(t, &Page{Parts: []Part{part}}).all("article")[0]
		want := "From kafka 1.0.0 there is nowhere to go: the current version leads no further (up_to_date)."
		if hops > 0 {
			want = fmt.Sprintf("From kafka 1.0.0 to %s in %s: the current version leads no further (up_to_date).",
				way.Hops[len(way.Hops)-1].Version.Version, many(len(way.Hops), "hop"))
		}
		if got := article.all("p")[0].said(); got != want {
			t.Errorf("%d hops: %q, want %q", hops, got, want)
		}
		rest := ""
		if more := len(way.Hops) - mostHops; more > 0 {
			rest = "The first 50 hops are shown. " + areNot(more, "more hop") + " not shown."
		}
		if got := strings.Join(texts(rests(article)), ""); got != rest {
			t.Errorf("%d hops: %q, want %q", hops, got, rest)
		}
		if hops == 0 {
			if len(article.all("table")) > 0 {
				t.Error("a table without rows")
			}
			continue
		}
		rows := [][]string{{"Hop", "Version", "Reason"}}
		told := map[string]bool{}
		for i, hop := range way.Hops[:min(len(way.Hops), mostHops)] {
			version, reason := hop.Version.Version, string(hop.Reason)
			if hop.Version.ServiceImpacting {
				version += " service-impacting"
			}
			if !told[reason] {
				told[reason] = true
				reason += " " + MeaningOf(NextReasons(), hop.Reason)
			}
			rows = append(rows, []string{number(i + 1), version, reason})
		}
		if got := article.table(t, "Hops").cells(); !reflect.DeepEqual(got, rows) {
			t.Errorf("%d hops: %v, want %v", hops, got, rows)
		}
	}
}

func TestPathFromNowhere(t *testing.T) {
	j := &Journey{Member: &tranche.Member{ClusterID: "c"}, Catalogue: []tranche.Version{{Service: "kafka", Version: "1.0.0"}}}
	_, part := pathOf(t, j)
	want := []string{"From no version of the catalogue there is nowhere to go: the catalogue's service is not installed (not_installed)."}
	if !reflect.DeepEqual(part.Lead, want) {
		t.Errorf("got %q, want %q", part.Lead, want)
	}
}
