// Package conformance proves that the Go decisions agree with the reference in
// Rego. It is all tests: "go test ./conformance" asks the native functions and
// OPA the same questions and compares every output, reasons and errors included.
//
// The questions are drawn by generators, whose bounds are the fields of worlds.
// "-rapid.checks=20000" draws more of them; a failure prints the smallest
// question that shows it, and how to run it again. Properties are targets for
// fuzzing too: ".ci/fuzz" runs them all for a moment.
//
// The files:
//
//   - worlds_test.go: the generators;
//   - property_test.go: how a property is checked and fuzzed;
//   - kinds_test.go: the kinds of questions;
//   - oracle_test.go: the reference, evaluated by OPA;
//   - parity_test.go: the properties that compare the two;
//   - semver_test.go: version strings and requirements against the reference, OPA,
//     Masterminds and SemVer's own examples;
//   - documents_test.go: any bytes, read twice;
//   - cases_test.go: questions that once showed a difference, and odd spellings;
//   - small_test.go: every world up to a size;
//   - machine_test.go: fleets that change while a rollout is under way;
//   - index_test.go: an index that changes, beside a scan and the reference;
//   - large_test.go: fleets so large that native takes other ways than for a small one;
//   - thresholds_test.go: every threshold for every size up to 200;
//   - properties_test.go: those that need no oracle;
//   - outcomes_test.go: how often the generators reach each outcome;
//   - vectors_test.go and those of that name: questions and answers for
//     implementations in other languages, as docs/vectors.md explains;
//   - divergences_test.go: where the two differ on purpose;
//   - own_test.go and those of that name: policies of yours against the native
//     decisions, as docs/own-policies.md explains;
//   - mutants_test.go and those of that name: mistakes made on purpose, and whether
//     the others notice;
//   - versus_test.go and those of that name: how fast, beside OPA and others, as
//     docs/speed.md explains; rivals and growth beside them too;
//   - server_test.go and those of that name: package server beside OPA's own server,
//     in the process of the tests, and as the program that opa has the module of;
//   - load: a command that puts both under load;
//   - reference_test.go: the reference's own tests, form and coverage;
//   - consumer_test.go: what a program that imports the library downloads.
package conformance
