// Package eligibility decides whether a member meets what a version requires.
//
// A requirement is a name and a constraint on the version of an installed
// service of that name, such as "strimzi:>=0.38.0"; [versions.ParseRequirement]
// gives the grammar. Whatever is written otherwise is [ReasonMalformed], and never met.
//
// A requirement is met when one installed entry of the name has a valid version
// that satisfies the constraint; other entries of the name do no harm.
//
// Instead of a dependency a requirement may name clouds, of which the member's has to be
// one, letter by letter; or a resource, of which the member has to report that at least so
// much is free. One that names none of the three, or several, is malformed.
//
// All functions are pure, and all values safe for concurrent use.
package eligibility
