# METADATA
# title: Eligibility policy
# description: |
#   Whether a member (`input.fleetMember`) may upgrade to a version
#   (`input.version`) at this point in time.
package upgrade.eligibility

import data.upgrade.documents
import data.upgrade.versions

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

unmet := [object.union(
	{"index": i, "requirement": text(required), "reason": reason(required)},
	{"installed": list | list := installed(required); count(list) > 0},
) |
	some i, required in requirements
	reason(required)
]

# The versions that are installed of a dependency, each once, the first ten.
installed(required) := array.slice(each_once(every_version), 0, 10) if {
	versions.kinds_named(required) == {"dependency"}
	every_version := [documents.field(entry, "version", "") |
		some entry in entries(versions.requirement(required.dependency).name)
	]
}

each_once(list) := [element |
	some i, element in list
	not element in array.slice(list, 0, i)
]
