package upgrade.eligibility

import data.upgrade.documents
import data.upgrade.versions

# METADATA
# title: Reason
# description: Why a requirement is not met, the first reason that applies. Undefined where it is.
# scope: document
reason(required) := "malformed" if {
	versions.is_malformed(required)
} else := dependency_reason(versions.requirement(required.dependency)) if {
	versions.kinds_named(required) == {"dependency"}
} else := cloud_reason(required) if {
	versions.kinds_named(required) == {"cloud"}
} else := resource_reason(required) if {
	versions.kinds_named(required) == {"resource"}
}

# It is met when one entry of the name has a valid version that satisfies it.
dependency_reason(required) := "not_installed" if {
	count(entries(required.name)) == 0
} else := "invalid_version" if {
	count(valid_entries(required.name)) == 0
} else := "not_satisfied" if {
	every entry in valid_entries(required.name) {
		not versions.satisfied_by(required, entry.version)
	}
}

cloud_reason(required) := "other_cloud" if not documents.field(input.fleetMember, "cloud", "") in required.cloud

resource_reason(required) := "not_reported" if {
	documents.field(free_resources, required.resource, null) == null
} else := "not_enough" if {
	free_resources[required.resource] < required.atLeast
}

free_resources := documents.field(input.fleetMember, "freeResources", {})

# METADATA
# title: Text
# description: A requirement in one line.
# scope: document
text(required) := required.dependency if {
	documents.field(required, "dependency", "") != ""
} else := sprintf("cloud:%s", [concat(",", required.cloud)]) if {
	documents.field(required, "cloud", null) != null
} else := sprintf("%s:>=%d", [required.resource, floor(documents.field(required, "atLeast", 0))]) if {
	documents.field(required, "resource", "") != ""
} else := ""

entries(name) := [entry |
	some entry in input.fleetMember.services
	entry.name == name
]

valid_entries(name) := [entry |
	some entry in entries(name)
	semver.is_valid(entry.version)
]
