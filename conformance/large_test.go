package conformance

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	indexed "github.com/tranche-go/tranche/rollout/index"
	"pgregory.net/rapid"
)

// What a large fleet goes through and a small one does not: versions are remembered,
// risks are looked up, members with many entries are read otherwise, and the members of
// an index fill several blocks.

// targets have every length that is remembered, 5 to 16 bytes, and one more.
var targets = []string{
	"3.6.0", "v3.6.0", "v3.16.0", "3.6.0-rc", "3.6.0-rc1", "3.6.0-rc.1", "3.6.0-rc.21", "3.6.0-beta.1", "3.6.0-alpha.1",
	"3.6.0-alpha.21", "3.6.0-alpha.2.1", "3.6.0-alpha.2.11", "3.6.0-alpha.12.11", "3.6.0-b.c.de",
}

// nearly are strings that are nearly another: of as many bytes, which differ in one of
// them, of few bytes, and one with the first and the last eight bytes of the other.
func nearly(version string) []string {
	near := []string{"", "3", "3.6", "3.6."}
	if n := len(version); n > 8 {
		near = append(near, version[:8]+version[n-8:])
	}
	for at := range version {
		for _, other := range []string{"0", "5", "9", "-", ".", "a", "z", "~"} {
			if s := version[:at] + other + version[at+1:]; s != version {
				near = append(near, s)
			}
		}
	}
	return near
}

// crowd is a question about a large fleet. Its members are like few that are drawn,
// but for their versions, risks and number of entries.
func (w worlds) crowd(t *rapid.T) []byte {
	w.target = rapid.SampledFrom(targets)
	version := w.version(t)
	target := version["version"].(string)
	near := nearly(target)
	models := rapid.SliceOfN(rapid.Custom(w.member), 1, 12).Draw(t, "models")
	models = append(models, object{"upgradePolicy": "automatic", "services": []any{object{"name": version["service"]}}})
	risks := rapid.SampledFrom([]int{70, 40, 12, 9, 8, 1}).Draw(t, "risks")
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))

	members := []any{}
	for range rapid.SampledFrom([]int{300, 150, 40}).Draw(t, "members") {
		member := maps.Clone(models[random.IntN(len(models))])
		entries := member["services"].([]any)
		if random.IntN(30) == 0 {
			entries = slices.Repeat(entries, 10+random.IntN(30))
			entries = slices.Concat(entries, models[random.IntN(len(models))]["services"].([]any))
		}
		changed := []any{}
		for _, entry := range entries {
			entry := maps.Clone(entry.(object))
			// Multiples of a Fibonacci number: several are remembered at one place.
			entry["version"], entry["risk"] = target, number(34*int64(random.IntN(risks)-risks/3))
			if random.IntN(2) == 0 {
				entry["version"] = near[random.IntN(len(near))]
			}
			changed = append(changed, entry)
		}
		member["services"] = changed
		members = append(members, member)
	}
	return encode(object{"version": version, "fleet": object{"members": members}, "policy": w.policy(t)})
}

// All ways to an answer about a large fleet lead to that of the reference.
func TestLargeFleets(t *testing.T) { largeFleets.check(t) }
func FuzzLargeFleets(f *testing.F) { largeFleets.fuzz(f) }

var largeFleets = property{worlds: inOrdinary, cost: 20, holds: func(w worlds, t *rapid.T) {
	c := compare(t, w.crowd(t))
	rolloutParity(c)
	version, fleet := must(c.input.Version())(t), must(c.input.Fleet())(t)
	target := must(rollout.NewTarget(version, must(c.input.Policy())(t), time.Time{}))(t)

	var places []int
	for place := range fleet.Members {
		places = append(places, place)
	}
	indexAgrees(c, target, indexed.New(fleet), places)

	want, whole := target.Plan(fleet), target.Planner()
	for left := fleet.Members; len(left) > 0; {
		n := rapid.IntRange(1, len(left)).Draw(t, "stretch")
		stretch := target.Planner()
		for i := range left[:n] {
			if got, want := stretch.Add(&left[i]), target.Exclusion(left[i]); got != want {
				t.Fatalf("%q when added, %q alone: %+v", got, want, left[i])
			}
		}
		if err := whole.Append(stretch); err != nil {
			t.Fatal(err)
		}
		left = left[n:]
	}
	wantSame(t, whole.Plan(), want)

	twice := tranche.Fleet{Members: slices.Repeat(fleet.Members, 2)}
	if err := whole.Append(whole); err != nil {
		t.Fatal(err)
	}
	wantSame(t, whole.Plan(), target.Plan(twice))
	for i := range fleet.Members {
		whole.Add(&fleet.Members[i])
	}
	wantSame(t, whole.Plan(), target.Plan(tranche.Fleet{Members: slices.Repeat(fleet.Members, 3)}))
	wantSame(t, whole.Members(), 3*len(fleet.Members))
}}

// wantSame wants the same answer, nil for a list that is empty in both.
func wantSame(t fataler, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%.3000s\n want %.3000s", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	}
}

// Members with about as many entries as are read otherwise than few, those of the
// service among others, first and last, or last.
func TestMembersOfManyEntries(t *testing.T) {
	random := rand.New(rand.NewPCG(0, 0))
	entry := func(name string) any {
		version := ordinaryVersions[random.IntN(len(ordinaryVersions))]
		return object{"name": name, "version": version, "risk": 34 * random.IntN(12), "upgradeStatus": []string{"", "failed"}[random.IntN(2)]}
	}
	members := []any{}
	for _, size := range []int{31, 32, 33, 63, 64, 65, 66, 130} {
		for _, ours := range []func(i int) bool{
			func(i int) bool { return i%2 == 1 },
			func(i int) bool { return i == 0 || i == size-1 },
			func(i int) bool { return i == size-1 },
			func(int) bool { return false },
		} {
			entries := []any{}
			for i := range size {
				name := []string{"strimzi", "other"}[i%2]
				if ours(i) {
					name = "kafka"
				}
				entries = append(entries, entry(name))
			}
			members = append(members, object{"upgradePolicy": "automatic", "services": entries})
		}
	}
	for _, version := range []string{"3.6.0", "3.5.0"} {
		for _, member := range members {
			c := compare(t, encode(object{"version": object{"service": "kafka", "version": version}, "fleet": object{"members": []any{member}}}))
			rolloutParity(c)
			fleet := must(c.input.Fleet())(t)
			target := must(rollout.NewTarget(must(c.input.Version())(t), tranche.Policy{}, time.Time{}))(t)
			indexAgrees(c, target, indexed.New(fleet), []int{0})
		}
	}
}

// A member's fate does not depend on how many others there are, though a scan of many
// remembers their versions: here more than it has room for, each beside one that is
// nearly the same.
func TestPlanOfManyVersions(t *testing.T) {
	var fleet tranche.Fleet
	for _, version := range targets {
		for _, near := range nearly(version) {
			for _, version := range []string{version, near} {
				fleet.Members = append(fleet.Members, tranche.Member{
					UpgradePolicy: tranche.Automatic, Services: []tranche.Service{{Name: "kafka", Version: version}},
				})
			}
		}
	}
	for _, version := range targets {
		target := must(rollout.NewTarget(tranche.Version{Service: "kafka", Version: version}, tranche.Policy{}, time.Time{}))(t)
		reasons := make([]rollout.Reason, len(fleet.Members))
		for _, e := range target.Plan(fleet).Excluded {
			reasons[e.Member] = e.Reason
		}
		for i, member := range fleet.Members {
			if want := target.Exclusion(member); reasons[i] != want {
				t.Fatalf("%s, member %d, for %s: %q, alone %q", member.Services[0].Version, i, version, reasons[i], want)
			}
		}
	}
}

// An index of many blocks answers as a scan of its members does, and what it has
// answered stays.
func TestIndexOfManyBlocks(t *testing.T) {
	fewer(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		members := patchwork(t, random).Members
		index := indexed.New(tranche.Fleet{Members: members})
		before := blocksAgree(t, index, members, make([]bool, len(members)))

		gone := make([]bool, len(members))
		stretch := rapid.SampledFrom([]int{1, 20_000, 70_000}).Draw(t, "gone")
		from := random.IntN(len(members) - stretch)
		for place := range members {
			if from <= place && place < from+stretch || place%97 == 0 {
				gone[place] = index.Remove(place)
			}
		}
		members = slices.Clone(members)
		for range 2000 {
			place, member := random.IntN(len(members)), members[random.IntN(len(members))]
			if !index.Replace(place, member) {
				place = index.Put(member)
			}
			members[place], gone[place] = member, false
		}
		for _, asBefore := range before {
			asBefore(t)
		}
		blocksAgree(t, index, members, gone)
	})
}

// blocksAgree wants of an index what a scan says of the members that are not gone, and
// returns what the index said.
func blocksAgree(t *rapid.T, index *indexed.Index, members []tranche.Member, gone []bool) (answers []answered) {
	var places []int
	var fleet tranche.Fleet
	for place, member := range members {
		if !gone[place] {
			places = append(places, place)
			fleet.Members = append(fleet.Members, member)
		}
	}
	wantSet(t, index.Members(), places)
	answers = append(answers, answeredSet(index.Members(), places))
	for _, policy := range []tranche.Policy{
		{},
		{Strategy: tranche.Single},
		{Strategy: tranche.Split, Split: []int{1, 1, 1, 97}},
		{Strategy: tranche.Split, Split: []int{33, 33, 34}, SuccessThreshold: 50},
	} {
		target := must(rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.6.0"}, policy, time.Time{}))(t)
		plan, progress := listsOf(t, index, target, places)
		want := must(target.Progress(fleet))(t)
		wantSame(t, plan, target.Plan(fleet))
		wantSame(t, progress.State, want.State)
		wantSame(t, progress.Groups, want.Groups)
		now := must(index.Progress(target))(t)
		for member, place := range places {
			if got, want := now.Admission(place), want.Admission(member); !reflect.DeepEqual(got, want) {
				t.Fatalf("place %d: %+v, want %+v", place, got, want)
			}
		}
		answers = append(answers, planAnswers(index.Plan(target))...)
	}
	return answers
}

// patchwork is a fleet in which members of a kind stand in some stretches and not in
// others.
func patchwork(t *rapid.T, random *rand.Rand) tranche.Fleet {
	var kinds []tranche.Member
	for range rapid.SampledFrom([]int{2, 6, 12}).Draw(t, "kinds") {
		kinds = append(kinds, decoded(t, ordinary.member(t)))
	}
	const block = 1 << 16
	size := rapid.SampledFrom([]int{block + 10_000, 2*block - 1, 2 * block, 2*block + 1, 3*block + 1}).Draw(t, "size")
	members := make([]tranche.Member, size)
	for begin := 0; begin < size; {
		end := min(size, begin+1+random.IntN(block))
		here := []int{random.IntN(len(kinds)), random.IntN(len(kinds))}
		for place := begin; place < end; place++ {
			members[place] = kinds[here[random.IntN(2)]]
		}
		begin = end
	}
	return tranche.Fleet{Members: members}
}
