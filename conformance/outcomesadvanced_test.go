package conformance

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// advancedKind is rolloutKind, looked at for what the advanced fields bring about.
var advancedKind = kind{"advanced", worlds.rollout, rolloutParity, advancedOutcomes, []string{"version", "fleet", "policy", "now"}}

// advancedReasons are those of members that wait, in the order in which they are told.
var advancedReasons = []rollout.Reason{
	rollout.ReasonWithdrawn, rollout.ReasonBlocked, rollout.ReasonPaused, rollout.ReasonHalted, rollout.ReasonNotApproved,
	rollout.ReasonSoaking, rollout.ReasonWaiting, rollout.ReasonFrozen, rollout.ReasonOutsideWindow, rollout.ReasonExclusive,
	rollout.ReasonConcurrency,
}

// advancedFloors are in per mille of the questions.
var advancedFloors = map[string]int{
	"empty": 1, "withdrawn": 10, "done": 10, "paused": 10, "halted": 10, "active": 100,
	"group succeeded": 10, "group soaking": 10, "group failed": 10, "group not_approved": 10, "group active": 100, "group waiting": 100,
	"upgraded": 100, "failed": 100, "upgrading": 100, "offered": 10, "remaining": 100,
	"soaked": 10, "undated": 10, "soakedAt": 10, "opens": 50, "why": 10, "by appointment": 5, "an appointment to come": 5,
	"stale": 50, "admitted": 100, "frozen by appointment": 1,
	"blocked": 10, "not_approved": 10, "soaking": 10, "waiting": 50, "frozen": 50, "outside_window": 50, "exclusive": 20, "concurrency": 10,
	"error at now": 10, "error at policy": 20, "error at policy.security": 5, "error unknown": 5, "error missing": 5,
}

// TestAdvancedOutcomesAreCommon keeps the generators of advanced questions honest, and
// wants each two reasons that can meet to do so. With -v it prints the shares.
func TestAdvancedOutcomesAreCommon(t *testing.T) {
	counts := shares(t, advancedKind, advanced)
	for seed := drawn; !meet(counts) && seed < 10*drawn; seed++ { // some hardly ever do
		for _, outcome := range advancedOutcomes(t, must(parseQuestion(advancedKind.example(advanced, seed)))(t)) {
			if _, known := counts[outcome]; !known {
				counts[outcome] = 1
			}
		}
	}
	if !meet(counts) {
		t.Error("some reasons that can meet do not")
	}
	for _, outcome := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%-40s %5.1f%%", outcome, float64(counts[outcome])*100/drawn)
	}
	for outcome, floor := range advancedFloors {
		if counts[outcome]*1000 < floor*drawn {
			t.Errorf("%s: in %d of %d questions, want at least %d per mille", outcome, counts[outcome], drawn, floor)
		}
	}
}

// meet tells whether each two reasons meet that can.
func meet(counts map[string]int) bool {
	all := true
	for i, reason := range advancedReasons {
		for _, later := range advancedReasons[i+1:] {
			_, met := counts[string(reason)+" and "+string(later)]
			all = all && met == canMeet(reason, later)
		}
	}
	return all
}

// canMeet: a member waits for its groups for one reason, which is that the group before has
// failed where one has; and who waits for others has no other reason.
func canMeet(reason, later rollout.Reason) bool {
	forGroups := []rollout.Reason{rollout.ReasonNotApproved, rollout.ReasonSoaking, rollout.ReasonWaiting}
	switch {
	case later == rollout.ReasonConcurrency:
		return false
	case slices.Contains(forGroups, reason):
		return !slices.Contains(forGroups, later)
	case reason == rollout.ReasonHalted:
		return later != rollout.ReasonNotApproved && later != rollout.ReasonSoaking
	}
	return true
}

func advancedOutcomes(t fataler, input parsed) (outcomes []string) {
	version, fleet, now := must(input.Version())(t), must(input.Fleet())(t), must(input.Now())(t)
	policy, err := input.Policy()
	var progress *rollout.Progress
	if err == nil {
		progress, err = rollout.NewProgress(version, fleet, policy, now)
	}
	var field *tranche.FieldError
	if errors.As(err, &field) {
		condition, path := conditionOf(err)
		top, rest, _ := strings.Cut(path, ".")
		if strings.HasPrefix(rest, "security.") {
			outcomes = append(outcomes, "error at policy.security")
		}
		return append(outcomes, "error at "+top, "error "+condition)
	}
	target := must(rollout.NewTarget(version, policy, now))(t)
	outcomes = append(outcomes, string(progress.State))
	for _, g := range progress.Groups {
		outcomes = append(outcomes, "group "+string(g.State))
		for name, there := range map[string]bool{"soaked": g.Soaked > 0, "undated": g.Undated > 0, "soakedAt": !g.SoakedAt.IsZero()} {
			if there {
				outcomes = append(outcomes, name)
			}
		}
	}
	for place, member := range fleet.Members {
		if status := target.Status(member); status != "" {
			outcomes = append(outcomes, string(status))
		}
		a := progress.Admission(place)
		outcomes = append(outcomes, admissionOutcomes(a, member)...)
	}
	return outcomes
}

func admissionOutcomes(a rollout.Admission, member tranche.Member) (outcomes []string) {
	manual := member.UpgradePolicy != tranche.Automatic
	for name, there := range map[string]bool{
		"admitted": a.Admitted, "opens": !a.Opens.IsZero(), "why": a.Why != "",
		"by appointment":         a.Admitted && manual,
		"an appointment to come": !a.Opens.IsZero() && a.Reason() == rollout.ReasonNotAutomatic,
		"frozen by appointment":  manual && slices.Contains(a.Reasons, rollout.ReasonFrozen),
	} {
		if there {
			outcomes = append(outcomes, name)
		}
	}
	for i, reason := range a.Reasons {
		outcomes = append(outcomes, string(reason))
		for _, later := range a.Reasons[i+1:] {
			outcomes = append(outcomes, string(reason)+" and "+string(later))
		}
	}
	return outcomes
}
