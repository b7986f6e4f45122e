package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
)

// Whatever a document says, each line of a flowchart is one that we mean.
func TestFlowchartsAreSafe(t *testing.T) {
	line := regexp.MustCompile(`^(  \w+(\[|\(\[|\{\{)"([\pL\pN ._+:,%-]|#[0-9]+;|<br/>)*"(\]|\]\)|\}\})|  \w+ (-->|-\.->) \w+)$`)
	for _, evil := range []string{
		`\"]; click a href \"javascript:alert(1)`, "```\\n<script>", `a<br/>b`, `%%{init: {}}%%`, `-->|x| b`, `#quot;`, `1. one`, `- a`, `*a*`, "`a`", `end`, `\u001b[31m`, `a\nb`, `&lt;`, `\\`, ``,
	} {
		fleet := `{"version": {"service": "` + evil + `", "version": "3.6.0"}, "fleet": {"members": [{"clusterID": "` + evil + `", "upgradePolicy": "automatic", "services": [{"name": "` + evil + `", "version": "1.0.0"}]}]}}`
		if evil == "" {
			fleet = fleetOfTwo
		}
		for _, test := range []struct{ command, document string }{
			{"plan", fleet},
			{"path", `{"versions": [{"service": "` + evil + `", "version": "` + evil + `", "next": ["b", "` + evil + `2"]}, {"service": "` + evil + `", "version": "` + evil + `2"}],
				"fleetMember": {"clusterID": "` + evil + `", "services": [{"name": "` + evil + `", "version": "` + evil + `"}]}}`},
		} {
			got := ask(test.document, test.command, "-", "-o", "mermaid")
			text, opened := strings.CutPrefix(got.stdout, "```mermaid\nflowchart TD\n")
			text, closed := strings.CutSuffix(text, "\n```\n")
			if got.status != statusYes || !opened || !closed {
				t.Fatalf("%s %s: %+v", test.command, evil, got)
			}
			for _, l := range strings.Split(text, "\n") {
				if !line.MatchString(l) {
					t.Errorf("%s %s: line %q", test.command, evil, l)
				}
			}
		}
	}
}

func TestLabel(t *testing.T) {
	for text, want := range map[string]string{
		"kafka 3.6.0-rc.1+build": "kafka 3.6.0-rc.1+build", "up_to_date": "up_to_date", "group 1, risk -2": "group 1, risk #45;2", "at 90%": "at 90%", "é世": "é世",
		"": `#34;#34;`, `"a"`: `#34;a#34;`, "<b>": "#60;b#62;", "1. a": "1#46; a", "- a": "#45; a", "#1": "#35;1", "%%": "#37;#37;", "a;b": "a#59;b", "a\nb": `#34;a#92;nb#34;`,
	} {
		if got := label(text); got != want {
			t.Errorf("label(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestPlanIsCapped(t *testing.T) {
	for groups, want := range map[int]string{
		1: "", mostDrawn: "", mostDrawn + 1: "  more[\"1 more group not drawn\"]\n  group20 --> more\n", mostDrawn + 80: "  more[\"80 more groups not drawn\"]\n  group20 --> more\n",
	} {
		var members []string
		for i := range groups {
			members = append(members, fmt.Sprintf(`{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": %d}]}`, i))
		}
		got := ask(`{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [`+strings.Join(members, ",")+`]}}`, "plan", "-", "-o", "mermaid")
		if n := strings.Count(got.stdout, "succeeds at"); n != min(groups, mostDrawn) || !strings.HasSuffix(got.stdout, want+"```\n") || want == "" && strings.Contains(got.stdout, "more") {
			t.Errorf("%d groups: %s", groups, got.stdout)
		}
	}
}

func TestPathIsCapped(t *testing.T) {
	for hops, want := range map[int]string{
		mostHops: "  version100 -.-> ends\n", mostHops + 1: "  more[\"1 more hop not drawn\"]\n  version100 --> more\n", mostHops + 80: "  more[\"80 more hops not drawn\"]\n  version100 --> more\n",
	} {
		var versions []string
		for i := range hops + 1 {
			versions = append(versions, fmt.Sprintf(`{"service": "k", "version": "%d", "next": ["%d"]}`, i, i+1))
		}
		document := `{"versions": [` + strings.Join(versions, ",") + `], "fleetMember": {"services": [{"name": "k", "version": "0"}]}}`
		got := ask(document, "path", "-", "-o", "mermaid")
		const end = "  ends([\"unknown_next<br/>the current version leads to one that is not in the catalogue#58; add it there\"])\n"
		if n := strings.Count(got.stdout, "[\"k "); n != mostHops || !strings.Contains(got.stdout, want) || !strings.Contains(got.stdout, end) ||
			hops > mostHops != strings.Contains(got.stdout, "  more -.-> ends\n") {
			t.Errorf("%d hops: %d drawn: %s", hops, n, got.stdout)
		}
	}
}

// Were the installed versions looked for one by one in the catalogue, this would
// take the product of their numbers.
func TestManyInstalledVersions(t *testing.T) {
	const n = 50_000
	j := &journey{catalogue: make([]tranche.Version, n)}
	for i := range n {
		j.catalogue[i] = tranche.Version{Service: "kafka", Version: fmt.Sprint(i)}
		j.member.Services = append(j.member.Services, tranche.Service{Name: "kafka", Version: fmt.Sprint(-1 - i)})
	}
	a := &pathAnswer{journey: j}
	if i := a.told().Start(); i != -1 {
		t.Errorf("starts at %d", i)
	}
	j.member.Services = append(j.member.Services, tranche.Service{Name: "kafka", Version: fmt.Sprint(n - 1)})
	if i := a.told().Start(); i != n-1 {
		t.Errorf("starts at %d", i)
	}
}

// A cycle is drawn as one, and impacting versions differ from others.
func TestPathIsDrawn(t *testing.T) {
	const versions = `"versions": [{"service": "k", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "k", "version": "2.0.0", "serviceImpacting": true, "next": ["3.0.0"]}, {"service": "k", "version": "3.0.0", "next": ["1.0.0"]}]`
	tests := []struct{ member, want string }{
		{`{"clusterID": "c", "services": [{"name": "k", "version": "2.0.0"}]}`, `  version1(["c<br/>k 2.0.0"])
  version2["k 3.0.0"]
  version1 --> version2
  version0["k 1.0.0"]
  version2 --> version0
  version0 --> version1
  ends(["cycle<br/>it leads back to a version already passed"])
  version1 -.-> ends
`},
		{`{"clusterID": "c", "services": [{"name": "k", "version": "1.0.0"}]}`, `  version0(["c<br/>k 1.0.0"])
  version1{{"k 2.0.0"}}
  version0 --> version1
  version2["k 3.0.0"]
  version1 --> version2
  version2 --> version0
  ends(["cycle<br/>it leads back to a version already passed"])
  version0 -.-> ends
`},
		{`{"clusterID": "c", "services": [{"name": "other", "version": "1.0.0"}]}`, `  installed(["c"])
  ends(["not_installed<br/>the catalogue#39;s service is not installed"])
  installed -.-> ends
`},
	}
	for _, test := range tests {
		got := ask(`{`+versions+`, "fleetMember": `+test.member+`}`, "path", "-", "-o", "mermaid")
		if want := "```mermaid\nflowchart TD\n" + test.want + "```\n"; got.stdout != want {
			t.Errorf("got\n%s\nwant\n%s", got.stdout, want)
		}
	}
}
