package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Nodes come in order, each with its next versions in order, and conditional edges only
// where every risk is accepted.
func TestCincinnati(t *testing.T) {
	slow := ConditionalEdge{"4.15.9", "4.16.0-rc.1", []string{"SlowDisks"}, false}
	unknown := ConditionalEdge{"4.15.8", "4.16.1", []string{"SlowDisks"}, true}
	both := ConditionalEdge{"4.16.1", "4.16.10", []string{"SlowDisks", "LostRoutes"}, false}
	for _, tc := range []struct {
		accept  []string
		next    [][]string
		leftOut []ConditionalEdge
	}{
		{nil, [][]string{{"4.16.1", "4.16.2", "4.16.10"}, nil, {"4.16.2"}, {"4.16.10"}, nil}, []ConditionalEdge{slow, unknown, both}},
		{[]string{"SlowDisks"}, [][]string{{"4.16.0-rc.1", "4.16.1", "4.16.2", "4.16.10"}, nil, {"4.16.2"}, {"4.16.10"}, nil}, []ConditionalEdge{unknown, both}},
		{[]string{"LostRoutes", "SlowDisks"}, [][]string{{"4.16.0-rc.1", "4.16.1", "4.16.2", "4.16.10"}, nil, {"4.16.2", "4.16.10"}, {"4.16.10"}, nil}, []ConditionalEdge{unknown}},
	} {
		got, err := Cincinnati(fixture(t, "graph.json"), "openshift", tc.accept...)
		if err != nil {
			t.Fatal(err)
		}
		var want []tranche.Version
		for i, version := range []string{"4.15.9", "4.16.0-rc.1", "4.16.1", "4.16.2", "4.16.10"} {
			want = append(want, tranche.Version{Service: "openshift", Version: version, Next: tc.next[i], ServiceImpacting: version == "4.16.1"})
		}
		if !reflect.DeepEqual(got.Versions, want) {
			t.Errorf("%q:\n%+v, want\n%+v", tc.accept, got.Versions, want)
		}
		if !reflect.DeepEqual(got.LeftOut, tc.leftOut) {
			t.Errorf("%q: left out %+v, want %+v", tc.accept, got.LeftOut, tc.leftOut)
		}
		if want := []DeadEnd{{"4.16.0-rc.1", "it cannot boot"}}; !reflect.DeepEqual(got.DeadEnds, want) {
			t.Errorf("%q: dead ends %+v, want %+v", tc.accept, got.DeadEnds, want)
		}
	}
}

// Versions with four numbers stay as they are, and lint says what is wrong with them.
func TestCoreOS(t *testing.T) {
	got, err := Cincinnati(fixture(t, "coreos.json"), "fcos")
	if err != nil {
		t.Fatal(err)
	}
	want := []tranche.Version{
		{Service: "fcos", Version: "39.20231201.3.0", Next: []string{"40.20240101.3.0"}},
		{Service: "fcos", Version: "40.20240101.3.0", ServiceImpacting: true},
	}
	if !reflect.DeepEqual(got.Versions, want) {
		t.Errorf("%+v, want %+v", got.Versions, want)
	}
	if found := versions.Lint(got.Versions); len(found) == 0 || found[0].Problem != versions.ProblemInvalidVersion {
		t.Errorf("lint finds %+v", found)
	}
}

// Of whatever graph, each edge is a next version, and what lint finds is the graph's own.
func TestCincinnatiLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		node := rapid.Custom(func(t *rapid.T) map[string]any {
			return map[string]any{"version": rapid.SampledFrom([]string{"1.0.0", "1.2.0", "1.10.0", "1.10.0+b", "v1.2.0", "2.0.0-rc.1", "2.0.0", "1.2", "x", "1.2.3.4"}).Draw(t, "version")}
		})
		nodes := rapid.SliceOfN(node, 1, 8).Draw(t, "nodes")
		place := rapid.IntRange(0, len(nodes)-1)
		edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int { return [2]int{place.Draw(t, "from"), place.Draw(t, "to")} }), 0, 12).Draw(t, "edges")
		text, _ := json.Marshal(map[string]any{"nodes": nodes, "edges": edges})
		got, err := Cincinnati(text, "s")
		if err != nil {
			t.Fatal(err)
		}
		want, led := map[string]int{}, map[string]int{}
		for _, n := range nodes {
			want[n["version"].(string)]++
		}
		for _, v := range got.Versions {
			want[v.Version]--
			if !slices.IsSortedFunc(v.Next, compare) {
				t.Fatalf("next %q", v.Next)
			}
			for _, to := range v.Next {
				led[v.Version+" "+to]++
			}
		}
		for version, n := range want {
			if n != 0 {
				t.Fatalf("%s: %d too few", version, n)
			}
		}
		for _, edge := range edges {
			from, to := nodes[edge[0]]["version"].(string), nodes[edge[1]]["version"].(string)
			if led[from+" "+to] == 0 {
				t.Fatalf("no way from %s to %s in %+v", from, to, got.Versions)
			}
		}
		for _, found := range versions.Lint(got.Versions) {
			switch found.Problem {
			case versions.ProblemOutOfOrder, versions.ProblemUnknownNext, versions.ProblemOtherService, versions.ProblemMalformedRequirement:
				t.Fatalf("%s: %s in %+v", found.Path, found.Problem, got.Versions)
			}
		}
	})
}

func TestOCM(t *testing.T) {
	got, err := OCM(fixture(t, "managedclusters.json"), Labels{Risk: "fleet/risk", UpgradePolicy: "fleet/upgrades"})
	if err != nil {
		t.Fatal(err)
	}
	want := []tranche.Member{
		{ClusterID: "orders-eu", Cloud: "aws", UpgradePolicy: "automatic", Services: []tranche.Service{
			{Name: "openshift", Version: "4.16.2", Risk: 10}, {Name: "kubernetes", Version: "v1.29.6+aba1e8d", Risk: 10},
		}},
		{ClusterID: "search", Cloud: "gcp", Services: []tranche.Service{{Name: "kubernetes", Version: "v1.27.3-gke.100", Risk: -1}}},
		{ClusterID: "new"},
	}
	if !reflect.DeepEqual(got.Members, want) {
		t.Errorf("got\n%+v, want\n%+v", got.Members, want)
	}
	one := `{"kind": "ManagedCluster", "metadata": {"name": "a", "labels": {"": "x"}}}`
	if got, err := OCM([]byte(one), Labels{}); err != nil || !reflect.DeepEqual(got.Members, []tranche.Member{{ClusterID: "a"}}) {
		t.Errorf("%+v, %v", got, err)
	}
	hub := `{"kind": "ManagedClusterList", "items": [{"metadata": {"name": "a"}}]}`
	if got, err := OCM([]byte(hub), Labels{}); err != nil || !reflect.DeepEqual(got.Members, []tranche.Member{{ClusterID: "a"}}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// What is wrong is told with its place.
func TestMistakes(t *testing.T) {
	graph := func(text string) error { _, err := Cincinnati([]byte(text), "s"); return err }
	clusters := func(text string) error { _, err := OCM([]byte(text), Labels{Risk: "risk"}); return err }
	for _, tc := range []struct {
		read       func(string) error
		text, want string
	}{
		{graph, `{`, "line 1, column 2: "},
		{graph, `[]`, "want an object, got a list"},
		{graph, `{}`, "nodes: want a list, got nothing"},
		{graph, `{"nodes": {}}`, "nodes: want a list, got an object"},
		{graph, `{"nodes": [5]}`, "nodes[0]: want an object, got a number"},
		{graph, `{"nodes": [{}]}`, "nodes[0].version: want a string, got nothing"},
		{graph, `{"nodes": [{"version": 4.10}]}`, "nodes[0].version: want a string, got a number"},
		{graph, `{"nodes": [{"version": "1.0.0", "metadata": {"a": []}}]}`, "nodes[0].metadata.a: want a string, got a list"},
		{graph, `{"nodes": [{"version": "1.0.0"}], "edges": [[0, 1]]}`, "edges[0][1]: want the place of a node, got 1"},
		{graph, `{"nodes": [{"version": "1.0.0"}], "edges": [[-1, 0]]}`, "edges[0][0]: want the place of a node, got -1"},
		{graph, `{"nodes": [{"version": "1.0.0"}], "edges": [[0]]}`, "edges[0]: want a list of two, got "},
		{graph, `{"nodes": [{"version": "1.0.0"}], "edges": [[0, 0.5]]}`, "edges[0][1]: want an integer, got 0.5"},
		{graph, `{"nodes": [], "conditionalEdges": [{"risks": [{"name": true}]}]}`, "conditionalEdges[0].risks[0].name: want a string, got true"},
		{clusters, `{}`, `kind: want "List" or "ManagedCluster", got ""`},
		{clusters, `{"kind": "List", "items": [{"kind": "Pod"}]}`, `items[0].kind: want "ManagedCluster", got "Pod"`},
		{clusters, `{"kind": "List", "items": [{"kind": "ManagedCluster"}]}`, "items[0].metadata.name: want a string, got nothing"},
		{clusters, `{"kind": "List", "items": [{"metadata": {"name": "a", "labels": {"risk": "high"}}}]}`, `items[0].metadata.labels.risk: want an integer, got "high"`},
		{clusters, `{"kind": "ManagedCluster", "metadata": {"name": "a", "labels": {"risk": "1.5"}}}`, `metadata.labels.risk: want an integer, got "1.5"`},
		{clusters, `{"kind": "List", "items": [{"status": []}]}`, "items[0].status: want an object, got a list"},
	} {
		if err := tc.read(tc.text); err == nil || !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", tc.text, err, tc.want)
		}
	}
	if _, err := Cincinnati(fixture(t, "graph.json"), "s", "SlowDisk"); fmt.Sprint(err) != `no conditional edge has the risk "SlowDisk"` {
		t.Errorf("%v", err)
	}
	if err := graph(`{"nodes": 5}`); !errors.Is(err, tranche.ErrType) {
		t.Errorf("%v", err)
	}
}

// Whatever comes, an importer makes something of it, or says what is wrong.
func FuzzCincinnati(f *testing.F) {
	for _, name := range []string{"graph.json", "coreos.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		catalogue, err := Cincinnati(text, "s")
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		for _, found := range versions.Lint(catalogue.Versions) {
			if found.Problem == versions.ProblemOutOfOrder || found.Problem == versions.ProblemUnknownNext {
				t.Errorf("%s: %s", found.Path, found.Problem)
			}
		}
	})
}

func FuzzOCM(f *testing.F) {
	text, err := os.ReadFile("testdata/managedclusters.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		fleet, err := OCM(text, Labels{Risk: "fleet/risk", UpgradePolicy: "fleet/upgrades"})
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		for i, member := range fleet.Members {
			if member.ClusterID == "" {
				t.Errorf("member %d has no name", i)
			}
		}
	})
}
