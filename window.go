package tranche

import (
	"slices"
	"time"
)

// A Window is a part of the week in which upgrades may start, by the wall clock of a time
// zone. Package windows checks it, and says when it is open.
type Window struct {
	// Days are those on which the window begins, as "mon", "tue", "wed", "thu", "fri",
	// "sat" and "sun". None: every day.
	Days []string `json:"days,omitempty"`
	// From is when it opens, from "00:00" to "23:59".
	From string `json:"from"`
	// To is when it closes, from "00:00" to "24:00". A window whose To is before its From
	// runs past midnight.
	To string `json:"to"`
	// TimeZone is an IANA name, such as "Europe/Berlin". Empty: UTC.
	TimeZone string `json:"timeZone,omitempty"`
}

// A Freeze is a time in which no upgrade starts: from From up to and excluding To, which
// is later.
type Freeze struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Why  string    `json:"why,omitempty"`
}

// Equal tells whether two windows are alike, as they are written.
func (w Window) Equal(other Window) bool {
	return slices.Equal(w.Days, other.Days) && w.From == other.From && w.To == other.To && w.TimeZone == other.TimeZone
}

// Equal tells whether two freezes are alike.
func (f Freeze) Equal(other Freeze) bool {
	return f.From.Equal(other.From) && f.To.Equal(other.To) && f.Why == other.Why
}
