package upgrade.eligibility

import data.upgrade.versions

is_met(text) if {
	required := versions.requirement(text)
	some entry in valid_entries(required.name)
	versions.satisfied_by(required, entry.version)
}

# METADATA
# title: Reason
# description: Why a requirement is not met, the first reason that applies.
# scope: document
reason(text) := "malformed" if {
	not versions.requirement(text)
} else := "not_installed" if {
	count(entries(versions.requirement(text).name)) == 0
} else := "invalid_version" if {
	count(valid_entries(versions.requirement(text).name)) == 0
} else := "not_satisfied"

entries(name) := [entry |
	some entry in input.fleetMember.services
	entry.name == name
]

valid_entries(name) := [entry |
	some entry in entries(name)
	semver.is_valid(entry.version)
]
