package upgrade.rollout

# The reasons of a budget: what only so many may do at a time.
budget_reasons(place) := ["exclusive"] if {
	is_exclusive(place)
} else := ["concurrency"] if {
	place in over_the_limit
} else := []

# Another one that shares a name with it is upgrading, or may be before it. Who is asked
# is neither.
is_exclusive(place) if {
	some participant in participants
	other := participant.member
	shares_a_name(member_at(other), member_at(place))
	goes_before(other, place)
}

shares_a_name(member, other) if {
	some name in member.exclusive
	name in other.exclusive
}

goes_before(other, _) if is_busy(other)

goes_before(other, place) if {
	is_candidate(member_at(other))
	count(hindrances(other)) == 0
	position(other) < position(place)
}

is_busy(place) if is_upgrading_now(place)

is_busy(place) if is_offered_now(place)

# Of those that have no other reason, the ones that are more than may be upgrading. A
# list has no places below 0.
over_the_limit := array.slice(ready, max_concurrent - count(busy), count(ready))

busy := [participant.member | some participant in participants; is_busy(participant.member)]

max_concurrent := policy.maxConcurrent if is_number(policy.maxConcurrent)

max_concurrent := ceil((count(participants) * percentage(policy.maxConcurrent)) / 100) if {
	is_string(policy.maxConcurrent)
}

ready := [place |
	some i, place in in_group_order
	position(place) == i
	is_candidate(member_at(place))
	not is_busy(place)
	count(hindrances(place)) == 0
	not is_exclusive(place)
]

# A member stands where it first appears in the groups.
position(place) := min([i | some i, other in in_group_order; other == place])

in_group_order := [place |
	some group in groups
	some place in group.members
]
