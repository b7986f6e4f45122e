package server

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A question is an input that something is asked about.
type question struct {
	documents.Question         // with what it inherits
	common             *shared // where that comes from; nil: it is in no batch
	lacks              func(name string) bool
	own                *tranche.Policy // the service's policy; nil: the input's
	most               int64           // bytes of members that an answer may repeat
	clock              time.Time       // the instant, where the input has none
}

// newQuestion asks about an input of a batch, or of none.
func newQuestion(in documents.Question, common *shared, own *tranche.Policy, most int64, clock time.Time) *question {
	q := &question{Question: in, common: common, lacks: in.Lacks, own: own, most: most, clock: clock.UTC()}
	if common != nil {
		q.Question = in.Inherit(common.Question)
	}
	return q
}

// inherits tells whether all of these parts are the batch's common ones: what is read or
// prepared once for all of them will do.
func (q *question) inherits(names ...string) bool {
	return q.common != nil && !slices.ContainsFunc(names, func(name string) bool { return !q.lacks(name) })
}

func (q *question) version() (tranche.Version, error) {
	if q.inherits("version") {
		return q.common.version()
	}
	return q.Version()
}

// fleet returns the members as they came, too.
func (q *question) fleet() (tranche.Fleet, []jsontext.Value, error) {
	if q.inherits("fleet") {
		return q.common.fleet()
	}
	return q.Fleet()
}

// catalogue returns the versions as they came, too.
func (q *question) catalogue() ([]tranche.Version, answers.Catalogue, error) {
	if q.inherits("versions") {
		return q.common.versions()
	}
	return catalogueOf(q.Question)()
}

// An answer is what a question is answered with.
type answer struct {
	document any // nil: undefined
	outcome  string
	reason   string // why the answer is no; or which, of several
}

// What a question comes to, for metrics.
const (
	yes = "yes"
	no  = "no"
)

func yesIf(condition bool) string {
	if condition {
		return yes
	}
	return no
}

// questions are what can be asked, by name.
var questions = map[string]func(*question) (answer, error){
	"decision":              (*question).decision,
	"eligibleForUpgrade":    (*question).eligibleForUpgrade,
	"groupSuccessThreshold": (*question).groupSuccessThreshold,
	"next":                  (*question).next,
	"nextVersionForMember":  (*question).nextVersionForMember,
	"path":                  (*question).path,
	"plan":                  (*question).plan,
	"progress":              (*question).progress,
	"rolloutPlan":           (*question).rolloutPlan,
	"shouldUpgrade":         (*question).shouldUpgrade,
}

// The questions that OPA's callers know.

// rolloutPlan is the groups from the last to the first, each a list of members.
func (q *question) rolloutPlan() (answer, error) {
	r, err := q.rollout()
	if err != nil {
		return answer{}, err
	}
	plan := r.target.Plan(r.fleet)
	groups := make(memberLists, 0, len(plan.Groups))
	for _, group := range slices.Backward(plan.Groups) {
		if err := r.count(group.Members); err != nil {
			return answer{}, err
		}
		members := make([]jsontext.Value, len(group.Members))
		for i, m := range group.Members {
			members[i] = r.members[m]
		}
		groups = append(groups, members)
	}
	return answer{groups, yesIf(len(groups) > 0), ""}, nil
}

// memberLists are lists of members as they came.
type memberLists [][]jsontext.Value

// MarshalJSON is for answers to several questions.
func (lists memberLists) MarshalJSON() ([]byte, error) {
	var page bytes.Buffer
	err := encode(&page, lists)
	return page.Bytes(), err
}

// groupSuccessThreshold is undefined where the policy has one for each group.
func (q *question) groupSuccessThreshold() (answer, error) {
	policy, err := q.rolloutPolicy()
	if err != nil {
		return answer{}, err
	}
	if err := rollout.CheckPolicy(policy); err != nil {
		return answer{}, err
	}
	if q.Has("version") {
		version, err := q.version()
		if err != nil {
			return answer{}, err
		}
		policy = rollout.InForce(policy, version)
	}
	if len(policy.SuccessThresholds) > 0 {
		return answer{nil, no, "one_for_each_group"}, nil
	}
	return answer{cmp.Or(policy.SuccessThreshold, rollout.GroupSuccessThreshold), yes, ""}, nil
}

// eligibleForUpgrade is true or undefined.
func (q *question) eligibleForUpgrade() (answer, error) {
	decision, err := q.decide()
	if err != nil || decision.Eligible {
		return answer{true, yes, ""}, err
	}
	return answer{nil, no, string(decision.Unmet[0].Reason)}, nil
}

type target struct {
	Index   int            `json:"index"`
	Version jsontext.Value `json:"version"`
}

// nextVersionForMember is a service-impacting version as it is, a target with its
// place, or undefined.
func (q *question) nextVersionForMember() (answer, error) {
	j, selection, err := q.selection()
	if err != nil {
		return answer{}, err
	}
	a := answer{nil, yesIf(selection.Version != nil), string(selection.Reason)}
	switch selection.Reason {
	case versions.ReasonServiceImpacting:
		a.document = j.releases[selection.Index]
	case versions.ReasonNext:
		a.document = target{selection.Index, j.releases[selection.Index]}
	}
	return a, nil
}

// Those with reasons.

func (q *question) plan() (answer, error) {
	r, err := q.rollout()
	if err != nil {
		return answer{}, err
	}
	plan := r.target.Plan(r.fleet)
	for _, group := range plan.Groups {
		if err := r.count(group.Members); err != nil {
			return answer{}, err
		}
	}
	return answer{r.documents().Plan(plan), yesIf(len(plan.Groups) > 0), ""}, nil
}

func (q *question) progress() (answer, error) {
	r, err := q.rollout()
	if err != nil {
		return answer{}, err
	}
	progress, err := r.target.Progress(r.fleet)
	if err != nil {
		return answer{}, err
	}
	r.decidedAt = progress.DecidedAt()
	for _, group := range progress.Groups {
		if err := r.count(group.Members); err != nil {
			return answer{}, err
		}
	}
	goes := progress.State == rollout.StateActive || progress.State == rollout.StateDone
	return answer{r.documents().Progress(progress, admissionsOf(progress, len(r.fleet.Members))), yesIf(goes), string(progress.State)}, nil
}

// admissionsOf are the answers for each place of the fleet.
func admissionsOf(progress *rollout.Progress, members int) []rollout.Admission {
	admissions := make([]rollout.Admission, members)
	for i := range admissions {
		admissions[i] = progress.Admission(i)
	}
	return admissions
}

func (q *question) decision() (answer, error) {
	decision, err := q.decide()
	if err != nil {
		return answer{}, err
	}
	a := answer{answers.NewDecision(decision), yesIf(decision.Eligible), ""}
	if !decision.Eligible {
		a.reason = string(decision.Unmet[0].Reason)
	}
	return a, nil
}

func (q *question) next() (answer, error) {
	j, selection, err := q.selection()
	if err != nil {
		return answer{}, err
	}
	return answer{j.releases.Next(selection), yesIf(selection.Version != nil), string(selection.Reason)}, nil
}

func (q *question) path() (answer, error) {
	j, err := q.journey()
	if err != nil {
		return answer{}, err
	}
	way, err := versions.NewPath(j.catalogue, j.member, j.options...)
	if err != nil {
		return answer{}, err
	}
	return answer{j.releases.Path(way), yesIf(len(way.Hops) > 0), string(way.End)}, nil
}

func (q *question) shouldUpgrade() (answer, error) {
	j, err := q.journey()
	if err != nil {
		return answer{}, err
	}
	asked := rollout.Question{Member: j.member, Catalogue: j.catalogue, Options: j.options}
	if q.Has("fleet") {
		fleet, _, err := q.fleet()
		if err != nil {
			return answer{}, err
		}
		asked.Fleet = &fleet
	}
	if asked.Policy, err = q.rolloutPolicy(); err != nil {
		return answer{}, err
	}
	if asked.Now, err = q.instant(); err != nil {
		return answer{}, err
	}
	var advice rollout.Advice
	advised := false
	if q.inherits("versions", "firstStop", "fleet", "policy", "now") {
		advice, advised = q.common.advise(asked)
	}
	if !advised {
		if advice, err = rollout.ShouldUpgrade(asked); err != nil {
			return answer{}, err
		}
	}
	return answer{j.releases.ShouldUpgrade(advice), yesIf(advice.Upgrade), reasonOf(advice)}, nil
}

// reasonOf is the first reason for no.
func reasonOf(advice rollout.Advice) string {
	switch {
	case advice.Next.Version == nil:
		return string(advice.Next.Reason)
	case len(advice.Unmet) > 0:
		return string(advice.Unmet[0].Reason)
	}
	return string(advice.Admission.Reason())
}

// What the questions have in common.

// A subject is a version to roll out over a fleet.
type subject struct {
	version tranche.Version
	fleet   tranche.Fleet
	members []jsontext.Value // as they came
	byRisk  bool
	target  *rollout.Target

	decidedAt time.Time // zero: no instant was needed
	most      int64
}

func (s *subject) documents() *answers.Rollout {
	return &answers.Rollout{Version: &s.version, Members: s.members, ByRisk: s.byRisk, Now: s.decidedAt}
}

// count refuses an answer that grows too large: a member may stand in as many groups
// as it has entries.
func (s *subject) count(members []int) error {
	for _, m := range members {
		s.most -= int64(len(s.members[m]))
	}
	if s.most < 0 {
		return errLongAnswer
	}
	return nil
}

var errLongAnswer = errors.New("the answer is too long: members stand in too many groups")

func (q *question) rollout() (*subject, error) {
	version, err := q.version()
	if err != nil {
		return nil, err
	}
	fleet, members, err := q.fleet()
	if err != nil {
		return nil, err
	}
	policy, err := q.rolloutPolicy()
	if err != nil {
		return nil, err
	}
	now, err := q.instant()
	if err != nil {
		return nil, err
	}
	target, err := rollout.NewTarget(version, policy, now)
	if err != nil {
		return nil, err
	}
	return &subject{version, fleet, members, answers.ByRisk(target.Policy()), target, target.DecidedAt(), q.most}, nil
}

// instant is the input's, or else what the clock said when it came.
func (q *question) instant() (time.Time, error) {
	now, err := q.Now()
	if err == nil && now.IsZero() {
		now = q.clock
	}
	return now, err
}

var errTwoPolicies = errors.New("policy")

// rolloutPolicy is the service's own, or the input's: both at once are refused.
func (q *question) rolloutPolicy() (tranche.Policy, error) {
	if q.own == nil {
		return q.Policy()
	}
	if q.Has("policy") {
		return tranche.Policy{}, &tranche.FieldError{
			Path: "policy", Want: "none beside the service's own", Got: "one", Err: errTwoPolicies,
		}
	}
	return *q.own, nil
}

func (q *question) decide() (eligibility.Decision, error) {
	if q.inherits("version") {
		requirements, err := q.common.requirements()
		if err != nil {
			return eligibility.Decision{}, err
		}
		member, err := q.FleetMember()
		if err != nil {
			return eligibility.Decision{}, err
		}
		return requirements.Decide(member), nil
	}
	version, err := q.version()
	if err != nil {
		return eligibility.Decision{}, err
	}
	member, err := q.FleetMember()
	if err != nil {
		return eligibility.Decision{}, err
	}
	return eligibility.Decide(version, member), nil
}

// A journey is a member and the catalogue of its versions.
type journey struct {
	member    tranche.Member
	catalogue []tranche.Version
	releases  answers.Catalogue // as they came
	options   []versions.Option
}

func (q *question) journey() (*journey, error) {
	catalogue, releases, err := q.catalogue()
	if err != nil {
		return nil, err
	}
	member, err := q.FleetMember()
	if err != nil {
		return nil, err
	}
	options, err := optionsOf(q.Question)
	if err != nil {
		return nil, err
	}
	return &journey{member, catalogue, releases, options}, nil
}

func optionsOf(q documents.Question) ([]versions.Option, error) {
	first, err := q.FirstStop()
	if err != nil || !first {
		return nil, err
	}
	return []versions.Option{versions.FirstStop}, nil
}

func (q *question) selection() (*journey, versions.Selection, error) {
	j, err := q.journey()
	if err != nil {
		return nil, versions.Selection{}, err
	}
	var selection versions.Selection
	if q.inherits("versions", "firstStop") {
		catalogue, wrong := q.common.catalogue()
		if wrong != nil {
			return nil, selection, wrong
		}
		selection, err = catalogue.Next(j.member)
	} else {
		selection, err = versions.Next(j.catalogue, j.member, j.options...)
	}
	return j, selection, err
}
