package conformance

import (
	"github.com/tranche-go/tranche"
	"pgregory.net/rapid"
)

// A kind of question: how one is drawn, what is compared, and what may come out.
type kind struct {
	name     string
	draw     func(worlds, *rapid.T) []byte
	compare  func(*comparison)
	outcomes func(fataler, tranche.Input) []string
}

var (
	rolloutKind       = kind{"rollout", worlds.rollout, rolloutParity, rolloutOutcomes}
	eligibilityKind   = kind{"eligibility", worlds.eligibility, eligibilityParity, eligibilityOutcomes}
	selectionKind     = kind{"selection", worlds.nextVersion, selectionParity, nextOutcomes}
	shouldUpgradeKind = kind{"should_upgrade", worlds.shouldUpgrade, shouldUpgradeParity, shouldUpgradeOutcomes}
)

// selectionParity asks all that can be asked of a catalogue and a member.
func selectionParity(c *comparison) {
	nextParity(c)
	pathParity(c)
	lintParity(c)
}
