package index_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/rollout/index"
)

// sizes are the numbers of members that benchmarks run with.
var sizes = []int{10, 1_000, 100_000, 1_000_000}

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

func BenchmarkIndexPlan(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		x := index.New(fleet)
		for b.Loop() {
			x.Plan(target)
		}
	})
}

func BenchmarkIndexProgress(b *testing.B) {
	byPolicy(b, func(b *testing.B, target *rollout.Target, fleet tranche.Fleet) {
		x := index.New(fleet)
		for b.Loop() {
			x.Progress(target)
		}
	})
}

// BenchmarkIndexCareful asks under a policy with windows and budgets, which classes and
// bitmaps tell, and under one with a soak, too, which a scan of the fleet tells.
func BenchmarkIndexCareful(b *testing.B) {
	careful := tranche.Policy{
		Windows:       []tranche.Window{{Days: []string{"mon", "tue", "wed", "thu"}, From: "22:00", To: "04:00", TimeZone: "Europe/Berlin"}},
		MaxConcurrent: &tranche.Limit{Number: 5, Percent: true}, MaxFailures: &tranche.Limit{Number: 50, Percent: true},
	}
	night := time.Date(2026, 11, 26, 23, 0, 0, 0, time.UTC)
	for _, soak := range []time.Duration{0, 24 * time.Hour} {
		b.Run(fmt.Sprintf("soak=%s", soak), func(b *testing.B) {
			careful.Soak = soak
			target, err := rollout.NewTarget(kafka380, careful, night)
			if err != nil {
				b.Fatal(err)
			}
			bySize(b, func(b *testing.B, fleet tranche.Fleet) {
				x := index.New(fleet)
				for b.Loop() {
					progressOf(b, x, target)
				}
			})
		})
	}
}

// BenchmarkIndexAdmission asks for one member after the other.
func BenchmarkIndexAdmission(b *testing.B) {
	bySize(b, func(b *testing.B, fleet tranche.Fleet) {
		target, err := rollout.NewTarget(kafka380, tranche.Policy{}, time.Time{})
		if err != nil {
			b.Fatal(err)
		}
		progress := progressOf(b, index.New(fleet), target)
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
			index.New(fleet)
		}
		b.ReportMetric(bytesBeyond(fleet), "bytes/member")
	})
}

// bytesBeyond is what an index holds for each member, beyond the members themselves.
func bytesBeyond(fleet tranche.Fleet) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := index.New(fleet)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(x)
	n := len(fleet.Members)
	return (float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(n) - float64(unsafe.Sizeof(tranche.Member{}))
}

// BenchmarkIndexReplace upgrades one member after the other, and back.
func BenchmarkIndexReplace(b *testing.B) {
	for _, asked := range []bool{false, true} {
		b.Run(fmt.Sprintf("asked=%t", asked), func(b *testing.B) {
			bySize(b, func(b *testing.B, fleet tranche.Fleet) {
				x := index.New(fleet)
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
						x.Members() // what is published must be copied before a change
					}
					if place := places[i%len(places)]; i/len(places)%2 == 0 {
						x.Replace(place, changed[i%len(places)])
					} else {
						x.Replace(place, fleet.Members[place])
					}
				}
			})
		})
	}
}
