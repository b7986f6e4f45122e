package rollout

import "github.com/tranche-go/tranche"

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
	open    last // of the last group that does not wait; see Admission
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
	participants := t.grouper(rolling, len(fleet.Members))
	for i := range fleet.Members {
		participants.add(&fleet.Members[i])
	}
	var some [few]share
	shares, _ := participants.divide(some[:0])
	p := &Progress{target: t, members: fleet.Members}
	p.State, p.Groups, p.open = settle(shares)
	return p
}

// settle counts the groups, and says in what state they are. open is the last member
// of the last group that does not wait.
func settle(shares []share) (state State, groups []GroupProgress, open last) {
	if len(shares) == 0 {
		return Empty, nil, last{}
	}
	state, groups = Done, make([]GroupProgress, len(shares))
	for i := range shares {
		g, parts := &groups[i], &shares[i].parts
		g.Group = shares[i].Group
		g.Upgraded, g.Failed, g.Remaining = parts[upgraded-candidate], parts[failed-candidate], parts[remaining-candidate]
		g.Total = g.Upgraded + g.Failed + g.Remaining
		if state != Done {
			g.State = Waiting
			continue
		}
		open = shares[i].last
		needed := int64(g.SuccessThreshold) * int64(g.Total)
		switch {
		case int64(g.Upgraded)*100 >= needed:
			g.State = Succeeded
		case int64(g.Total-g.Failed)*100 < needed:
			g.State, state = GroupFailed, Halted
		default:
			g.State, state = Active, Active
		}
	}
	return state, groups, open
}
