package rollout_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/rollout"
)

// sizes are the numbers of members that benchmarks run with.
var sizes = []int{10, 1_000, 100_000, 1_000_000}

// kafka380 is the version that benchmarks roll out.
var kafka380 = tranche.Version{Service: "kafka", Version: "3.8.0"}

// fleetLike is a fleet like a real one: a few services a member, now and then two
// entries of one, tens of versions, a few risks, some members not automatic, some
// versions not valid, some upgrades failed. No two strings share their bytes, as in a
// document decoded.
func fleetLike(members int) tranche.Fleet {
	random := rand.New(rand.NewPCG(1, uint64(members)))
	var fleet tranche.Fleet
	for i := range members {
		m := tranche.Member{ClusterID: fmt.Sprintf("cluster-%07d", i), Cloud: own(pick(random, "aws", "gcp", "azure")), UpgradePolicy: own(tranche.Automatic)}
		if random.IntN(10) == 0 {
			m.UpgradePolicy = own("manual")
		}
		for _, name := range []string{"strimzi", "kafka", "observability"} {
			if random.IntN(10) == 0 {
				continue
			}
			for n := 1 + random.IntN(10)/9; n > 0; n-- {
				m.Services = append(m.Services, entryLike(random, name))
			}
		}
		fleet.Members = append(fleet.Members, m)
	}
	return fleet
}

func entryLike(random *rand.Rand, name string) tranche.Service {
	entry := tranche.Service{
		Name:         own(name),
		Version:      fmt.Sprintf("3.%d.%d", random.IntN(10), random.IntN(4)),
		Subscription: fmt.Sprintf("subscription-%d", random.IntN(1000)),
		Risk:         pick[int64](random, 0, 2, 4, 7, 10),
	}
	switch random.IntN(50) {
	case 0:
		entry.Version = own("latest")
	case 1, 2, 3:
		entry.UpgradeStatus = own(tranche.Failed)
	}
	return entry
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

// own is a copy with bytes of its own.
func own(s string) string { return strings.Clone(s) }

// bySize runs a benchmark on a fleet of each size.
func bySize(b *testing.B, run func(b *testing.B, fleet tranche.Fleet)) {
	for _, size := range sizes {
		b.Run(fmt.Sprintf("members=%d", size), func(b *testing.B) {
			fleet := fleetLike(size)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, fleet)
		})
	}
}

// byPolicy runs a benchmark on a fleet of each size under each strategy.
func byPolicy(b *testing.B, run func(b *testing.B, target *rollout.Target, fleet tranche.Fleet)) {
	for _, policy := range []tranche.Policy{{Strategy: tranche.ByRisk}, single(), split(10, 30, 60)} {
		b.Run("strategy="+policy.Strategy, func(b *testing.B) {
			target, err := rollout.NewTarget(kafka380, policy, time.Time{})
			if err != nil {
				b.Fatal(err)
			}
			bySize(b, func(b *testing.B, fleet tranche.Fleet) { run(b, target, fleet) })
		})
	}
}

// BenchmarkFloor is a bare loop: no scan of a fleet can do with less.
func BenchmarkFloor(b *testing.B) {
	bySize(b, func(b *testing.B, fleet tranche.Fleet) {
		for b.Loop() {
			speed.Floor(fleet, kafka380.Service)
		}
	})
}

func BenchmarkPlan(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		for b.Loop() {
			target.Plan(fleet)
		}
	})
}

func BenchmarkProgress(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		for b.Loop() {
			target.Progress(fleet)
		}
	})
}
