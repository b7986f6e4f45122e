// Package tranche is the data model of a fleet and its upgrades.
//
// The decisions stand in packages of their own, each a pure function of its
// arguments:
//
//   - [github.com/tranche-go/tranche/rollout]: how a version is rolled out over
//     a fleet: which groups get it, in what order, and when a group has succeeded;
//   - [github.com/tranche-go/tranche/eligibility]: whether a member meets what a
//     version requires;
//   - [github.com/tranche-go/tranche/versions]: which version a member takes next;
//   - [github.com/tranche-go/tranche/windows]: whether something may start now, by
//     maintenance windows and freezes.
//
// Build the values as literals, or read them with
// [github.com/tranche-go/tranche/documents], which refuses a value of the wrong type
// and names its place, and reads a fleet one member at a time where it is too large to
// hold. encoding/json fills them, too, as leniently as it does.
package tranche
