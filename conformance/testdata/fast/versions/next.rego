# METADATA
# title: Version selection policy, fast
# description: |
#   The next version of upgrade.versions with the least work that we know of where
#   there is one. Whatever is unusual is left to the reference.
package fast.versions

import data.upgrade.versions

next := selection(current, target) if {
	not input.firstStop
	releases := input.versions
	service := releases[0].service
	service > "" # a string, and not the empty one, which may be absent or null elsewhere
	[installed] = [entry | some entry in input.fleetMember.services; entry.name == service]
	version := installed.version
	version > ""
	[current] = [i | releases[i].version == version]
	following := releases[current].next
	name := following[count(following) - 1]
	name > ""
	[target] = [i | releases[i].version == name]
	count([1 | releases[_].service == service]) == count(releases)
} else := versions.next

selection(current, target) := {"reason": "service_impacting", "index": max(stops)} if {
	releases := input.versions
	stops := [i | releases[i].serviceImpacting == true; i > current; i <= target]
	count(stops) > 0
} else := {"reason": "next", "index": target}
