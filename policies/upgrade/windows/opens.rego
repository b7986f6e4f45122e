package upgrade.windows

# METADATA
# title: Opens
# description: |
#   The first whole minute after now, counted in UTC, at which something may start,
#   of those in the next 60 days.
# scope: document
opens(schedules, now) := min(openings) if {
	openings := {minute |
		some minute in candidates(schedules, now)
		minute > now
		minute <= now + (60 * nanoseconds_a_day)
		may_start(schedules, minute)
	}
	count(openings) > 0
}

# Something that may not start before one of these minutes may not before the next of
# them either: where neither a freeze ends, nor a clock reads the time at which a window
# opens, nor is put forward or back, what is closed stays closed.
candidates(schedules, now) := union({
	{whole_minute(now + 1)},
	{whole_minute(instant(freeze.to)) | some schedule in schedules; some freeze in freezes_of(schedule)},
	{whole_minute(reading) |
		some schedule in schedules
		some window in windows_of(schedule)
		some reading in readings(time_zone(window), window.from, now)
	},
	{whole_minute(change) |
		some schedule in schedules
		some window in windows_of(schedule)
		some change in changes(time_zone(window), now)
	},
})

# When the clock of a zone may read a time, by each offset from UTC that it has about
# that day.
readings(zone, time_of_day, now) := {reading |
	some midnight in days_to_come(now)
	some around in [-1, 0, 1, 2]
	offset := offset_from_utc(zone, midnight + (around * nanoseconds_a_day))
	reading := (midnight + since_midnight(time_of_day)) - offset
}

# The minutes at which the clock of a zone is put forward or back.
changes(zone, now) := {minute |
	some midnight in days_to_come(now)
	changes_between(zone, midnight, midnight + nanoseconds_a_day)
	some hour in numbers.range(0, 23)
	begin := midnight + (hour * nanoseconds_an_hour)
	changes_between(zone, begin, begin + nanoseconds_an_hour)
	some i in numbers.range(1, 60)
	minute := begin + (i * nanoseconds_a_minute)
	changes_between(zone, minute - nanoseconds_a_minute, minute)
}

changes_between(zone, begin, end) if offset_from_utc(zone, begin) != offset_from_utc(zone, end)

# What the clock of a zone shows, taken for UTC, is ahead of the instant by the offset.
offset_from_utc(zone, now) := instant(time.format([now, zone, "2006-01-02T15:04:05Z"])) - now

# The midnights in UTC of yesterday and the days up to the last that is looked at.
days_to_come(now) := [midnight |
	some i in numbers.range(-1, 61)
	midnight := round_down(now, nanoseconds_a_day) + (i * nanoseconds_a_day)
]

since_midnight(time_of_day) := (hour * nanoseconds_an_hour) + (minute * nanoseconds_a_minute) if {
	[hour, minute] := [to_number(part) | some part in split(time_of_day, ":")]
}

# The first one that is not before an instant.
whole_minute(now) := 0 - round_down(0 - now, nanoseconds_a_minute)

# The remainder of what is below zero is below zero, too.
round_down(now, unit) := now - (((now % unit) + unit) % unit)

nanoseconds_a_minute := (60 * 1000) * 1000000

nanoseconds_an_hour := 60 * nanoseconds_a_minute

nanoseconds_a_day := 24 * nanoseconds_an_hour
