package upgrade.versions_test

import data.upgrade.versions

semantic(version, following) := release(major(version), [major(name) | some name in following])

major(version) := sprintf("%s.0.0", [version])

test_no_findings if {
	lint := versions.lint with input as {"versions": [
		semantic("1", ["2"]),
		stop("2.0.0", ["3.0.0"]),
		object.union(semantic("3", []), {"requirements": [{"dependency": "strimzi:>=0.38.0"}]}),
	]}
	lint == set()
}

test_no_findings_in_an_empty_catalogue if {
	lint := versions.lint with input as {"versions": []}
	lint == set()
}

test_lint[note] if {
	some note, tc in {
		"a backport, released last": {
			"versions": [semantic("1", ["2"]), semantic("2", []), release("1.9.0", ["2.0.0"])],
			"want": [["versions[2].version", "out_of_order"]],
		},
		"invalid": {
			"versions": [release("1", ["2"]), release("2", [])],
			"want": [["versions[0].version", "invalid_version"], ["versions[1].version", "invalid_version"]],
		},
		"duplicate": {
			"versions": [semantic("1", ["2"]), semantic("2", []), semantic("2", [])],
			"want": [
				["versions[2].version", "duplicate"],
				["versions[0]", "dead_end"],
				["versions[1]", "dead_end"],
			],
		},
		"of equal precedence": {
			"versions": [
				release("1.0.0+a", ["1.0.0+b"]), release("1.0.0+b", ["v1.0.0"]),
				release("v1.0.0", []), release("1", []),
			],
			"want": [
				["versions[1].version", "equal_precedence"],
				["versions[2].version", "equal_precedence"],
				["versions[3].version", "invalid_version"],
				["versions[3]", "dead_end"],
			],
		},
		"another service": {
			"versions": [semantic("1", ["2"]), object.union(semantic("2", []), {"service": "strimzi"})],
			"want": [["versions[1].service", "another_service"]],
		},
		"out of order, over one that is not valid": {
			"versions": [semantic("2", ["1"]), release("x", ["1.0.0"]), semantic("1", [])],
			"want": [
				["versions[1].version", "invalid_version"],
				["versions[2].version", "out_of_order"],
				["versions[0].next[0]", "next_is_older"],
				["versions[1]", "dead_end"],
				["versions[2]", "dead_end"],
			],
		},
	}
	lint := versions.lint with input as {"versions": tc.versions}
	lint == {{"path": path, "finding": finding} | some [path, finding] in tc.want}
}

test_lint_of_next_lists[note] if {
	some note, tc in {
		"unknown next": {
			"versions": [semantic("1", ["9", "2"]), semantic("2", [])],
			"want": [["versions[0].next[0]", "unknown_next"]],
		},
		"itself": {
			"versions": [semantic("1", ["1", "2"]), semantic("2", [])],
			"want": [["versions[0].next[0]", "next_is_itself"]],
		},
		"a cycle": {
			"versions": [semantic("1", ["2"]), semantic("2", ["3", "1"]), semantic("3", [])],
			"want": [
				["versions[1].next[1]", "next_is_older"],
				["versions[1].next[1]", "next_closes_cycle"],
				["versions[0]", "dead_end"],
				["versions[1]", "dead_end"],
			],
		},
		"older, and no way round": {
			"versions": [semantic("1", []), semantic("2", ["1", "3"]), semantic("3", [])],
			"want": [["versions[1].next[0]", "next_is_older"], ["versions[0]", "dead_end"]],
		},
		"a malformed requirement": {
			"versions": [object.union(semantic("1", []), {"requirements": [{"dependency": "a:1.0.0"}, {}]})],
			"want": [["versions[0].requirements[1].dependency", "malformed_requirement"]],
		},
		"a malformed requirement of another kind": {
			"versions": [object.union(semantic("1", []), {"requirements": [{"resource": "cpu", "atLeast": 0}]})],
			"want": [["versions[0].requirements[0]", "malformed_requirement"]],
		},
	}
	lint := versions.lint with input as {"versions": tc.versions}
	lint == {{"path": path, "finding": finding} | some [path, finding] in tc.want}
}
