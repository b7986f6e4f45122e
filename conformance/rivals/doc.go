// Package rivals has the eligibility decision taken by engines that are neither the
// library nor OPA: CEL and Cedar. It is all tests, in a module of its own, so that
// nobody downloads them who does not ask:
//
//	cd conformance/rivals && go test -bench .
//
// compares answers on what each can express, then the time.
package rivals
