# METADATA
# title: Rollout policy, fast
# description: |
#   The plan of upgrade.rollout with the least work that we know of: each entry of
#   the service is looked at once, each version compared once, and the rest is sets of
#   places. Policies and whatever is unusual are left to the reference.
package fast.rollout

import data.upgrade.rollout

plan := {"groups": groups, "excluded": excluded} if {
	is_usual
} else := rollout.plan

is_usual if {
	object.get(input, "policy", null) == null
	input.version.service > ""
	semver.is_valid(input.version.version)
	count([1 | entries[_][2] == null]) == 0
}

# Place, version and risk.
entries := [[i, object.get(entry, "version", ""), object.get(entry, "risk", null)] |
	entry := input.fleet.members[i].services[_]
	entry.name == input.version.service
]

valid := {version | some version in {entry[1] | entry := entries[_]}; semver.is_valid(version)}

older := {version | some version in valid; semver.compare(version, input.version.version) < 0}

automatic := {i | input.fleet.members[i].upgradePolicy == "automatic"}

installed := {entry[0] | entry := entries[_]}

with_invalid := {entry[0] | entry := entries[_]; not valid[entry[1]]}

with_older := {entry[0] | entry := entries[_]; older[entry[1]]}

candidates := with_older & automatic

groups := [{"risk": risk, "successThreshold": 90, "members": sort({i | rows[_] = [risk, i]})} |
	some risk in array.reverse(sort({row[0] | row := rows[_]}))
]

rows := [[entry[2], entry[0]] | entry := entries[_]; candidates[entry[0]]]

excluded := [{"member": i, "reason": reason} | reason := reasons[i]]

reasons := object.union_n([
	{i: "up_to_date" | some i in ((installed & automatic) - with_older)},
	{i: "invalid_version" | some i in ((with_invalid & automatic) - with_older)},
	{i: "not_automatic" | some i in (installed - automatic)},
	{i: "not_installed" | input.fleet.members[i]; not installed[i]},
])
