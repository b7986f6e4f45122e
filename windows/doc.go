// Package windows decides whether something may start now, by maintenance windows and
// freezes, and when it could start at the earliest.
//
// A [tranche.Window] is about the wall clock and nothing else: it is open when the clock
// of its time zone reads at least From and less than To on one of its days. When To is
// before From it runs past midnight, and belongs to the day on which it began. So where
// the clock is put forward an hour is simply not there, and where it is put back an hour
// is open twice. A list of windows is open when one of them is; no windows are always
// open.
//
// A [tranche.Freeze] holds from From up to and excluding To. It always wins over a window.
//
// A [Schedule] is the windows and the freezes of one who has a say, such as a policy or a
// member of a fleet. Where several have, the windows of each must be open and none of the
// freezes of any may hold: [MayStart]. [Opens] is the first whole minute after now at
// which that is so, if there is one in the next 60 days.
//
// All functions are pure, but for the rules of time zones, which come from the system or
// from package time/tzdata, once for each zone. All values are safe for concurrent use.
package windows
