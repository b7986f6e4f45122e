package rollout

import (
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

// Progress is how far the rollout of a version is, by a fleet as it is now.
//
// Those who take part are the automatic members with an entry of the service
// whose version is valid, upgraded or not, that are not stale. They are grouped as the
// candidates of a [Plan] are.
type Progress struct {
	State  State
	Groups []GroupProgress // in rollout order

	target       *Target
	members      []tranche.Member
	ownSchedules map[int]*windows.Schedule // by place
	open         []bool                    // by place: one of the member's groups lets it pass
	gate         gate
	needsNow     bool
	hasExclusive bool           // some member has exclusive names
	overBudget   map[int]Reason // by place, of those who let others go first
}

// GroupProgress is how far a group is.
type GroupProgress struct {
	Group
	Counts
	State State
	// SoakedAt is when a group that soaks will have soaked, if nothing changes. Zero: never.
	SoakedAt time.Time
}

// Counts are how many members of a group are how far.
type Counts struct {
	Total     int
	Upgraded  int
	Failed    int
	Upgrading int // those who have an offer among them
	Remaining int // the rest

	Soaked  int // of those upgraded, with a policy's soak
	Undated int // those who lack a date that the policy asks for
}

// Add counts so many members more, by their status.
func (c *Counts) Add(status Status, members int) {
	c.Total += members
	switch status {
	case StatusUpgraded:
		c.Upgraded += members
	case StatusFailed:
		c.Failed += members
	case StatusUpgrading, StatusOffered:
		c.Upgrading += members
	case StatusRemaining:
		c.Remaining += members
	}
}

// A State is how far a rollout, or a group of it, is.
type State string

// The states of a rollout, of its groups, and of both.
const (
	// StateEmpty: a rollout in which nobody takes part.
	StateEmpty State = "empty"
	// StateWithdrawn: a rollout of a version that was pulled.
	StateWithdrawn State = "withdrawn"
	// StateDone: a rollout of which every group has succeeded.
	StateDone State = "done"
	// StatePaused: a rollout whose policy is paused.
	StatePaused State = "paused"
	// StateHalted: a rollout of which the first group that has not succeeded has failed.
	StateHalted State = "halted"
	// StateActive: a rollout under way, and the first of its groups that has not succeeded.
	StateActive State = "active"
	// StateSucceeded: a group in which enough members are upgraded, as in all before it.
	StateSucceeded State = "succeeded"
	// StateSoaking: the first group that has succeeded, but is still watched.
	StateSoaking State = "soaking"
	// StateFailed: the first group that has not succeeded, and no longer can, or in which
	// more have failed than may.
	StateFailed State = "failed"
	// StateNotApproved: the first group that has not succeeded stands behind the approved.
	StateNotApproved State = "not_approved"
	// StateWaiting: a group after the first that has not succeeded, or soaks, whatever its
	// own counts.
	StateWaiting State = "waiting"
)

// NewProgress tells how far the rollout of a version over a fleet is. It keeps the
// fleet's members: see [Target.Progress]. Its errors are those of [NewTarget], and then
// those of Target.Progress.
func NewProgress(version tranche.Version, fleet tranche.Fleet, policy tranche.Policy, now time.Time) (*Progress, error) {
	target, err := NewTarget(version, policy, now)
	if err != nil {
		return nil, err
	}
	return target.Progress(fleet)
}

// Progress is the decision of [NewProgress] for this version and policy. It keeps
// the fleet's members: the caller must not change them while the progress is used.
//
// It needs to know the instant where a member has windows, freezes, an appointment or an
// offer; and a member's windows and freezes must be right. Else the error is a
// [*tranche.FieldError] that names "now", or the place, as
// "fleet.members[3].windows[0].from".
func (t *Target) Progress(fleet tranche.Fleet) (*Progress, error) {
	p := &Progress{target: t, members: fleet.Members, open: make([]bool, len(fleet.Members)), needsNow: needsNow(&t.policy)}
	standings, err := p.countGroups()
	if p.needsNow && t.now.IsZero() {
		err = errNoInstant()
	}
	if err != nil {
		return nil, err
	}
	p.State = t.Settle(p.Groups)
	p.gate = gateOf(p.Groups)
	for k := range p.Groups {
		group := &p.Groups[k]
		if group.State == StateSoaking {
			group.SoakedAt = p.soakedAt(group, standings)
		}
		for _, place := range group.Members {
			p.open[place] = p.open[place] || group.State.LetsPass()
		}
	}
	p.budgets(standings)
	return p, nil
}

// DecidedAt is the instant at which it was decided, or zero where none was needed.
func (p *Progress) DecidedAt() time.Time {
	if !p.needsNow {
		return time.Time{}
	}
	return p.target.now
}

// A standing is how far a member is, and what else is known of it from one look.
type standing struct {
	status                   Status
	soaked, undated, blocked bool
}

// countGroups makes the groups, and returns how far each member is. It goes over the
// members once: the error is the first that one of their schedules has.
func (p *Progress) countGroups() (standings []standing, err error) {
	standings = make([]standing, len(p.members))
	participants, known, blocks := participants{}, ages{}, matches{}
	var risks []int64
	for place := range p.members {
		member := &p.members[place]
		entries := p.target.entries(member, known)
		p.needsNow = p.needsNow || memberNeedsNow(member, entries)
		if wrong := p.addTerms(place, member); err == nil {
			err = wrong
		}
		standings[place] = p.target.standing(member, entries, blocks)
		if standings[place].status != "" {
			risks = p.target.Risks(member, risks)
			participants.add(place, risks)
		}
	}
	for _, group := range p.target.groupsOf(participants) {
		progressed := GroupProgress{Group: group}
		for _, place := range group.Members {
			progressed.add(standings[place])
		}
		p.Groups = append(p.Groups, progressed)
	}
	return standings, err
}

// addTerms remembers what few members have.
func (p *Progress) addTerms(place int, member *tranche.Member) error {
	if member.Terms == nil {
		return nil
	}
	p.hasExclusive = p.hasExclusive || len(member.Exclusive) > 0
	own, err := ownSchedule(member)
	if err != nil {
		return within(at("fleet.members", place), err)
	}
	if own != nil && p.ownSchedules == nil {
		p.ownSchedules = map[int]*windows.Schedule{}
	}
	if own != nil {
		p.ownSchedules[place] = own
	}
	return nil
}

func (t *Target) standing(member *tranche.Member, entries entries, blocks matches) standing {
	status := t.statusOf(member, entries)
	return standing{
		status:  status,
		soaked:  t.policy.Soak > 0 && status == StatusUpgraded && t.hasSoaked(t.upgradedAt(member)),
		undated: t.isUndated(member, status, entries),
		blocked: t.blockOf(member, blocks) != nil,
	}
}

func (c *Counts) add(s standing) {
	c.Add(s.status, 1)
	if s.soaked {
		c.Soaked++
	}
	if s.undated {
		c.Undated++
	}
}

// soakedAt is when a group will have soaked, if nothing changes.
func (p *Progress) soakedAt(group *GroupProgress, standings []standing) time.Time {
	var dates []time.Time
	for _, place := range group.Members {
		if standings[place].status != StatusUpgraded {
			continue
		}
		if date := p.target.upgradedAt(&p.members[place]); !date.IsZero() {
			dates = append(dates, date)
		}
	}
	return p.target.soakedAt(dates, group.SuccessThreshold, group.Total)
}

// Settle says in what state a rollout is, and each of its groups, which stand in
// rollout order, by their counts and thresholds.
func (t *Target) Settle(groups []GroupProgress) State {
	unfinished := slices.IndexFunc(groups, func(g GroupProgress) bool { return !g.hasSucceeded() })
	if last := len(groups) - 1; t.policy.Soak > 0 {
		soaking := slices.IndexFunc(groups, func(g GroupProgress) bool { return !g.hasSoaked() })
		if soaking >= 0 && soaking < last && (unfinished < 0 || soaking < unfinished) {
			unfinished = soaking
		}
	}
	for k := range groups {
		groups[k].State = t.groupState(&groups[k], k, unfinished)
	}
	switch {
	case len(groups) == 0:
		return StateEmpty
	case t.withdrawn:
		return StateWithdrawn
	case unfinished < 0:
		return StateDone
	case t.policy.Paused:
		return StatePaused
	case groups[unfinished].State == StateFailed:
		return StateHalted
	}
	return StateActive
}

// groupState is that of the k-th group, where the first that has not succeeded, or soaks,
// is another or this one, or there is none.
func (t *Target) groupState(g *GroupProgress, k, unfinished int) State {
	switch {
	case unfinished < 0 || k < unfinished:
		return StateSucceeded
	case k > unfinished:
		return StateWaiting
	case g.hasSucceeded():
		return StateSoaking
	case t.hasFailed(g):
		return StateFailed
	case !t.isApproved(k):
		return StateNotApproved
	}
	return StateActive
}

func (g *GroupProgress) hasSucceeded() bool { return g.reachedBy(g.Upgraded) }

func (g *GroupProgress) hasSoaked() bool { return g.reachedBy(g.Soaked) }

// reachedBy tells whether so many members reach the threshold.
func (g *GroupProgress) reachedBy(members int) bool {
	return int64(members)*100 >= int64(g.SuccessThreshold)*int64(g.Total)
}

// hasFailed tells whether the threshold can no longer be met, or more have failed than
// may.
func (t *Target) hasFailed(g *GroupProgress) bool {
	most := t.policy.MaxFailures
	return !g.reachedBy(g.Total-g.Failed) || most != nil && g.Failed > most.RoundedDown(g.Total)
}

func (t *Target) isApproved(k int) bool {
	return t.policy.ApprovedGroups == nil || k < *t.policy.ApprovedGroups
}
