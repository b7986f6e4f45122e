package rollout_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
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

func ExampleNewPlan() {
	plan, err := rollout.NewPlan(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	for _, group := range plan.Groups {
		fmt.Printf("risk %d, %d%%:", group.Risk, group.SuccessThreshold)
		for _, i := range group.Members {
			fmt.Print(" ", fleet.Members[i].ClusterID)
		}
		fmt.Println()
	}
	for _, out := range plan.Excluded {
		fmt.Println("not", fleet.Members[out.Member].ClusterID, out.Reason)
	}
	// Output:
	// risk 9, 90%: staging
	// risk 2, 90%: eu-1 us-1
	// not eu-2 up_to_date
	// not bank not_automatic
}

func ExampleNewTarget() {
	_, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5"}, tranche.Policy{}, time.Time{})
	fmt.Println(errors.Is(err, versions.ErrInvalid))
	fmt.Println(err)
	// Output:
	// true
	// version.version: want a semantic version, got "3.5"
}

func ExampleTarget_Plan() {
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	for _, part := range [][]tranche.Member{fleet.Members[:1], fleet.Members[1:]} {
		plan := target.Plan(tranche.Fleet{Members: part})
		fmt.Println(len(plan.Groups), "groups,", len(plan.Excluded), "excluded")
	}
	// Output:
	// 1 groups, 0 excluded
	// 1 groups, 2 excluded
}

// Two stretches of a fleet, planned apart and joined. They could be on two goroutines.
func ExamplePlanner() {
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	planners := []*rollout.Planner{target.Planner(), target.Planner()}
	for i := range fleet.Members {
		planners[i/3].Add(&fleet.Members[i])
	}
	if err := planners[0].Append(planners[1]); err != nil {
		panic(err)
	}
	for _, group := range planners[0].Plan().Groups {
		fmt.Println("risk", group.Risk, group.Members)
	}
	// Output:
	// risk 9 [0]
	// risk 2 [1 3]
}

func ExampleTarget_Exclusion() {
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	for _, member := range fleet.Members {
		fmt.Printf("%s %q\n", member.ClusterID, target.Exclusion(member))
	}
	// Output:
	// staging ""
	// eu-1 ""
	// eu-2 "up_to_date"
	// us-1 ""
	// bank "not_automatic"
}

// A split policy: a tenth of the members goes first.
func ExampleNewPlan_split() {
	plan, err := rollout.NewPlan(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, tranche.Policy{
		Strategy:          tranche.Split,
		Split:             []int{10, 90},
		SuccessThresholds: []int{100, 80},
	}, time.Time{})
	if err != nil {
		panic(err)
	}
	for _, group := range plan.Groups {
		fmt.Printf("%d%%:", group.SuccessThreshold)
		for _, i := range group.Members {
			fmt.Print(" ", fleet.Members[i].ClusterID)
		}
		fmt.Println()
	}
	// Output:
	// 100%: staging
	// 80%: eu-1 us-1
}

func ExampleNewPlan_policy() {
	_, err := rollout.NewPlan(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, tranche.Policy{
		Strategy: tranche.Split,
		Split:    []int{10, 80},
	}, time.Time{})
	fmt.Println(errors.Is(err, tranche.ErrRange))
	fmt.Println(err)
	// Output:
	// true
	// policy.split: want percentages that are together 100, got 90
}

func ExampleNewProgress() {
	progress, err := rollout.NewProgress(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	fmt.Println(progress.State)
	for _, group := range progress.Groups {
		fmt.Printf("risk %d: %d of %d, %s\n", group.Risk, group.Upgraded, group.Total, group.State)
	}
	// Output:
	// active
	// risk 9: 0 of 1, active
	// risk 2: 1 of 3, waiting
}

func ExampleTarget_Progress() {
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.5.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	staging := kafkas("staging", tranche.Automatic, "3.4.0", 9)
	for _, status := range []string{"", tranche.Failed} {
		staging.Services[0].UpgradeStatus = status
		progress, err := target.Progress(tranche.Fleet{Members: []tranche.Member{staging}})
		if err != nil {
			panic(err)
		}
		fmt.Println(progress.State)
	}
	// Output:
	// active
	// halted
}

func ExampleProgress_Admission() {
	progress, err := rollout.NewProgress(tranche.Version{Service: "kafka", Version: "3.5.0"}, fleet, tranche.Policy{}, time.Time{})
	if err != nil {
		panic(err)
	}
	for i, member := range fleet.Members {
		admission := progress.Admission(i)
		fmt.Printf("%s %t %q\n", member.ClusterID, admission.Admitted, admission.Reason())
	}
	// Output:
	// staging true ""
	// eu-1 false "waiting"
	// eu-2 false "up_to_date"
	// us-1 false "waiting"
	// bank false "not_automatic"
}

func ExampleShouldUpgrade() {
	advice, err := rollout.ShouldUpgrade(rollout.Question{
		Member: fleet.Members[1],
		Catalogue: []tranche.Version{
			{Service: "kafka", Version: "3.4.0", Next: []string{"3.5.0"}},
			{Service: "kafka", Version: "3.5.0", Requirements: []tranche.Requirement{{Dependency: "strimzi:>=0.38.0"}}},
		},
		Fleet: &fleet,
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(advice.Upgrade, advice.Next.Version.Version)
	for _, unmet := range advice.Unmet {
		fmt.Println(unmet.Requirement, unmet.Reason)
	}
	fmt.Println(advice.Admission.Reason())
	// Output:
	// false 3.5.0
	// strimzi:>=0.38.0 not_installed
	// waiting
}

// A controller asks for each cluster that it reconciles, with the fleet as its cache has it,
// and looks again when something may have changed. With controller-runtime:
//
//	func (r *Clusters) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
//		var all v1.ClusterList
//		if err := r.List(ctx, &all); err != nil {
//			return ctrl.Result{}, err
//		}
//		to, again, err := reconcile(memberOf(all, request), fleetOf(all), time.Now())
//		if err == nil && to != "" {
//			err = r.begin(ctx, request, to) // which sets upgradeStatus, upgradeVersion, upgradeStartedAt
//		}
//		return ctrl.Result{RequeueAfter: again}, err
//	}
func Example_controller() {
	catalogue := []tranche.Version{
		{Service: "kafka", Version: "3.4.0", Next: []string{"3.5.0"}},
		{Service: "kafka", Version: "3.5.0"},
	}
	// At night alone.
	policy := tranche.Policy{Windows: []tranche.Window{{From: "22:00", To: "04:00"}}}
	reconcile := func(member tranche.Member, fleet tranche.Fleet, now time.Time) (to string, again time.Duration, err error) {
		advice, err := rollout.ShouldUpgrade(rollout.Question{
			Member: member, Catalogue: catalogue, Fleet: &fleet, Policy: policy, Now: now,
		})
		if err != nil {
			return "", 0, err
		}
		again = time.Minute
		switch opens := advice.Admission.Opens; {
		case advice.Upgrade:
			return advice.Next.Version.Version, again, nil
		case !opens.IsZero(): // nothing can change before, but the fleet
			again = opens.Sub(now)
		}
		return "", again, nil
	}
	for _, clock := range []string{"2026-12-01T21:30:00Z", "2026-12-01T22:00:00Z"} {
		now, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			panic(err)
		}
		to, again, err := reconcile(fleet.Members[0], fleet, now)
		fmt.Printf("%q, again in %s, %v\n", to, again, err)
	}
	// Output:
	// "", again in 30m0s, <nil>
	// "3.5.0", again in 1m0s, <nil>
}
