package speed

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/tranche-go/tranche"
)

// Catalogue is 40 releases of kafka in release order: ten minor versions with three
// patches each. Every other minor version is service-impacting.
func Catalogue() []tranche.Version {
	var releases []tranche.Version
	for minor := range 10 {
		for patch := range 4 {
			releases = append(releases, tranche.Version{
				Service:          "kafka",
				ServiceType:      "managed",
				Version:          release(minor, patch),
				Next:             following(minor, patch),
				ServiceImpacting: patch == 0 && minor%2 == 0,
				Requirements: []tranche.Requirement{
					{Dependency: fmt.Sprintf("strimzi:>=0.%d.0", 32+minor)},
					{Dependency: fmt.Sprintf("platform:>=4.%d.0", 10+minor/2)},
					{Dependency: "observability:>=2.1.0"},
				},
				Status: "released",
			})
		}
	}
	return releases
}

func release(minor, patch int) string { return fmt.Sprintf("3.%d.%d", minor, patch) }

// following are the patches of the same minor version, and the last of the next two.
func following(minor, patch int) []string {
	var next []string
	for p := patch + 1; p < 4; p++ {
		next = append(next, release(minor, p))
	}
	for m := minor + 1; m <= min(minor+2, 9); m++ {
		next = append(next, release(m, 3))
	}
	return next
}

// Version is the release that is rolled out over a [Fleet]: half of it runs an older one.
func Version() tranche.Version { return Catalogue()[4*6] }

// Member is one that is eligible for [Version], and has a next version behind a stop.
func Member() tranche.Member {
	return tranche.Member{
		ClusterID: "1sicpg3t3bvdiflg5k8p4nho6tid2q9h",
		Cloud:     "aws",
		Services: []tranche.Service{
			{Name: "platform", Version: "4.14.3", Subscription: "sub-21fcadc1", Risk: 3},
			{Name: "kafka", Version: "3.5.1", Subscription: "sub-01ab4679", Risk: 10},
			{Name: "strimzi", Version: "0.39.0", Subscription: "sub-cc21f265", Risk: 5},
			{Name: "observability", Version: "2.4.0", Subscription: "sub-4c1a7f94", Risk: 5},
		},
		UpgradePolicy: tranche.Automatic,
	}
}

// Fleet is n members that run kafka and three other services, some of them two of
// it. It is the same for the same n. Strings that are equal are one string, but for
// those that name something.
func Fleet(n int) tranche.Fleet {
	fleet := tranche.Fleet{Service: "kafka", ServiceType: "managed", Members: make([]tranche.Member, 0, n)}
	for member := range Members(n) {
		fleet.Members = append(fleet.Members, member)
	}
	return fleet
}

// Members are those of [Fleet], one after the other.
func Members(n int) iter.Seq[tranche.Member] {
	return func(yield func(tranche.Member) bool) {
		random := rand.New(rand.NewPCG(6, uint64(n)))
		releases := Catalogue()
		for range n {
			if !yield(member(random, releases)) {
				return
			}
		}
	}
}

func member(random *rand.Rand, releases []tranche.Version) tranche.Member {
	m := tranche.Member{
		ClusterID:     clusterID(random),
		Cloud:         pick(random, "aws", "aws", "gcp", "azure"),
		UpgradePolicy: pick(random, "automatic", "automatic", "automatic", "automatic", "automatic", "manual"),
	}
	entries := pick(random, 1, 1, 1, 1, 1, 1, 1, 1, 2)
	if random.IntN(25) == 0 {
		entries = 0
	}
	for range entries {
		entry := service(random, "kafka", releases[random.IntN(len(releases))].Version, pick[int64](random, 10, 7, 7, 4, 4, 4, 2, 0))
		switch random.IntN(100) {
		case 0:
			entry.Version = "latest"
		case 1, 2, 3:
			entry.UpgradeStatus = tranche.Failed
		}
		m.Services = append(m.Services, entry)
	}
	m.Services = append(m.Services,
		service(random, "platform", pick(random, "4.12.0", "4.13.7", "4.14.3"), 3),
		service(random, "strimzi", pick(random, "0.36.1", "0.38.0", "0.39.0"), 5),
		service(random, "observability", pick(random, "2.3.0", "2.4.0"), 5),
	)
	random.Shuffle(len(m.Services), func(i, j int) { m.Services[i], m.Services[j] = m.Services[j], m.Services[i] })
	m.Services = slices.Clip(m.Services)
	return m
}

func service(random *rand.Rand, name, version string, risk int64) tranche.Service {
	return tranche.Service{Name: name, Version: version, Subscription: fmt.Sprintf("sub-%08x", random.Uint32()), Risk: risk}
}

// clusterID is as the provider of the platform makes them: 32 digits to the base of 32.
func clusterID(random *rand.Rand) string {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	id := []byte("1s")
	for len(id) < 32 {
		id = append(id, digits[random.IntN(len(digits))])
	}
	return string(id)
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }
