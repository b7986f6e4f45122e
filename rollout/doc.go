// Package rollout decides how a version is rolled out over a fleet: which groups
// of members get it, in what order, and when a group counts as upgraded.
//
// A member is a candidate when its upgrade policy is automatic and it has an
// entry of the version's service that is valid and older than the version. Each
// of its entries of the service, older or not, puts it into the group of that
// entry's risk, once a group. Groups go from the highest risk to the lowest;
// members stand in a group in the order of the fleet. Every other member is
// excluded, once, with the first [Reason] that applies. Nobody is lost.
//
// That is a rollout by risk, the default. A [tranche.Policy] says otherwise:
//
//   - strategy "single": one group with every candidate;
//   - strategy "split": candidates stand in rollout order (risk from high to low,
//     a member with several entries once, at its lowest risk; fleet order inside
//     equal risk), and group k ends at ceil(total × cumulative percentage / 100).
//     A group that comes out empty is left out, with its threshold;
//   - successThreshold: percent, 1 to 100, for every group (90 by default);
//   - successThresholds: one percent for each group in rollout order instead
//     (split and single only).
//
// What is out of range, a field that the strategy has no use for, and both kinds
// of threshold at once are refused.
//
// A policy may also hold members back. What these fields ask for depends on an instant,
// which is an argument: nothing here reads a clock.
//
//   - windows, freezes: when members may start: see package windows. A member may have
//     its own, which are asked beside the policy's, unless ignoreMemberWindows is set;
//   - soak: how long ago a group's members must have been upgraded, as many as its
//     threshold wants, before the next group starts. A member was upgraded at the latest
//     upgradedAt of its entries of the service, of which each has to have one. The last
//     group need not soak;
//   - deadline: how long an entry may be upgrading before it counts as failed;
//   - maxFailures: with more failed members a group has failed, unless it has reached its
//     threshold;
//   - maxConcurrent: how many may be upgrading at a time, those who were told yes and have
//     not reported (their offer has not ended) among them;
//   - approvedGroups: how many groups, in rollout order, may start; paused: none does;
//   - staleAfter: a member that was not seen for so long is left out, of a plan too;
//   - blocks: versions that must not be taken, or not from some versions;
//   - security: a policy that replaces this one for a critical security upgrade, in plans
//     too, and in the threshold that is told.
//
// A member that is not automatic may have an appointment: from then on it may start for
// the policy's appointment, two hours if that has none, if it would be a candidate were
// it automatic. It takes no part and counts nowhere, and is asked for neither groups nor
// windows nor budgets. An appointment is told as what opens only to such a member; and a
// freeze that ends after the appointment opens nothing.
//
// Members with an exclusive name in common start one after the other, in rollout order: a
// member waits for each before it that may start by all other reasons, even where that one
// waits itself for a third. Of several freezes that hold, and blocks that match, the first
// says why, and a block before a freeze.
//
// [NewPlan] makes the groups. [NewProgress] tells how far a rollout is: there is no
// stored plan, only the fleet as it is now, and a member that joins or leaves changes
// the counts and nothing else. [ShouldUpgrade] puts all decisions together for one
// member. Whoever asks often about one version prepares a [Target].
//
// Members are named by their place in [tranche.Fleet.Members], their only identity.
//
// Who has no list of members to pass asks in another way, with the same answers. A
// [Planner] takes them one at a time and keeps none of them. Package
// [github.com/tranche-go/tranche/rollout/index] keeps a fleet that changes. And a fleet
// in a database, or on many machines, is decided on in parts: what one member is
// ([Target.Exclusion], [Target.Status], [Target.Risks]), which groups follow from how
// many there are at each risk ([Target.Shares]), and in what states these are by their
// counts ([Target.Settle], [Target.Admit]).
//
// All functions are pure, and all values but a Planner safe for concurrent use.
package rollout
