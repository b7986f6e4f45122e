package upgrade.windows_test

import data.upgrade.windows

test_opens[note] if {
	some note, tc in {
		"the next minute": {"now": "2026-11-27T12:00:00Z", "schedule": {}, "want": "2026-11-27T12:01:00Z"},
		"a whole minute": {"now": "2026-11-27T12:00:00.5Z", "schedule": {}, "want": "2026-11-27T12:01:00Z"},
		"before 1970": {"now": "1969-12-31T23:58:30Z", "schedule": {}, "want": "1969-12-31T23:59:00Z"},
		"a freeze that ends within a minute": {
			"now": "2026-11-27T12:00:00Z",
			"schedule": {"freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2026-11-28T00:00:01Z"}]},
			"want": "2026-11-28T00:01:00Z",
		},
		"the next Tuesday": {
			"now": "2026-11-27T12:00:00Z",
			"schedule": {"windows": [{"days": ["tue"], "from": "22:00", "to": "23:00", "timeZone": "America/New_York"}]},
			"want": "2026-12-02T03:00:00Z",
		},
		"an hour that is skipped": {
			"now": "2026-03-28T12:00:00Z",
			"schedule": {"windows": [{"from": "02:15", "to": "04:00", "timeZone": "Europe/Berlin"}]},
			"want": "2026-03-29T01:00:00Z",
		},
		"an hour that is repeated": {
			"now": "2026-10-25T00:45:00Z",
			"schedule": {"windows": [{"from": "02:15", "to": "02:30", "timeZone": "Europe/Berlin"}]},
			"want": "2026-10-25T01:15:00Z",
		},
		"after 60 days": {
			"now": "2026-11-27T12:00:00Z",
			"schedule": {"freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2027-01-26T12:00:00Z"}]},
			"want": "2027-01-26T12:00:00Z",
		},
	}
	windows.opens([tc.schedule], windows.instant(tc.now)) == windows.instant(tc.want)
}

test_opens_too_late if {
	schedule := {"freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2027-01-26T12:00:01Z"}]}
	not windows.opens([schedule], windows.instant("2026-11-27T12:00:00Z"))
}
