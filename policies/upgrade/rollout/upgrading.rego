package upgrade.rollout

import data.upgrade.documents

# METADATA
# title: Status
# description: How far a member is that takes part, the first that applies.
# scope: document
status(member) := "upgraded" if {
	not has_older(member)
} else := "failed" if {
	some entry in older_entries(member)
	has_failed_upgrade(entry)
} else := "upgrading" if {
	some entry in older_entries(member)
	is_upgrading(entry)
} else := "offered" if {
	some entry in older_entries(member)
	is_offered(entry)
} else := "remaining"

has_failed_upgrade(entry) if {
	entry.upgradeStatus == "failed"
	is_about_version(entry)
}

# One that takes too long counts as failed.
has_failed_upgrade(entry) if {
	is_upgrading(entry)
	now - instant_of(entry, "upgradeStartedAt") >= duration("deadline")
}

is_upgrading(entry) if {
	entry.upgradeStatus == "upgrading"
	is_about_version(entry)
}

# The member was told yes, and has not reported since.
is_offered(entry) if {
	entry.upgradeStatus == "offered"
	is_about_version(entry)
	instant_of(entry, "offeredUntil") > now
}

# A status is about whatever is rolled out, unless it says which version it is about.
is_about_version(entry) if documents.field(entry, "upgradeVersion", "") == ""

is_about_version(entry) if {
	semver.is_valid(entry.upgradeVersion)
	semver.compare(entry.upgradeVersion, version) == 0
}

# It lacks a date that the policy asks for.
is_undated(member) if {
	duration("soak")
	status(member) == "upgraded"
	not upgraded_at(member)
}

is_undated(member) if {
	duration("deadline")
	status(member) == "upgrading"
	some entry in older_entries(member)
	is_upgrading(entry)
	not instant_of(entry, "upgradeStartedAt")
}
