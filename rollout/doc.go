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
// [Progress] tells how far a rollout is. There is no stored plan, only the fleet
// as it is now: a member that joins or leaves changes the counts and nothing else.
// [ShouldUpgrade] puts all decisions together for one member.
//
// There are three ways to ask about a fleet, with the same answers. [Target.Plan] and
// [Target.Progress] scan a list of members. A [Planner] takes them one at a time and
// keeps none of them. An [Index] keeps them, and answers from what it knows of all
// that are alike.
//
// Members are named by their place in [tranche.Fleet.Members], their only
// identity.
//
// All functions but the methods of Planner and Index are pure, and all values but a
// Planner safe for concurrent use.
package rollout
