# METADATA
# title: Windows and freezes
# description: |
#   Whether something may start at an instant, by the maintenance windows and the
#   freezes of all who have a say. The windows and freezes of one of them are a
#   schedule: `{"windows": […], "freezes": […]}`. An instant is a number of
#   nanoseconds since 1970, as OPA's built-in functions have it.
package upgrade.windows

import data.upgrade.documents

# METADATA
# title: May start
# description: The windows of every schedule are open, and no freeze of any holds.
# scope: document
may_start(schedules, now) if {
	every schedule in schedules {
		is_open(schedule, now)
		not holding(schedule, now)
	}
}

# METADATA
# title: Is open
# description: One of the windows of a schedule is open, or there are none.
# scope: document
is_open(schedule, _) if count(windows_of(schedule)) == 0

is_open(schedule, now) if {
	some window in windows_of(schedule)
	is_open_window(window, now)
}

# METADATA
# title: Holding
# description: The first freeze of a schedule that holds.
# scope: document
holding(schedule, now) := [freeze |
	some freeze in freezes_of(schedule)
	now >= instant(freeze.from)
	now < instant(freeze.to)
][0]

# It is about the wall clock and nothing else.
is_open_window(window, now) if {
	not runs_past_midnight(window)
	clock(window, now) >= window.from
	clock(window, now) < window.to
	day(window, now) in days(window)
}

# One that runs past midnight belongs to the day on which it began.
is_open_window(window, now) if {
	runs_past_midnight(window)
	clock(window, now) >= window.from
	day(window, now) in days(window)
}

is_open_window(window, now) if {
	runs_past_midnight(window)
	clock(window, now) < window.to
	day_before[day(window, now)] in days(window)
}

# Times of day are texts such as "22:00", whose order is theirs.
runs_past_midnight(window) if window.to <= window.from

clock(window, now) := time.format([now, time_zone(window), "15:04"])

day(window, now) := lower(time.format([now, time_zone(window), "Mon"]))

week := ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

day_before[day] := week[(i + 6) % 7] if some i, day in week

days(window) := listed if {
	listed := documents.field(window, "days", [])
	count(listed) > 0
} else := week

time_zone(window) := documents.field(window, "timeZone", "UTC")

# regal ignore:rule-name-repeats-package
windows_of(schedule) := documents.field(schedule, "windows", [])

freezes_of(schedule) := documents.field(schedule, "freezes", [])

instant(text) := time.parse_rfc3339_ns(text)
