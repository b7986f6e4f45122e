package upgrade.windows_test

import data.upgrade.windows

test_answer if {
	freeze := {"from": "2026-11-27T00:00:00Z", "to": "2026-11-28T12:00:00Z", "why": "sale"}
	schedules := [{"freezes": [freeze]}, {"windows": [{"from": "20:00", "to": "22:00"}]}]
	answer := {
		"mayStart": false,
		"closed": [1],
		"holding": [freeze],
		"opens": [windows.instant("2026-11-28T20:00:00Z")],
	}
	windows.answer == answer with input as {"now": "2026-11-27T12:00:00Z", "schedules": schedules}
	windows.answer.mayStart with input as {"now": "2026-11-28T20:00:00Z", "schedules": schedules}
}

test_input_error if {
	question := {"now": "2026-11-27T12:00:00Z", "schedules": [{}, {"windows": [{"from": "10:00", "to": "10:00"}]}]}
	windows.input_error == {"path": "schedules[1].windows[0].to", "condition": "out_of_range"} with input as question
	not windows.answer with input as question
}
