# METADATA
# title: Eligibility policy
# description: |
#   Whether a member (`input.fleetMember`) may upgrade to a version
#   (`input.version`) at this point in time.
package upgrade.eligibility

import data.upgrade.documents

# METADATA
# title: Decision
# description: |
#   Whether every requirement of the version is met, and those that are not.
#   Undefined where there is no version or no member, or requirements that are not
#   a list of objects: nobody is eligible by mistake.
# entrypoint: true
decision := {"eligible": count(unmet) == 0, "unmet": unmet} if {
	is_object(input.version)
	is_object(input.fleetMember)
	is_array(requirements)
	every required in requirements {
		is_object(required)
	}
}

requirements := documents.field(input.version, "requirements", [])

unmet := [{"index": i, "requirement": text(required), "reason": reason(required)} |
	some i, required in requirements
	reason(required)
]
