package rollout_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

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
			target, err := rollout.NewTarget(kafka380, policy)
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

func BenchmarkIndexPlan(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		index := rollout.NewIndex(fleet)
		for b.Loop() {
			index.Plan(target)
		}
	})
}

func BenchmarkIndexProgress(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		index := rollout.NewIndex(fleet)
		for b.Loop() {
			index.Progress(target)
		}
	})
}

// BenchmarkIndexAdmission asks for one member after the other.
func BenchmarkIndexAdmission(b *testing.B) {
	bySize(b, func(b *testing.B, fleet tranche.Fleet) {
		target, err := rollout.NewTarget(kafka380, tranche.Policy{})
		if err != nil {
			b.Fatal(err)
		}
		progress := rollout.NewIndex(fleet).Progress(target)
		for place := 0; b.Loop(); place = (place + 1) % len(fleet.Members) {
			progress.Admission(place)
		}
	})
}

// BenchmarkNewIndex also reports how much memory the index takes, beyond a copy of
// the list of the members.
func BenchmarkNewIndex(b *testing.B) {
	bySize(b, func(b *testing.B, fleet tranche.Fleet) {
		for b.Loop() {
			rollout.NewIndex(fleet)
		}
		b.ReportMetric(bytesBeyond(fleet), "bytes/member")
	})
}

// bytesBeyond is what an index holds for each member, beyond the members themselves.
func bytesBeyond(fleet tranche.Fleet) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	index := rollout.NewIndex(fleet)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(index)
	n := len(fleet.Members)
	return (float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(n) - float64(unsafe.Sizeof(tranche.Member{}))
}

// BenchmarkIndexReplace upgrades one member after the other, and back.
func BenchmarkIndexReplace(b *testing.B) {
	for _, asked := range []bool{false, true} {
		b.Run(fmt.Sprintf("asked=%t", asked), func(b *testing.B) {
			bySize(b, func(b *testing.B, fleet tranche.Fleet) {
				index := rollout.NewIndex(fleet)
				random := rand.New(rand.NewPCG(7, 8))
				changed := make([]tranche.Member, 1000)
				places := make([]int, len(changed))
				for i := range changed {
					places[i] = random.IntN(len(fleet.Members))
					changed[i] = fleet.Members[places[i]]
					changed[i].Services = slices.Clone(changed[i].Services)
					for j := range changed[i].Services {
						if entry := &changed[i].Services[j]; entry.Name == kafka380.Service {
							entry.Version = kafka380.Version
						}
					}
				}
				for i := 0; b.Loop(); i++ {
					if asked {
						index.Members() // what is published must be copied before a change
					}
					if place := places[i%len(places)]; i/len(places)%2 == 0 {
						index.Replace(place, changed[i%len(places)])
					} else {
						index.Replace(place, fleet.Members[place])
					}
				}
			})
		})
	}
}
