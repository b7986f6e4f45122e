package rollout

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/versions"
)

// A Question is what a member asks that wants to know whether to upgrade.
type Question struct {
	Member    tranche.Member
	Catalogue []tranche.Version // of one service, in release order
	// Fleet is the fleet as it is now, the member in it. Nil: the rollout is not asked.
	Fleet   *tranche.Fleet
	Policy  tranche.Policy
	Options []versions.Option
	// Now is the instant at which is asked, which some policies and members need. Zero: none.
	Now time.Time
}

// Advice answers a [Question].
type Advice struct {
	// Upgrade is true where there is a next version, every requirement of it is
	// met, and the rollout, if it was asked, admits the member.
	Upgrade bool
	// Next is the next version, or why there is none. Then nothing else was asked.
	Next versions.Selection
	// Unmet are the requirements of the next version that the member does not meet.
	Unmet []eligibility.Unmet
	// RolloutAsked is true where there are a fleet and a next version.
	RolloutAsked bool
	// Admission is the rollout's answer, if it was asked.
	Admission Admission
	// DecidedAt is that of the rollout: see [Progress.DecidedAt].
	DecidedAt time.Time
}

// ShouldUpgrade puts the decisions together: [versions.Next], [eligibility.Decide]
// for the next version, and [Progress.Admission] to its rollout. Where the answer
// is no, every reason is given and not only the first.
//
// The member is looked up in the fleet by all fields of the model. Members that
// are alike cannot be told apart: the answer is that of the first. Whoever knows a
// member's place, or asks for many members of one fleet, asks the three decisions
// and keeps the progress.
//
// The errors are those of versions.Next, then those of [CheckPolicy], which is asked
// whether the policy is needed or not, and of [NewProgress] for the next version, which
// is named by its place, as "versions[3].version". The Advice beside one is zero.
func ShouldUpgrade(q Question) (Advice, error) {
	next, err := versions.Next(q.Catalogue, q.Member, q.Options...)
	if err != nil {
		return Advice{}, err
	}
	if err := CheckPolicy(q.Policy); err != nil {
		return Advice{}, err
	}
	advice := Advice{Next: next}
	if next.Version == nil {
		return advice, nil
	}
	advice.Unmet = eligibility.Decide(*next.Version, q.Member).Unmet
	advice.RolloutAsked = q.Fleet != nil
	if advice.RolloutAsked {
		progress, err := NewProgress(*next.Version, *q.Fleet, q.Policy, q.Now)
		if err != nil {
			return Advice{}, inCatalogue(err, next.Index)
		}
		advice.DecidedAt = progress.DecidedAt()
		advice.Admission = progress.Admission(slices.IndexFunc(q.Fleet.Members, q.Member.Equal))
	}
	advice.Upgrade = len(advice.Unmet) == 0 && (advice.Admission.Admitted || !advice.RolloutAsked)
	return advice, nil
}

// inCatalogue names the version of an error by its place.
func inCatalogue(err error, place int) error {
	var field *tranche.FieldError
	if errors.As(err, &field) {
		field.Path = strings.Replace(field.Path, "version.", fmt.Sprintf("versions[%d].", place), 1)
	}
	return err
}
