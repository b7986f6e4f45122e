package upgrade.eligibility

# A requirement is name:constraint, a constraint an optional operator directly
# followed by a version.
grammar := `^([^:\s]+):(>=|>|<=|<|)([^:\s]+)$`

# METADATA
# title: Requirement
# description: The parts of a requirement. Undefined where it is malformed.
requirement(text) := {"name": name, "operator": operator, "version": version} if {
	[[_, name, operator, version]] := regex.find_all_string_submatch_n(grammar, text, 1)
	semver.is_valid(version)
}

is_met(text) if {
	required := requirement(text)
	some entry in valid_entries(required.name)
	satisfies(required.operator, semver.compare(entry.version, required.version))
}

satisfies(">=", order) if order >= 0

satisfies(">", order) if order > 0

satisfies("<=", order) if order <= 0

satisfies("<", order) if order < 0

satisfies("", 0)

entries(name) := [entry |
	some entry in input.fleetMember.services
	entry.name == name
]

valid_entries(name) := [entry |
	some entry in entries(name)
	semver.is_valid(entry.version)
]
