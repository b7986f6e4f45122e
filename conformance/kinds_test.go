package conformance

import (
	"pgregory.net/rapid"
)

// A kind of question: how one is drawn, what is compared, and what may come out.
type kind struct {
	name     string
	draw     func(worlds, *rapid.T) []byte
	compare  func(*comparison)
	outcomes func(fataler, parsed) []string
	parts    []string // of the document, as they are read
}

var (
	rolloutKind       = kind{"rollout", worlds.rollout, rolloutParity, rolloutOutcomes, []string{"version", "fleet", "policy"}}
	eligibilityKind   = kind{"eligibility", worlds.eligibility, eligibilityParity, eligibilityOutcomes, []string{"version", "fleetMember"}}
	selectionKind     = kind{"selection", worlds.nextVersion, selectionParity, nextOutcomes, []string{"versions", "fleetMember", "firstStop"}}
	shouldUpgradeKind = kind{"should_upgrade", worlds.shouldUpgrade, shouldUpgradeParity, shouldUpgradeOutcomes, []string{"versions", "fleetMember", "fleet", "policy", "firstStop"}}
)

// shapesKind is rolloutKind, looked at for what is odd about the questions.
var shapesKind = kind{"shapes of a rollout", worlds.rollout, rolloutParity, rolloutShapes, nil}

// read reads the parts of a question, and tells what the first is that cannot be read.
func (k kind) read(input parsed) error {
	read := map[string]func() error{
		"version":     func() error { return errorOf(input.Version()) },
		"versions":    func() error { return errorOf(input.Versions()) },
		"fleet":       func() error { return errorOf(input.Fleet()) },
		"fleetMember": func() error { return errorOf(input.FleetMember()) },
		"policy":      func() error { return errorOf(input.Policy()) },
		"firstStop":   func() error { return errorOf(input.FirstStop()) },
		"now":         func() error { return errorOf(input.Now()) },
	}
	for _, part := range k.parts {
		if err := read[part](); err != nil {
			return err
		}
	}
	return nil
}

func errorOf[T any](_ T, err error) error { return err }

// example draws the question that belongs to a seed.
func (k kind) example(w worlds, seed int) []byte {
	return rapid.Custom(func(t *rapid.T) []byte { return k.draw(w, t) }).Example(seed)
}

// selectionParity asks all that can be asked of a catalogue and a member.
func selectionParity(c *comparison) {
	nextParity(c)
	pathParity(c)
	lintParity(c)
}
