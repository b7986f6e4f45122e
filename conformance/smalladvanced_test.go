package conformance

import (
	"iter"
	"maps"
	"math/bits"
	"testing"
)

// The small advanced worlds: two members, each of which is one thing, at one risk or at
// two, and beside the first one that is upgrading, or not; under every set of what holds
// members back.

// smallTerms are what a policy, a version or the members have, each of which can be there
// or not. Together they bring about every reason.
var smallTerms = []func(version, policy object, members []any){
	func(version, _ object, _ []any) { version["status"] = "stopped" },
	func(_, policy object, _ []any) {
		policy["blocks"] = []any{object{"to": ".*", "from": "1.0.0", "why": "pulled"}}
	},
	func(_, policy object, _ []any) { policy["paused"] = true },
	func(_, policy object, _ []any) { policy["maxFailures"] = 0 },
	func(_, policy object, _ []any) { policy["approvedGroups"] = 1 },
	func(_, policy object, _ []any) { policy["soak"] = "1h" },
	func(_, policy object, _ []any) {
		policy["freezes"] = []any{object{"from": smallNow, "to": "2026-11-27T12:30:00Z"}}
	},
	func(_, policy object, _ []any) { policy["windows"] = []any{object{"from": "13:00", "to": "14:00"}} },
	func(_, policy object, _ []any) { policy["maxConcurrent"] = 1 },
	func(_, _ object, members []any) {
		for _, member := range members {
			member.(object)["exclusive"] = []any{"db"}
		}
	},
}

const smallNow = "2026-11-27T12:00:00Z"

// smallStandings are what a member can be.
var smallStandings = []object{
	{"version": "1.0.0"},
	{"version": "1.0.0", "upgradeStatus": "failed"},
	{"version": "1.0.0", "upgradeStatus": "upgrading"},
	{"version": "1.0.0", "upgradeStatus": "offered", "offeredUntil": "2026-11-27T12:01:00Z"},
	{"version": "2.0.0", "upgradedAt": "2026-11-27T11:30:00Z"},
	{"version": "2.0.0", "upgradedAt": "2026-11-27T11:00:00Z"},
}

// smallAdvanced has the sets of up to so many terms.
func smallAdvanced(terms int) iter.Seq[object] {
	return func(yield func(object) bool) {
		for _, first := range smallStandings {
			for _, second := range smallStandings {
				for shape := range 4 {
					for set := range 1 << len(smallTerms) {
						if bits.OnesCount(uint(set)) <= terms && !yield(smallAdvancedWorld(first, second, shape, set)) {
							return
						}
					}
				}
			}
		}
	}
}

func smallAdvancedWorld(first, second object, shape, set int) object {
	standings, risks := []object{first, second}, []int{7, []int{7, 4}[shape%2], 7}
	if shape >= 2 {
		standings = append(standings, smallStandings[2])
	}
	members := []any{}
	for i, standing := range standings {
		entry := maps.Clone(standing)
		entry["name"], entry["risk"] = "a", risks[i]
		members = append(members, object{"upgradePolicy": "automatic", "services": []any{entry}})
	}
	version, policy := object{"service": "a", "version": "2.0.0"}, object{"successThreshold": 50}
	question := object{"version": version, "fleet": object{"members": members}, "policy": policy, "now": smallNow}
	for i, add := range smallTerms {
		if set&(1<<i) != 0 {
			add(version, policy, members)
		}
	}
	return question
}

// TestSmallAdvancedWorldsMeet: each two reasons that can meet do so in some small world.
func TestSmallAdvancedWorldsMeet(t *testing.T) {
	counts := map[string]int{}
	for world := range smallAdvanced(3) {
		for _, outcome := range advancedOutcomes(t, must(parsedTree(world))(t)) {
			counts[outcome]++
		}
	}
	if !meet(counts) {
		t.Errorf("some reasons that can meet do not: %v", counts)
	}
}
