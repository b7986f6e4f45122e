package upgrade.versions

import data.upgrade.documents

# A requirement is name:constraint, a constraint an optional operator directly
# followed by a version. A name has no colon and no white space, by Unicode.
grammar := `^([^:\s\x{0B}\x{85}\p{Z}]+):(>=|>|<=|<|)([^:]+)$`

# METADATA
# title: Requirement
# description: The parts of a requirement. Undefined where it is malformed.
requirement(text) := {"name": name, "operator": operator, "version": version} if {
	[[_, name, operator, version]] := regex.find_all_string_submatch_n(grammar, text, 1)
	semver.is_valid(version)
}

# METADATA
# title: Is malformed
# description: |
#   A requirement names exactly one of a dependency, clouds and a resource, and that as
#   it should.
# scope: document
is_malformed(required) if count(kinds_named(required)) != 1

is_malformed(required) if {
	kinds_named(required) == {"dependency"}
	not requirement(required.dependency)
}

is_malformed(required) if {
	kinds_named(required) == {"cloud"}
	count(required.cloud) == 0
}

is_malformed(required) if {
	kinds_named(required) == {"resource"}
	documents.field(required, "atLeast", 0) < 1
}

# METADATA
# title: Kinds named
# description: Which of the three a requirement names.
# scope: document
kinds_named(required) := {kind |
	some kind in ["dependency", "cloud", "resource"]
	documents.field(required, kind, "") != ""
}

# METADATA
# title: Satisfied by
# description: Whether a valid version satisfies a requirement's constraint.
satisfied_by(required, version) if satisfies(required.operator, semver.compare(version, required.version))

satisfies(">=", order) if order >= 0

satisfies(">", order) if order > 0

satisfies("<=", order) if order <= 0

satisfies("<", order) if order < 0

satisfies("", 0)
