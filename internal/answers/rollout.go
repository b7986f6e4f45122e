package answers

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// A Rollout is what a plan and a progress are about.
type Rollout struct {
	Version *tranche.Version
	Members []jsontext.Value // the fleet's, as they came
	ByRisk  bool             // groups are made by risk, and show it
	Now     time.Time        // the instant at which it was decided; zero: none was needed
}

// ByRisk tells whether a policy makes groups by risk.
func ByRisk(policy tranche.Policy) bool {
	return policy.Strategy == "" || policy.Strategy == tranche.ByRisk
}

// A Subject is how each document about a rollout begins.
type Subject struct {
	Service string `json:"service"`
	Version string `json:"version"`
	Members int    `json:"members"`
	Now     string `json:"now,omitempty"`
}

// Subject names the rollout.
func (r *Rollout) Subject() Subject {
	return Subject{r.Version.Service, r.Version.Version, len(r.Members), Instant(r.Now)}
}

// Instant is an instant as documents have it, or "" for none.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// A Member is one of the fleet, with its place in it.
type Member struct {
	Index  int            `json:"index"`
	Member jsontext.Value `json:"member"`
}

// A Plan is the document of a [rollout.Plan].
type Plan struct {
	Subject
	Groups   []Group     `json:"groups"`
	Excluded []Exclusion `json:"excluded"`
}

// A Group is the document of a [rollout.Group].
type Group struct {
	Risk             *int64   `json:"risk,omitempty"`
	SuccessThreshold int      `json:"successThreshold"`
	Members          []Member `json:"members"`
}

// An Exclusion is the document of a [rollout.Exclusion].
type Exclusion struct {
	Index  int            `json:"index"`
	Reason rollout.Reason `json:"reason"`
	Member jsontext.Value `json:"member"`
}

// Plan is the document of a plan.
func (r *Rollout) Plan(plan rollout.Plan) Plan {
	d := Plan{
		Subject:  r.Subject(),
		Groups:   make([]Group, len(plan.Groups)),
		Excluded: make([]Exclusion, len(plan.Excluded)),
	}
	for i, group := range plan.Groups {
		d.Groups[i] = Group{r.risk(group), group.SuccessThreshold, r.members(group.Members)}
	}
	for i, e := range plan.Excluded {
		d.Excluded[i] = Exclusion{e.Member, e.Reason, r.Members[e.Member]}
	}
	return d
}

// A Progress is the document of a [rollout.Progress].
type Progress struct {
	Subject
	State      rollout.State   `json:"state"`
	Groups     []GroupProgress `json:"groups"`
	Admissions []Place         `json:"admissions"`
}

// A GroupProgress is the document of a [rollout.GroupProgress].
type GroupProgress struct {
	Tally
	Members []Member `json:"members"`
}

// A Tally is a [GroupProgress] without its members.
type Tally struct {
	Risk             *int64        `json:"risk,omitempty"`
	SuccessThreshold int           `json:"successThreshold"`
	State            rollout.State `json:"state"`
	Total            int           `json:"total"`
	Upgraded         int           `json:"upgraded"`
	Failed           int           `json:"failed"`
	Remaining        int           `json:"remaining"`

	// Where there are some.
	Upgrading int    `json:"upgrading,omitzero"`
	Soaked    int    `json:"soaked,omitzero"`
	Undated   int    `json:"undated,omitzero"`
	SoakedAt  string `json:"soakedAt,omitempty"`
}

// A Place is whether the member at a place is admitted.
type Place struct {
	Index int `json:"index"`
	Admission
	Member jsontext.Value `json:"member"`
}

// An Admission is the document of a [rollout.Admission].
type Admission struct {
	Admitted bool             `json:"admitted"`
	Reason   rollout.Reason   `json:"reason,omitempty"`
	Reasons  []rollout.Reason `json:"reasons,omitempty"`
	Opens    string           `json:"opens,omitempty"`
	Why      string           `json:"why,omitempty"`
}

// NewAdmission is the document of an admission.
func NewAdmission(a rollout.Admission) Admission {
	return Admission{a.Admitted, a.Reason(), a.Reasons, Instant(a.Opens), a.Why}
}

// Progress is the document of a progress. Admissions are its answers for each
// place of the fleet.
func (r *Rollout) Progress(progress *rollout.Progress, admissions []rollout.Admission) Progress {
	d := Progress{
		Subject:    r.Subject(),
		State:      progress.State,
		Groups:     make([]GroupProgress, len(progress.Groups)),
		Admissions: make([]Place, len(admissions)),
	}
	for i, tally := range r.Tallies(progress.Groups) {
		d.Groups[i] = GroupProgress{tally, r.members(progress.Groups[i].Members)}
	}
	for i, admission := range admissions {
		d.Admissions[i] = Place{i, NewAdmission(admission), r.Members[i]}
	}
	return d
}

// Tallies are the documents of groups without their members.
func (r *Rollout) Tallies(groups []rollout.GroupProgress) []Tally {
	tallies := make([]Tally, len(groups))
	for i, g := range groups {
		tallies[i] = Tally{
			r.risk(g.Group), g.SuccessThreshold, g.State, g.Total, g.Upgraded, g.Failed, g.Remaining,
			g.Upgrading, g.Soaked, g.Undated, Instant(g.SoakedAt),
		}
	}
	return tallies
}

// risk is nil where a group has none.
func (r *Rollout) risk(group rollout.Group) *int64 {
	if !r.ByRisk {
		return nil
	}
	return &group.Risk
}

func (r *Rollout) members(places []int) []Member {
	members := make([]Member, len(places))
	for i, m := range places {
		members[i] = Member{m, r.Members[m]}
	}
	return members
}
