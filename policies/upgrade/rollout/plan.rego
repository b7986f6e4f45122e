# METADATA
# title: Rollout policy
# description: |
#   How a version (`input.version`) is rolled out over a fleet (`input.fleet`):
#   which groups of members get it, in what order, and the threshold at which a
#   group counts as successfully upgraded. A member is named by its place in the
#   fleet.
package upgrade.rollout

import data.upgrade.documents
import data.upgrade.windows

# METADATA
# title: Plan
# description: |
#   The groups in rollout order, and every other member with the reason why it is
#   left out. Undefined where there is an error.
# entrypoint: true
plan := {"groups": groups_of(candidates), "excluded": excluded} if not error

# METADATA
# title: Error
# description: Where the question is wrong, and how, if it cannot be answered.
# scope: document
error := policy_error if {
	policy_error
} else := {"path": "version.service", "condition": "missing"} if {
	service == ""
} else := {"path": "version.version", "condition": "invalid"} if {
	not semver.is_valid(version)
} else := {"path": "now", "condition": "missing"} if {
	policy_needs_now
	not has_now
}

service := documents.field(input.version, "service", "")

version := documents.field(input.version, "version", "")

has_now if documents.field(input, "now", null) != null

# An instant is a number of nanoseconds since 1970. Who does not need one has any.
default now := 0

now := windows.instant(input.now) if has_now

candidates := [{"member": i, "risks": risks(member)} |
	some i, member in input.fleet.members
	is_candidate(member)
]

is_candidate(member) if {
	member.upgradePolicy == "automatic"
	has_older(member)
	not is_stale(member)
}

has_older(member) if count(older_entries(member)) > 0

older_entries(member) := [entry |
	some entry in entries(member)
	is_older(entry)
]

is_older(entry) if {
	is_valid(entry)
	semver.compare(entry.version, version) < 0
}

is_valid(entry) if semver.is_valid(entry.version)

risks(member) := {documents.field(entry, "risk", 0) | some entry in entries(member)}

entries(member) := [entry |
	some entry in member.services
	entry.name == service
]

# The instant that a field names. Undefined where it is absent.
instant_of(document, name) := windows.instant(document[name]) if documents.field(document, name, null) != null
