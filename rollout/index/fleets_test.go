package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/rollout"
)

// The versions that are rolled out.
var (
	kafka350 = tranche.Version{Service: "kafka", Version: "3.5.0"}
	kafka380 = tranche.Version{Service: "kafka", Version: "3.8.0"}
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func newTarget(t testing.TB, version tranche.Version, policies ...tranche.Policy) *rollout.Target {
	t.Helper()
	target, err := rollout.NewTarget(version, append(policies, tranche.Policy{})[0], time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func single() tranche.Policy { return tranche.Policy{Strategy: tranche.Single} }

func split(percentages ...int) tranche.Policy {
	return tranche.Policy{Strategy: tranche.Split, Split: percentages}
}

func thresholds(p tranche.Policy, percentages ...int) tranche.Policy {
	p.SuccessThresholds = percentages
	return p
}

var ones = slices.Repeat([]int{1}, 100)

// at is a candidate with an entry at each risk.
func at(risks ...int64) tranche.Member {
	m := tranche.Member{UpgradePolicy: tranche.Automatic}
	for _, risk := range risks {
		m.Services = append(m.Services, tranche.Service{Name: "kafka", Version: "3.4.0", Risk: risk})
	}
	return m
}

func fleetLike(members int) tranche.Fleet { return speed.Fleet(members) }

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

// differentMembers have mostly versions that no other has, at many risks.
func differentMembers(n int) (fleet tranche.Fleet) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		m := tranche.Member{UpgradePolicy: pick(random, tranche.Automatic, tranche.Automatic, "manual")}
		for range random.IntN(4) {
			m.Services = append(m.Services, tranche.Service{
				Name:          pick(random, "kafka", "kafka", "strimzi"),
				Version:       fmt.Sprintf("%s3.%d.%d%s", pick(random, "", "v", "x"), random.IntN(20), i, pick(random, "", "-rc.1", "+a-build-that-goes-on")),
				Risk:          random.Int64N(300) - 150,
				UpgradeStatus: pick(random, "", "", "", tranche.Failed),
			})
		}
		fleet.Members = append(fleet.Members, m)
	}
	return fleet
}
