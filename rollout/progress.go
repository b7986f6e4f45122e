package rollout

import (
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// A State is how far a rollout, or a group of it, is.
type State string

// The states of a rollout, of its groups, and of both.
const (
	// Empty: a rollout in which nobody takes part.
	Empty State = "empty"
	// Done: a rollout of which every group has succeeded.
	Done State = "done"
	// Halted: a rollout of which the first group that has not succeeded has failed.
	Halted State = "halted"
	// Active: a rollout under way, and the first of its groups that has not succeeded.
	Active State = "active"
	// Succeeded: a group before which, and in which, enough members are upgraded.
	Succeeded State = "succeeded"
	// GroupFailed: the first group that has not succeeded, and no longer can.
	GroupFailed State = "failed"
	// Waiting: a group after the first that has not succeeded, whatever its own counts.
	Waiting State = "waiting"
)

// Progress is how far the rollout of a version is, by a fleet as it is now.
//
// Those who take part are the automatic members with an entry of the service
// whose version is valid, upgraded or not. They are grouped as the candidates of a
// [Plan] are.
type Progress struct {
	State  State
	Groups []GroupProgress // in rollout order

	target  *Target
	members []tranche.Member
	open    []bool // by place: a group of the member does not wait; see Admission
}

// GroupProgress is how far a group is. It has succeeded when
// Upgraded × 100 ≥ SuccessThreshold × Total, and failed when
// (Total − Failed) × 100 < SuccessThreshold × Total: the threshold can no longer
// be met.
type GroupProgress struct {
	Group
	State     State
	Total     int // members
	Upgraded  int // have no entry of the service older than the version
	Failed    int // are not upgraded, and such an entry's upgrade has failed
	Remaining int // the rest
}

// NewProgress tells how far the rollout of a version over a fleet is. It keeps the
// fleet's members: see [Target.Progress]. Its errors are those of [NewPlan].
func NewProgress(version tranche.Version, fleet tranche.Fleet, policy tranche.Policy) (*Progress, error) {
	target, err := NewTarget(version, policy)
	if err != nil {
		return nil, err
	}
	return target.Progress(fleet), nil
}

// Progress is the decision of [NewProgress] for this version and policy. It keeps
// the fleet's members: the caller must not change them while the progress is used.
func (t *Target) Progress(fleet tranche.Fleet) *Progress {
	n := len(fleet.Members)
	p := &Progress{target: t, members: fleet.Members, open: make([]bool, n)}
	participants, statuses := t.grouper(), make([]status, n)
	for i := range fleet.Members {
		statuses[i] = t.status(&fleet.Members[i])
		if statuses[i] != absent {
			participants.add(i, &fleet.Members[i])
		}
	}
	for _, group := range participants.done() {
		p.Groups = append(p.Groups, tally(group, statuses))
	}
	p.setStates()
	return p
}

func tally(group Group, statuses []status) GroupProgress {
	g := GroupProgress{Group: group, Total: len(group.Members)}
	for _, place := range group.Members {
		switch statuses[place] {
		case upgraded:
			g.Upgraded++
		case failed:
			g.Failed++
		default:
			g.Remaining++
		}
	}
	return g
}

func (p *Progress) setStates() {
	if len(p.Groups) == 0 {
		p.State = Empty
		return
	}
	p.State = Done
	for i := range p.Groups {
		g := &p.Groups[i]
		switch {
		case p.State != Done:
			g.State = Waiting
			continue
		case g.Upgraded*100 >= g.SuccessThreshold*g.Total:
			g.State = Succeeded
		case (g.Total-g.Failed)*100 < g.SuccessThreshold*g.Total:
			g.State, p.State = GroupFailed, Halted
		default:
			g.State, p.State = Active, Active
		}
		for _, place := range g.Members {
			p.open[place] = true
		}
	}
}

// status is a member's part in a rollout.
type status int8

const (
	absent status = iota // it takes no part
	upgraded
	failed
	remaining
)

func (t *Target) status(member *tranche.Member) status {
	if member.UpgradePolicy != tranche.Automatic {
		return absent
	}
	s := absent
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != t.service {
			continue
		}
		installed, valid := versions.Parse(entry.Version)
		switch {
		case !valid:
		case installed.Compare(t.version) >= 0:
			s = max(s, upgraded)
		case entry.UpgradeStatus == tranche.Failed:
			return failed
		default:
			s = remaining
		}
	}
	return s
}
