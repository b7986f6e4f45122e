package conformance

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"pgregory.net/rapid"
)

// advanced worlds are ordinary ones, small, whose policies and members have all that
// needs to know the time, and what only so many may do at a time. Clocks are near every
// boundary.
var advanced = worlds{
	members: 6, entries: 2, requirements: 0,
	names:    rapid.SampledFrom([]string{"kafka", "kafka", "kafka", "kafka", "kafka", "strimzi"}),
	versions: rapid.SampledFrom([]string{"3.4.0", "3.4.0", "3.5.0", "3.6.0", "3.6.0", "3.6.0", "v3.6.0", "broken"}),
	risks:    rapid.SampledFrom([]json.Number{"7", "4", "10"}),
	policies: rapid.SampledFrom([]string{"automatic", "automatic", "automatic", "automatic", "automatic", "manual"}),
	target:   rapid.Just("3.6.0"),
	advanced: true,
}

// A moment is when a question is asked, and where.
type moment struct {
	now  time.Time
	zone string
}

func drawMoment(t *rapid.T) moment {
	zone := rapid.SampledFrom(timeZones).Draw(t, "zone")
	return moment{drawClock(t, must(time.LoadLocation(zone))(t)).Add(drawShift(t)), zone}
}

// durations are those of policies, and how far dates are from the moment.
var durations = []time.Duration{time.Hour, 90 * time.Minute, 36 * time.Hour}

// instant is one as a document has it: a duration ago, or ahead, or just not.
func (m moment) instant(t *rapid.T) string {
	shift := rapid.SampledFrom(append(durations, 0, 0, 2*time.Hour)).Draw(t, "distance")
	shift += rapid.SampledFrom([]time.Duration{0, 0, 1, -1, time.Minute}).Draw(t, "a little")
	if rapid.Bool().Draw(t, "ago") {
		shift = -shift
	}
	zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 2*60*60)}).Draw(t, "offset")
	return m.now.Add(shift).In(zone).Format(time.RFC3339Nano)
}

func (m moment) schedule(t *rapid.T, document object) {
	if sometimes.Draw(t, "windows") {
		document["windows"] = treeOf(encode(object{"list": []tranche.Window{drawWindow(t, m.now, m.zone)}})).(object)["list"]
	}
	if rapid.Bool().Draw(t, "freezes") {
		from := must(time.Parse(time.RFC3339Nano, m.instant(t)))(t)
		long := rapid.SampledFrom([]time.Duration{1, time.Hour, 90 * time.Minute, 36 * time.Hour, 61 * 24 * time.Hour}).Draw(t, "long")
		freeze := object{"from": from.Format(time.RFC3339Nano), "to": from.Add(long).Format(time.RFC3339Nano)}
		if rapid.Bool().Draw(t, "why") {
			freeze["why"] = rapid.SampledFrom([]string{"holidays", "inventory"}).Draw(t, "reason")
		}
		document["freezes"] = []any{freeze}
	}
}

var (
	sometimes = rapid.SampledFrom([]bool{true, false, false})
	rarely    = rapid.SampledFrom([]bool{true, false, false, false, false, false, false, false})
)

// advancedRollout mostly knows the time.
func (w worlds) advancedRollout(t *rapid.T) object {
	m := drawMoment(t)
	question := object{
		"version": w.advancedVersion(t), "policy": m.policy(t),
		"fleet": object{"members": list(t, "members", w.members, func(t *rapid.T) object { return w.advancedMember(t, m) })},
	}
	if rapid.IntRange(0, 15).Draw(t, "without the time") > 0 {
		question["now"] = m.now.Format(time.RFC3339Nano)
	}
	return question
}

func (w worlds) advancedVersion(t *rapid.T) object {
	version := object{"service": "kafka", "version": rapid.SampledFrom([]string{"3.6.0", "v3.6.0"}).Draw(t, "version")}
	if rarely.Draw(t, "status") {
		version["status"] = rapid.SampledFrom([]string{"stopped", "removed", "failed", "released"}).Draw(t, "status")
	}
	version["criticalSecurityUpgrade"] = sometimes.Draw(t, "security")
	return version
}

func (w worlds) advancedMember(t *rapid.T, m moment) object {
	member := w.member(t)
	services := list(t, "services", w.entries, func(t *rapid.T) object { return w.advancedEntry(t, m) })
	member["services"] = append(services, any(w.advancedEntry(t, m)))
	if sometimes.Draw(t, "own schedule") {
		m.schedule(t, member)
	}
	if rapid.Bool().Draw(t, "exclusive") {
		member["exclusive"] = rapid.SampledFrom([][]any{{"db"}, {"db", "cache"}, {"cache"}, {}}).Draw(t, "exclusive names")
	}
	if rapid.Bool().Draw(t, "appointment") {
		member["scheduledAt"] = m.instant(t)
	}
	if rapid.Bool().Draw(t, "last seen") {
		member["lastSeen"] = m.instant(t)
	}
	return member
}

func (w worlds) advancedEntry(t *rapid.T, m moment) object {
	entry := w.entry(t)
	entry["upgradeStatus"] = rapid.SampledFrom([]string{"", "", "", "failed", "upgrading", "offered", "done"}).Draw(t, "status")
	if sometimes.Draw(t, "about a version") {
		entry["upgradeVersion"] = rapid.SampledFrom([]string{"3.6.0", "v3.6.0+b", "3.5.0", "broken", ""}).Draw(t, "upgradeVersion")
	}
	for _, name := range []string{"upgradeStartedAt", "upgradedAt", "offeredUntil"} {
		if mostly.Draw(t, name) {
			entry[name] = m.instant(t)
		}
	}
	return entry
}

// policy has each field sometimes, and now and then one thing wrong.
func (m moment) policy(t *rapid.T) object {
	policy := m.onePolicy(t)
	if sometimes.Draw(t, "security") {
		policy["security"] = m.onePolicy(t)
	}
	if rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
		where := policy
		if security, ok := policy["security"].(object); ok && rapid.Bool().Draw(t, "in security") {
			where = security
		}
		wrong := rapid.SampledFrom(wrongPolicies).Draw(t, "what is wrong")
		maps.Copy(where, treeOf([]byte(wrong)).(object))
	}
	return policy
}

// wrongPolicies are parts of policies, each with one thing wrong.
var wrongPolicies = []string{
	`{"soak": "-1h"}`, `{"deadline": "-1ns"}`, `{"staleAfter": "-36h"}`, `{"appointment": "-2h"}`,
	`{"maxFailures": -1}`, `{"maxFailures": "101%"}`, `{"maxConcurrent": 0}`, `{"maxConcurrent": "0%"}`, `{"maxConcurrent": "101%"}`,
	`{"approvedGroups": -1}`, `{"successThreshold": 101}`,
	`{"blocks": [{"to": "3\\..*"}, {"from": "3\\..*"}]}`, `{"blocks": [{"to": "(3"}]}`, `{"blocks": [{"to": "3", "from": "3)(4"}]}`,
	`{"windows": [{"from": "10:00", "to": "10:00"}]}`, `{"windows": [{"from": "10:00", "to": "12:00", "timeZone": "Local"}]}`,
	`{"freezes": [{"from": "2026-11-27T12:00:00Z"}]}`,
	`{"windows": [{"from": "10:00", "to": "12:00", "zone": "UTC"}]}`, `{"blocks": [{"to": "3", "reason": "x"}]}`,
	`{"freezes": [{"from": "2026-11-27T12:00:00Z", "to": "2026-11-28T12:00:00Z", "reason": "x"}]}`,
	`{"security": {"security": {}}}`, `{"maxFailure": 1}`,
}

func (m moment) onePolicy(t *rapid.T) object {
	policy := object{}
	switch rapid.SampledFrom([]string{"by_risk", "by_risk", "split", "single"}).Draw(t, "strategy") {
	case "split":
		policy["strategy"], policy["split"] = "split", splits.Draw(t, "split")
	case "single":
		policy["strategy"] = "single"
	}
	optional := func(name string, draw func() any) {
		if sometimes.Draw(t, name) {
			policy[name] = draw()
		}
	}
	often := func(name string, draw func() any) {
		if rapid.Bool().Draw(t, name) {
			policy[name] = draw()
		}
	}
	one := func(values ...any) func() any {
		return func() any { return rapid.SampledFrom(values).Draw(t, "value") }
	}
	duration := one("1h", "90m", "36h")
	optional("successThreshold", one(json.Number("50"), json.Number("34"), json.Number("100")))
	often("soak", duration)
	optional("deadline", duration)
	optional("staleAfter", duration)
	optional("appointment", duration)
	optional("maxFailures", one(json.Number("0"), json.Number("1"), "0%", "34%", "50%", "100%", nil))
	often("maxConcurrent", one(json.Number("1"), json.Number("2"), "1%", "34%", "50%", "100%", nil))
	optional("approvedGroups", one(json.Number("0"), json.Number("1"), json.Number("2"), nil))
	optional("ignoreMemberWindows", one(true, false))
	if rarely.Draw(t, "paused") {
		policy["paused"] = true
	}
	if rarely.Draw(t, "blocks") {
		policy["blocks"] = rapid.SliceOfN(rapid.SampledFrom([]any{
			object{"to": `v?3\.6\..*`, "why": "pulled"}, object{"to": `3\.6\.*`, "why": "never"}, object{"to": ".*", "from": `3\.4\.0|3\.5\.0`},
			object{"to": "3.6.0|", "from": "broken", "why": "broken"}, object{"to": "3", "why": "too short"},
		}), 0, 3).Draw(t, "blocks")
	}
	if sometimes.Draw(t, "schedule") {
		m.schedule(t, policy)
	}
	return policy
}

// lintedPolicy is an advanced rollout, mostly with a catalogue.
func (w worlds) lintedPolicy(t *rapid.T) []byte {
	question := w.advancedRollout(t)
	if mostly.Draw(t, "catalogue") {
		question["versions"] = list(t, "versions", 3, func(t *rapid.T) object {
			return object{"service": "kafka", "version": rapid.SampledFrom([]string{"3.4.0", "3.6.0", "3.6.1", "3.60"}).Draw(t, "release")}
		})
	}
	return encode(question)
}

// advancedShouldUpgrade asks for a member of a fleet, mostly.
func (w worlds) advancedShouldUpgrade(t *rapid.T) object {
	question := w.advancedRollout(t)
	fleet := question["fleet"].(object)
	m := drawMoment(t)
	if now, ok := question["now"].(string); ok {
		m.now = must(time.Parse(time.RFC3339Nano, now))(t)
	}
	member := w.advancedMember(t, m)
	member["services"].([]any)[0].(object)["name"], member["services"].([]any)[0].(object)["version"] = "kafka", "3.4.0"
	members := fleet["members"].([]any)
	if rapid.IntRange(0, 7).Draw(t, "stranger") > 0 {
		fleet["members"] = slices.Insert(slices.Clone(members), rapid.IntRange(0, len(members)).Draw(t, "place"), any(w.almost(t, member)))
	}
	release := question["version"].(object)
	delete(question, "version")
	question["versions"] = []any{object{"service": "kafka", "version": "3.4.0", "next": []any{release["version"]}}, release}
	question["fleetMember"] = member
	return question
}

// almost is the member, or one that differs in one of the fields that say when.
func (w worlds) almost(t *rapid.T, member object) object {
	if mostly.Draw(t, "the same") {
		return member
	}
	other := treeOf(encode(member)).(object)
	later := object{"scheduledAt": "2026-11-27T12:00:00Z", "lastSeen": "2026-11-27T12:00:00Z", "exclusive": []any{"other"},
		"windows": []any{object{"from": "10:00", "to": "12:00", "days": []any{"mon"}}},
		"freezes": []any{object{"from": "2026-11-27T12:00:00Z", "to": "2026-11-28T12:00:00Z"}}}
	name := rapid.SampledFrom([]string{"scheduledAt", "lastSeen", "exclusive", "windows", "freezes", "upgradeVersion", "upgradeStartedAt", "upgradedAt", "offeredUntil"}).Draw(t, "field")
	if value, ok := later[name]; ok {
		other[name] = value
		return other
	}
	entry := other["services"].([]any)[0].(object)
	entry[name] = "2026-11-27T12:00:00Z"
	if name == "upgradeVersion" {
		entry[name] = "9.9.9"
	}
	return other
}
