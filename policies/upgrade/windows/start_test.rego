package upgrade.windows_test

import data.upgrade.windows

# 2026-11-27 is a Friday.
test_is_open[note] if {
	some note, tc in {
		"no windows": {"windows": [], "now": "2026-11-27T12:00:00Z", "closed": []},
		"before": {"windows": [{"from": "12:00", "to": "13:00"}], "now": "2026-11-27T11:59:59.999Z", "closed": [0]},
		"at its from": {"windows": [{"from": "12:00", "to": "13:00"}], "now": "2026-11-27T12:00:00Z", "closed": []},
		"at its to": {"windows": [{"from": "12:00", "to": "13:00"}], "now": "2026-11-27T13:00:00Z", "closed": [0]},
		"the second one": {
			"windows": [{"from": "10:00", "to": "11:00"}, {"from": "12:00", "to": "13:00"}],
			"now": "2026-11-27T12:00:00Z",
			"closed": [],
		},
		"on its day": {
			"windows": [{"days": ["thu", "fri"], "from": "12:00", "to": "24:00"}],
			"now": "2026-11-27T23:59:00Z",
			"closed": [],
		},
		"on another day": {
			"windows": [{"days": ["sat"], "from": "12:00", "to": "13:00"}],
			"now": "2026-11-27T12:00:00Z",
			"closed": [0],
		},
		"before midnight": {
			"windows": [{"days": ["fri"], "from": "22:00", "to": "02:00"}],
			"now": "2026-11-27T22:00:00Z",
			"closed": [],
		},
		"past midnight": {
			"windows": [{"days": ["fri"], "from": "22:00", "to": "02:00"}],
			"now": "2026-11-28T01:59:00Z",
			"closed": [],
		},
		"past midnight of the day before": {
			"windows": [{"days": ["fri"], "from": "22:00", "to": "02:00"}],
			"now": "2026-11-27T01:59:00Z",
			"closed": [0],
		},
		"past midnight from a Sunday to a Monday": {
			"windows": [{"days": ["sun"], "from": "22:00", "to": "02:00"}],
			"now": "2026-11-30T01:00:00Z",
			"closed": [],
		},
		"on a day of its zone": {
			"windows": [{"days": ["sat"], "from": "00:00", "to": "02:00", "timeZone": "Europe/Berlin"}],
			"now": "2026-11-27T23:30:00Z",
			"closed": [],
		},
	}
	question := {"now": tc.now, "schedules": [{"windows": tc.windows}]}
	windows.answer.closed == tc.closed with input as question
}

test_may_start[note] if {
	some note, tc in {
		"nobody has a say": {"schedules": [], "want": true},
		"all windows are open": {"schedules": [{}, {"windows": [{"from": "12:00", "to": "13:00"}]}], "want": true},
		"those of one are not": {"schedules": [{}, {"windows": [{"from": "13:00", "to": "14:00"}]}], "want": false},
		"a freeze wins over a window": {
			"schedules": [
				{"windows": [{"from": "12:00", "to": "13:00"}]},
				{"freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2026-11-27T12:00:01Z"}]},
			],
			"want": false,
		},
		"a freeze has ended": {
			"schedules": [{"freezes": [{"from": "2026-11-27T11:00:00Z", "to": "2026-11-27T12:00:00Z"}]}],
			"want": true,
		},
	}
	question := {"now": "2026-11-27T12:00:00Z", "schedules": tc.schedules}
	windows.answer.mayStart == tc.want with input as question
}
