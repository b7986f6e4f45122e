# METADATA
# title: Rollout policy
# description: |
#   How a version (`input.version`) is rolled out over a fleet (`input.fleet`):
#   which groups of members get it, in what order, and the threshold at which a
#   group counts as successfully upgraded. A member is named by its place in the
#   fleet.
package upgrade.rollout

import data.upgrade.documents

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
error := {"path": policy_error, "condition": "out_of_range"} if {
	policy_error
} else := {"path": "version.service", "condition": "missing"} if {
	service == ""
} else := {"path": "version.version", "condition": "invalid"} if {
	not semver.is_valid(version)
}

service := documents.field(input.version, "service", "")

version := documents.field(input.version, "version", "")

candidates := [{"member": i, "risks": risks(member)} |
	some i, member in input.fleet.members
	is_candidate(member)
]

is_candidate(member) if {
	member.upgradePolicy == "automatic"
	some entry in entries(member)
	is_older(entry)
}

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
