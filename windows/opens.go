package windows

import "time"

// Horizon is how far [Opens] looks.
const Horizon = 60 * 24 * time.Hour

// Opens is the first whole minute after an instant, counted in UTC, at which something may
// start, if there is one at or before the [Horizon].
func Opens(now time.Time, schedules ...*Schedule) (opens time.Time, ok bool) {
	// Each schedule puts it off, until none does.
	horizon := now.Add(Horizon)
	opens = now.UTC().Truncate(time.Minute).Add(time.Minute)
	for again := true; again && !opens.After(horizon); {
		again = false
		for _, s := range schedules {
			if next := s.next(opens, horizon); next.After(opens) {
				opens, again = next, true
			}
		}
	}
	return opens, !opens.After(horizon)
}

// next is a whole minute, not before one of them, before which this schedule lets nothing
// start; or some minute after the horizon.
func (s *Schedule) next(minute, horizon time.Time) time.Time {
	if s == nil {
		return minute
	}
	if freeze := s.Holding(minute); freeze != nil {
		return wholeMinute(freeze.To)
	}
	if len(s.windows) == 0 {
		return minute
	}
	opening := horizon.Add(time.Minute)
	for i := range s.windows {
		if next := s.windows[i].next(minute, opening); next.Before(opening) {
			opening = next
		}
	}
	return opening
}

// next is the first whole minute, not before one of them, at which the window is open; or
// some minute that is not before the limit.
func (w *window) next(minute, limit time.Time) time.Time {
	for minute.Before(limit) && !w.isOpen(minute) {
		here := minute.In(w.zone)
		opening := w.opening(here)
		// The clock reads From then, unless it is put forward or back before.
		if _, change := here.ZoneBounds(); !change.IsZero() && change.Before(opening) {
			opening = change
		}
		minute = wholeMinute(opening)
	}
	return minute
}

// opening is when the window opens next after an instant in its zone, if the clock is not
// put forward or back before.
func (w *window) opening(here time.Time) time.Time {
	_, offset := here.Zone()
	fixed := here.In(time.FixedZone("", offset))
	for day := fixed.Day(); ; day++ {
		opening := time.Date(fixed.Year(), fixed.Month(), day, 0, w.from, 0, 0, fixed.Location())
		if w.days[opening.Weekday()] && opening.After(here) {
			return opening
		}
	}
}

// wholeMinute is the first whole minute in UTC that is not before an instant.
func wholeMinute(t time.Time) time.Time {
	minute := t.UTC().Truncate(time.Minute)
	if minute.Before(t) {
		minute = minute.Add(time.Minute)
	}
	return minute
}
