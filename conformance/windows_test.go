package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
	"pgregory.net/rapid"
)

var windowsAgree = property{holds: func(_ worlds, t *rapid.T) { windowsParity(t, drawSchedules(t)) }, worlds: inOrdinary}.costing(4)

func TestParityWindows(t *testing.T) { windowsAgree.check(t) }

func FuzzParityWindows(f *testing.F) { windowsAgree.fuzz(f) }

// A scheduleQuestion is what package upgrade.windows is asked.
type scheduleQuestion struct {
	Now       time.Time      `json:"now"`
	Schedules []scheduleText `json:"schedules"`
}

type scheduleText struct {
	Windows []tranche.Window `json:"windows"`
	Freezes []tranche.Freeze `json:"freezes"`
}

// windowsParity compares what may start, when, and why not; and looks at every minute
// before the one at which something may.
func windowsParity(t fataler, text []byte) {
	t.Helper()
	var q scheduleQuestion
	if err := json.Unmarshal(text, &q); err != nil {
		t.Fatalf("%v\nquestion: %s", err, text)
	}
	schedules, err := newSchedules(q)
	input := ast.MustInterfaceToValue(json.RawMessage(text))
	same := func(rule string, native answer) {
		t.Helper()
		if said := reference().ask(t, rule, input); !said.equal(native) {
			t.Fatalf("%s\n native:    %v\n reference: %v\n question:  %s", rule, native, said, text)
		}
	}
	same("data.upgrade.windows.input_error", errorAnswer(err))
	if err != nil {
		same("data.upgrade.windows.answer", answer{})
		return
	}
	closed, holding, opening := []any{}, []any{}, []any{}
	for i, s := range schedules {
		if !s.Open(q.Now) {
			closed = append(closed, i)
		}
		if freeze := s.Holding(q.Now); freeze != nil {
			holding = append(holding, *freeze)
		}
	}
	opens, ok := windows.Opens(q.Now, schedules...)
	if ok {
		opening = append(opening, opens.UnixNano())
	}
	same("data.upgrade.windows.answer", valueAnswer(object{
		"mayStart": windows.MayStart(q.Now, schedules...), "closed": closed, "holding": holding, "opens": opening,
	}))
	last := q.Now.Add(windows.Horizon)
	if ok {
		last = opens.Add(-1)
	}
	for minute := q.Now.Truncate(time.Minute).Add(time.Minute); !minute.After(last); minute = minute.Add(time.Minute) {
		if windows.MayStart(minute, schedules...) {
			t.Fatalf("opens at %v already, not at %v\nquestion: %s", minute.UTC(), opens, text)
		}
	}
}

func newSchedules(q scheduleQuestion) ([]*windows.Schedule, error) {
	schedules := []*windows.Schedule{}
	for i, text := range q.Schedules {
		s, err := windows.New(text.Windows, text.Freezes)
		if err != nil {
			return nil, inSchedule(err, i)
		}
		schedules = append(schedules, s)
	}
	return schedules, nil
}

func inSchedule(err error, i int) error {
	field := *err.(*tranche.FieldError)
	field.Path = fmt.Sprintf("schedules[%d].%s", i, field.Path)
	return &field
}

// timeZones have half hours, changes at midnight, on both hemispheres and of half an
// hour, a day that was left out, and none of these.
var timeZones = []string{
	"", "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Sydney", "Australia/Lord_Howe",
	"America/Santiago", "America/Havana", "Asia/Kolkata", "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca",
	"Asia/Jerusalem", "America/Goose_Bay",
}

// drawClock draws an instant at which clocks do something.
func drawClock(t *rapid.T, zone *time.Location) time.Time {
	year := rapid.IntRange(2009, 2030).Draw(t, "year")
	month := time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
	day := time.Date(year, month, rapid.IntRange(1, 31).Draw(t, "day"), 0, 0, 0, 0, zone)
	switch rapid.SampledFrom([]string{"change", "change", "change", "change", "midnight", "leap day", "year's end", "left out"}).Draw(t, "instant") {
	case "leap day":
		return time.Date(2028, 2, 29, 0, 0, 0, 0, zone)
	case "year's end":
		return time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	case "left out":
		return time.Date(2011, 12, 29, 23, 0, 0, 0, zone)
	case "change":
		if _, end := day.ZoneBounds(); !end.IsZero() {
			return end
		}
	}
	return day
}

func drawShift(t *rapid.T) time.Duration {
	shifts := []time.Duration{0, 0, -1, 1, time.Second, time.Minute, -time.Minute, time.Minute - 1, time.Hour, -time.Hour, -24 * time.Hour, -60 * 24 * time.Hour}
	shift := rapid.SampledFrom(shifts).Draw(t, "shift")
	if rapid.Bool().Draw(t, "by minutes") {
		shift += time.Duration(rapid.IntRange(-3000, 3000).Draw(t, "minutes")) * time.Minute
	}
	return shift
}

func drawSchedules(t *rapid.T) []byte {
	zone := rapid.SampledFrom(timeZones).Draw(t, "zone")
	location := must(time.LoadLocation(zone))(t)
	clock := drawClock(t, location)
	now := clock.Add(drawShift(t)).UTC()
	q := scheduleQuestion{Now: now, Schedules: []scheduleText{}}
	for range rapid.IntRange(0, 2).Draw(t, "schedules") {
		q.Schedules = append(q.Schedules, scheduleText{
			Windows: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tranche.Window { return drawWindow(t, clock, zone) }), 0, 3).Draw(t, "windows"),
			Freezes: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) tranche.Freeze { return drawFreeze(t, now) }), 0, 3).Draw(t, "freezes"),
		})
	}
	if len(q.Schedules) > 0 && rapid.IntRange(0, 7).Draw(t, "wrong") == 0 {
		makeWrong(t, &q.Schedules[rapid.IntRange(0, len(q.Schedules)-1).Draw(t, "schedule")])
	}
	return must(json.Marshal(q))(t)
}

// drawWindow draws one that mostly opens and closes close to an instant, by the clock
// before or after it is put forward or back.
func drawWindow(t *rapid.T, clock time.Time, zone string) tranche.Window {
	if rapid.IntRange(0, 3).Draw(t, "another zone") == 0 {
		zone = rapid.SampledFrom(timeZones).Draw(t, "zone")
	}
	location := must(time.LoadLocation(zone))(t)
	timeOfDay := func() string {
		_, offset := clock.Add(-rapid.SampledFrom([]time.Duration{0, 1}).Draw(t, "before")).In(location).Zone()
		minutes := rapid.SampledFrom([]time.Duration{0, 0, 1, -1, 2, -2, 15, -15, 30, -30, 31, 59, 60, -60, 120}).Draw(t, "minutes")
		near := clock.In(time.FixedZone("", offset)).Add(minutes * time.Minute).Format("15:04")
		return rapid.SampledFrom([]string{near, near, near, near, "00:00", "00:01", "23:59", "12:00"}).Draw(t, "time")
	}
	w := tranche.Window{From: timeOfDay(), To: timeOfDay(), TimeZone: zone}
	if w.From == w.To || rapid.IntRange(0, 7).Draw(t, "to the end of the day") == 0 {
		w.To = "24:00"
	}
	if rapid.Bool().Draw(t, "on some days") {
		w.Days = rapid.SliceOfN(rapid.SampledFrom([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}), 1, 2).Draw(t, "days")
	}
	return w
}

func drawFreeze(t *rapid.T, now time.Time) tranche.Freeze {
	const day = 24 * time.Hour
	from := now.Add(drawShift(t))
	long := rapid.SampledFrom([]time.Duration{1, time.Minute, time.Hour, day, 7 * day, 59 * day, 60 * day, 61 * day, 60*day - 5*time.Minute}).Draw(t, "long")
	return tranche.Freeze{From: from, To: from.Add(long), Why: rapid.SampledFrom([]string{"", "holidays"}).Draw(t, "why")}
}

var (
	wrongTimes = []string{"", "24:00", "24:01", "9:00", "09:0", "12:60", "22:00 ", "22:00:00", "-1:00", "2x:00"}
	wrongDays  = []string{"Mon", "monday", ""}
)

// makeWrong makes one thing wrong in a schedule, if there is one.
func makeWrong(t *rapid.T, s *scheduleText) {
	if len(s.Windows) > 0 && rapid.IntRange(0, 2).Draw(t, "a window") > 0 {
		w := &s.Windows[rapid.IntRange(0, len(s.Windows)-1).Draw(t, "which")]
		times := rapid.SampledFrom(append(slices.Clone(wrongTimes), w.From))
		switch rapid.SampledFrom([]string{"days", "from", "to", "timeZone"}).Draw(t, "field") {
		case "days":
			w.Days = append(slices.Clone(w.Days), rapid.SampledFrom(wrongDays).Draw(t, "day"))
		case "from":
			w.From = times.Draw(t, "time")
		case "to":
			w.To = times.Draw(t, "time")
		case "timeZone":
			w.TimeZone = "Local"
		}
		return
	}
	if len(s.Freezes) > 0 {
		f := &s.Freezes[rapid.IntRange(0, len(s.Freezes)-1).Draw(t, "which")]
		f.To = f.From.Add(rapid.SampledFrom([]time.Duration{0, -1, -time.Hour}).Draw(t, "long"))
	}
}

// TestUnknownTimeZones asks OPA in the way in which a built-in function that fails is
// undefined, as OPA is by default.
func TestUnknownTimeZones(t *testing.T) {
	query, err := rego.New(rego.Query("data.upgrade.windows.input_error"), rego.Compiler(reference().compiler)).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Europe/berlin ", "Mars/Phobos", "../zones", "CEST", "Europe"} {
		q := scheduleQuestion{Schedules: []scheduleText{{Windows: []tranche.Window{
			{From: "10:00", To: "12:00"}, {From: "10:00", To: "12:00", TimeZone: name},
		}}}}
		_, err := newSchedules(q)
		native := errorAnswer(err)
		said, err := evaluate(&query, ast.MustInterfaceToValue(q))
		if err != nil || !said.equal(native) || native.value == nil {
			t.Errorf("%q: native %v, reference %v, %v", name, native, said, err)
		}
	}
}

// TestWrongWindows are all that draws make wrong, one at a time.
func TestWrongWindows(t *testing.T) {
	var wrong []tranche.Window
	for _, text := range wrongTimes {
		wrong = append(wrong, tranche.Window{From: text, To: "12:00"}, tranche.Window{From: "10:00", To: text})
	}
	for _, day := range wrongDays {
		wrong = append(wrong, tranche.Window{Days: []string{"mon", day}, From: "10:00", To: "12:00"})
	}
	wrong = append(wrong, tranche.Window{From: "10:00", To: "10:00"}, tranche.Window{From: "10:00", To: "12:00", TimeZone: "Local"})
	for _, w := range wrong {
		windowsParity(t, must(json.Marshal(scheduleQuestion{Now: time.Unix(0, 0).UTC(), Schedules: []scheduleText{{Windows: []tranche.Window{w}}}}))(t))
	}
}

// TestTooManyWindows: one schedule is bounded.
func TestTooManyWindows(t *testing.T) {
	window := tranche.Window{From: "10:00", To: "12:00"}
	freeze := tranche.Freeze{From: time.Unix(0, 0).UTC(), To: time.Unix(1, 0).UTC()}
	for _, s := range []scheduleText{
		{Windows: slices.Repeat([]tranche.Window{window}, windows.MostWindows)},
		{Windows: slices.Repeat([]tranche.Window{window}, windows.MostWindows+1)},
		{Freezes: slices.Repeat([]tranche.Freeze{freeze}, windows.MostFreezes)},
		{Freezes: slices.Repeat([]tranche.Freeze{freeze}, windows.MostFreezes+1)},
	} {
		windowsParity(t, must(json.Marshal(scheduleQuestion{Now: time.Unix(0, 0).UTC(), Schedules: []scheduleText{{}, s}}))(t))
	}
}

// TestWindowCases are corners that draws hardly ever meet.
func TestWindowCases(t *testing.T) {
	for note, tc := range map[string]struct{ question, opens string }{
		"the clock is put forward at the end of an hour": {
			`{"now": "2026-03-28T23:00:00Z", "schedules": [{"windows": [{"from": "02:30", "to": "04:00", "timeZone": "Europe/Berlin"}]}]}`,
			"2026-03-29T01:00:00Z",
		},
		"the clock is put forward at midnight in UTC": {
			`{"now": "2026-03-26T22:00:00Z", "schedules": [{"windows": [{"from": "02:30", "to": "04:00", "timeZone": "Asia/Jerusalem"}]}]}`,
			"2026-03-27T00:00:00Z",
		},
		"the clock is put forward a minute after midnight": {
			`{"now": "2010-03-14T03:00:00Z", "schedules": [{"windows": [{"from": "00:30", "to": "01:30", "timeZone": "America/Goose_Bay"}]}]}`,
			"2010-03-14T04:01:00Z",
		},
		"the clock is put back": {
			`{"now": "2026-10-25T00:45:00Z", "schedules": [{"windows": [{"from": "02:00", "to": "02:30", "timeZone": "Europe/Berlin"}]}]}`,
			"2026-10-25T01:00:00Z",
		},
	} {
		t.Run(note, func(t *testing.T) {
			windowsParity(t, []byte(tc.question))
			var q scheduleQuestion
			if err := json.Unmarshal([]byte(tc.question), &q); err != nil {
				t.Fatal(err)
			}
			opens, _ := windows.Opens(q.Now, must(newSchedules(q))(t)...)
			if got := opens.Format(time.RFC3339); got != tc.opens {
				t.Errorf("opens at %s, want %s", got, tc.opens)
			}
		})
	}
}
