package eligibility_test

import (
	"fmt"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
)

func ExampleDecide() {
	version := tranche.Version{
		Service: "kafka",
		Version: "3.6.0",
		Requirements: []tranche.Requirement{
			{Dependency: "strimzi:>=0.38.0"},
			{Dependency: "zookeeper:>=3.8.0"},
		},
	}
	member := tranche.Member{Services: []tranche.Service{
		{Name: "kafka", Version: "3.5.0"},
		{Name: "strimzi", Version: "0.37.0"},
	}}
	decision := eligibility.Decide(version, member)
	fmt.Println(decision.Eligible)
	for _, unmet := range decision.Unmet {
		fmt.Printf("%s (%s)\n", unmet.Requirement, unmet.Reason)
	}
	// Output:
	// false
	// strimzi:>=0.38.0 (not_satisfied)
	// zookeeper:>=3.8.0 (not_installed)
}

func ExampleNew() {
	requirements := eligibility.New(tranche.Version{
		Requirements: []tranche.Requirement{{Dependency: "strimzi >= 0.38.0"}},
	})
	fmt.Println(requirements.Decide(tranche.Member{}).Unmet[0].Reason)
	// Output: malformed
}

func ExampleRequirements_Decide() {
	requirements := eligibility.New(tranche.Version{
		Requirements: []tranche.Requirement{{Dependency: "strimzi:>=0.38.0"}},
	})
	for _, version := range []string{"0.37.0", "0.38.0", "v0.39.0-rc.1"} {
		member := tranche.Member{Services: []tranche.Service{{Name: "strimzi", Version: version}}}
		fmt.Println(version, requirements.Decide(member).Eligible)
	}
	// Output:
	// 0.37.0 false
	// 0.38.0 true
	// v0.39.0-rc.1 true
}
