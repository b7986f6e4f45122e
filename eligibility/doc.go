// Package eligibility decides whether a member meets what a version requires.
//
// # Requirements
//
// A requirement is a name and a constraint on the version of an installed
// service of that name, with nothing between or around them:
//
//	name:[>=|>|<=|<]version
//
// The name is one or more characters, none of them a colon or a blank (space,
// tab, newline, form feed, carriage return). The version is one that package
// versions takes; without an operator, its precedence must be equal. Whatever is
// written otherwise is [Malformed], and never met.
//
// A requirement is met when one installed entry of the name has a valid version
// that satisfies the constraint; other entries of the name do no harm.
//
// All functions are pure, and all values safe for concurrent use.
package eligibility
