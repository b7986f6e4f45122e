package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

func encodeJSON(document any) ([]byte, error) {
	var data bytes.Buffer
	err := writeJSON(&data, document)
	return data.Bytes(), err
}

// Members and versions come back whole, with every digit, in JSON and in YAML.
func TestUnknownFields(t *testing.T) {
	const (
		unknown = `"a": [1e400, -0, 4.10, 12345678901234567890, 0.1000], "<b>&": {"": null, "é\u001b": "\u2028\u009b"}, "version": "010", "yes": "no"`
		member  = `{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "3.5.1", "risk": 7.0, "x": {` + unknown + `}}], "x": {` + unknown + `}}`
		manual  = `{"clusterID": "d", "services": [{"name": "kafka"}], ` + unknown + `}`
		version = `{"service": "kafka", "x": {` + unknown + `}, "version": "3.6.0"}`
		first   = `{"service": "kafka", "version": "3.5.1", "next": ["3.6.0"]}`
	)
	tests := []struct{ command, document, want string }{
		{"plan", `{"version": ` + version + `, "fleet": {"members": [` + member + `, ` + manual + `]}}`,
			`{"service": "kafka", "version": "3.6.0", "members": 2, "groups": [{"risk": 7, "successThreshold": 90, "members": [{"index": 0, "member": ` + member + `}]}],
			"excluded": [{"index": 1, "reason": "not_automatic", "member": ` + manual + `}]}`},
		{"next", `{"versions": [` + first + `, ` + version + `], "fleetMember": ` + member + `}`,
			`{"reason": "next", "index": 1, "version": ` + version + `}`},
		{"path", `{"versions": [` + first + `, ` + version + `], "fleetMember": ` + member + `}`,
			`{"hops": [{"reason": "next", "index": 1, "version": ` + version + `}], "end": "up_to_date"}`},
		{"progress", `{"version": ` + version + `, "fleet": {"members": [` + member + `, ` + manual + `]}}`,
			`{"service": "kafka", "version": "3.6.0", "members": 2, "state": "active", "groups": [{"risk": 7, "successThreshold": 90, "state": "active",
			"total": 1, "upgraded": 0, "failed": 0, "remaining": 1, "members": [{"index": 0, "member": ` + member + `}]}],
			"admissions": [{"index": 0, "admitted": true, "member": ` + member + `}, {"index": 1, "admitted": false, "reason": "not_automatic", "reasons": ["not_automatic"], "member": ` + manual + `}]}`},
		{"should-upgrade", `{"versions": [` + first + `, ` + version + `], "fleetMember": ` + member + `, "fleet": {"members": [` + member + `]}}`,
			`{"upgrade": true, "next": {"reason": "next", "index": 1, "version": ` + version + `}, "unmet": [], "rolloutAsked": true, "admission": {"admitted": true}}`},
	}
	for _, test := range tests {
		want := fromJSON(t, test.want)
		questions := []string{test.document, toYAML(t, []byte(test.document))}
		for _, question := range questions {
			asJSON := ask(question, test.command, "-", "-o", "json")
			if asJSON.status != statusYes || !reflect.DeepEqual(fromJSON(t, asJSON.stdout), want) {
				t.Errorf("%s %s: got %+v", test.command, question, asJSON)
			}
			if !strings.Contains(asJSON.stdout, `"<b>&"`) {
				t.Errorf("HTML is escaped: %s", asJSON.stdout)
			}
			asYAML := ask(question, test.command, "-", "-o", "yaml")
			got, err := fromYAML(t, asYAML.stdout)
			if asYAML.status != statusYes || err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s: got %+v, %v", test.command, question, asYAML, err)
			}
		}
	}
}

func TestDocumentIsInOrder(t *testing.T) {
	const question = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [
		{"services": [{"name": "kafka", "version": "1.0.0", "risk": 5}], "upgradePolicy": "automatic"}, {}]}}`
	want := result{`{
  "service": "kafka",
  "version": "3.6.0",
  "members": 2,
  "groups": [
    {
      "risk": 5,
      "successThreshold": 90,
      "members": [
        {
          "index": 0,
          "member": {
            "services": [
              {
                "name": "kafka",
                "version": "1.0.0",
                "risk": 5
              }
            ],
            "upgradePolicy": "automatic"
          }
        }
      ]
    }
  ],
  "excluded": [
    {
      "index": 1,
      "reason": "not_installed",
      "member": {}
    }
  ]
}
`, "", statusYes}
	if got := ask(question, "plan", "-", "-ojson"); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What steers a terminal does not reach it from a table.
func TestTablesArePlain(t *testing.T) {
	const (
		evil      = `\u001b[31m\u009b1m\u0007\r\n\t\u202e\u007f\ufeff`
		evilFleet = `{"version": {"service": "` + evil + `", "version": "3.6.0"}, "fleet": {"members": [
			{"clusterID": "` + evil + `", "cloud": "` + evil + `", "upgradePolicy": "automatic", "services": [{"name": "` + evil + `", "version": "1.0.0"}, {"name": "` + evil + `", "version": "` + evil + `"}]},
			{"clusterID": "` + evil + `"}]}}`
	)
	tests := []struct{ command, document string }{
		{"plan", evilFleet},
		{"eligible", `{"version": {"service": "` + evil + `", "version": "` + evil + `", "requirements": [{"dependency": "` + evil + `"}]}, "fleetMember": {"clusterID": "` + evil + `"}}`},
		{"next", `{"versions": [{"service": "k", "version": "` + evil + `", "next": ["` + evil + `"]}], "fleetMember": {"clusterID": "` + evil + `", "services": [{"name": "k", "version": "` + evil + `"}]}}`},
		{"next", `{"versions": [], "fleetMember": {"clusterID": "` + evil + `"}}`},
		{"plan", `{"version": {"service": "k", "version": "` + evil + `"}, "fleet": {}}`},
		{"progress", evilFleet},
		{"simulate", evilFleet},
		{"path", `{"versions": [{"service": "k", "version": "1", "next": ["` + evil + `"]}, {"service": "k", "version": "` + evil + `"}], "fleetMember": {"clusterID": "` + evil + `", "services": [{"name": "k", "version": "1"}]}}`},
		{"should-upgrade", `{"versions": [], "fleetMember": {"clusterID": "` + evil + `"}}`},
		{"should-upgrade", `{"versions": [{"service": "k", "version": "1", "next": ["` + evil + `"]}, {"service": "k", "version": "` + evil + `", "requirements": [{"dependency": "` + evil + `"}]}],
			"fleetMember": {"clusterID": "` + evil + `", "services": [{"name": "k", "version": "1"}]}}`},
	}
	for _, test := range tests {
		got := ask(test.document, test.command, "-", "-o", "wide")
		for _, r := range got.stdout + got.stderr {
			if r != '\n' && (r < ' ' || r > '~') {
				t.Errorf("%s: %q in %+v", test.command, r, got)
			}
		}
		if !strings.Contains(got.stdout+got.stderr, `\x1b[31m\u009b1m\a\r\n\t\u202e\x7f\ufeff`) {
			t.Errorf("%s: nothing escaped in %+v", test.command, got)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"": `""`, "3.6.0": "3.6.0", "é 世": "é 世", "a\tb": `"a\tb"`, "\x1b": `"\x1b"`, "\xff": `"\xff"`, "\u00a0": `"\u00a0"`, `"`: `"`,
	} {
		if got := plain(text); got != want || plain(got) != got {
			t.Errorf("plain(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestBrief(t *testing.T) {
	long := strings.Repeat("é", 10)
	for text, want := range map[string]string{
		"": `""`, long: long, long + "a": long + "…", long + "…": long + "…", long + "…a": long + "…", long[:18] + "\x1b": `"ééééééééé…`, "a\tb": `"a\tb"`, strings.Repeat("\x1b", 11): `"\x1b\x1b\…`,
	} {
		if got := brief(text, 10); got != want || brief(got, 10) != got {
			t.Errorf("brief(%q) = %s, want %s", text, got, want)
		}
	}
}

// What one member has does not become the size of the answer for all of them; in
// JSON and YAML it is whole.
func TestTablesAreNarrow(t *testing.T) {
	const members = 2000
	long := strings.Repeat("x", 100_000)
	entries := `{"name": "` + long + `", "version": "1.0.0"}` + strings.Repeat(`, {"name": "`+long+`", "version": "2.0.0"}`, 20)
	fleet := `{"version": {"service": "` + long + `", "version": "3.6.0"}, "fleet": {"members": [
		{"clusterID": "` + long + `", "cloud": "` + long + `", "upgradePolicy": "automatic", "services": [` + entries + `]}` + strings.Repeat(", {}", members) + `]}}`
	versions := `{"versions": [{"service": "k", "version": "` + long + `", "next": ["1"]}, {"service": "k", "version": "1", "next": ["` + long + `"], "requirements": [{"dependency": "` + long + `"}]}],
		"fleetMember": {"clusterID": "` + long + `", "services": [{"name": "k", "version": "` + long + `"}]}, "version": {"requirements": [{"dependency": "` + long + `"}]}}`
	for command, document := range map[string]string{
		"plan": fleet, "progress": fleet, "simulate": fleet, "next": versions, "path": versions, "should-upgrade": versions, "eligible": versions,
	} {
		for _, format := range []format{formatTable, formatWide, formatMermaid, formatHTML} {
			if names := format.commands(); names != nil && !slices.Contains(names, command) {
				continue
			}
			got := ask(document, command, "-", "-o", format.String())
			for _, line := range strings.Split(got.stdout, "\n") {
				if len(line) > 400 {
					t.Fatalf("%s -o %s: a line of %d bytes: %.500s", command, format, len(line), line)
				}
			}
			if got.status == statusUnanswered || !strings.Contains(got.stdout, "xxx") {
				t.Errorf("%s -o %s: status %d, %.500s", command, format, got.status, got.stdout)
			}
		}
	}
	if got := ask(fleet, "plan", "-", "-o", "json"); !strings.Contains(got.stdout, `"clusterID": "`+long+`"`) {
		t.Error("cut off in JSON")
	}
}

// Whoever comes after long names is still told.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("é", 100)
	member := `{"clusterID": "` + long + `"}, `
	got := ask(`{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [`+strings.Repeat(member, 99)+`{}]}}`, "plan", "-")
	short := long[:2*longestName] + "…"
	if want := short + ", " + short + ", " + short + " and 97 more\n"; !strings.Contains(got.stdout, want) {
		t.Errorf("got %s, want %s", got.stdout, want)
	}
}

func TestColour(t *testing.T) {
	const document = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [{"clusterID": "c"}]}}`
	show := func(colour bool) string {
		var stdout, stderr bytes.Buffer
		c := cli{stdin: strings.NewReader(document), stdout: &stdout, stderr: &stderr, colour: colour, limit: maxInput}
		if status := c.run([]string{"plan", "-"}); status != statusNo || stderr.Len() > 0 {
			t.Errorf("status %d, stderr %q", status, stderr.String())
		}
		return stdout.String()
	}
	want := "Plan of kafka 3.6.0 over 1 member.\nNobody gets it: 1 member, and all are left out.\n\n" +
		"\x1b[1mREASON\x1b[0m         \x1b[1mMEMBERS\x1b[0m   \x1b[1mSHARE\x1b[0m  \x1b[1mWHO\x1b[0m\n" +
		"\x1b[33mnot_installed\x1b[0m        1  100.0%  c\n\n" +
		"\x1b[2m  not_installed  the service is not installed\x1b[0m\n"
	if got := show(true); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, code := range []string{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[33m"} {
		want = strings.ReplaceAll(want, code, "")
	}
	if got := show(false); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// JSON shows on a terminal what is in it, and reads back as it was.
func TestJSONIsPlain(t *testing.T) {
	const unseen = "\u0080\u009b31m\u007f\u00a0\u00ad\u061c\u200b\u200e\u202a\u202e\u2028\u2066\u2069\ufeff\ufff9\U000e0041\U0010ffff"
	for text, want := range map[string]string{
		unseen:               `"\u0080\u009b31m\u007f\u00a0\u00ad\u061c\u200b\u200e\u202a\u202e\u2028\u2066\u2069\ufeff\ufff9\udb40\udc41\udbff\udfff"`,
		"é 世 \U0001f600 <&>": `"é 世 😀 <&>"`,
		"\ufffd\u202e\u00e9": `"\ufffd\u202eé"`,
		`\u202e`:             `"\\u202e"`,
		"\\\u202e":           `"\\\u202e"`,
		"\x1b\r\n\t\"":       `"\u001b\r\n\t\""`,
	} {
		want = strings.Replace(want, `\ufffd`, "\ufffd", 1) // seen, if strange
		got, err := encodeJSON(map[string]any{text: text})
		if err != nil || string(got) != "{\n  "+want+": "+want+"\n}\n" {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
		if back := fromJSON(t, string(got)); !reflect.DeepEqual(back, map[string]any{text: text}) {
			t.Errorf("%q: read back as %q", text, back)
		}
		question, err := json.Marshal(map[string]any{"versions": []any{map[string]any{"version": text}, map[string]any{text: text}}, "fleetMember": map[string]any{"services": []any{map[string]any{"version": text}}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"table", "wide", "json", "yaml", "mermaid", "html"} {
			answer := ask(string(question), "path", "-", "-o", format)
			for _, r := range answer.stdout + answer.stderr {
				if r != '\n' && !strconv.IsPrint(r) {
					t.Errorf("-o %s: %q in %+v", format, r, answer)
				}
			}
		}
	}
}

// Nor does it reach a terminal by way of an error, whoever words that.
func TestErrorsArePlain(t *testing.T) {
	for _, test := range []struct {
		args   []string
		stderr string
	}{
		{[]string{"plan", "--\x1b[31mx"}, `unknown flag: --\x1b[31mx`},
		{[]string{"plan", "-\x1b[31m"}, `unknown shorthand flag: '\x1b' in -\x1b[31m`},
		{[]string{"plan", "--\u202eé\xff\n\u009b"}, `unknown flag: --\u202eé\xff\n\u009b`},
		{[]string{"--=\r"}, `bad flag syntax: --=\r`},
		{[]string{"plan", "-", "-o", "\x1b"}, `invalid argument "\x1b" for "-o, --output" flag: want table, wide, json, yaml, mermaid, html or name`},
		{[]string{"\x1b"}, `unknown command "\x1b": see tranche --help`},
		{[]string{"plan", "--é世"}, `unknown flag: --é世`},
	} {
		if got := ask("{}", test.args...); got.stdout != "" || got.status != statusUnanswered || !strings.HasPrefix(got.stderr, "tranche: "+test.stderr) || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%q: got %+v, want %s", test.args, got, test.stderr)
		}
		for _, r := range strings.TrimSuffix(ask("{}", test.args...).stderr, "\n") {
			if r == utf8.RuneError || !strconv.IsPrint(r) {
				t.Errorf("%q: %q on stderr", test.args, r)
			}
		}
	}
}

// A character device counts as a terminal, NO_COLOR turns colours off, and
// what is no terminal gets none.
func TestTerminal(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	tests := []struct {
		stdout   any
		noColour string
		want     bool
	}{
		{null, "", true}, {null, "1", false}, {null, "0", false}, {file, "", false}, {&bytes.Buffer{}, "", false},
	}
	for _, test := range tests {
		t.Setenv("NO_COLOR", test.noColour)
		if got := wantsColour(test.stdout); got != test.want {
			t.Errorf("%T, NO_COLOR=%q: colour %v", test.stdout, test.noColour, got)
		}
	}
	if closed := (*os.File)(nil); isTerminal(closed) {
		t.Error("no file is a terminal")
	}
}

func TestTableBlocks(t *testing.T) {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	table := (&page{w: w}).table(column{title: "N", right: true}, column{title: "NAME"}, column{title: "LAST"})
	var want strings.Builder
	want.WriteString("  N  NAME  LAST\n")
	for i := range 2*rowsPerBlock + 10 {
		name := "n"
		if i == rowsPerBlock {
			name = "a longer name"
		}
		table.row(fmt.Sprint(i), name, "é")
		if len(table.rows) > rowsPerBlock {
			t.Fatalf("%d rows are held back", len(table.rows))
		}
		width := len("NAME")
		if i >= rowsPerBlock {
			width = len("a longer name")
		}
		fmt.Fprintf(&want, "%3d  %-*s  é\n", i, width, name)
	}
	table.flush()
	table.flush()
	w.Flush()
	if out.String() != want.String() {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want.String())
	}
}

func TestShare(t *testing.T) {
	tests := []struct {
		part, whole int
		want        string
	}{
		{0, 1, "0.0%"}, {1, 1, "100.0%"}, {1, 3, "33.3%"}, {2, 3, "66.7%"}, {1, 2000, "0.1%"}, {1, 2001, "0.0%"}, {5, 24, "20.8%"}, {3, 80, "3.8%"}, {10_000_000, 10_000_000, "100.0%"},
	}
	for _, test := range tests {
		if got := share(test.part, test.whole); got != test.want {
			t.Errorf("share(%d, %d) = %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}

func TestBinary(t *testing.T) {
	for n, want := range map[int64]string{1: "1 byte", 1023: "1023 bytes", 1024: "1 KiB", 1025: "1025 bytes", 1536 << 10: "1536 KiB", 32 << 20: "32 MiB", 3 << 30: "3 GiB", 1 << 40: "1024 GiB"} {
		if got := binary(n); got != want {
			t.Errorf("binary(%d) = %s, want %s", n, got, want)
		}
	}
}

// Every reason has a meaning, in the order in which it applies.
func TestReasons(t *testing.T) {
	tests := []struct {
		got  []meaning
		want []string
	}{
		{report.Exclusions(), []string{string(rollout.ReasonNotInstalled), string(rollout.ReasonNotAutomatic), string(rollout.ReasonStale), string(rollout.ReasonInvalidVersion), string(rollout.ReasonUpToDate)}},
		{report.Unmet(), []string{string(eligibility.ReasonMalformed), string(eligibility.ReasonNotInstalled), string(eligibility.ReasonInvalidVersion), string(eligibility.ReasonNotSatisfied), string(eligibility.ReasonOtherCloud), string(eligibility.ReasonNotReported), string(eligibility.ReasonNotEnough)}},
		{report.NextReasons(), []string{string(versions.ReasonServiceImpacting), string(versions.ReasonNext), string(versions.ReasonNotInstalled), string(versions.ReasonUnknownVersion), string(versions.ReasonUpToDate), string(versions.ReasonUnknownNext)}},
		{report.PathEnds(), []string{string(versions.ReasonNotInstalled), string(versions.ReasonUnknownVersion), string(versions.ReasonUpToDate), string(versions.ReasonUnknownNext), string(versions.ReasonCycle)}},
		{report.Waits(), []string{string(rollout.ReasonWithdrawn), string(rollout.ReasonBlocked), string(rollout.ReasonPaused), string(rollout.ReasonHalted), string(rollout.ReasonNotApproved), string(rollout.ReasonSoaking), string(rollout.ReasonWaiting),
			string(rollout.ReasonFrozen), string(rollout.ReasonOutsideWindow), string(rollout.ReasonExclusive), string(rollout.ReasonConcurrency), string(rollout.ReasonNotInstalled), string(rollout.ReasonNotAutomatic), string(rollout.ReasonStale), string(rollout.ReasonInvalidVersion), string(rollout.ReasonUpToDate)}},
		{report.Refusals()[len(report.Waits()):], []string{string(rollout.ReasonNotInFleet)}},
		{report.RolloutStates(), []string{string(rollout.StateActive), string(rollout.StateDone), string(rollout.StateHalted), string(rollout.StatePaused), string(rollout.StateWithdrawn), string(rollout.StateEmpty)}},
		{report.GroupStates(), []string{string(rollout.StateSucceeded), string(rollout.StateSoaking), string(rollout.StateFailed), string(rollout.StateActive), string(rollout.StateNotApproved), string(rollout.StateWaiting)}},
		{report.PolicyProblems(), []string{string(rollout.ProblemNeverOpens), string(rollout.ProblemPastFreeze), string(rollout.ProblemUndatedSoak), string(rollout.ProblemUnreachable), string(rollout.ProblemNotAllApproved), string(rollout.ProblemMatchesNothing), string(rollout.ProblemMatchesAll)}},
		{report.Problems(), []string{string(versions.ProblemInvalidVersion), string(versions.ProblemDuplicate), string(versions.ProblemEqualPrecedence), string(versions.ProblemOutOfOrder), string(versions.ProblemOtherService), string(versions.ProblemUnknownNext), string(versions.ProblemNextIsItself),
			string(versions.ProblemNextIsOlder), string(versions.ProblemNextClosesCycle), string(versions.ProblemMalformedRequirement), string(versions.ProblemDeadEnd)}},
	}
	for _, test := range tests {
		var names []string
		for _, m := range test.got {
			names = append(names, m.Name)
			if m.Text == "" || report.MeaningOf(test.got, m.Name) != m.Text {
				t.Errorf("%s has no meaning", m.Name)
			}
			if len(m.Name) > longestCell || len(m.Text) > longestLast {
				t.Errorf("%s has a meaning that is cut off", m.Name)
			}
		}
		if !slices.Equal(names, test.want) {
			t.Errorf("got %q, want %q", names, test.want)
		}
	}
}

func TestLeftOutNames(t *testing.T) {
	for members, want := range map[string]string{
		`{"clusterID": "a"}, {}, {"clusterID": "c"}`:         `3  100.0%  a, "", c`,
		`{}, {"clusterID": "b"}, {"clusterID": "c"}, {}`:     `4  100.0%  "", b, c and 1 more`,
		`{"clusterID": "a"}, {"clusterID": "a"}, {}, {}, {}`: `5  100.0%  a, a, "" and 2 more`,
	} {
		got := ask(`{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {"members": [`+members+`]}}`, "plan", "-")
		if !strings.Contains(got.stdout, "not_installed        "+want+"\n") {
			t.Errorf("got %s, want %s", got.stdout, want)
		}
	}
}

// On a terminal, a large file shows how far it is read, and nothing in the end, whether
// there is an answer, an error in the text or one in what it says.
func TestMeter(t *testing.T) {
	const question = `{"version": {"service": "kafka", "version": "3.6.0"}, "fleet": {}}`
	large := question + strings.Repeat(" ", 2*meterFrom)
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		name, document string
		quiet, shown   bool
	}{
		{"large", large, false, true},
		{"not so large", question + strings.Repeat(" ", meterFrom-len(question)), false, false},
		{"quiet", large, true, false},
		{"broken", "[" + large, false, true},
		{"wrong", strings.Replace(large, "3.6.0", "x", 1), false, true},
	} {
		var terminal bytes.Buffer
		c := cli{stdout: io.Discard, stderr: io.Discard, limit: maxInput, meter: meter{terminal: &terminal}}
		write(t, "f", test.document)
		args := []string{"plan", "f"}
		if test.quiet {
			args = append(args, "-q")
		}
		c.run(args)
		lines := strings.Split(terminal.String(), "\r")
		if shown := strings.Contains(terminal.String(), "reading f"); shown != test.shown {
			t.Errorf("%s: shown %t: %q", test.name, shown, lines)
		}
		if last := lines[len(lines)-1]; strings.TrimSpace(last) != "" {
			t.Errorf("%s: %q is left", test.name, last)
		}
	}
}

// However the bytes come, and whatever size was promised, all of them are read.
func TestReadAll(t *testing.T) {
	const text = "hello, fleet"
	for _, size := range []int64{0, 1, int64(len(text)), 100} {
		got, err := readAll(iotest.OneByteReader(strings.NewReader(text)), size, 100)
		if err != nil || string(got) != text {
			t.Errorf("size %d: got %q, %v", size, got, err)
		}
	}
	if _, err := readAll(strings.NewReader(text), 101, 100); err == nil || err.Error() != "larger than 100 bytes" {
		t.Errorf("got %v", err)
	}
}

// unshowable is an answer that no program can be shown.
type unshowable struct{ answer }

func (unshowable) document() any { return struct{ F func() }{func() {}} }

func TestUnshowable(t *testing.T) {
	for _, format := range []format{formatJSON, formatYAML} {
		c := cli{format: format, out: bufio.NewWriter(io.Discard)}
		if err := c.show(unshowable{}); err == nil || !strings.Contains(err.Error(), "func()") {
			t.Errorf("-o %s: %v", format, err)
		}
	}
}
