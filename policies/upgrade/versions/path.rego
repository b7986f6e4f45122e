package upgrade.versions

# METADATA
# title: Path
# description: |
#   Next again and again, from where the last answer leads: every hop with its
#   reason, and why the path ends. A version met twice ends it as a cycle; the hop
#   that leads back to it is the last. Undefined where there is an error.
# scope: document
# entrypoint: true
path := {"hops": [], "end": next.reason} if {
	not next.index
} else := {"hops": hops, "end": path_end} if {
	not path_error
}

# METADATA
# title: Path error
# description: The error of next, on the first version of the way that has one.
# scope: document
path_error := error if {
	error
} else := {"path": sprintf("versions[%d]", [ambiguities[0]]), "condition": "ambiguous"} if {
	count(ambiguities) > 0
}

hops := [step(i) | some i in route; step(i).index]

path_end := "cycle" if {
	step(route[count(route) - 1]).index
} else := step(route[count(route) - 1]).reason

# The versions that the member stands on, one after the other, each once.
route := [i |
	some stands in graph.reachable_paths(successors, {currents[0]})
	some k, i in stands
	not i in array.slice(stands, 0, k)
]

successors[i] := [index | index := step(i).index] if some i, _ in input.versions

# The second of two entries that are current, or the target, on the way.
ambiguities := [places[1] |
	some i in route
	some places in [twins(i), targets(i)]
]

twins(place) := [i |
	some i, entry in input.versions
	version(entry) == version(input.versions[place])
]
