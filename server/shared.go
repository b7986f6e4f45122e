package server

import (
	"encoding/json"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/internal/answers"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// The copies of the members that ask, in the fleet that their questions have in common.
type copies struct {
	places map[string]int  // of the first of those that are alike
	ids    map[string]bool // that somebody has
}

// A shared input is what the inputs of a batch have in common. Its parts are read
// once, when they are first asked for.
type shared struct {
	documents.Question
	requirements func() (*eligibility.Requirements, error)
	catalogue    func() (*versions.Catalogue, error) // with the common options
	version      func() (tranche.Version, error)
	fleet        func() (tranche.Fleet, []jsontext.Value, error)
	versions     func() ([]tranche.Version, answers.Catalogue, error)
	copies       func() copies
	progress     sync.Map // by the place of a version: func() (*rollout.Progress, error)
}

func newShared(common documents.Question) *shared {
	s := &shared{
		Question: common,
		version:  sync.OnceValues(common.Version),
		fleet:    once3(common.Fleet),
		versions: once3(catalogueOf(common)),
	}
	s.requirements = sync.OnceValues(func() (*eligibility.Requirements, error) {
		version, err := s.version()
		if err != nil {
			return nil, err
		}
		return eligibility.New(version), nil
	})
	s.catalogue = sync.OnceValues(func() (*versions.Catalogue, error) {
		releases, _, err := s.versions()
		if err != nil {
			return nil, err
		}
		options, err := optionsOf(common)
		if err != nil {
			return nil, err
		}
		return versions.NewCatalogue(releases, options...)
	})
	s.copies = sync.OnceValue(func() copies {
		fleet, _, _ := s.fleet()
		c := copies{make(map[string]int, len(fleet.Members)), make(map[string]bool, len(fleet.Members))}
		for i := range fleet.Members {
			key := identity(fleet.Members[i])
			if _, known := c.places[key]; !known {
				c.places[key] = i
			}
			c.ids[fleet.Members[i].ClusterID] = true
		}
		return c
	})
	return s
}

// catalogueOf reads the part "versions".
func catalogueOf(q documents.Question) func() ([]tranche.Version, answers.Catalogue, error) {
	return func() ([]tranche.Version, answers.Catalogue, error) {
		catalogue, releases, err := q.Versions()
		return catalogue, releases, err
	}
}

// identity is the same for members that are alike, and no others.
func identity(member tranche.Member) string {
	if len(member.Services) == 0 {
		member.Services = nil
	}
	text, _ := json.Marshal(member) // strings and integers
	return string(text)
}

// advise is [rollout.ShouldUpgrade] for a member of which the question has all else in
// common with others: the fleet is looked at once for each next version, and not for
// each member. It is not ok where somebody else has to answer: something is wrong, or the
// member is not the one that stands in the fleet under its ID.
func (s *shared) advise(q rollout.Question) (advice rollout.Advice, ok bool) {
	catalogue, err := s.catalogue()
	if err != nil || rollout.CheckPolicy(q.Policy) != nil {
		return advice, false
	}
	advice.Next, err = catalogue.Next(q.Member)
	if err != nil || advice.Next.Version == nil {
		return advice, err == nil
	}
	decision := eligibility.Decide(*advice.Next.Version, q.Member)
	advice.Unmet, advice.Upgrade = decision.Unmet, decision.Eligible
	if q.Fleet == nil {
		return advice, true
	}
	made, _ := s.progress.LoadOrStore(advice.Next.Index, sync.OnceValues(func() (*rollout.Progress, error) {
		return rollout.NewProgress(*advice.Next.Version, *q.Fleet, q.Policy, q.Now)
	}))
	progress, err := made.(func() (*rollout.Progress, error))()
	if err != nil {
		return advice, false
	}
	place, known := s.copies().places[identity(q.Member)]
	switch {
	case !known && q.Member.ClusterID != "" && s.copies().ids[q.Member.ClusterID]:
		return advice, false
	case !known:
		place = -1
	}
	advice.RolloutAsked, advice.DecidedAt = true, progress.DecidedAt()
	advice.Admission = progress.Admission(place)
	advice.Upgrade = advice.Upgrade && advice.Admission.Admitted
	return advice, true
}

// once3 is sync.OnceValues for one value more.
func once3[A, B any](read func() (A, B, error)) func() (A, B, error) {
	type values struct {
		a   A
		b   B
		err error
	}
	once := sync.OnceValue(func() values {
		a, b, err := read()
		return values{a, b, err}
	})
	return func() (A, B, error) {
		v := once()
		return v.a, v.b, v.err
	}
}
