package rollout

import (
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

// An Admission says whether a member may start the version now.
type Admission struct {
	Admitted bool
	Reasons  []Reason // all why it may not, in the order of the constants
	// Opens is when it may start, of a member that waits for a window, a freeze or an
	// appointment. Zero: that is not known.
	Opens time.Time
	// Why is what is written down about the block, or else the freeze, that holds it.
	Why string
}

// Reason is the first of the reasons, or "".
func (a Admission) Reason() Reason {
	if len(a.Reasons) == 0 {
		return ""
	}
	return a.Reasons[0]
}

// Why a member waits that is not excluded.
const (
	// ReasonWithdrawn: the version was pulled: see [tranche.Version.IsWithdrawn].
	ReasonWithdrawn Reason = "withdrawn"
	// ReasonBlocked: a block of the policy matches.
	ReasonBlocked Reason = "blocked"
	// ReasonPaused: the policy is paused.
	ReasonPaused Reason = "paused"
	// ReasonHalted: a group has failed.
	ReasonHalted Reason = "halted"
	// ReasonNotApproved, ReasonSoaking, ReasonWaiting: all groups of the member stand
	// behind the first that has not succeeded, or are not approved. They say why that one
	// lets nobody pass: it is not approved, it soaks, or it is not done.
	ReasonNotApproved Reason = "not_approved"
	ReasonSoaking     Reason = "soaking"
	ReasonWaiting     Reason = "waiting"
	// ReasonFrozen: a freeze of the policy or of the member holds.
	ReasonFrozen Reason = "frozen"
	// ReasonOutsideWindow: the windows of the policy or of the member are closed.
	ReasonOutsideWindow Reason = "outside_window"
	// ReasonExclusive: another member with the same exclusive name is upgrading, or may
	// start before this one.
	ReasonExclusive Reason = "exclusive"
	// ReasonConcurrency: as many as may are upgrading, or may start before this one.
	ReasonConcurrency Reason = "concurrency"

	// ReasonNotInFleet: the member that asks does not stand in the fleet.
	ReasonNotInFleet Reason = "not_in_fleet"
)

// Admission tells whether the member at a place of the fleet may start the version now.
// One that is upgrading has started and stays admitted. Any other waits for every reason
// that applies; that of [Target.Exclusion] stands alone. A place outside the fleet is
// ReasonNotInFleet. It does not look at the rest of the fleet again. A yes does not
// allocate.
func (p *Progress) Admission(place int) Admission {
	if place < 0 || place >= len(p.members) {
		return Admission{Reasons: []Reason{ReasonNotInFleet}}
	}
	reasons := p.reasons(place)
	if len(reasons) == 0 {
		return Admission{Admitted: true}
	}
	return Admission{Reasons: reasons, Opens: p.opens(place, reasons), Why: p.why(place, reasons)}
}

func (p *Progress) reasons(place int) []Reason {
	member := &p.members[place]
	entries := p.target.entries(member, nil)
	status := p.target.statusOf(member, entries)
	switch {
	case status == StatusUpgrading:
		return nil
	case p.target.hasAppointmentNow(member):
		return p.hindrances(nil, place, p.isBlocked(place), true)
	}
	if exclusion := p.target.exclusionOf(member, entries); exclusion != "" {
		return []Reason{exclusion}
	}
	reasons := p.hindrances(nil, place, p.isBlocked(place), false)
	if reason := p.overBudget[place]; reason != "" && status != StatusOffered {
		reasons = append(reasons, reason)
	}
	return reasons
}

// hindrances are the reasons of a candidate, or of a member that has an appointment, other
// than the budgets'. They stand in room, if they fit.
func (p *Progress) hindrances(room []Reason, place int, blocked, byAppointment bool) []Reason {
	reasons := room[:0]
	add := func(reason Reason, applies bool) {
		if applies {
			reasons = append(reasons, reason)
		}
	}
	add(ReasonWithdrawn, p.target.withdrawn)
	add(ReasonBlocked, blocked)
	add(ReasonPaused, p.target.policy.Paused)
	add(ReasonHalted, p.gate.halted)
	if !byAppointment {
		add(p.gate.reasonToWait, !p.open[place])
	}
	add(ReasonFrozen, p.freezeHolding(place) != nil)
	if !byAppointment {
		add(ReasonOutsideWindow, p.isOutsideWindow(place))
	}
	return reasons
}

func (p *Progress) isBlocked(place int) bool { return p.target.blockOf(&p.members[place], nil) != nil }

// A gate is what the states of a rollout's groups say to every member.
type gate struct {
	halted       bool   // a group has failed
	reasonToWait Reason // of those whose groups let nobody pass
}

func gateOf(groups []GroupProgress) gate {
	g := gate{reasonToWait: ReasonWaiting}
	for k := range groups {
		switch groups[k].State {
		case StateFailed:
			g.halted = true
		case StateNotApproved:
			g.reasonToWait = ReasonNotApproved
		case StateSoaking:
			g.reasonToWait = ReasonSoaking
		}
	}
	return g
}

// LetsPass tells whether the members of a group in this state need not wait for others.
func (s State) LetsPass() bool { return s != StateWaiting && s != StateNotApproved }

// why is what is written down about the first block of a member, or else about the first
// freeze.
func (p *Progress) why(place int, reasons []Reason) string {
	for _, reason := range reasons {
		switch reason {
		case ReasonBlocked:
			return p.target.blockOf(&p.members[place], nil).why
		case ReasonFrozen:
			return p.freezeHolding(place).Why
		}
	}
	return ""
}

// Admit is [Progress.Admission] for whoever decides in parts: for one member, by the groups
// of its rollout, which [Target.Settle] has settled, and by whether one of its own
// lets it pass: see [State.LetsPass]. It does not know of budgets, which depend on the
// other members, and takes a member's own windows and freezes to be right.
func (t *Target) Admit(member tranche.Member, groups []GroupProgress, passes bool) Admission {
	p := Progress{target: t, members: []tranche.Member{member}, open: []bool{passes}, gate: gateOf(groups)}
	if own, err := ownSchedule(&member); own != nil && err == nil {
		p.ownSchedules = map[int]*windows.Schedule{0: own}
	}
	return p.Admission(0)
}
