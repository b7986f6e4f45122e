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
// Members are named by their place in [tranche.Fleet.Members], their only
// identity.
//
// All functions are pure, and all values safe for concurrent use.
package rollout
