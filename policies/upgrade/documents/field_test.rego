package upgrade.documents_test

import data.upgrade.documents

test_field if {
	every _, tc in {
		"present": {"document": {"risk": 7}, "want": 7},
		"absent": {"document": {}, "want": 0},
		"null": {"document": {"risk": null}, "want": 0},
		"false is a value": {"document": {"risk": false}, "want": false},
	} {
		documents.field(tc.document, "risk", 0) == tc.want
	}
}
