package upgrade.windows

import data.upgrade.documents

# METADATA
# title: Error
# description: |
#   The path of the first thing that is wrong in the windows and freezes of a
#   schedule, and what is: it is missing or out of range.
# scope: document
error(schedule) := {"path": "windows", "condition": "out_of_range"} if {
	count(windows_of(schedule)) > 100
} else := errors_in_windows(schedule)[0] if {
	count(errors_in_windows(schedule)) > 0
} else := {"path": "freezes", "condition": "out_of_range"} if {
	count(freezes_of(schedule)) > 1000
} else := errors_in_freezes(schedule)[0] if {
	count(errors_in_freezes(schedule)) > 0
}

errors_in_windows(schedule) := [in_element("windows", i, wrong) |
	some i, window in windows_of(schedule)
	wrong := error_in_window(window)
]

errors_in_freezes(schedule) := [in_element("freezes", i, wrong) |
	some i, freeze in freezes_of(schedule)
	wrong := error_in_freeze(freeze)
]

in_element(list, i, wrong) := {"path": sprintf("%s[%d].%s", [list, i, wrong.path]), "condition": wrong.condition}

error_in_window(window) := out_of_range(sprintf("days[%d]", [unknown_days(window)[0]])) if {
	count(unknown_days(window)) > 0
} else := out_of_range("from") if {
	not is_time_of_day(documents.field(window, "from", ""))
} else := out_of_range("to") if {
	not is_end(documents.field(window, "to", ""))
} else := out_of_range("to") if {
	window.to == window.from
} else := out_of_range("timeZone") if {
	not is_time_zone(time_zone(window))
}

unknown_days(window) := [i |
	some i, day in days(window)
	not day in week
]

is_end("24:00")

is_end(text) if is_time_of_day(text)

is_time_of_day(text) if regex.match(`^([01][0-9]|2[0-3]):[0-5][0-9]$`, text)

# "Local" would be another zone on every machine. An unknown zone has no clock.
is_time_zone(zone) if {
	zone != "Local"
	_ := time.clock([0, zone])
}

error_in_freeze(freeze) := {"path": "from", "condition": "missing"} if {
	documents.field(freeze, "from", "") == ""
} else := {"path": "to", "condition": "missing"} if {
	documents.field(freeze, "to", "") == ""
} else := out_of_range("to") if {
	instant(freeze.from) >= instant(freeze.to)
}

out_of_range(path) := {"path": path, "condition": "out_of_range"}
