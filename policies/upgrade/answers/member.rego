package upgrade.answers

import data.upgrade.rollout
import data.upgrade.versions

# METADATA
# title: Next
# description: The next version of the member and why it is, or why there is none.
# scope: document
# entrypoint: true
next := with_version(versions.next) if is_journey

# METADATA
# title: Path
# description: The next versions of the member, one after the other, and why they end.
# scope: document
# entrypoint: true
path := {"hops": [with_version(hop) | some hop in versions.path.hops], "end": versions.path.end} if is_journey

# METADATA
# title: Should I upgrade
# description: Whether the member should upgrade now, and to what; or every reason why not.
# scope: document
# entrypoint: true
should_upgrade := object.union(
	rollout.should_upgrade,
	{"next": with_version(rollout.should_upgrade.next)},
) if {
	is_journey
}

# There are a catalogue and a member.
is_journey if {
	is_array(input.versions)
	is_object(input.fleetMember)
}

with_version(selection) := object.union(selection, {"version": input.versions[selection.index]}) if {
	selection.index >= 0
} else := selection
