package windows_test

import (
	"errors"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func schedule(t *testing.T, list []tranche.Window, freezes ...tranche.Freeze) *windows.Schedule {
	t.Helper()
	s, err := windows.New(list, freezes)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestOpen goes through a Friday, 2026-11-27, and the days on which clocks change.
func TestOpen(t *testing.T) {
	fridayNight := []tranche.Window{{Days: []string{"fri"}, From: "22:00", To: "02:00"}}
	berlin := []tranche.Window{{From: "02:00", To: "03:00", TimeZone: "Europe/Berlin"}}
	lordHowe := []tranche.Window{{From: "01:40", To: "01:50", TimeZone: "Australia/Lord_Howe"}}
	for _, tc := range []struct {
		note    string
		windows []tranche.Window
		now     string
		want    bool
	}{
		{"none", nil, "2026-11-27T12:00:00Z", true},
		{"before it", fridayNight, "2026-11-27T21:59:59.999999999Z", false},
		{"at its from", fridayNight, "2026-11-27T22:00:00Z", true},
		{"past midnight", fridayNight, "2026-11-28T01:59:59.999999999Z", true},
		{"at its to", fridayNight, "2026-11-28T02:00:00Z", false},
		{"past midnight of the day before", fridayNight, "2026-11-27T01:00:00Z", false},
		{"the evening after", fridayNight, "2026-11-28T22:00:00Z", false},
		{"to the end of the day", []tranche.Window{{From: "22:00", To: "24:00"}}, "2026-11-27T23:59:59Z", true},
		{"to midnight", []tranche.Window{{From: "22:00", To: "00:00"}}, "2026-11-27T23:59:59Z", true},
		{"after midnight", []tranche.Window{{From: "22:00", To: "00:00"}}, "2026-11-28T00:00:00Z", false},
		{"an ordinary day", berlin, "2026-03-28T01:30:00Z", true},
		{"before the hour that is skipped", berlin, "2026-03-29T00:59:59Z", false},
		{"after the hour that is skipped", berlin, "2026-03-29T01:00:00Z", false},
		{"in an hour that is repeated", berlin, "2026-10-25T00:30:00Z", true},
		{"in that hour again", berlin, "2026-10-25T01:30:00Z", true},
		{"after that hour", berlin, "2026-10-25T02:00:00Z", false},
		{"in half an hour that is repeated", lordHowe, "2026-04-04T14:45:00Z", true},
		{"in that half hour again", lordHowe, "2026-04-04T15:15:00Z", true},
	} {
		t.Run(tc.note, func(t *testing.T) {
			if got := schedule(t, tc.windows).Open(at(t, tc.now)); got != tc.want {
				t.Errorf("open: %t, want %t", got, tc.want)
			}
		})
	}
}

func TestHolding(t *testing.T) {
	s := schedule(t, nil,
		tranche.Freeze{From: at(t, "2026-12-24T00:00:00+01:00"), To: at(t, "2026-12-27T00:00:00+01:00"), Why: "first"},
		tranche.Freeze{From: at(t, "2026-12-20T00:00:00+01:00"), To: at(t, "2027-01-02T00:00:00+01:00"), Why: "second"},
	)
	for now, want := range map[string]string{
		"2026-12-19T22:59:59.999999999Z": "",
		"2026-12-19T23:00:00Z":           "second",
		"2026-12-23T23:00:00Z":           "first",
		"2026-12-26T23:00:00Z":           "second",
		"2027-01-01T23:00:00Z":           "",
	} {
		got := ""
		if freeze := s.Holding(at(t, now)); freeze != nil {
			got = freeze.Why
		}
		if got != want || windows.MayStart(at(t, now), nil, s) != (want == "") {
			t.Errorf("%s: %q holds, want %q", now, got, want)
		}
	}
}

func TestOpens(t *testing.T) {
	noon := at(t, "2026-11-27T12:00:00Z")
	tuesday := []tranche.Window{{Days: []string{"tue"}, From: "22:00", To: "23:00", TimeZone: "America/New_York"}}
	year := tranche.Freeze{From: noon, To: noon.AddDate(1, 0, 0)}
	for _, tc := range []struct {
		note      string
		now       string
		schedules []*windows.Schedule
		want      string // "": none
	}{
		{"nobody has a say", "2026-11-27T12:00:00Z", nil, "2026-11-27T12:01:00Z"},
		{"inside of a minute", "2026-11-27T12:00:59.9Z", []*windows.Schedule{nil}, "2026-11-27T12:01:00Z"},
		{"a window", "2026-11-27T12:00:00Z", []*windows.Schedule{schedule(t, tuesday)}, "2026-12-02T03:00:00Z"},
		{"a window that is open", "2026-12-02T03:10:00Z", []*windows.Schedule{schedule(t, tuesday)}, "2026-12-02T03:11:00Z"},
		{
			"two that meet for a minute", "2026-11-27T12:00:00Z",
			[]*windows.Schedule{schedule(t, tuesday), schedule(t, []tranche.Window{{From: "03:59", To: "05:00"}})},
			"2026-12-02T03:59:00Z",
		},
		{
			"two that never meet", "2026-11-27T12:00:00Z",
			[]*windows.Schedule{schedule(t, tuesday), schedule(t, []tranche.Window{{From: "04:00", To: "05:00"}})}, "",
		},
		{
			"the hour that is skipped", "2026-03-28T12:00:00Z",
			[]*windows.Schedule{schedule(t, []tranche.Window{{From: "02:15", To: "04:00", TimeZone: "Europe/Berlin"}})}, "2026-03-29T01:00:00Z",
		},
		{
			"a freeze that ends 60 days from now", "2026-11-27T12:00:00Z",
			[]*windows.Schedule{schedule(t, nil, tranche.Freeze{From: noon, To: noon.Add(windows.Horizon)})}, "2027-01-26T12:00:00Z",
		},
		{
			"a freeze that ends later", "2026-11-27T12:00:00Z",
			[]*windows.Schedule{schedule(t, nil, tranche.Freeze{From: noon, To: noon.Add(windows.Horizon + 1)})}, "",
		},
		{"a year's freeze", "2026-11-27T12:00:00Z", []*windows.Schedule{schedule(t, nil, year), schedule(t, tuesday)}, ""},
	} {
		t.Run(tc.note, func(t *testing.T) {
			got := ""
			if opens, ok := windows.Opens(at(t, tc.now), tc.schedules...); ok {
				got = opens.Format(time.RFC3339Nano)
			}
			if got != tc.want {
				t.Errorf("opens at %q, want %q", got, tc.want)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	noon := at(t, "2026-11-27T12:00:00Z")
	for _, tc := range []struct {
		window tranche.Window
		freeze tranche.Freeze
		path   string
		err    error
	}{
		{tranche.Window{Days: []string{"mon", "Tue"}, From: "10:00", To: "12:00"}, tranche.Freeze{}, "windows[0].days[1]", tranche.ErrRange},
		{tranche.Window{From: "24:00", To: "12:00"}, tranche.Freeze{}, "windows[0].from", tranche.ErrRange},
		{tranche.Window{From: "10:00", To: "12:60"}, tranche.Freeze{}, "windows[0].to", tranche.ErrRange},
		{tranche.Window{From: "10:00", To: "10:00"}, tranche.Freeze{}, "windows[0].to", tranche.ErrRange},
		{tranche.Window{From: "10:00", To: "12:00", TimeZone: "Local"}, tranche.Freeze{}, "windows[0].timeZone", tranche.ErrRange},
		{tranche.Window{From: "10:00", To: "12:00", TimeZone: "Mars/Phobos"}, tranche.Freeze{}, "windows[0].timeZone", tranche.ErrRange},
		{tranche.Window{From: "10:00", To: "12:00"}, tranche.Freeze{To: noon}, "freezes[0].from", tranche.ErrMissing},
		{tranche.Window{From: "10:00", To: "12:00"}, tranche.Freeze{From: noon}, "freezes[0].to", tranche.ErrMissing},
		{tranche.Window{From: "10:00", To: "12:00"}, tranche.Freeze{From: noon, To: noon}, "freezes[0].to", tranche.ErrRange},
	} {
		_, err := windows.New([]tranche.Window{tc.window}, []tranche.Freeze{tc.freeze})
		var field *tranche.FieldError
		if !errors.As(err, &field) || field.Path != tc.path || !errors.Is(err, tc.err) {
			t.Errorf("%+v %+v: %v, want %s", tc.window, tc.freeze, err, tc.path)
		}
	}
}

// BenchmarkOpens looks for the first night of a week after a freeze.
func BenchmarkOpens(b *testing.B) {
	now := time.Date(2026, 12, 18, 12, 0, 0, 0, time.UTC)
	nights, err := windows.New([]tranche.Window{{Days: []string{"wed"}, From: "22:00", To: "02:00", TimeZone: "Europe/Berlin"}}, nil)
	if err != nil {
		b.Fatal(err)
	}
	freeze, err := windows.New(nil, []tranche.Freeze{{From: now, To: now.AddDate(0, 0, 14)}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		windows.Opens(now, nights, freeze)
	}
}
