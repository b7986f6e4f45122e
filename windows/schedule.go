package windows

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tranche-go/tranche"
)

// How many there may be in one schedule. A person writes a few.
const (
	MostWindows = 100
	MostFreezes = 1000
)

// A Schedule is the windows and freezes of one who has a say, checked once and then asked
// about as many instants as there are. Make it with [New]. A nil Schedule forbids nothing.
type Schedule struct {
	windows []window
	freezes []tranche.Freeze
}

// A window is a [tranche.Window] that has been read.
type window struct {
	days     [7]bool // by time.Weekday: it begins on that day
	from, to int     // minutes since midnight
	zone     *time.Location
}

// New prepares windows and freezes. What is wrong is a [*tranche.FieldError] that names
// its place, as "windows[0].from" or "freezes[2].to": [tranche.ErrMissing] for a freeze
// without an instant, else [tranche.ErrRange].
func New(windows []tranche.Window, freezes []tranche.Freeze) (*Schedule, error) {
	if len(windows) > MostWindows {
		return nil, outOfRange("windows", fmt.Sprintf("at most %d", MostWindows), len(windows))
	}
	s := &Schedule{freezes: slices.Clone(freezes)}
	for i, w := range windows {
		read, err := readWindow(w, fmt.Sprintf("windows[%d].", i))
		if err != nil {
			return nil, err
		}
		s.windows = append(s.windows, read)
	}
	if len(freezes) > MostFreezes {
		return nil, outOfRange("freezes", fmt.Sprintf("at most %d", MostFreezes), len(freezes))
	}
	for i, f := range freezes {
		if err := checkFreeze(f, fmt.Sprintf("freezes[%d].", i)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // by time.Weekday

func readWindow(w tranche.Window, path string) (read window, err error) {
	for i, name := range w.Days {
		day := slices.Index(weekdays, name)
		if day < 0 {
			return read, outOfRange(fmt.Sprintf("%sdays[%d]", path, i), "mon, tue, wed, thu, fri, sat or sun", name)
		}
		read.days[day] = true
	}
	if len(w.Days) == 0 {
		read.days = [7]bool{true, true, true, true, true, true, true}
	}
	var ok bool
	if read.from, ok = timeOfDay(w.From); !ok {
		return read, outOfRange(path+"from", "a time of day from 00:00 to 23:59", w.From)
	}
	if read.to, ok = timeOfDay(w.To); !ok && w.To != endOfDay {
		return read, outOfRange(path+"to", "a time of day from 00:00 to 24:00", w.To)
	}
	if w.To == endOfDay {
		read.to = 24 * 60
	}
	if read.from == read.to {
		return read, outOfRange(path+"to", "another time than from", w.To)
	}
	if read.zone, ok = timeZone(w.TimeZone); !ok {
		return read, outOfRange(path+"timeZone", "the name of a time zone, such as Europe/Berlin", w.TimeZone)
	}
	return read, nil
}

const endOfDay = "24:00"

// timeOfDay reads a time such as "22:00", in minutes since midnight.
func timeOfDay(text string) (minutes int, ok bool) {
	const layout = "15:04"
	t, err := time.Parse(layout, text)
	return t.Hour()*60 + t.Minute(), err == nil && t.Format(layout) == text
}

// zones remembers those that have been looked up, for to find one a file is read. There
// are some 600.
var zones sync.Map

func timeZone(name string) (*time.Location, bool) {
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location), true
	}
	if name == "Local" { // means another zone on every machine
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(strings.Clone(name), zone)
	return zone, true
}

func checkFreeze(f tranche.Freeze, path string) error {
	const instant = "an instant such as 2026-12-24T00:00:00Z"
	switch {
	case f.From.IsZero():
		return tranche.NewFieldError(path+"from", instant, "", tranche.ErrMissing)
	case f.To.IsZero():
		return tranche.NewFieldError(path+"to", instant, "", tranche.ErrMissing)
	case !f.From.Before(f.To):
		return outOfRange(path+"to", "an instant after from", f.To.Format(time.RFC3339Nano))
	}
	return nil
}

func outOfRange(path, want string, got any) error {
	return tranche.NewFieldError(path, want, got, tranche.ErrRange)
}

// WithoutWindows is a schedule of the same freezes alone.
func (s *Schedule) WithoutWindows() *Schedule {
	if s == nil {
		return nil
	}
	return &Schedule{freezes: s.freezes}
}
