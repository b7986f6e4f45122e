# METADATA
# title: Eligibility policy, fast
# description: |
#   The decision of upgrade.eligibility with the least work that we know of where the
#   answer is yes. Whatever is unusual, and every no, is left to the reference.
package fast.eligibility

import data.upgrade.eligibility

decision := {"eligible": true, "unmet": []} if {
	every required in input.version.requirements {
		object.get(required, "cloud", null) == null
		object.get(required, "resource", "") == ""
		[[_, name, operator, version]] = regex.find_all_string_submatch_n(grammar, required.dependency, 1)
		input.fleetMember.services[i].name == name
		accepted[operator][semver.compare(input.fleetMember.services[i].version, version)]
	}
} else := eligibility.decision

grammar := `^([^:\s\x{0B}\x{85}\p{Z}]+):(>=|>|<=|<|)([^:]+)$`

# The outcomes of a comparison that satisfy each operator.
accepted := {">=": {0, 1}, ">": {1}, "<=": {-1, 0}, "<": {-1}, "": {0}}
