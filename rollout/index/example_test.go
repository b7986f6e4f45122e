package index_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/rollout/index"
)

// kafkas is a member that has Kafka installed.
func kafkas(cluster, policy, version string, risk int64) tranche.Member {
	return tranche.Member{
		ClusterID:     cluster,
		UpgradePolicy: policy,
		Services:      []tranche.Service{{Name: "kafka", Version: version, Risk: risk}},
	}
}

var fleet = tranche.Fleet{Members: []tranche.Member{
	kafkas("staging", tranche.Automatic, "3.4.0", 9),
	kafkas("eu-1", tranche.Automatic, "3.4.0", 2),
	kafkas("eu-2", tranche.Automatic, "3.5.0", 2),
	kafkas("us-1", tranche.Automatic, "3.4.1", 2),
	kafkas("bank", "manual", "3.3.0", 0),
}}

func ExampleIndex() {
	x := index.New(fleet)
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	before := x.Plan(target)
	x.Replace(1, kafkas("eu-1", tranche.Automatic, "3.5.0", 2)) // upgraded
	x.Remove(3)
	fmt.Println("us-2 stands at", x.Put(kafkas("us-2", tranche.Automatic, "3.4.1", 2)))

	for _, plan := range []index.Plan{before, x.Plan(target)} {
		for _, group := range plan.Groups {
			fmt.Println("risk", group.Risk, group.Members.Len(), slices.Collect(group.Members.All()))
		}
		for _, out := range plan.Excluded {
			fmt.Println("not", out.Members.Len(), out.Reason)
		}
	}
	// Output:
	// us-2 stands at 3
	// risk 9 1 [0]
	// risk 2 2 [1 3]
	// not 1 not_automatic
	// not 1 up_to_date
	// risk 9 1 [0]
	// risk 2 1 [3]
	// not 1 not_automatic
	// not 2 up_to_date
}

// The zero Index is an empty fleet.
func ExampleIndex_Put() {
	var x index.Index
	for _, cluster := range []string{"staging", "eu-1"} {
		fmt.Println(x.Put(kafkas(cluster, tranche.Automatic, "3.4.0", 2)))
	}
	member, ok := x.Member(1)
	fmt.Println(member.ClusterID, ok)
	// Output:
	// 0
	// 1
	// eu-1 true
}

func ExampleIndex_Progress() {
	x := index.New(fleet)
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	progress, err := x.Progress(target)
	if err != nil {
		panic(err)
	}
	fmt.Println(progress.State)
	for _, group := range progress.Groups {
		fmt.Printf("risk %d: %d of %d, %s\n", group.Risk, group.Upgraded, group.Total, group.State)
	}
	for place := range x.Members().All() {
		fmt.Print(progress.Admission(place).Admitted, " ")
	}
	// Output:
	// active
	// risk 9: 0 of 1, active
	// risk 2: 1 of 3, waiting
	// true false false false false
}
