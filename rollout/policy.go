package rollout

import "github.com/tranche-go/tranche"

// GroupSuccessThreshold is the percentage of a group's members that must be
// upgraded for the group to have succeeded, unless the policy says otherwise.
const GroupSuccessThreshold = 90

// successThreshold is that of the group that the policy names k-th.
func (t *Target) successThreshold(k int) int {
	switch p := &t.policy; {
	case len(p.SuccessThresholds) > 0:
		return p.SuccessThresholds[k]
	case p.SuccessThreshold != 0:
		return p.SuccessThreshold
	}
	return GroupSuccessThreshold
}

// InForce is the policy that a version is rolled out under: the security policy, as a
// whole, where there is one and the version is a critical security upgrade.
func InForce(policy tranche.Policy, version tranche.Version) tranche.Policy {
	if version.CriticalSecurityUpgrade && policy.Security != nil {
		return *policy.Security
	}
	return policy
}

func needsNow(p *tranche.Policy) bool {
	return len(p.Windows) > 0 || len(p.Freezes) > 0 || p.Soak != 0 || p.Deadline != 0 || p.StaleAfter != 0
}
