package tranche

import "time"

// A Policy says how the groups of a rollout are made, when they succeed, and what else
// must hold before a member starts. Package rollout checks it, and gives each field's
// meaning. The zero value is the default: by risk, 90 percent, and nothing else.
type Policy struct {
	Strategy string `json:"strategy,omitempty"`
	// Split are percentages, each above 0, together 100.
	Split []int `json:"split,omitempty"`
	// SuccessThreshold is a percentage from 1 to 100, or 0: the default. In a
	// document the default is said by leaving the field out; a 0 is refused there.
	SuccessThreshold int `json:"successThreshold,omitempty"`
	// SuccessThresholds are percentages from 1 to 100, one for each group.
	SuccessThresholds []int `json:"successThresholds,omitempty"`

	// Windows and Freezes are for every member, beside its own.
	Windows []Window `json:"windows,omitempty"`
	Freezes []Freeze `json:"freezes,omitempty"`
	// IgnoreMemberWindows leaves the members' own windows and freezes unasked.
	IgnoreMemberWindows bool `json:"ignoreMemberWindows,omitempty"`

	// Durations are positive, or 0: there is none. In a document they are Go's, such as
	// "36h", and a 0 is refused.

	// Soak is how long a group's upgraded members are watched before the next group starts.
	Soak time.Duration `json:"soak,omitempty,format:units"`
	// Deadline is how long an upgrade may take before it counts as failed.
	Deadline time.Duration `json:"deadline,omitempty,format:units"`
	// StaleAfter is how long a member may not have been seen and still take part.
	StaleAfter time.Duration `json:"staleAfter,omitempty,format:units"`
	// Appointment is how long after its ScheduledAt a member may start; 0: two hours.
	Appointment time.Duration `json:"appointment,omitempty,format:units"`

	// MaxFailures is how many of a group may fail: at least 0, or a percentage of the
	// group, rounded down. Nil: as many as its threshold allows.
	MaxFailures *Limit `json:"maxFailures,omitempty"`
	// MaxConcurrent is how many may be upgrading at a time: at least 1, or a percentage of
	// all who take part, rounded up. Nil: as many as there are.
	MaxConcurrent *Limit `json:"maxConcurrent,omitempty"`
	// ApprovedGroups is how many groups, in rollout order, may start: at least 0. Nil: all.
	ApprovedGroups *int `json:"approvedGroups,omitempty"`
	// Paused stops everybody who has not started.
	Paused bool `json:"paused,omitempty"`
	// Blocks are versions that must not be taken.
	Blocks []Block `json:"blocks,omitempty"`

	// Security replaces this policy, as a whole, for a version that is a
	// CriticalSecurityUpgrade. It has no Security of its own.
	Security *Policy `json:"security,omitempty"`
}

// A Block is an upgrade that must not start, by regular expressions of RE2's syntax, each
// of which must match a version string as a whole.
type Block struct {
	To string `json:"to"` // matches the version that is rolled out
	// From matches the version of an installed entry of the service. Empty: any.
	From string `json:"from,omitempty"`
	Why  string `json:"why,omitempty"`
}

// The strategies of a [Policy]; an empty one is ByRisk.
const (
	ByRisk = "by_risk"
	Single = "single"
	Split  = "split"
)
