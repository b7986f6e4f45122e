package rollout

import (
	"errors"
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
// The member knows best what it is now: in the fleet it replaces its copy, at that place.
// That is the one that is equal in all fields of the model, of several of these the first,
// as they cannot be told apart; or else the one with its ClusterID, or of several of these
// the only one that has the service. Whoever asks for many members of one fleet asks the
// three decisions and keeps the progress.
//
// The errors are those of versions.Next, then those of [CheckPolicy], which is asked
// whether the policy is needed or not; then a [*tranche.FieldError] at
// "fleetMember.clusterID" that wraps [versions.ErrAmbiguous], where it cannot be told which
// one of several in the fleet the member is; then those of [NewProgress] for the next
// version, which is named by its place, as "versions[3].version", as is the member that
// asks, as "fleetMember.windows[0].from". The Advice beside one is zero.
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
		fleet, place, err := fleetNow(*q.Fleet, q.Member, next.Version.Service)
		if err != nil {
			return Advice{}, err
		}
		progress, err := NewProgress(*next.Version, fleet, q.Policy, q.Now)
		if err != nil {
			return Advice{}, inQuestion(err, next.Index, place)
		}
		advice.DecidedAt = progress.DecidedAt()
		advice.Admission = progress.Admission(place)
	}
	advice.Upgrade = len(advice.Unmet) == 0 && (advice.Admission.Admitted || !advice.RolloutAsked)
	return advice, nil
}

// fleetNow is the fleet with a member in the place of its copy, and that place; -1 is
// nowhere.
func fleetNow(fleet tranche.Fleet, member tranche.Member, service string) (tranche.Fleet, int, error) {
	if place := slices.IndexFunc(fleet.Members, member.Equal); place >= 0 || member.ClusterID == "" {
		return fleet, place, nil
	}
	var namesakes, withService []int
	for place := range fleet.Members {
		if other := &fleet.Members[place]; other.ClusterID == member.ClusterID {
			namesakes = append(namesakes, place)
			if slices.ContainsFunc(other.Services, func(s tranche.Service) bool { return s.Name == service }) {
				withService = append(withService, place)
			}
		}
	}
	copies := namesakes
	if len(namesakes) > 1 {
		copies = withService
	}
	switch {
	case len(namesakes) == 0:
		return fleet, -1, nil
	case len(copies) != 1:
		return fleet, -1, tranche.NewFieldError("fleetMember.clusterID", "that of one member of the fleet, or one that is equal", member.ClusterID, versions.ErrAmbiguous)
	}
	place := copies[0]
	fleet.Members = slices.Clone(fleet.Members)
	fleet.Members[place] = member
	return fleet, place, nil
}

// inQuestion names the place of an error as the question has it: the next version stands
// in the catalogue, and the member that asks beside the fleet.
func inQuestion(err error, index, place int) error {
	var field *tranche.FieldError
	if errors.As(err, &field) {
		field.Path = strings.NewReplacer(
			"version.", at("versions", index)+".",
			at("fleet.members", place)+".", "fleetMember.",
		).Replace(field.Path)
	}
	return err
}
