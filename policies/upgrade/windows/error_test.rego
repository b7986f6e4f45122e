package upgrade.windows_test

import data.upgrade.windows

test_error[note] if {
	some note, tc in {
		"a day that is none": {"window": {"days": ["mon", "Tue"], "from": "10:00", "to": "12:00"}, "want": "days[1]"},
		"no from": {"window": {"to": "12:00"}, "want": "from"},
		"a from at the end of the day": {"window": {"from": "24:00", "to": "12:00"}, "want": "from"},
		"a to without its minutes": {"window": {"from": "10:00", "to": "12"}, "want": "to"},
		"a to that is the from": {"window": {"from": "12:00", "to": "12:00"}, "want": "to"},
		"the machine's zone": {"window": {"from": "10:00", "to": "12:00", "timeZone": "Local"}, "want": "timeZone"},
	}
	schedule := {"windows": [{"from": "10:00", "to": "12:00"}, tc.window]}
	windows.error(schedule) == {"path": sprintf("windows[1].%s", [tc.want]), "condition": "out_of_range"}
}

test_error_in_freeze[note] if {
	some note, tc in {
		"no from": {"freeze": {"to": "2026-11-27T12:00:00Z"}, "path": "from", "condition": "missing"},
		"no to": {"freeze": {"from": "2026-11-27T12:00:00Z"}, "path": "to", "condition": "missing"},
		"a to that is the from": {
			"freeze": {"from": "2026-11-27T12:00:00Z", "to": "2026-11-27T12:00:00Z"},
			"path": "to",
			"condition": "out_of_range",
		},
	}
	error := windows.error({"freezes": [tc.freeze]})
	error == {"path": sprintf("freezes[0].%s", [tc.path]), "condition": tc.condition}
}

test_too_many[note] if {
	some note, tc in {
		"windows": {"list": "windows", "most": 100, "element": {"from": "10:00", "to": "12:00"}},
		"freezes": {"list": "freezes", "most": 1000, "element": {
			"from": "2026-11-27T12:00:00Z",
			"to": "2026-11-27T13:00:00Z",
		}},
	}
	not windows.error({tc.list: [tc.element | some _ in numbers.range(1, tc.most)]})
	error := windows.error({tc.list: [tc.element | some _ in numbers.range(0, tc.most)]})
	error == {"path": tc.list, "condition": "out_of_range"}
}

test_no_error if {
	not windows.error({"windows": [{"days": [], "from": "22:00", "to": "00:00", "timeZone": null}]})
	not windows.error({"windows": [{"from": "00:00", "to": "24:00"}], "freezes": null})
}
