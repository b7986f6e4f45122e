package upgrade.versions

import data.upgrade.documents

# METADATA
# title: Lint
# description: |
#   What is wrong with a catalogue (`input.versions`), each finding with its place.
# scope: document
# entrypoint: true
lint contains finding("version", i, "invalid_version") if {
	some i, entry in input.versions
	not semver.is_valid(version(entry))
}

# The same version as an entry before it.
lint contains finding("version", i, "duplicate") if {
	some i, _ in input.versions
	twins(i)[0] < i
}

# As high as an entry before it that is spelled otherwise: no rollout from one to the
# other ever reaches anybody.
lint contains finding("version", i, "equal_precedence") if {
	some i, entry in input.versions
	some j in valid_places
	j < i
	semver.is_valid(version(entry))
	semver.compare(version(entry), version(input.versions[j])) == 0
	version(entry) != version(input.versions[j])
}

# Another service than that of the first entry.
lint contains finding("service", i, "another_service") if {
	some i in others
}

# Lower than the nearest valid version before it.
lint contains finding("version", i, "out_of_order") if {
	some i, entry in input.versions
	semver.is_valid(version(entry))
	before := [j | some j in valid_places; j < i]
	semver.compare(version(entry), version(input.versions[before[count(before) - 1]])) < 0
}

lint contains finding(sprintf("next[%d]", [j]), i, "unknown_next") if {
	some i, _ in input.versions
	some j, name in next_list(i)
	count(named(name)) == 0
}

lint contains finding(sprintf("next[%d]", [j]), i, "next_is_itself") if {
	some i, entry in input.versions
	some j, name in next_list(i)
	name == version(entry)
}

lint contains finding(sprintf("next[%d]", [j]), i, "next_is_older") if {
	some i, entry in input.versions
	some j, name in next_list(i)
	semver.is_valid(version(entry))
	semver.is_valid(name)
	semver.compare(name, version(entry)) < 0
}

# A version of which an entry stands before this one, and from which next lists
# lead round to this one again.
lint contains finding(sprintf("next[%d]", [j]), i, "next_closes_cycle") if {
	some i, _ in input.versions
	some j, name in next_list(i)
	named(name)[0] < i
	i in graph.reachable(edges, named(name))
}

# The steps that a member would take from here do not lead to the newest version.
lint contains {"path": sprintf("versions[%d]", [i]), "finding": "dead_end"} if {
	some i, _ in input.versions
	not newest in graph.reachable(unambiguous_successors, {i})
}

lint contains finding(sprintf("requirements[%d]%s", [j, field_meant(required)]), i, "malformed_requirement") if {
	some i, entry in input.versions
	some j, required in documents.field(entry, "requirements", [])
	is_malformed(required)
}

# The field of a malformed requirement that is meant, where that is clear.
field_meant(required) := ".dependency" if {
	count(kinds_named(required) - {"dependency"}) == 0
} else := ""

finding(field, place, what) := {"path": sprintf("versions[%d].%s", [place, field]), "finding": what}

named(name) := [i |
	some i, entry in input.versions
	version(entry) == name
]

# The highest valid version, the last of several that are equally high.
newest := max([i |
	some i in valid_places
	every j in valid_places {
		semver.compare(version(input.versions[i]), version(input.versions[j])) >= 0
	}
])

valid_places := [i |
	some i, entry in input.versions
	semver.is_valid(version(entry))
]

edges[i] := places if {
	some i, _ in input.versions
	places := {k | some name in next_list(i); some k in named(name)}
}

unambiguous_successors[i] := next_places if {
	some i, _ in input.versions
	next_places := [step(i).index | count(twins(i)) == 1; count(targets(i)) == 1]
}
