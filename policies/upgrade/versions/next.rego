# METADATA
# title: Version selection policy
# description: |
#   The next version of a member (`input.fleetMember`) out of the catalogue of
#   one service, in release order (`input.versions`). A version is named by its
#   place in the catalogue.
package upgrade.versions

import data.upgrade.documents

# METADATA
# title: Next
# description: |
#   The last service-impacting version after the current one up to and including
#   the target, else the target; or the reason why there is none. Undefined where
#   there is an error.
# scope: document
# entrypoint: true
next := {"reason": "unknown_version"} if {
	not error
	count(input.versions) == 0
} else := {"reason": "not_installed"} if {
	not error
	not is_installed
} else := {"reason": "unknown_version"} if {
	not error
	count(currents) == 0
} else := {"reason": "up_to_date"} if {
	not error
	count(next_list) == 0
} else := {"reason": "unknown_next"} if {
	not error
	count(targets) == 0
} else := {"reason": "service_impacting", "index": max(impacting)} if {
	not error
	count(impacting) > 0
} else := {"reason": "next", "index": targets[0]} if {
	not error
}

# METADATA
# title: Error
# description: Where the question is wrong, and how, if it cannot be answered.
# scope: document
error := {"path": sprintf("versions[%d].service", [others[0]]), "condition": "another_service"} if {
	count(others) > 0
} else := {"path": sprintf("versions[%d]", [currents[1]]), "condition": "ambiguous"} if {
	count(currents) > 1
} else := {"path": sprintf("versions[%d]", [targets[1]]), "condition": "ambiguous"} if {
	count(targets) > 1
}

service := documents.field(input.versions[0], "service", "")

others := [i |
	some i, entry in input.versions
	documents.field(entry, "service", "") != service
]

is_installed if {
	some installed in input.fleetMember.services
	documents.field(installed, "name", "") == service
}

# Current is the entry whose service and version are installed.
currents := [i |
	some i, entry in input.versions
	is_current(entry)
]

is_current(entry) if {
	some installed in input.fleetMember.services
	documents.field(installed, "name", "") == documents.field(entry, "service", "")
	documents.field(installed, "version", "") == documents.field(entry, "version", "")
}

# Target is the entry whose version is the last in current's next list.
targets := [i |
	some i, entry in input.versions
	documents.field(entry, "version", "") == next_list[count(next_list) - 1]
]

next_list := documents.field(input.versions[currents[0]], "next", [])

impacting := [i |
	some i, entry in input.versions
	i > currents[0]
	i <= targets[0]
	documents.field(entry, "serviceImpacting", false)
]
