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
//
// # What to call
//
//   - A cluster asks "should I upgrade?": rollout.ShouldUpgrade has all decisions at once,
//     and rollout's example of a controller shows how to ask again.
//   - Who gets a version, and in what order: rollout.NewPlan; or rollout.Planner, where
//     members come one at a time.
//   - How far a rollout is, and who may start now: rollout.NewProgress.
//   - May this member take this version, and which is next: eligibility.Decide,
//     versions.Next; the whole way: versions.NewPath.
//   - The same version, requirements or catalogue again and again: rollout.NewTarget,
//     eligibility.New and versions.NewCatalogue prepare them once.
//   - A fleet that stays in memory and changes, asked about all the time:
//     [github.com/tranche-go/tranche/rollout/index].
//   - Is a catalogue or a policy in order: versions.Lint, rollout.LintPolicy.
//   - Catalogues and fleets that other systems have: [github.com/tranche-go/tranche/importers].
//   - Over HTTP, in OPA's place: [github.com/tranche-go/tranche/server].
//
// Nothing here reads a clock: where an instant decides, it is an argument. A decision is
// a value with its reasons; an error is only what makes a question unanswerable, such as a
// version to roll out that is not a semantic version.
package tranche
