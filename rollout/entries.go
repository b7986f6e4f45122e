package rollout

import (
	"slices"
	"strings"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// entries is what a member's entries of the service are, taken together.
type entries struct {
	installed bool // there is one
	valid     bool // one has a valid version
	invalid   bool // one has a version that is not valid
	hasOffer  bool // one has an offer, whether it has ended or not
	older     bool // one has a valid version that is older than the one rolled out

	// Of those that are older:
	failed    bool // one has failed to upgrade
	upgrading bool // one is upgrading
	undated   bool // one is upgrading, and does not say since when
	offered   bool // one has an offer that has not ended
}

// entries looks at a member. known may be nil.
func (t *Target) entries(member *tranche.Member, known ages) (e entries) {
	for i := range member.Services {
		entry := &member.Services[i]
		if entry.Name != t.service {
			continue
		}
		e.installed = true
		e.hasOffer = e.hasOffer || entry.UpgradeStatus == tranche.Offered && entry.Upgrade != nil && !entry.OfferedUntil.IsZero()
		switch t.age(entry.Version, known) {
		case invalid:
			e.invalid = true
		case older:
			e.valid, e.older = true, true
			t.addStatus(&e, entry)
		case current:
			e.valid = true
		}
	}
	return e
}

// An age is how an installed version stands to the one that is rolled out.
type age int

const (
	invalid age = iota // it is not a semantic version
	older
	current // it is the version, or a newer one
)

// ages remember what version strings mean while one member after the other is looked
// at: most of a fleet runs one of a few versions.
type ages map[string]age

// mostAges bounds what is remembered of a fleet of which every member has another
// version.
const mostAges = 1000

func (t *Target) age(text string, known ages) age {
	age, remembered := known[text]
	if remembered {
		return age
	}
	switch version, valid := versions.Parse(text); {
	case !valid:
		age = invalid
	case version.Compare(t.version) < 0:
		age = older
	default:
		age = current
	}
	if known != nil && len(known) < mostAges {
		known[strings.Clone(text)] = age // a copy does not hold on to a whole document
	}
	return age
}

// Risks are those at which a member takes part in the rollout, if it does, each once:
// those of its entries of the service where groups are made by risk, the lowest of
// them for a split, and 0 for a single group. They stand in room, if they fit.
func (t *Target) Risks(member *tranche.Member, room []int64) []int64 {
	risks := room[:0]
	for i := range member.Services {
		if entry := &member.Services[i]; entry.Name == t.service {
			risks = append(risks, entry.Risk)
		}
	}
	slices.Sort(risks)
	switch t.policy.Strategy {
	case tranche.Single:
		return append(risks[:0], 0)
	case tranche.Split:
		return risks[:min(1, len(risks))]
	}
	return slices.Compact(risks)
}
