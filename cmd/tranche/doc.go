// Command tranche decides who in a fleet upgrades, to what, and when.
//
//	tranche plan FILE            plan a version's rollout           ({"version": …, "fleet": …})
//	    --members FILE           … its members one a line          ({"version": …})
//	tranche progress FILE        how far is it, who is admitted?    ({"version": …, "fleet": …})
//	tranche simulate FILE        drive it to its end, by chance     ({"version": …, "fleet": …})
//	tranche eligible FILE        may this member take the version?  ({"version": …, "fleetMember": …})
//	tranche next FILE            what is the member's next version? ({"versions": […], "fleetMember": …})
//	tranche path FILE            and the ones after that?           ({"versions": […], "fleetMember": …})
//	tranche should-upgrade FILE  should it upgrade, now?            ({"versions": […], "fleetMember": …, "fleet": …})
//	tranche lint FILE            what is wrong with a catalogue?    ({"versions": […]})
//	tranche serve                answer over HTTP, as OPA does      (docs/server.md)
//	tranche version              which release is this?
//
// # Documents
//
// FILE is one document of at most 1 GiB, or - for standard input. It is bare or
// stands inside {"input": …}. A name that ends in .json is JSON, one in .yaml
// or .yml is YAML; otherwise a document that starts with { or [ is JSON, any
// other YAML. Either may nest 200 deep. Parts that a command does not ask for do
// no harm.
//
// Parts may stand in files of their own, beside a document without them or in its place:
// --version, --versions, --member and --fleet, each a file or - for standard input, as a
// document is, with the part and nothing around it. A fleet may be a list of its members
// there, or its members one a line. So may a document that is a list: it is the catalogue,
// or the fleet's members where no catalogue is asked for.
//
//	tranche plan --version version.json --fleet fleet.yaml
//	tranche next versions.json --member member.json
//	tranche lint versions.json
//
// A part that is given twice is refused. Errors name the file, and the place in it as the
// document would have it: "fleet.yaml: fleet.members[3]: …".
//
// Of YAML everything is taken that has one meaning in JSON, and the rest is
// refused with its line and column: a key that is no string or stands twice, a
// merge key (<<), a tag outside the core schema, a second document, an alias
// inside its own anchor, aliases that make the document far larger, and a number
// that JSON cannot hold (.inf) or that not all readers of YAML agree on (010,
// 1_000, and 12:30:45, which is 45045 to some). All other numbers keep their digits.
// A date is its text, and so are yes, no, on and off.
//
// # Members
//
// plan --members reads the fleet from a file of its own, or from standard input (-):
// one member's JSON object a line (NDJSON, JSON Lines), each of at most 16 MiB. Lines
// of white space are none, and a line may end in CR LF. The document has the version,
// the policy if there is one, and no fleet. An error names the line:
//
//	tranche: members.ndjson: line 3: services[0].risk: want an integer, got "high"
//
// There may be 100,000,000 members: a byte or two is kept of each, and its place in
// the plan. Only -o wide, json, yaml and html, which show members beyond the first few,
// keep them until they do, and take at most 1 GiB of them.
//
// # Policy
//
// Commands with a fleet make groups by risk, which succeed at 90 percent, unless a
// policy says otherwise: the document's part "policy", or the document in the file
// of --policy, bare, with the same rules for its name. Both at once are refused.
//
//	{"strategy": "by_risk", "successThreshold": 95}
//	{"strategy": "single"}
//	{"strategy": "split", "split": [10, 30, 60], "successThresholds": [100, 95, 90]}
//
// Package rollout gives the meaning.
//
// # First stop
//
// next, path, should-upgrade and lint stop at the last service-impacting version on
// the way, or at the first with --first-stop or "firstStop": true in the document.
//
// # Exit status
//
//	0  yes
//	1  no
//	2  the question could not be answered; standard error says why
//
// Yes is:
//
//	plan            at least one group
//	progress        the rollout is active, so that somebody is admitted, or done
//	simulate        the rollout ends done
//	eligible        the member is eligible
//	next            there is a next version
//	path            there is at least one hop
//	should-upgrade  the member should upgrade, now
//	lint            nothing is found
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
//	progress  {"service": "kafka", "version": "3.6.0", "members": 20, "state": "active",
//	           "groups": [{"risk": 10, "successThreshold": 90, "state": "active",
//	                       "total": 4, "upgraded": 1, "failed": 0, "remaining": 3,
//	                       "members": [{"index": 0, "member": {…}}]}],
//	           "admissions": [{"index": 0, "admitted": true, "member": {…}},
//	                          {"index": 1, "admitted": false, "reason": "waiting", "member": {…}}]}
//	simulate  {"service": "kafka", "version": "3.6.0", "members": 24,
//	           "failureRate": 5, "seed": 1, "state": "done",
//	           "groups": [{"risk": 10, "successThreshold": 90, "state": "succeeded",
//	                       "total": 4, "upgraded": 4, "failed": 0, "remaining": 0}],
//	           "steps": [{"tries": [{"group": 0, "upgraded": [0, 1, 2, 17], "failed": []}],
//	                      "state": "active", "groups": [{…}]}]}
//	eligible  {"eligible": false,
//	           "unmet": [{"index": 0, "requirement": "strimzi:>=0.38.0", "reason": "not_satisfied", "installed": ["0.37.0"]}]}
//	next      {"reason": "service_impacting", "index": 3, "version": {…}}
//	          {"reason": "up_to_date"}
//	path      {"hops": [{"reason": "next", "index": 3, "version": {…}}], "end": "up_to_date"}
//	should-upgrade
//	          {"upgrade": false, "next": {"reason": "next", "index": 3, "version": {…}},
//	           "unmet": [{"index": 0, "requirement": "strimzi:>=0.38.0", "reason": "not_satisfied", "installed": ["0.37.0"]}],
//	           "rolloutAsked": true, "admission": {"admitted": false, "reason": "waiting"}}
//	lint      {"findings": [{"path": "versions[3].next[0]", "finding": "unknown_next"}]}
//
// A group has no risk unless groups are made by risk. The groups of simulate are
// those after the last step, and those of a step are those after it; what a step
// tried in which group, by its place among the groups, is upgraded or failed,
// members by index. There is an admission only if the rollout was asked, which it is
// not without a fleet or a next version.
//
// In YAML every string reads back as a string. Characters that cannot be seen or
// could steer a terminal are escaped in both, which leaves the values as they are.
// Tables (-o table and -o wide) are for people and may change. Such characters are
// quoted in them, and what is long is cut off, with an ellipsis (…).
//
// -o mermaid draws what plan and path answer, as a Mermaid flowchart to paste into a
// Markdown page. Of many groups or hops it draws the first, and says how many are not
// drawn. It may change too.
//
// -o html shows what plan, progress, path and simulate answer as a page for a browser: the
// sentence that matters first, tables with a bar in each row, and then members, behind a
// search field. The page is whole in itself, and looks for nothing elsewhere. It shows
// 50 groups, those around the first that has not succeeded of a progress; 50 hops; and
// 100 members of each group and of each reason. It says how many more there are. It may
// change too.
package main
