package upgrade.rollout

import data.upgrade.documents
import data.upgrade.windows

# METADATA
# title: Policy error
# description: |
#   The first field of the policy, or of its security policy, that is unknown, missing
#   or out of range, and which of these.
# scope: document
policy_error := [wrong |
	some kind in [
		[{"path": path, "condition": "unknown"} | some path in unknown_fields],
		[within("policy", wrong) | some wrong in errors_in(stated_policy)],
		[within("policy.security", wrong) | some wrong in errors_in(security_policy)],
	]
	some wrong in kind
][0]

security_policy := documents.field(stated_policy, "security", {})

within(parent, wrong) := {"path": sprintf("%s.%s", [parent, wrong.path]), "condition": wrong.condition}

# The errors of one kind after the other.
errors_in(stated) := [wrong |
	some kind in [
		[out_of_range(path) | path := field_out_of_range(stated)],
		[error | error := windows.error(stated)],
		[out_of_range(path) | some path in durations_out_of_range(stated)],
		[out_of_range(path) | some path in limits_out_of_range(stated)],
		errors_in_blocks(stated),
	]
	some wrong in kind
]

out_of_range(path) := {"path": path, "condition": "out_of_range"}

# Nobody passes a policy on: a field that is not known here is a mistake. A security
# policy has no security policy of its own.
unknown_fields := array.concat(
	unknown_fields_in(stated_policy, "policy", known_fields | {"security"}),
	unknown_fields_in(security_policy, "policy.security", known_fields),
)

unknown_fields_in(stated, path, known) := array.concat(
	[sprintf("%s.%s", [path, field]) | some field in (object.keys(stated) - known)],
	[sprintf("%s.%s[%d].%s", [path, list.name, i, field]) |
		some list in known_fields_of_elements
		some i, element in documents.field(stated, list.name, [])
		some field in (object.keys(element) - list.fields)
	],
)

known_fields := {
	"strategy", "split", "successThreshold", "successThresholds",
	"windows", "freezes", "ignoreMemberWindows",
	"soak", "deadline", "staleAfter", "appointment",
	"maxFailures", "maxConcurrent", "approvedGroups", "paused", "blocks",
}

known_fields_of_elements := [
	{"name": "windows", "fields": {"days", "from", "to", "timeZone"}},
	{"name": "freezes", "fields": {"from", "to", "why"}},
	{"name": "blocks", "fields": {"to", "from", "why"}},
]

# METADATA
# title: Field out of range
# description: The path of the first one of those that make groups.
# scope: document
field_out_of_range(stated) := "successThreshold" if {
	not is_percentage(documents.field(stated, "successThreshold", 90))
} else := "strategy" if {
	not strategy_of(stated) in {"by_risk", "single", "split"}
} else := "split" if {
	strategy_of(stated) != "split"
	count(documents.field(stated, "split", [])) > 0
} else := sprintf("split[%d]", [no_percentages(stated, "split")[0]]) if {
	count(no_percentages(stated, "split")) > 0
} else := "split" if {
	strategy_of(stated) == "split"
	not shares_add_up(stated)
} else := "successThresholds" if {
	count(documents.field(stated, "successThresholds", [])) > 0
	not thresholds_fit(stated)
} else := sprintf("successThresholds[%d]", [no_percentages(stated, "successThresholds")[0]]) if {
	count(no_percentages(stated, "successThresholds")) > 0
}

# What is no list of numbers has no sum, and does not either.
shares_add_up(stated) if sum(documents.field(stated, "split", [])) == 100

# One for each group, and no other threshold beside them.
thresholds_fit(stated) if {
	documents.field(stated, "successThreshold", null) == null
	groups_by_strategy := {"single": 1, "split": count(documents.field(stated, "split", []))}
	count(stated.successThresholds) == groups_by_strategy[strategy_of(stated)]
}

no_percentages(stated, list) := [i |
	some i, number in documents.field(stated, list, [])
	not is_percentage(number)
]

is_percentage(number) if {
	is_number(number)
	number == floor(number)
	number >= 1
	number <= 100
}

durations_out_of_range(stated) := [name |
	some name in ["soak", "deadline", "staleAfter", "appointment"]
	is_string(stated[name])
	time.parse_duration_ns(stated[name]) <= 0
]

limits_out_of_range(stated) := [limit.name |
	some limit in [
		{"name": "maxFailures", "least": 0},
		{"name": "maxConcurrent", "least": 1},
		{"name": "approvedGroups", "least": 0},
	]
	is_limit_out_of_range(stated[limit.name], limit.least)
]

is_limit_out_of_range(value, least) if {
	is_number(value)
	value < least
}

is_limit_out_of_range(value, least) if {
	is_string(value)
	not percentage(value) in numbers.range(least, 100)
}

errors_in_blocks(stated) := [wrong |
	some i, block in documents.field(stated, "blocks", [])
	error := error_in_block(block)
	wrong := {"path": sprintf("blocks[%d].%s", [i, error.path]), "condition": error.condition}
]

error_in_block(block) := {"path": "to", "condition": "missing"} if {
	documents.field(block, "to", "") == ""
} else := out_of_range("to") if {
	not regex.is_valid(block.to)
} else := out_of_range("from") if {
	not regex.is_valid(documents.field(block, "from", ""))
}
