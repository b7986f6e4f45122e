package rollout

import "github.com/tranche-go/tranche"

// An Admission says whether a member may take the version now.
type Admission struct {
	Admitted bool
	Reason   Reason // why not
}

// Admission tells whether the member at a place of the fleet may take the version
// now: it is not upgraded, the rollout is not halted, and one of the member's
// groups has succeeded or is active. Otherwise it waits, because the rollout is
// [OnHold], because its groups are [OutOfTurn], or for the reason of
// [Target.Exclusion]. A place outside the fleet is [NotInFleet]. It does not look at
// the rest of the fleet again, and does not allocate.
func (p *Progress) Admission(place int) Admission {
	if place < 0 || place >= len(p.members) {
		return Admission{Reason: NotInFleet}
	}
	return p.target.admission(&p.members[place], place, p.State, p.open)
}

func (t *Target) admission(member *tranche.Member, place int, state State, open last) Admission {
	p := t.part(member, planned, nil)
	switch {
	case p != candidate:
		return Admission{Reason: reasons[p]}
	case state == Halted:
		return Admission{Reason: OnHold}
	case !open.reaches(t.standing(member), place):
		return Admission{Reason: OutOfTurn}
	}
	return Admission{Admitted: true}
}
