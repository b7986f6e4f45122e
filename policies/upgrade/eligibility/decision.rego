# METADATA
# title: Eligibility policy
# description: |
#   Whether a member (`input.fleetMember`) may upgrade to a version
#   (`input.version`) at this point in time.
package upgrade.eligibility

import data.upgrade.documents

# METADATA
# title: Decision
# description: Whether every requirement of the version is met, and those that are not.
# entrypoint: true
decision := {"eligible": count(unmet) == 0, "unmet": unmet}

unmet := [{"index": i, "requirement": text, "reason": reason(text)} |
	some i, required in input.version.requirements
	text := documents.field(required, "dependency", "")
	not is_met(text)
]
