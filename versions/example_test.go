package versions_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/Masterminds/semver/v3"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// The releases of Kafka, in the order in which they came out.
var kafka = []tranche.Version{
	{Service: "kafka", Version: "3.4.0", Next: []string{"3.4.1", "3.6.0"}},
	{Service: "kafka", Version: "3.4.1", Next: []string{"3.6.0"}},
	{Service: "kafka", Version: "3.5.0", Next: []string{"3.6.0"}, ServiceImpacting: true},
	{Service: "kafka", Version: "3.6.0"},
}

func ExampleNext() {
	for _, version := range []string{"3.4.0", "3.5.0", "3.6.0", "2.8.0"} {
		member := tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: version}}}
		next, err := versions.Next(kafka, member)
		switch {
		case err != nil:
			fmt.Println(err)
		case next.Version == nil:
			fmt.Printf("%s: none (%s)\n", version, next.Reason)
		default:
			fmt.Printf("%s: %s (%s)\n", version, next.Version.Version, next.Reason)
		}
	}
	// Output:
	// 3.4.0: 3.5.0 (service_impacting)
	// 3.5.0: 3.6.0 (next)
	// 3.6.0: none (up_to_date)
	// 2.8.0: none (unknown_version)
}

func ExampleNext_ambiguous() {
	member := tranche.Member{Services: []tranche.Service{
		{Name: "kafka", Version: "3.4.0"},
		{Name: "kafka", Version: "3.5.0"},
	}}
	_, err := versions.Next(kafka, member)
	fmt.Println(errors.Is(err, versions.ErrAmbiguous), err)
	// Output: true versions[2]: want one version that is current, got another beside versions[0]
}

func ExampleFirstStop() {
	catalogue := []tranche.Version{
		{Service: "kafka", Version: "3.4.0", Next: []string{"4.0.0"}},
		{Service: "kafka", Version: "3.6.0", Next: []string{"4.0.0"}, ServiceImpacting: true},
		{Service: "kafka", Version: "3.9.0", Next: []string{"4.0.0"}, ServiceImpacting: true},
		{Service: "kafka", Version: "4.0.0"},
	}
	member := tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: "3.4.0"}}}
	last, err := versions.Next(catalogue, member)
	fmt.Println(last.Version.Version, err)
	first, err := versions.Next(catalogue, member, versions.FirstStop)
	fmt.Println(first.Version.Version, err)
	// Output:
	// 3.9.0 <nil>
	// 3.6.0 <nil>
}

func ExampleNewPath() {
	member := tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: "3.4.0"}}}
	way, err := versions.NewPath(kafka, member)
	if err != nil {
		panic(err)
	}
	for _, hop := range way.Hops {
		fmt.Println(hop.Version.Version, hop.Reason)
	}
	fmt.Println(way.End)
	// Output:
	// 3.5.0 service_impacting
	// 3.6.0 next
	// up_to_date
}

func ExampleCatalogue_Path() {
	catalogue, err := versions.NewCatalogue([]tranche.Version{
		{Service: "kafka", Version: "3.4.0", Next: []string{"3.5.0"}},
		{Service: "kafka", Version: "3.5.0", Next: []string{"3.4.0"}},
	})
	if err != nil {
		panic(err)
	}
	for _, version := range []string{"3.4.0", "2.8.0"} {
		way, err := catalogue.Path(tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: version}}})
		fmt.Println(len(way.Hops), way.End, err)
	}
	// Output:
	// 2 cycle <nil>
	// 0 unknown_version <nil>
}

func ExampleLint() {
	for _, finding := range versions.Lint([]tranche.Version{
		{Service: "kafka", Version: "3.4.0", Next: []string{"3.5.0", "3.6.0"}},
		{Service: "kafka", Version: "3.5.0"},
		{Service: "kafka", Version: "3.6.0", Next: []string{"3.5.9"}, Requirements: []tranche.Requirement{{Dependency: "strimzi"}}},
	}) {
		fmt.Println(finding.Path, finding.Problem)
	}
	// Output:
	// versions[1] dead_end
	// versions[2].next[0] unknown_next
	// versions[2].next[0] next_is_older
	// versions[2].requirements[0].dependency malformed_requirement
}

func ExampleParseRequirement() {
	for _, text := range []string{"strimzi:>=0.38.0", "strimzi >= 0.38.0"} {
		requirement, ok := versions.ParseRequirement(text)
		fmt.Printf("%q %t\n", requirement.Name, ok)
	}
	// Output:
	// "strimzi" true
	// "" false
}

func ExampleRequirement_SatisfiedBy() {
	requirement, _ := versions.ParseRequirement("strimzi:>=0.38.0")
	for _, s := range []string{"0.38.0-rc.1", "v0.38.0", "0.39.0"} {
		version, _ := versions.Parse(s)
		fmt.Println(s, requirement.SatisfiedBy(version))
	}
	// Output:
	// 0.38.0-rc.1 false
	// v0.38.0 true
	// 0.39.0 true
}

func ExampleRequirement_SatisfiedByOneOf() {
	requirement, _ := versions.ParseRequirement("strimzi:0.38.0")
	var installed []versions.Version
	for _, s := range []string{"0.40.0", "0.37.0", "v0.38.0"} {
		version, _ := versions.Parse(s)
		installed = append(installed, version)
	}
	slices.SortFunc(installed, versions.Version.Compare)
	fmt.Println(requirement.SatisfiedByOneOf(installed))
	// Output: true
}

func ExampleNewCatalogue() {
	releases := append([]tranche.Version{{Service: "strimzi", Version: "0.38.0"}}, kafka...)
	_, err := versions.NewCatalogue(releases)
	fmt.Println(errors.Is(err, versions.ErrOtherService))
	fmt.Println(err)
	// Output:
	// true
	// versions[1].service: want the catalogue's service, "strimzi", got "kafka"
}

func ExampleCatalogue_Next() {
	catalogue, err := versions.NewCatalogue(kafka)
	if err != nil {
		panic(err)
	}
	members := []tranche.Member{
		{ClusterID: "c-1", Services: []tranche.Service{{Name: "kafka", Version: "3.4.1"}}},
		{ClusterID: "c-2", Services: []tranche.Service{{Name: "strimzi", Version: "0.38.0"}}},
	}
	for _, member := range members {
		next, err := catalogue.Next(member)
		fmt.Println(member.ClusterID, next.Reason, next.Index, err)
	}
	// Output:
	// c-1 service_impacting 2 <nil>
	// c-2 not_installed -1 <nil>
}

func ExampleParse() {
	for _, s := range []string{"v3.5.0-rc.1+build.7", "3.5", "3.05.0"} {
		v, ok := versions.Parse(s)
		fmt.Println(v, ok)
	}
	// Output:
	// 3.5.0-rc.1+build.7 true
	// 0.0.0 false
	// 0.0.0 false
}

func ExampleVersion_Compare() {
	rc, _ := versions.Parse("v3.5.0-rc.2")
	for _, s := range []string{"3.5.0-rc.10", "3.5.0-rc.2+build.7", "3.4.0"} {
		v, _ := versions.Parse(s)
		fmt.Println(rc.Compare(v))
	}
	// Output:
	// -1
	// 0
	// 1
}

func ExampleVersion_Semver() {
	v, _ := versions.Parse("v3.5.0")
	supported, err := semver.NewConstraint("^3.4")
	fmt.Println(supported.Check(v.Semver()), err)
	// Output: true <nil>
}
