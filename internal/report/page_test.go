package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A node is an element of a page.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of a name inside a node, in order.
func (n *node) all(name string) (found []*node) {
	for i := range n.Children {
		child := &n.Children[i]
		if child.XMLName.Local == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

func texts(nodes []*node) (texts []string) {
	for _, n := range nodes {
		texts = append(texts, n.Text)
	}
	return texts
}

// said is the text of a node and of all inside it.
func (n *node) said() string {
	text := strings.TrimSpace(n.Text)
	for i := range n.Children {
		text = strings.TrimSpace(text + " " + n.Children[i].said())
	}
	return text
}

// cells are the texts of a table, the titles first.
func (n *node) cells() (rows [][]string) {
	for _, row := range n.all("tr") {
		var cells []string
		for i := range row.Children {
			cells = append(cells, row.Children[i].said())
		}
		rows = append(rows, cells)
	}
	return rows
}

// table is the one with a caption.
func (n *node) table(t *testing.T, caption string) *node {
	t.Helper()
	for _, table := range n.all("table") {
		if got := table.all("caption"); len(got) == 1 && got[0].Text == caption {
			return table
		}
	}
	t.Fatalf("no table %q", caption)
	return nil
}

// written is a page, parsed, and found to be what every page is.
func written(t *testing.T, p *Page) *node {
	t.Helper()
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		t.Fatal(err)
	}
	return parsed(t, text.String())
}

func parsed(t *testing.T, text string) *node {
	t.Helper()
	var root node
	decoder := xml.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&root); err != nil {
		t.Fatalf("not well-formed: %v in\n%.2000s", err, text)
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%U cannot be seen", r)
		}
	}
	if got := root.all("script"); len(got) != 1 || got[0].Text != string(script) {
		t.Errorf("the scripts are %v", got)
	}
	for _, name := range []string{"img", "link", "iframe", "object", "embed", "base", "a", "use", "image", "foreignObject"} {
		if found := root.all(name); found != nil {
			t.Errorf("there is a <%s>", name)
		}
	}
	ids := map[string]bool{}
	var walk func(n *node)
	walk = func(n *node) {
		for _, a := range n.Attrs {
			name := strings.ToLower(a.Name.Local)
			if strings.HasPrefix(name, "on") || name == "style" || name == "href" || name == "src" {
				t.Errorf("<%s> has %s=%q", n.XMLName.Local, name, a.Value)
			}
			if name == "id" && ids[a.Value] {
				t.Errorf("id %q twice", a.Value)
			}
			if name == "id" {
				ids[a.Value] = true
			}
		}
		for i := range n.Children {
			walk(&n.Children[i])
		}
	}
	walk(&root)
	for _, svg := range root.all("svg") {
		if svg.attr("aria-hidden") != "true" { // what it shows stands beside it
			t.Errorf("a picture is not told: %+v", svg.Attrs)
		}
	}
	for _, table := range root.all("table") {
		rows := table.cells()
		for _, row := range rows {
			if len(row) != len(rows[0]) {
				t.Errorf("a row of %d cells under %d titles: %q", len(row), len(rows[0]), row)
			}
		}
	}
	return &root
}

var kafka = tranche.Version{Service: "kafka", Version: "3.6.0"}

// fleetOf is a fleet with members of every kind, of few risks unless more are wanted.
func fleetOf(members, risks int) tranche.Fleet {
	var fleet tranche.Fleet
	for i := range members {
		m := tranche.Member{ClusterID: fmt.Sprintf("cluster-%d", i), Cloud: "aws", UpgradePolicy: "automatic"}
		s := tranche.Service{Name: "kafka", Version: "3.5.0", Risk: int64(i % risks)}
		switch i % 11 {
		case 3:
			m.UpgradePolicy = "manual"
		case 5:
			s.Version = "3.6.0"
		case 7:
			s.Version = "x"
		case 8:
			s.UpgradeStatus = "failed"
		case 9:
			s.Name = "strimzi"
		}
		m.Services = []tranche.Service{s}
		if i%11 == 10 {
			m.Services = append(m.Services, tranche.Service{Name: "kafka", Version: "3.5.1", Risk: int64((i + 1) % risks)})
		}
		fleet.Members = append(fleet.Members, m)
	}
	return fleet
}

// reports are a plan's part and a progress's.
func reports(t *testing.T, version tranche.Version, fleet tranche.Fleet, policy tranche.Policy) (rollout.Plan, *rollout.Progress, []Part) {
	t.Helper()
	target, err := rollout.NewTarget(version, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	r := &Rollout{
		Version: &version, Members: len(fleet.Members), ByRisk: policy.Strategy == "",
		Member: func(place int) *tranche.Member { return &fleet.Members[place] },
	}
	plan := target.Plan(fleet)
	progress, err := target.Progress(fleet)
	if err != nil {
		t.Fatal(err)
	}
	return plan, progress, []Part{r.Plan(plan), r.Progress(progress, admissions(progress, len(fleet.Members)))}
}

func admissions(progress *rollout.Progress, members int) (all []rollout.Admission) {
	for i := range members {
		all = append(all, progress.Admission(i))
	}
	return all
}

// chain is a catalogue in which each version leads to the next, and a member on the first.
func chain(hops int) *Journey {
	j := &Journey{Member: &tranche.Member{ClusterID: "c", Services: []tranche.Service{{Name: "kafka", Version: "1.0.0"}}}}
	for i := range hops + 1 {
		v := tranche.Version{Service: "kafka", Version: fmt.Sprintf("%d.0.0", i+1), ServiceImpacting: i%3 == 2}
		if i < hops {
			v.Next = []string{fmt.Sprintf("%d.0.0", i+2)}
		}
		j.Catalogue = append(j.Catalogue, v)
	}
	return j
}

func pathOf(t *testing.T, j *Journey) (versions.Path, Part) {
	t.Helper()
	way, err := versions.NewPath(j.Catalogue, *j.Member)
	if err != nil {
		t.Fatal(err)
	}
	return way, j.Path(way)
}

// Whatever a document says is a text and nothing else, can be seen, and is cut off.
func TestHostileTexts(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for _, evil := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onload='alert(1)`, `</title></svg></style><script>`, `javascript:alert(1)`,
		"\u202e\u2066abc", "\x00\x1b[31m\x7f\ufeff\ufffe", "\xff\xfe", "&lt;b&gt;&amp;", "]]>", "<!--", "{{.}}", " ", long, "é" + strings.Repeat("\u0301", 500), strings.Repeat("<", 10_000),
	} {
		version := tranche.Version{Service: evil, Version: "3.6.0"}
		entry := tranche.Service{Name: evil, Version: evil}
		old := tranche.Service{Name: evil, Version: "1.0.0"}
		fleet := tranche.Fleet{Members: []tranche.Member{
			{ClusterID: evil, Cloud: evil, UpgradePolicy: "automatic", Services: []tranche.Service{entry, old, entry, entry, entry, entry, entry}},
			{ClusterID: evil, Cloud: evil, Services: []tranche.Service{entry}},
		}}
		_, _, parts := reports(t, version, fleet, tranche.Policy{})
		_, path := pathOf(t, &Journey{
			Member:    &fleet.Members[0],
			Catalogue: []tranche.Version{{Service: evil, Version: evil, Next: []string{evil + "2"}}, {Service: evil, Version: evil + "2"}},
		})
		form := &Form{Report: evil, Document: Plain(evil), Problem: Plain(evil), Reports: []Choice{{"plan", "The plan"}}}
		root := written(t, &Page{Parts: append(parts, path)})
		want := Brief(evil, longestName)
		if got := root.all("h1")[0].Text; got != "Plan of "+want+" 3.6.0" {
			t.Errorf("the title of %.30q is %.100q", evil, got)
		}
		if got := root.table(t, "Members").cells()[1]; got[1] != strings.TrimSpace(want) || got[2] != strings.TrimSpace(want) || !strings.HasSuffix(got[3], ", …") {
			t.Errorf("the member of %.30q is %.100q", evil, got)
		}
		var text bytes.Buffer
		if err := (&Page{Parts: append(parts, path)}).Write(&text); err != nil || text.Len() > 40_000 {
			t.Errorf("%d bytes for two members called %.30q: %v", text.Len(), evil, err)
		}
		root = written(t, &Page{Form: form})
		if got := root.all("option")[0]; got.attr("value") != "plan" || got.attr("selected") != "" {
			t.Errorf("%.30q is the choice %+.100v", evil, got)
		}
		if got := root.all("textarea")[0].Text; strings.TrimPrefix(got, "\n") != Plain(evil) {
			t.Errorf("the document %.30q is %.100q", evil, got)
		}
		if got := root.all("p")[0]; got.attr("role") != "alert" || got.Text != Plain(evil) {
			t.Errorf("the problem %.30q is %.100q", evil, got.Text)
		}
	}
}

// The policy allows the style and the script that the page has, and nothing else.
func TestPolicy(t *testing.T) {
	root := written(t, &Page{})
	meta := root.all("meta")[1]
	if meta.attr("http-equiv") != "Content-Security-Policy" || meta.attr("content") != ContentSecurityPolicy {
		t.Errorf("got %+v", meta)
	}
	if got := root.all("style")[0].Text; got != string(style) || strings.Contains(got, "url(") || strings.Contains(got, "@import") {
		t.Errorf("the style is %s", got)
	}
	if !strings.HasPrefix(ContentSecurityPolicy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(ContentSecurityPolicy, "'; script-src 'sha256-") || strings.Contains(ContentSecurityPolicy, "unsafe") {
		t.Errorf("the policy is %s", ContentSecurityPolicy)
	}
}

// What was chosen stays so, and a document that begins with a line's end keeps it.
func TestFormKeepsWhatWasGiven(t *testing.T) {
	form := &Form{Report: "path", Document: "\n<a>\n", Reports: []Choice{{"", "All"}, {"plan", "The plan"}, {"path", "The path"}}}
	root := written(t, &Page{Form: form})
	for _, o := range root.all("option") {
		if (o.attr("selected") != "") != (o.attr("value") == "path") {
			t.Errorf("the option %+v", o)
		}
	}
	if got := root.all("textarea")[0].Text; got != "\n\n<a>\n" { // of which a browser drops the first
		t.Errorf("the document is %q", got)
	}
	if got := root.all("form")[0]; got.attr("method") != "post" || got.attr("enctype") != "multipart/form-data" || got.attr("action") != "" {
		t.Errorf("the form is %+v", got.Attrs)
	}
}

func TestWriteFails(t *testing.T) {
	want := errors.New("full")
	if err := (&Page{}).Write(full{want}); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}

type full struct{ error }

func (f full) Write([]byte) (int, error) { return 0, f.error }

var _ io.Writer = full{}

// A large fleet has a page not much larger than a small one.
func TestPagesAreSmall(t *testing.T) {
	for _, world := range []struct{ members, risks, most int }{{5, 3, 30_000}, {50_000, 5, 300_000}, {50_000, 1000, 600_000}} {
		_, _, parts := reports(t, kafka, fleetOf(world.members, world.risks), tranche.Policy{})
		var text bytes.Buffer
		if err := (&Page{Parts: parts}).Write(&text); err != nil {
			t.Fatal(err)
		}
		parsed(t, text.String())
		t.Logf("%d members, %d risks: %d bytes", world.members, world.risks, text.Len())
		if text.Len() > world.most {
			t.Errorf("%d members, %d risks: %d bytes", world.members, world.risks, text.Len())
		}
	}
}
