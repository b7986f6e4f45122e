// Command tranche decides who in a fleet upgrades, to what, and when.
//
//	tranche plan FILE      plan a version's rollout     ({"version": …, "fleet": …})
//	tranche eligible FILE  may this member take it?     ({"version": …, "fleetMember": …})
//	tranche next FILE      what is the member's next?   ({"versions": […], "fleetMember": …})
//
// # Documents
//
// FILE is one document of at most 1 GiB, or - for standard input. It is bare or
// stands inside {"input": …}. A name that ends in .json is JSON, one in .yaml
// or .yml is YAML; otherwise a document that starts with { or [ is JSON, any
// other YAML. Either may nest 10,000 deep.
//
// Of YAML everything is taken that has one meaning in JSON, and the rest is
// refused with its line and column: a key that is no string or stands twice, a
// merge key (<<), a tag outside the core schema, a second document, an alias
// inside its own anchor, aliases that make the document far larger, and a number
// that JSON cannot hold (.inf) or that not all readers of YAML agree on (010,
// 1_000). All other numbers keep their digits. A date is its text.
//
// # Exit status
//
//	0  yes: a plan with at least one group, an eligible member, a next version
//	1  no
//	2  the question could not be answered; standard error says why
//
// # Output
//
// With -o json and -o yaml the answer is one document, stable, with its fields in
// this order. Lists may be empty but are never null. Members and versions are
// whole, as they came, with the fields that tranche does not know; only the
// order of their fields may differ. An index is a place in the input's list, from 0.
//
//	plan      {"service": "kafka", "version": "3.6.0", "members": 24,
//	           "groups": [{"risk": 10, "successThreshold": 90,
//	                       "members": [{"index": 0, "member": {…}}]}],
//	           "excluded": [{"index": 4, "reason": "not_automatic", "member": {…}}]}
//	eligible  {"eligible": false,
//	           "unmet": [{"index": 0, "requirement": "strimzi:>=0.38.0", "reason": "not_satisfied"}]}
//	next      {"reason": "service_impacting", "index": 3, "version": {…}}
//	          {"reason": "up_to_date"}
//
// In YAML every string reads back as a string. Tables (-o table and -o wide)
// are for people and may change. What could steer a terminal is quoted in them.
package main
