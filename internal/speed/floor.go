package speed

import "github.com/tranche-go/tranche"

// Floor touches what every plan must look at, and nothing else: of each member the
// names of its services and its policy, and of the entries of the service the
// version and the risk. It answers something, so that nothing of it is left out.
func Floor(fleet tranche.Fleet, service string) (sum int64) {
	for i := range fleet.Members {
		member := &fleet.Members[i]
		for j := range member.Services {
			entry := &member.Services[j]
			if entry.Name != service {
				continue
			}
			if member.UpgradePolicy == tranche.Automatic {
				sum += entry.Risk
			}
			if version := entry.Version; version != "" {
				sum += int64(version[0]) + int64(version[len(version)-1])
			}
		}
	}
	return sum
}
