package upgrade.rollout

import data.upgrade.documents
import data.upgrade.windows

# Those who have a say about when a member may start: the policy and the member.
schedules(_) := [policy] if documents.field(policy, "ignoreMemberWindows", false)

schedules(member) := [policy, member] if not documents.field(policy, "ignoreMemberWindows", false)

freezes_holding(member) := [freeze |
	some schedule in schedules(member)
	freeze := windows.holding(schedule, now)
]

is_outside_window(member) if {
	some schedule in schedules(member)
	not windows.is_open(schedule, now)
}

# METADATA
# title: Opens
# description: When a member may start that waits for a window, a freeze or an appointment.
# scope: document
opens(place) := instant_of(member, "scheduledAt") if {
	member := member_at(place)
	has_appointment(member)
	now < instant_of(member, "scheduledAt")
} else := minute if {
	member := member_at(place)
	has_appointment_now(member)
	"frozen" in reasons(place)
	minute := windows.opens([{"freezes": schedule.freezes} | some schedule in schedules(member)], now)
	minute < end_of_appointment(member)
} else := windows.opens(schedules(member_at(place)), now) if {
	not has_appointment_now(member_at(place))
	some reason in reasons(place)
	reason in {"frozen", "outside_window"}
}

# METADATA
# title: Why
# description: What is written down about the first block of a member, or else about the first freeze.
# scope: document
why(place) := documents.field(blocks_of(member_at(place))[0], "why", "") if {
	"blocked" in reasons(place)
} else := documents.field(freezes_holding(member_at(place))[0], "why", "") if {
	"frozen" in reasons(place)
}

# A member that is not automatic takes no part, but may start by appointment.
has_appointment(member) if {
	not member.upgradePolicy == "automatic"
	has_older(member)
	instant_of(member, "scheduledAt")
}

has_appointment_now(member) if {
	has_appointment(member)
	now >= instant_of(member, "scheduledAt")
	now < end_of_appointment(member)
}

end_of_appointment(member) := instant_of(member, "scheduledAt") + appointment

default appointment := 7200000000000 # two hours

appointment := duration("appointment")

asked_of_appointments := ["withdrawn", "blocked", "paused", "halted", "frozen"]
