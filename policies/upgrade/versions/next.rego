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
next := first_step if not error

first_step := {"reason": "unknown_version"} if {
	count(input.versions) == 0
} else := {"reason": "not_installed"} if {
	not is_installed
} else := {"reason": "unknown_version"} if {
	count(currents) == 0
} else := step(currents[0])

# METADATA
# title: Error
# description: Where the question is wrong, and how, if it cannot be answered.
# scope: document
error := {"path": sprintf("versions[%d].service", [others[0]]), "condition": "another_service"} if {
	count(others) > 0
} else := {"path": sprintf("versions[%d]", [currents[1]]), "condition": "ambiguous"} if {
	count(currents) > 1
} else := {"path": sprintf("versions[%d]", [targets(currents[0])[1]]), "condition": "ambiguous"} if {
	count(targets(currents[0])) > 1
}

# METADATA
# title: Step
# description: Where the entry at a place leads, if nothing about it is ambiguous.
# scope: document
step(current) := {"reason": "up_to_date"} if {
	count(next_list(current)) == 0
} else := {"reason": "unknown_next"} if {
	count(targets(current)) == 0
} else := {"reason": "service_impacting", "index": stop(impacting(current))} if {
	count(impacting(current)) > 0
} else := {"reason": "next", "index": targets(current)[0]}

# METADATA
# title: Stop
# description: |
#   Which of several service-impacting versions comes next: the last, or with the
#   option `input.firstStop` the first.
# scope: document
stop(places) := min(places) if first_stop

stop(places) := max(places) if not first_stop

first_stop if input.firstStop == true

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
	documents.field(installed, "name", "") == service
	documents.field(installed, "version", "") == version(entry)
}

# Target is the entry whose version is the last in current's next list.
targets(current) := [i |
	some i, entry in input.versions
	version(entry) == next_list(current)[count(next_list(current)) - 1]
]

next_list(current) := documents.field(input.versions[current], "next", [])

version(entry) := documents.field(entry, "version", "")

# Those of between that are service-impacting: after current, up to and including target.
impacting(current) := [i |
	some i, entry in input.versions
	i > current
	i <= targets(current)[0]
	documents.field(entry, "serviceImpacting", false)
]
