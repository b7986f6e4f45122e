// Package index keeps a fleet in memory that changes, and answers as package rollout
// does, at the cost of what is different.
//
// To put, replace or remove a member takes a time that does not depend on the size of
// the fleet, and an answer one that depends on how many different members there are and
// not on how many members. Members are alike to the rollouts of a service when they
// have the same versions of it, risks and marks of failure; one with several entries
// counts by what decides about it: its oldest version, the oldest of those that failed,
// whether one is not valid, and its risks. Each class of alike members is decided on
// once, by package rollout, and is a bitmap of places. Where every member is different
// an answer costs more than a scan of the fleet, and the index takes hundreds of bytes
// for each service of a member; where some hundreds are, tens of bytes a member, beside
// the list of the members, which is its own.
//
// A member's own windows, freezes and appointment say when it may start, and nothing about
// another: they are looked at when it is asked about. The first change of such a member
// after an answer copies the list of them. Under maxConcurrent an answer looks at as many
// members of each class as may start, and at those that their own windows or freezes hold.
//
// Classes do not tell of dates of upgrades, of offers, of exclusive names and of versions
// other than the oldest. A progress is a scan of the fleet where the policy in force has a
// soak, a deadline, staleAfter or blocks, or some member has exclusive names, an offer or
// an upgradeVersion; and so is a plan where the policy has staleAfter. BenchmarkIndexCareful
// has the cost of both: of a million members, 8 ms beside 400.
package index
