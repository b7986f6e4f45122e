package upgrade.windows

# METADATA
# title: Answer
# description: |
#   Whether something may start at an instant (`input.now`, as RFC 3339) by all of
#   `input.schedules`, the places of those whose windows are closed, the first freeze of
#   each that holds, and when something may start after that instant, in nanoseconds: a
#   list of one, or of none. Undefined where there is an error.
# entrypoint: true
answer := {
	"mayStart": input_may_start,
	"closed": [i | some i, schedule in input.schedules; not is_open(schedule, now)],
	"holding": [freeze | some schedule in input.schedules; freeze := holding(schedule, now)],
	"opens": [minute | minute := opens(input.schedules, now)],
} if {
	not input_error
}

default input_may_start := false

input_may_start if may_start(input.schedules, now)

now := instant(input.now)

# METADATA
# title: Input error
# description: The first error of the schedules, with its place.
# scope: document
input_error := wrong[0] if {
	wrong := [in_element("schedules", i, error(schedule)) | some i, schedule in input.schedules]
	count(wrong) > 0
}
