package upgrade.versions_test

import data.upgrade.versions

test_path[note] if {
	some note, tc in {
		"to the end, over a stop": {
			"versions": [release("1", ["3"]), stop("2", ["3"]), release("3", ["4"]), release("4", [])],
			"want": {
				"hops": [
					{"reason": "service_impacting", "index": 1},
					{"reason": "next", "index": 2},
					{"reason": "next", "index": 3},
				],
				"end": "up_to_date",
			},
		},
		"into the unknown": {
			"versions": [release("1", ["2"]), release("2", ["9"])],
			"want": {"hops": [{"reason": "next", "index": 1}], "end": "unknown_next"},
		},
		"round a cycle": {
			"versions": [release("1", ["2"]), release("2", ["3"]), release("3", ["2"])],
			"want": {
				"hops": [{"reason": "next", "index": 1}, {"reason": "next", "index": 2}, {"reason": "next", "index": 1}],
				"end": "cycle",
			},
		},
		"to itself": {
			"versions": [release("1", ["1"])],
			"want": {"hops": [{"reason": "next", "index": 0}], "end": "cycle"},
		},
		"nowhere": {"versions": [release("1", [])], "want": {"hops": [], "end": "up_to_date"}},
		"from nowhere": {"versions": [release("2", [])], "want": {"hops": [], "end": "unknown_version"}},
		"a duplicate off the way": {
			"versions": [release("1", ["2"]), release("2", []), release("3", []), release("3", [])],
			"want": {"hops": [{"reason": "next", "index": 1}], "end": "up_to_date"},
		},
	}
	question := {"versions": tc.versions, "fleetMember": on("1")}
	versions.path == tc.want with input as question
	not versions.path_error with input as question
}

test_path_error[note] if {
	some note, tc in {
		"of the first step": {"versions": [release("1", []), release("1", [])], "want": "versions[1]"},
		"two are the target on the way": {
			"versions": [release("1", ["2"]), release("2", ["3"]), release("3", []), release("3", [])],
			"want": "versions[3]",
		},
		"a stop that stands there twice": {
			"versions": [release("1", ["3"]), stop("2", ["1"]), release("3", []), release("2", ["3"])],
			"want": "versions[3]",
		},
	}
	question := {"versions": tc.versions, "fleetMember": on("1")}
	versions.path_error == {"path": tc.want, "condition": "ambiguous"} with input as question
	not versions.path with input as question
}

test_first_stop[note] if {
	catalogue := [release("1", ["4"]), stop("2", ["4"]), stop("3", ["4"]), release("4", [])]
	some note, tc in {
		"the last": {"first": false, "want": [2, 3]},
		"the first": {"first": true, "want": [1, 2, 3]},
	}
	path := versions.path with input as {"versions": catalogue, "fleetMember": on("1"), "firstStop": tc.first}
	[hop.index | some hop in path.hops] == tc.want
}
