package conformance

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// worlds draws questions. The fields are its bounds: how many of a thing one
// question holds at the most, and out of what it is made.
type worlds struct {
	members, entries, requirements, releases, next int // releases: of an ordinary catalogue

	names       *rapid.Generator[string]
	versions    *rapid.Generator[string] // one question uses up to pool of them
	pool        int
	drawn       []string // those of one question, in a hostile world
	requirement func(versions, names *rapid.Generator[string]) *rapid.Generator[string]
	risks       *rapid.Generator[json.Number]
	policies    *rapid.Generator[string]
	target      *rapid.Generator[string] // what is rolled out
	plain       bool                     // requirements are dependencies, and nobody has free resources
	advanced    bool                     // policies and members that need to know the time
	hostile     bool                     // fields absent or null, fields that the model does not know, duplicates
}

// ordinary worlds look like a fleet that somebody runs: each outcome is common.
var ordinary = worlds{
	members: 10, entries: 3, requirements: 3, releases: len(ordinaryVersions), next: 2,
	names:       rapid.SampledFrom([]string{"kafka", "kafka", "kafka", "kafka", "strimzi", "observability"}),
	versions:    rapid.SampledFrom(ordinaryVersions),
	pool:        len(ordinaryVersions),
	requirement: ordinaryRequirement,
	risks:       rapid.SampledFrom([]json.Number{"7", "4", "10"}),
	policies:    rapid.SampledFrom([]string{"automatic", "automatic", "automatic", "manual"}),
	target:      rapid.SampledFrom([]string{"3.6.0", "3.5.1", "v3.5.0", "3.6.0-rc.2"}),
}

// hostile worlds hold whatever JSON strings and integers can.
var hostile = worlds{
	members: 6, entries: 4, requirements: 3, releases: 5, next: 3,
	names: rapid.OneOf(
		rapid.SampledFrom([]string{"kafka", "", "Kafka", "kafka ", "kafka:", "káfka", "a.b/c-d", "\u00a0", "v1.0.0"}),
		rapid.String(),
	),
	versions:    rapid.OneOf(validVersions, validVersions, oddVersions, rapid.String()).Filter(opaAnswers),
	pool:        5,
	requirement: hostileRequirement,
	risks:       rapid.OneOf(rapid.SampledFrom(hostileRisks), rapid.Map(rapid.Int64(), number)),
	policies:    rapid.OneOf(rapid.Just("automatic"), rapid.Just("automatic"), rapid.SampledFrom([]string{"Automatic", "automatic ", "", "manual"}), rapid.String()),
	hostile:     true,
}

// pairs are versions that OPA and we compare; most are valid.
var pairs = worlds{pool: 2, versions: rapid.OneOf(validVersions, validVersions, hostile.versions).Filter(opaAnswers)}

// In release order; the ones with a v, build metadata or a pre-release are
// neighbours of versions that they equal or nearly equal.
var ordinaryVersions = []string{
	"3.4.0", "3.5.0", "v3.5.0", "3.5.0+build.7", "3.5.1", "3.6.0-rc.1", "3.6.0-rc.2", "3.6.0", "4.0.0", "broken", "3.6",
}

var hostileRisks = []json.Number{
	"7", "0", "-0", "7.0", "70e-1", "0.7E+1", "-1", "1e3",
	"9223372036854775807", "9223372036854775806", "-9223372036854775808", "9223372036854775807.0",
	"9007199254740992", "9007199254740993", // the first integers that a float cannot tell apart
}

func number(i int64) json.Number { return json.Number(new(big.Int).SetInt64(i).String()) }

// versionStrings are what validVersions and oddVersions are made of: the odd
// parts are like those of a version, and not.
func versionStrings(odd bool) *rapid.Generator[string] {
	some := func(valid, invalid []string) *rapid.Generator[string] {
		if odd {
			valid = append(valid, invalid...)
		}
		return rapid.SampledFrom(valid)
	}
	numbers := some([]string{"1", "0", "2", "10", "9223372036854775807"}, []string{
		"9223372036854775808", "18446744073709551615", "18446744073709551616", "", "01", "00", "-1", "+1", "1_0", "٣", "1a", " 1",
	})
	identifiers := rapid.OneOf(
		rapid.SampledFrom([]string{"1", "2", "10"}),
		some([]string{"1", "rc", "0", "10", "2", "alpha", "-", "--", "A", "a", "0a", "1-", "9223372036854775807"}, []string{
			"", "00", "01", "é", "a b", "+", "9223372036854775808",
		}),
		rapid.StringMatching(`[A-Za-z-][0-9A-Za-z-]{0,3}`),
	)
	prefixes := some([]string{"", "v"}, []string{"V", "vv", " ", "-"})
	separators := some([]string{"."}, []string{"", ".."})
	ends := some([]string{""}, []string{" ", "\n", ".9", "-x"})

	return rapid.Custom(func(t *rapid.T) string {
		list := func(label string) string {
			return strings.Join(rapid.SliceOfN(identifiers, 1, 4).Draw(t, label), ".")
		}
		parts := 3
		if odd {
			parts = rapid.SampledFrom([]int{3, 3, 3, 2, 4}).Draw(t, "parts")
		}
		s := prefixes.Draw(t, "prefix") + numbers.Draw(t, "number")
		for range parts - 1 {
			s += separators.Draw(t, "separator") + numbers.Draw(t, "number")
		}
		if rapid.Bool().Draw(t, "prerelease") {
			s += "-" + list("prerelease")
		}
		if rapid.Bool().Draw(t, "build") {
			s += "+" + list("build")
			if rapid.Bool().Draw(t, "long") {
				s += strings.Repeat("9", 256)
			}
		}
		return s + ends.Draw(t, "end")
	})
}

var (
	validVersions = versionStrings(false)
	oddVersions   = versionStrings(true)
)

// mostly is true three times in four.
var mostly = rapid.SampledFrom([]bool{true, true, true, false})

// relatives draws a few version strings, most of them a small change away from
// another: two that are drawn apart hardly ever have the same numbers, and then
// what stands behind the numbers is never compared.
func (w worlds) relatives(t *rapid.T) []string {
	drawn := []string{w.versions.Draw(t, "version")}
	for len(drawn) < w.pool && (len(drawn) == 1 || rapid.Bool().Draw(t, "more")) {
		next := w.versions.Draw(t, "version")
		if mostly.Draw(t, "relative") {
			next = relative(t, rapid.SampledFrom(drawn).Draw(t, "of"))
		}
		if opaAnswers(next) {
			drawn = append(drawn, next)
		}
	}
	return drawn
}

// relative makes a small change to a version string.
func relative(t *rapid.T, s string) string {
	core, build, _ := strings.Cut(s, "+")
	core, prerelease, found := strings.Cut(core, "-")
	var identifiers []string
	if found {
		identifiers = strings.Split(prerelease, ".")
	}
	another := rapid.SampledFrom([]string{
		"10", "2", "9", "100", "10", "2", "9", "rc", "Rc", "1a", "-1", "rc1", "alpha", "rc", "Rc", "rc_1", "01", "",
	}).Draw(t, "identifier")
	last := len(identifiers) - 1
	change := rapid.SampledFrom([]string{
		"another last", "another number", "another number", "one more", "one less", "other case", "other case", "another build", "a v", "number",
	}).Draw(t, "change")
	switch {
	case change == "another build":
		build += "b"
	case change == "a v":
		core = strings.TrimPrefix("v"+core, "vv")
	case change == "number":
		core = core[:strings.LastIndex(core, ".")+1] + rapid.SampledFrom([]string{"0", "9", "10"}).Draw(t, "patch")
	case last < 0 || change == "one more":
		identifiers = append(identifiers, another)
	case change == "another number" && strings.Trim(identifiers[last], "0123456789") == "":
		identifiers[last] = rapid.SampledFrom([]string{"2", "10", "9", "100"}).Draw(t, "number")
	case change == "another last" || change == "another number":
		identifiers[last] = another
	case change == "other case":
		identifiers[last] = strings.ToUpper(identifiers[last])
	default: // one less
		identifiers = identifiers[:last]
	}
	s = core
	if len(identifiers) > 0 {
		s += "-" + strings.Join(identifiers, ".")
	}
	if build != "" {
		s += "+" + build
	}
	return s
}

// opaAnswers is false for the divergence in a decision: a numeric pre-release identifier
// above 2^63-1, over which OPA may never return.
func opaAnswers(version string) bool { return identifiersUpTo(version, math.MaxInt64) }

// identifiersUpTo tells whether no numeric pre-release identifier is above a number.
func identifiersUpTo(version string, most uint64) bool {
	version, _, _ = strings.Cut(version, "+")
	_, prerelease, _ := strings.Cut(version, "-")
	for identifier := range strings.SplitSeq(prerelease, ".") {
		if n, ok := new(big.Int).SetString(identifier, 10); ok && n.Cmp(new(big.Int).SetUint64(most)) > 0 {
			return false
		}
	}
	return true
}

func ordinaryRequirement(versions, names *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		operator := rapid.SampledFrom([]string{">=", ">", "<=", "<", "", "~"}).Draw(t, "operator")
		return names.Draw(t, "name") + ":" + operator + versions.Draw(t, "constraint")
	})
}

func hostileRequirement(versions, names *rapid.Generator[string]) *rapid.Generator[string] {
	constraintOPAAnswers := func(requirement string) bool {
		_, constraint, _ := strings.Cut(requirement, ":")
		return opaAnswers(constraint)
	}
	pieces := rapid.OneOf(
		versions, names, versions, names,
		rapid.SampledFrom([]string{":", ">", "=", "<", ">=", "<=", "==", "=>", "!", "~", "^", " ", "\t", "\n", "\v", "\f", "\r", "\u0085", "\u00a0", "\u2028", "\u3000", "\u200b", "||", ",", "v"}),
	)
	return rapid.OneOf(
		ordinaryRequirement(versions, names),
		ordinaryRequirement(versions, names),
		ordinaryRequirement(versions, names),
		ordinaryRequirement(versions, names),
		rapid.Map(rapid.SliceOfN(pieces, 0, 6), func(s []string) string { return strings.Join(s, "") }),
		rapid.Custom(func(t *rapid.T) string {
			s := ordinaryRequirement(versions, names).Draw(t, "requirement")
			at := rapid.IntRange(0, len(s)).Draw(t, "at")
			return strings.ToValidUTF8(s[:at], "?") + pieces.Draw(t, "piece") + strings.ToValidUTF8(s[at:], "?")
		}),
	).Filter(constraintOPAAnswers)
}

// The questions, as JSON documents.

func (w worlds) rollout(t *rapid.T) []byte {
	if w.advanced {
		return encode(w.advancedRollout(t))
	}
	w = w.narrow(t)
	return encode(object{"version": w.version(t), "fleet": w.fleet(t), "policy": w.policy(t)})
}

func (w worlds) eligibility(t *rapid.T) []byte {
	w = w.narrow(t)
	return encode(object{"version": w.version(t), "fleetMember": w.member(t)})
}

func (w worlds) nextVersion(t *rapid.T) []byte { return encode(w.narrow(t).selection(t)) }

func (w worlds) selection(t *rapid.T) object {
	catalogue := w.orderly
	if w.hostile {
		catalogue = w.disorderly
	}
	question := w.document(t, field{"firstStop", rapid.Bool().Draw(t, "firstStop")})
	releases, member := catalogue(t), w.member(t)
	if len(releases) > 0 && mostly.Draw(t, "on the way") {
		on := rapid.SampledFrom(releases).Draw(t, "on").(object)
		entry := w.entry(t)
		entry["name"], entry["version"] = on["service"], on["version"]
		// Drawn at random, most ways are short, and have no stops on them.
		if end, ok := releases[len(releases)-1].(object)["version"].(string); ok && rapid.Bool().Draw(t, "to the last") {
			next, _ := on["next"].([]any)
			on["next"] = append(slices.Clone(next), any(end))
		}
		entries, _ := member["services"].([]any)
		entries = slices.Clone(entries)
		if mostly.Draw(t, "the only entry") { // more are ambiguous more often than not
			entries = slices.DeleteFunc(entries, func(e any) bool { return e.(object)["name"] == on["service"] })
		}
		member["services"] = append(entries, any(entry))
	}
	question["versions"], question["fleetMember"] = releases, member
	return question
}

// shouldUpgrade mostly has a fleet, and the member that asks in it.
func (w worlds) shouldUpgrade(t *rapid.T) []byte {
	if w.advanced {
		return encode(w.advancedShouldUpgrade(t))
	}
	w = w.narrow(t)
	w.requirements = 1 // so that not everybody is held back by them
	question := w.selection(t)
	member := question["fleetMember"].(object)
	if mostly.Draw(t, "automatic") {
		member["upgradePolicy"] = "automatic"
	}
	if rapid.Bool().Draw(t, "policy") {
		question["policy"] = w.policy(t)
	}
	switch rapid.SampledFrom([]string{"in fleet", "in fleet", "in fleet", "stranger", "no fleet"}).Draw(t, "fleet") {
	case "in fleet":
		fleet := w.fleet(t)
		members, _ := fleet["members"].([]any)
		at := rapid.IntRange(0, len(members)).Draw(t, "place")
		known := member
		if sometimes.Draw(t, "fresher") {
			known = w.nearTwin(t, member)
		}
		fleet["members"] = slices.Insert(slices.Clone(members), at, any(known))
		question["fleet"] = fleet
		if rapid.Bool().Draw(t, "near twin") {
			at := rapid.IntRange(0, len(members)).Draw(t, "place of the near twin")
			fleet["members"] = slices.Insert(fleet["members"].([]any), at, any(w.nearTwin(t, member)))
		}
	case "stranger":
		question["fleet"] = w.fleet(t)
	case "no fleet":
		question["fleet"] = nil
	}
	return encode(question)
}

// nearTwin is a member that differs from another in one field at the most.
func (w worlds) nearTwin(t *rapid.T, of object) object {
	twin, stranger := maps.Clone(of), w.member(t)
	entries, _ := of["services"].([]any)
	if len(entries) > 0 && rapid.Bool().Draw(t, "an entry") {
		at := rapid.IntRange(0, len(entries)-1).Draw(t, "which")
		entry, other := maps.Clone(entries[at].(object)), w.entry(t)
		name := rapid.SampledFrom([]string{"subscription", "upgradeStatus", "risk", "version", "name"}).Draw(t, "field")
		entry[name] = other[name]
		twin["services"] = slices.Clone(entries)
		twin["services"].([]any)[at] = entry
		return twin
	}
	name := rapid.SampledFrom([]string{"cloud", "clusterID", "upgradePolicy"}).Draw(t, "field")
	twin[name] = stranger[name]
	return twin
}

// narrow settles the few version strings and names of one question, so that
// equal ones are common however wild the strings are.
func (w worlds) narrow(t *rapid.T) worlds {
	if w.hostile {
		w.drawn = w.relatives(t)
		w.versions = rapid.SampledFrom(w.drawn)
		w.target = rapid.OneOf(w.versions, validVersions)
		w.names = rapid.SampledFrom(rapid.SliceOfN(w.names, 1, 2).Draw(t, "names"))
	}
	return w
}

func (w worlds) fleet(t *rapid.T) object {
	members := list(t, "members", w.members, w.member)
	for w.hostile && len(members) > 0 && len(members) < w.members && rapid.Bool().Draw(t, "twin") {
		members = append(members, rapid.SampledFrom(members).Draw(t, "of"))
	}
	return w.document(t,
		field{"service", w.names.Draw(t, "service")},
		field{"serviceType", ""},
		field{"members", members},
	)
}

// policy is mostly one that can be followed; in a hostile world a number may be
// out of range, a field out of place, a threshold more or less.
func (w worlds) policy(t *rapid.T) object {
	odd := rapid.Just("none")
	if w.hostile {
		odd = rapid.SampledFrom([]string{
			"none", "none", "none", "none", "none", "none", "none", "none", "none", "none", "none", "none",
			"strategy", "split", "share", "thresholds", "threshold", "two kinds", "one threshold",
		})
	}
	oddity := odd.Draw(t, "oddity")
	percentage := func(odd bool) json.Number {
		if odd {
			return rapid.SampledFrom([]json.Number{"0", "101", "-1", "9223372036854775807"}).Draw(t, "no percentage")
		}
		return rapid.SampledFrom([]json.Number{"90", "50", "100", "1", "34", "5e1"}).Draw(t, "percentage")
	}
	strategy := rapid.SampledFrom([]string{"", "by_risk", "single", "split"}).Draw(t, "strategy")
	if oddity == "strategy" {
		strategy = "By_risk"
	}
	if oddity == "share" {
		strategy = "split"
	}
	shares := []any{}
	if (strategy == "split") != (oddity == "split") {
		shares = splits.Draw(t, "split")
	}
	groups := len(shares)
	if strategy == "single" {
		groups = 1
	}
	if oddity == "share" && rapid.Bool().Draw(t, "one share") {
		shares = []any{json.Number("50")}
	} else if oddity == "share" {
		shares = append(shares[:max(0, len(shares)-1):max(0, len(shares)-1)], percentage(rapid.Bool().Draw(t, "odd share")))
	}
	if oddity == "thresholds" {
		groups++
	}
	fields := []field{{"strategy", strategy}, {"split", shares}}
	each := groups > 0 && (rapid.Bool().Draw(t, "thresholds") || oddity == "thresholds" || oddity == "two kinds")
	if each {
		thresholds := []any{}
		for k := range groups {
			thresholds = append(thresholds, percentage(oddity == "threshold" && k == groups-1))
		}
		fields = append(fields, field{"successThresholds", thresholds})
	}
	if each == (oddity == "two kinds") && (rapid.Bool().Draw(t, "threshold") || oddity == "one threshold") {
		fields = append(fields, field{"successThreshold", percentage(oddity == "one threshold")})
	}
	policy := w.document(t, fields...)
	for _, name := range []string{"Risk", "NAME", "version "} {
		delete(policy, name) // a policy with a note is refused often enough
	}
	return policy
}

var splits = rapid.SampledFrom([][]any{
	{json.Number("10"), json.Number("30"), json.Number("60")},
	{json.Number("50"), json.Number("50")},
	{json.Number("1"), json.Number("99")},
	{json.Number("33"), json.Number("33"), json.Number("34")},
	{json.Number("1"), json.Number("1"), json.Number("1"), json.Number("97")},
	{json.Number("100")},
})

func (w worlds) member(t *rapid.T) object {
	fields := []field{
		{"clusterID", w.word(t, "clusterID", []string{"c1", "c2", ""}, "C1")},
		{"cloud", w.word(t, "cloud", []string{"aws", "gcp", ""}, "AWS")},
		{"upgradePolicy", w.policies.Draw(t, "upgradePolicy")},
		{"services", list(t, "services", w.entries, w.entry)},
	}
	if !w.plain {
		fields = append(fields, field{"freeResources", w.freeResources(t)})
	}
	return w.document(t, fields...)
}

func (w worlds) freeResources(t *rapid.T) any {
	resources := object{}
	for _, name := range []string{"cpu", "memoryGiB"} {
		if rapid.Bool().Draw(t, name) {
			resources[name] = rapid.SampledFrom([]any{json.Number("4"), json.Number("3"), json.Number("5"), json.Number("0"), nil}).Draw(t, "free")
		}
	}
	if len(resources) == 0 {
		return nil
	}
	return resources
}

func (w worlds) entry(t *rapid.T) object {
	return w.document(t,
		field{"name", w.names.Draw(t, "name")},
		field{"version", w.versions.Draw(t, "version")},
		field{"subscription", w.word(t, "subscription", []string{"", "s1"}, "S1")},
		field{"risk", w.risks.Draw(t, "risk")},
		field{"upgradeStatus", w.word(t, "upgradeStatus", []string{"", "failed", "done"}, "failed", "Failed", "failed ")},
	)
}

// word draws one of some words; in a hostile world it may be nearly one of them.
func (w worlds) word(t *rapid.T, label string, words []string, near ...string) string {
	if w.hostile {
		words = slices.Concat(words, near)
	}
	return rapid.SampledFrom(words).Draw(t, label)
}

func (w worlds) version(t *rapid.T) object {
	return w.release(t, w.names.Draw(t, "service"), w.target.Draw(t, "target"))
}

func (w worlds) release(t *rapid.T, service, version string) object {
	requirement := w.requirement(w.versions, w.names)
	return w.document(t,
		field{"service", service},
		field{"serviceType", ""},
		field{"version", version},
		field{"next", list(t, "next", w.next, func(t *rapid.T) string { return w.versions.Draw(t, "next") })},
		field{"serviceImpacting", rapid.SampledFrom([]bool{false, true}).Draw(t, "serviceImpacting")},
		field{"criticalSecurityUpgrade", rapid.Bool().Draw(t, "criticalSecurityUpgrade")},
		field{"requirements", list(t, "requirements", w.requirements, func(t *rapid.T) object {
			return w.required(t, requirement)
		})},
		field{"status", ""},
	)
}

// required is mostly a dependency. It may name a cloud or a resource instead, or beside it.
func (w worlds) required(t *rapid.T, dependencies *rapid.Generator[string]) object {
	fields := []field{}
	named := rapid.SampledFrom([]string{"dependency", "dependency", "dependency", "dependency", "dependency", "dependency", "cloud", "resource", "resource", "two"}).Draw(t, "named")
	if w.plain {
		named = "dependency"
	}
	if named == "dependency" || named == "two" {
		fields = append(fields, field{"dependency", dependencies.Draw(t, "dependency")})
	}
	if named == "cloud" || named == "two" && rapid.Bool().Draw(t, "cloud") {
		clouds := rapid.SampledFrom([][]any{{"aws"}, {"gcp", "azure"}, {"AWS", ""}, {}}).Draw(t, "clouds")
		fields = append(fields, field{"cloud", clouds})
	} else if named != "dependency" {
		fields = append(fields,
			field{"resource", rapid.SampledFrom([]string{"cpu", "memoryGiB", "cpu", "memoryGiB", "cpu ", ""}).Draw(t, "resource")},
			field{"atLeast", rapid.SampledFrom([]json.Number{"4", "1", "5", "5", "4.0", "0", "-1"}).Draw(t, "atLeast")})
	}
	return w.document(t, fields...)
}

// orderly is a catalogue in release order, each version once.
func (w worlds) orderly(t *rapid.T) []any {
	service := w.names.Draw(t, "service")
	catalogue := []any{}
	for i, version := range ordinaryVersions {
		if len(catalogue) < w.releases && rapid.Bool().Draw(t, "released") {
			onward := w
			if later := ordinaryVersions[i+1:]; len(later) > 0 {
				onward.versions = rapid.OneOf(rapid.SampledFrom(later), w.versions)
			}
			catalogue = append(catalogue, onward.release(t, service, version))
		}
	}
	return catalogue
}

// disorderly is the drawn versions in any order, now and then with one of another
// service, or with one that is there already.
func (w worlds) disorderly(t *rapid.T) []any {
	service := w.names.Draw(t, "service")
	catalogue := []any{}
	for i, version := range w.drawn {
		if mostly.Draw(t, "released") && !slices.Contains(w.drawn[:i], version) {
			catalogue = append(catalogue, w.release(t, service, version))
		}
	}
	for _, another := range []func() object{
		func() object { return w.release(t, service, w.versions.Draw(t, "version")) },
		func() object { return w.release(t, w.names.Draw(t, "service"), w.versions.Draw(t, "version")) },
	} {
		if rapid.IntRange(0, 7).Draw(t, "another") == 7 {
			at := rapid.IntRange(0, len(catalogue)).Draw(t, "at")
			catalogue = slices.Insert(catalogue, at, any(another()))
		}
	}
	return catalogue
}

func list[T any](t *rapid.T, label string, most int, draw func(*rapid.T) T) []any {
	list := []any{}
	for range most {
		// One coin for each, as rapid draws lengths: mostly next to none.
		if rapid.Bool().Draw(t, label) {
			list = append(list, draw(t))
		}
	}
	return list
}

type object = map[string]any

type field struct {
	name  string
	value any
}

// document writes an object. In a hostile world a zero value may be left out or
// null instead, and the object may have a field that the model does not know.
func (w worlds) document(t *rapid.T, fields ...field) object {
	o := object{}
	for _, f := range fields {
		spelling := "as it is"
		if w.hostile && isZero(f.value) {
			spelling = rapid.SampledFrom([]string{"as it is", "absent", "null"}).Draw(t, f.name+" zero")
		}
		switch spelling {
		case "as it is":
			o[f.name] = f.value
		case "null":
			o[f.name] = nil
		}
	}
	if w.hostile && rapid.Bool().Draw(t, "unknown") {
		o[rapid.SampledFrom([]string{"Risk", "NAME", "version ", "note"}).Draw(t, "unknown field")] = json.Number("1e400")
	}
	return o
}

func isZero(value any) bool {
	switch v := value.(type) {
	case []any:
		return len(v) == 0
	case json.Number:
		return v == "0" || v == "-0"
	}
	return value == "" || value == false
}

func encode(question object) []byte {
	document, err := json.Marshal(question)
	if err != nil {
		panic(err) // the generators draw nothing that JSON cannot hold
	}
	return document
}
