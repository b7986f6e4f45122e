package rollout

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

// ownSchedule is a member's own windows and freezes, or nil where it has none. What is
// wrong in them is an error.
func ownSchedule(member *tranche.Member) (*windows.Schedule, error) {
	if member.Terms == nil || len(member.Windows) == 0 && len(member.Freezes) == 0 {
		return nil, nil
	}
	return windows.New(member.Windows, member.Freezes)
}

// memberNeedsNow: a member that has one of these is not asked without an instant.
func memberNeedsNow(member *tranche.Member, entries entries) bool {
	return entries.hasOffer || member.Terms != nil &&
		(len(member.Windows) > 0 || len(member.Freezes) > 0 || !member.ScheduledAt.IsZero())
}

// schedules are those who have a say about when a member may start: the policy and the
// member.
func (p *Progress) schedules(place int) [2]*windows.Schedule {
	if p.target.policy.IgnoreMemberWindows {
		return [2]*windows.Schedule{p.target.schedule}
	}
	return [2]*windows.Schedule{p.target.schedule, p.ownSchedules[place]}
}

// freezeHolding is the first freeze that holds for a member, or nil.
func (p *Progress) freezeHolding(place int) *tranche.Freeze {
	if p.target.freeze != nil {
		return p.target.freeze
	}
	return p.schedules(place)[1].Holding(p.target.now)
}

func (p *Progress) isOutsideWindow(place int) bool {
	return p.target.isClosed || !p.schedules(place)[1].Open(p.target.now)
}

// opens is when a member may start that waits for a window, a freeze or an appointment;
// zero: that is not known.
func (p *Progress) opens(place int, reasons []Reason) (opens time.Time) {
	member, now := &p.members[place], p.target.now
	schedules := p.schedules(place)
	waits := slices.Contains(reasons, ReasonFrozen) || slices.Contains(reasons, ReasonOutsideWindow)
	switch {
	case p.target.hasAppointment(member) && now.Before(member.ScheduledAt):
		return member.ScheduledAt.UTC()
	case !waits:
		return time.Time{}
	case p.target.hasAppointmentNow(member):
		for i := range schedules {
			schedules[i] = schedules[i].WithoutWindows()
		}
		if opens, _ = windows.Opens(now, schedules[:]...); opens.Before(p.target.endOfAppointment(member)) {
			return opens
		}
		return time.Time{}
	}
	opens, ok := windows.Opens(now, schedules[:]...)
	if !ok {
		return time.Time{}
	}
	return opens
}

// hasAppointment: a member that is not automatic takes no part, but may start by
// appointment.
func (t *Target) hasAppointment(member *tranche.Member) bool {
	return member.UpgradePolicy != tranche.Automatic && member.Terms != nil && !member.ScheduledAt.IsZero() && t.entries(member, nil).older
}

func (t *Target) hasAppointmentNow(member *tranche.Member) bool {
	return t.hasAppointment(member) && !t.now.Before(member.ScheduledAt) && t.now.Before(t.endOfAppointment(member))
}

func (t *Target) endOfAppointment(member *tranche.Member) time.Time {
	const usual = 2 * time.Hour
	if t.policy.Appointment == 0 {
		return member.ScheduledAt.Add(usual)
	}
	return member.ScheduledAt.Add(t.policy.Appointment)
}
