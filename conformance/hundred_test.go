package conformance

import (
	"fmt"
	"testing"
)

// TestMoreThanAHundred: with fewer members a percentage of them is hardly ever a whole
// number, and what is rounded up comes out the same for one percent more or less.
func TestMoreThanAHundred(t *testing.T) {
	const members = 101
	fleet := func(version string) []any {
		list := []any{}
		for i := range members {
			list = append(list, object{"upgradePolicy": "automatic", "services": []any{object{
				"name": "kafka", "version": version, "upgradedAt": fmt.Sprintf("2026-11-27T10:%02d:%02dZ", i/60, i%60),
			}}})
		}
		return append(list, object{"upgradePolicy": "automatic", "services": []any{object{"name": "kafka", "version": "3.5.0", "risk": -1}}})
	}
	for _, policy := range []object{
		{"maxConcurrent": "100%", "strategy": "single"}, {"maxConcurrent": "50%"}, {"maxConcurrent": "1%"},
		{"soak": "2h", "successThreshold": 100}, {"soak": "2h", "successThreshold": 50}, {"soak": "2h", "successThreshold": 1},
	} {
		for _, version := range []string{"3.5.0", "3.6.0"} {
			question := object{
				"version": object{"service": "kafka", "version": "3.6.0"}, "now": "2026-11-27T11:00:00Z",
				"policy": policy, "fleet": object{"members": fleet(version)},
			}
			rolloutParity(compare(t, encode(question)))
		}
	}
}

// TestMoreThanAHundredFailures: as many as may fail of 200, and one more.
func TestMoreThanAHundredFailures(t *testing.T) {
	for _, failures := range []int{100, 101} {
		members := []any{}
		for i := range 200 {
			status := ""
			if i < failures {
				status = "failed"
			}
			members = append(members, object{"upgradePolicy": "automatic", "services": []any{object{"name": "kafka", "version": "3.5.0", "upgradeStatus": status}}})
		}
		rolloutParity(compare(t, encode(object{
			"version": object{"service": "kafka", "version": "3.6.0"}, "fleet": object{"members": members},
			"policy": object{"maxFailures": "50%", "successThreshold": 1},
		})))
	}
}
