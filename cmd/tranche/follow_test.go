package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// A turner writes the next of some texts into a file whenever something is shown.
type turner struct {
	bytes.Buffer
	t     *testing.T
	file  string
	texts []string
}

func (w *turner) Write(text []byte) (int, error) {
	w.turn()
	return w.Buffer.Write(text)
}

func (w *turner) turn() {
	if len(w.texts) == 0 {
		return
	}
	next := w.file + ".next"
	if err := os.WriteFile(next, []byte(w.texts[0]), 0o600); err != nil {
		w.t.Error(err)
	}
	if err := os.Rename(next, w.file); err != nil {
		w.t.Error(err)
	}
	w.texts = w.texts[1:]
}

func follow(t *testing.T, texts []string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	shown := &turner{t: t, file: "fleet.json", texts: texts}
	shown.turn()
	var errs bytes.Buffer
	c := cli{stdin: strings.NewReader(""), stdout: shown, stderr: &errs, limit: maxInput, lookEvery: time.Millisecond}
	status = c.run(append([]string{"progress", "--version", "version.json", "--fleet", "fleet.json"}, args...))
	return shown.String(), errs.String(), status
}

// Each answer is shown that is another, until the rollout is over.
func TestWatch(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("version.json", []byte(`{"service": "k", "version": "2.0.0"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	member := func(version, status string) string {
		return `[{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "k", "version": "` + version + `", "upgradeStatus": "` + status + `"}]}]`
	}
	old, upgrading, failed, done := member("1.0.0", ""), member("1.0.0", "upgrading"), member("1.0.0", "failed"), member("2.0.0", "")
	headlines := func(text string) (lines []string) {
		for _, line := range strings.Split(text, "\n") {
			for _, state := range []string{"Active: ", "Halted: ", "Done: "} {
				if strings.HasPrefix(line, state) {
					lines = append(lines, line)
				}
			}
		}
		return lines
	}
	for _, tc := range []struct {
		name   string
		texts  []string
		args   string
		want   string
		status int
	}{
		{"to its end", []string{old, upgrading, failed, done}, "--watch",
			"Active: group 1 of 1 is under way; 1 member may start now. " +
				"Active: group 1 of 1 is under way; 1 member may start now. " +
				"Halted: 1 of 1 member of group 1 failed; 90% can no longer be reached. Done: the one group has succeeded.", statusYes},
		{"until it is halted", []string{old, failed, done}, "--watch --wait",
			"Active: group 1 of 1 is under way; 1 member may start now. Halted: 1 of 1 member of group 1 failed; 90% can no longer be reached.", statusNo},
		{"waiting", []string{done}, "--wait", "Done: the one group has succeeded.", statusYes},
		{"waiting in vain", []string{failed}, "--wait", "Halted: 1 of 1 member of group 1 failed; 90% can no longer be reached.", statusNo},
		{"for nobody", []string{"[]"}, "--watch", "", statusNo},
		{"too long", []string{old}, "--wait --timeout 10ms", "Active: group 1 of 1 is under way; 1 member may start now.", statusNo},
		{"too long, watching", []string{old}, "--watch --timeout 10ms", "Active: group 1 of 1 is under way; 1 member may start now.", statusNo},
	} {
		stdout, stderr, status := follow(t, tc.texts, strings.Fields(tc.args)...)
		if got := strings.Join(headlines(stdout), " "); got != tc.want || stderr != "" || status != tc.status {
			t.Errorf("%s: %s\n%s%d, want\n%s", tc.name, got, stderr, status, tc.want)
		}
	}
}

// A file that cannot be read any more is told of, and may be mended.
func TestWaitThroughMistakes(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"version.json": `{"service": "k", "version": "2.0.0"}`, "fleet.json": `[{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "k", "version": "1.0.0"}]}]`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	errs := &turner{t: t, file: "fleet.json", texts: []string{"[]"}}
	first := &turner{t: t, file: "fleet.json", texts: []string{"[{"}}
	c := cli{stdin: strings.NewReader(""), stdout: first, stderr: errs, limit: maxInput, lookEvery: time.Millisecond}
	status := c.run([]string{"progress", "--version", "version.json", "--fleet", "fleet.json", "--watch"})
	if !strings.HasPrefix(errs.String(), "tranche: fleet.json: line 1, column 3: ") || status != statusNo || !strings.HasSuffix(first.String(), "\n\nRollout of k 2.0.0 over 0 members.\nEmpty: nobody takes part.\n") {
		t.Errorf("%d\n%s\n%s", status, errs, first)
	}
}

func TestFollowMistakes(t *testing.T) {
	for args, want := range map[string]string{
		"- --watch":                    "--watch and --wait want files, which can change, not standard input",
		"f.json --wait --policy -":     "--watch and --wait want files, which can change, not standard input",
		"f.json --timeout 1s":          "--timeout is for --watch and --wait",
		"f.json --wait --timeout soon": `invalid argument "soon" for "--timeout" flag`,
		"no.json --wait":               "no.json: no such file or directory",
	} {
		if got := ask("{}", append([]string{"progress"}, strings.Fields(args)...)...); got.status != statusUnanswered || !strings.HasPrefix(got.stderr, "tranche: "+want) {
			t.Errorf("%s: %+v, want %s", args, got, want)
		}
	}
}
