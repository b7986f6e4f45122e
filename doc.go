// Package tranche is the data model of a fleet and its upgrades, and its JSON.
//
// The decisions stand in packages of their own, each a pure function of its
// arguments:
//
//   - [github.com/tranche-go/tranche/rollout]: how a version is rolled out over
//     a fleet: which groups get it, in what order, and when a group has succeeded;
//   - [github.com/tranche-go/tranche/eligibility]: whether a member meets what a
//     version requires;
//   - [github.com/tranche-go/tranche/versions]: which version a member takes next.
//
// Build the values as literals, or decode them: a [Fleet], [Member] or
// [Version] through encoding/json, or a whole question, as callers of OPA's Data
// API post it, through [ParseInput]. Both refuse a value of the wrong type and
// name its place. Where a fleet has too many members to hold, [ParseOutline] and
// [ReadMember] read them one by one.
package tranche
