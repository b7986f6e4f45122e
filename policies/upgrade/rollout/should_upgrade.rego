package upgrade.rollout

import data.upgrade.documents
import data.upgrade.eligibility
import data.upgrade.versions

# METADATA
# title: Should I upgrade
# description: |
#   Whether a member (`input.fleetMember`) should upgrade now, and to which version
#   of its catalogue (`input.versions`): there is a next version, it meets what that
#   requires, and it is admitted to its rollout over the fleet (`input.fleet`), which
#   may be left out and is then not asked. Undefined where there is an error.
#   In the fleet the member that asks replaces its copy: it knows best what it is now.
# scope: document
# entrypoint: true
should_upgrade := {
	"upgrade": upgrade,
	"next": versions.next,
	"unmet": unmet,
	"rolloutAsked": false,
} if {
	not should_upgrade_error
	not is_asked
} else := object.union(
	{
		"upgrade": upgrade,
		"next": versions.next,
		"unmet": unmet,
		"rolloutAsked": true,
		"admission": own_admission,
	},
	{"now": time.format(now) | next_needs_now},
) if {
	not should_upgrade_error
}

# METADATA
# title: Error
# description: |
#   The error of the catalogue, of the policy, of the member's place in the fleet, or of
#   the rollout of the next version, which is then named by its place in the catalogue.
# scope: document
should_upgrade_error := versions.error if {
	versions.error.path
} else := policy_error if {
	policy_error
} else := {"path": "fleetMember.clusterID", "condition": "ambiguous"} if {
	is_asked
	is_ambiguous
} else := {"path": path_in_question, "condition": next_error.condition} if {
	is_asked
	next_error
}

# The path of an error in the rollout as the question has it: the next version stands in
# the catalogue, and the member that asks beside the fleet.
path_in_question := strings.replace_n(
	{
		"version.": sprintf("versions[%d].", [versions.next.index]),
		sprintf("fleet.members[%d].", [own_place]): "fleetMember.",
	},
	next_error.path,
)

default upgrade := false

upgrade if {
	versions.next.index >= 0
	count(unmet) == 0
	not is_held_back
}

is_held_back if {
	is_asked
	not own_admission.admitted
}

is_asked if {
	documents.field(input, "fleet", null) != null
	versions.next.index >= 0
}

next_version := input.versions[versions.next.index]

default unmet := []

unmet := value if {
	# regal ignore:with-outside-test-context
	value := eligibility.decision.unmet with input.version as next_version
}

next_error := value if {
	# regal ignore:with-outside-test-context
	value := progress_error with input.version as next_version with input.fleet as fleet_now
}

next_admissions := value if {
	# regal ignore:with-outside-test-context
	value := admissions with input.version as next_version with input.fleet as fleet_now
}

next_needs_now if {
	# regal ignore:with-outside-test-context
	fleet_needs_now with input.version as next_version with input.fleet as fleet_now
}

own_admission := {"admitted": false, "reason": "not_in_fleet", "reasons": ["not_in_fleet"]} if {
	own_place == -1
} else := next_admissions[own_place]

# The fleet with the member that asks in the place of its copy.
fleet_now := {"members": [member_now(i, member) | some i, member in input.fleet.members]}

member_now(i, _) := input.fleetMember if i == own_place

member_now(i, member) := member if i != own_place

# Where the copy of the member stands in the fleet; -1 is nowhere. It is the one that is
# equal (of several of these the first, as they cannot be told apart), or else the one
# with its clusterID, or of several of these the only one that has the service.
default own_place := -1

own_place := equal_places[0] if {
	count(equal_places) > 0
} else := namesake_places[0] if {
	count(namesake_places) == 1
} else := places_with_service[0] if {
	count(places_with_service) == 1
}

is_ambiguous if {
	count(namesake_places) > 0
	own_place == -1
}

equal_places := [i |
	some i, member in input.fleet.members
	identity(member) == identity(input.fleetMember)
]

namesake_places := [i |
	some i, member in input.fleet.members
	own_id != ""
	documents.field(member, "clusterID", "") == own_id
]

own_id := documents.field(input.fleetMember, "clusterID", "")

places_with_service := [i |
	some i in namesake_places
	has_service(input.fleet.members[i], documents.field(next_version, "service", ""))
]

has_service(member, name) if {
	some entry in member.services
	documents.field(entry, "name", "") == name
}

identity(member) := [
	documents.field(member, "clusterID", ""),
	documents.field(member, "cloud", ""),
	documents.field(member, "upgradePolicy", ""),
	[entry_identity(entry) | some entry in member.services],
	[window_identity(window) | some window in documents.field(member, "windows", [])],
	[freeze_identity(freeze) | some freeze in documents.field(member, "freezes", [])],
	documents.field(member, "exclusive", []),
	{name: free | some name, free in documents.field(member, "freeResources", {}); free != null},
	instants(member, ["scheduledAt", "lastSeen"]),
]

entry_identity(entry) := [
	documents.field(entry, "name", ""),
	documents.field(entry, "version", ""),
	documents.field(entry, "subscription", ""),
	documents.field(entry, "risk", 0),
	documents.field(entry, "upgradeStatus", ""),
	documents.field(entry, "upgradeVersion", ""),
	instants(entry, ["upgradeStartedAt", "upgradedAt", "offeredUntil"]),
]

window_identity(window) := [
	documents.field(window, "days", []),
	window.from,
	window.to,
	documents.field(window, "timeZone", ""),
]

freeze_identity(freeze) := [instants(freeze, ["from", "to"]), documents.field(freeze, "why", "")]

# They are compared as what they are, and not as they are written.
instants(document, names) := {name: instant |
	some name in names
	instant := instant_of(document, name)
}
