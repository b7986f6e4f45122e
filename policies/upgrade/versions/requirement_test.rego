package upgrade.versions_test

import data.upgrade.versions

test_requirement[text] if {
	some text, want in {
		"strimzi:>=0.38.0": ["strimzi", ">=", "0.38.0"],
		"strimzi:>0.38.0": ["strimzi", ">", "0.38.0"],
		"strimzi:<=0.38.0": ["strimzi", "<=", "0.38.0"],
		"strimzi:<v0.38.0-rc.1+b": ["strimzi", "<", "v0.38.0-rc.1+b"],
		"a-b/c.d:0.38.0": ["a-b/c.d", "", "0.38.0"],
	}
	got := versions.requirement(text)
	[got.name, got.operator, got.version] == want
}

test_malformed[text] if {
	some text in {
		"", "strimzi", "strimzi:", ":0.38.0", "strimzi:>=", "strimzi:0.38", "strimzi:=0.38.0", "strimzi:==0.38.0",
		"strimzi:=>0.38.0", "strimzi:>>0.38.0", "strimzi: >=0.38.0", "strimzi:>= 0.38.0", "strimzi:>=0.38.0 ",
		" strimzi:>=0.38.0", "strim zi:>=0.38.0", "strimzi\n:>=0.38.0", "strimzi:>=0.38.0\n", "a:strimzi:>=0.38.0",
		"strim\u00a0zi:0.38.0", "strim\u000bzi:0.38.0", "strimzi:>=0.38.0:", "strimzi:vv0.38.0", "strimzi:~0.38.0",
	}
	not versions.requirement(text)
}

test_satisfied_by[note] if {
	some note, tc in {
		"at least": {"operator": ">=", "before": false, "equal": true, "after": true},
		"above": {"operator": ">", "before": false, "equal": false, "after": true},
		"at most": {"operator": "<=", "before": true, "equal": true, "after": false},
		"below": {"operator": "<", "before": true, "equal": false, "after": false},
		"equal": {"operator": "", "before": false, "equal": true, "after": false},
	}
	required := versions.requirement(sprintf("strimzi:%s1.0.0", [tc.operator]))
	satisfied := {version |
		some version in ["0.9.0", "v1.0.0+build", "1.0.1-rc.1"]
		versions.satisfied_by(required, version)
	}
	satisfied == {version | some version, true in {"0.9.0": tc.before, "v1.0.0+build": tc.equal, "1.0.1-rc.1": tc.after}}
}
