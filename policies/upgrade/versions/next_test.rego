package upgrade.versions_test

import data.upgrade.versions

release(version, following) := {"service": "kafka", "version": version, "next": following}

stop(version, following) := object.union(release(version, following), {"serviceImpacting": true})

installed(names) := {"services": [{"name": service, "version": version} | some [service, version] in names]}

on(version) := installed([["kafka", version]])

test_next[note] if {
	some note, tc in {
		"the target": {
			"versions": [release("1", ["2", "3"]), release("2", []), release("3", [])],
			"member": on("1"),
			"want": {"reason": "next", "index": 2},
		},
		"a stop that is passed already, or lies behind the target": {
			"versions": [stop("0", []), stop("1", ["3"]), release("2", []), release("3", []), stop("4", [])],
			"member": on("1"),
			"want": {"reason": "next", "index": 3},
		},
		"the last of two stops": {
			"versions": [release("1", ["4"]), stop("2", []), stop("3", []), release("4", [])],
			"member": on("1"),
			"want": {"reason": "service_impacting", "index": 2},
		},
		"the target as a stop": {
			"versions": [release("1", ["2"]), stop("2", [])],
			"member": on("1"),
			"want": {"reason": "service_impacting", "index": 1},
		},
		"a target before current": {
			"versions": [stop("1", []), stop("2", []), release("3", ["1"])],
			"member": on("3"),
			"want": {"reason": "next", "index": 0},
		},
		"itself": {
			"versions": [stop("1", ["1"])],
			"member": on("1"),
			"want": {"reason": "next", "index": 0},
		},
		"another service of the same version": {
			"versions": [release("1", ["2"]), release("2", [])],
			"member": installed([["strimzi", "2"], ["kafka", "1"], ["kafka", "1"], ["kafka", "7"]]),
			"want": {"reason": "next", "index": 1},
		},
		"a duplicate elsewhere": {
			"versions": [release("1", ["2"]), release("2", []), release("3", []), release("3", [])],
			"member": on("1"),
			"want": {"reason": "next", "index": 1},
		},
		"absent and null fields": {
			"versions": [{"service": null, "next": ["2"]}, {"version": "2", "serviceImpacting": null}],
			"member": {"services": [{"version": null}]},
			"want": {"reason": "next", "index": 1},
		},
	}
	question := {"versions": tc.versions, "fleetMember": tc.member}
	versions.next == tc.want with input as question
	not versions.error with input as question
}

test_no_next[note] if {
	some note, tc in {
		"not installed": {
			"versions": [release("1", ["2"])],
			"member": installed([["strimzi", "1"]]),
			"want": "not_installed",
		},
		"nothing installed": {
			"versions": [release("1", ["2"])],
			"member": {},
			"want": "not_installed",
		},
		"unknown version": {
			"versions": [release("1", ["2"])],
			"member": on("v1"),
			"want": "unknown_version",
		},
		"empty catalogue": {"versions": [], "member": on("1"), "want": "unknown_version"},
		"empty catalogue, nothing installed": {"versions": [], "member": {}, "want": "unknown_version"},
		"up to date": {"versions": [release("1", [])], "member": on("1"), "want": "up_to_date"},
		"no next list": {"versions": [release("1", null)], "member": on("1"), "want": "up_to_date"},
		"unknown next": {
			"versions": [release("1", ["1", "2"])],
			"member": on("1"),
			"want": "unknown_next",
		},
	}
	question := {"versions": tc.versions, "fleetMember": tc.member}
	versions.next == {"reason": tc.want} with input as question
	not versions.error with input as question
}

test_error[note] if {
	some note, tc in {
		"another service, before anything else": {
			"versions": [release("1", ["2"]), release("1", []), {"service": "strimzi"}],
			"member": on("1"),
			"want": {"path": "versions[2].service", "condition": "another_service"},
		},
		"two are current": {
			"versions": [release("0", []), release("1", []), release("1", [])],
			"member": on("1"),
			"want": {"path": "versions[2]", "condition": "ambiguous"},
		},
		"two installed, each in the catalogue": {
			"versions": [release("1", []), release("2", [])],
			"member": installed([["kafka", "2"], ["kafka", "1"]]),
			"want": {"path": "versions[1]", "condition": "ambiguous"},
		},
		"two are the target": {
			"versions": [release("2", []), release("1", ["2"]), release("2", []), release("2", [])],
			"member": on("1"),
			"want": {"path": "versions[2]", "condition": "ambiguous"},
		},
	}
	question := {"versions": tc.versions, "fleetMember": tc.member}
	versions.error == tc.want with input as question
	not versions.next with input as question
}
