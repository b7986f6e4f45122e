package windows

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
)

// MayStart tells whether something may start at an instant: the windows of every schedule
// are open, and no freeze of any holds.
func MayStart(now time.Time, schedules ...*Schedule) bool {
	for _, s := range schedules {
		if !s.Open(now) || s.Holding(now) != nil {
			return false
		}
	}
	return true
}

// Open tells whether one of the windows is open at an instant, or there are none. It does
// not look at the freezes.
func (s *Schedule) Open(now time.Time) bool {
	if s == nil || len(s.windows) == 0 {
		return true
	}
	return slices.ContainsFunc(s.windows, func(w window) bool { return w.isOpen(now) })
}

// Holding is the first of the freezes that holds at an instant, or nil.
func (s *Schedule) Holding(now time.Time) *tranche.Freeze {
	if s == nil {
		return nil
	}
	for i := range s.freezes {
		if holds(&s.freezes[i], now) {
			return &s.freezes[i]
		}
	}
	return nil
}

func holds(f *tranche.Freeze, now time.Time) bool { return !now.Before(f.From) && now.Before(f.To) }

func (w *window) isOpen(now time.Time) bool {
	now = now.In(w.zone)
	clock, day := now.Hour()*60+now.Minute(), now.Weekday()
	if w.from < w.to {
		return w.days[day] && w.from <= clock && clock < w.to
	}
	dayBefore := (day + 6) % 7
	return w.days[day] && w.from <= clock || w.days[dayBefore] && clock < w.to
}
