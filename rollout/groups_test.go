package rollout_test

import (
	"math"
	"math/big"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// groups are those of a plan under a policy, and of the progress before anybody
// is upgraded: with nobody left out they are the same.
func groups(t *testing.T, policy tranche.Policy, members ...tranche.Member) []rollout.Group {
	t.Helper()
	fleet := tranche.Fleet{Members: members}
	plan, err := rollout.NewPlan(kafka350, fleet, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	progress, err := rollout.NewProgress(kafka350, fleet, policy, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var participants []rollout.Group
	for _, g := range progress.Groups {
		participants = append(participants, g.Group)
	}
	if plan.Excluded == nil && !reflect.DeepEqual(participants, plan.Groups) {
		t.Errorf("%+v: candidates in %+v, participants in %+v", policy, plan.Groups, participants)
	}
	return plan.Groups
}

// members are the places in each group.
func members(groups []rollout.Group) [][]int {
	var places [][]int
	for _, g := range groups {
		places = append(places, g.Members)
	}
	return places
}

// TestSplitEnds holds the ends of groups against fractions, for members that
// stand in fleet order. Each group's threshold tells which one it is.
func TestSplitEnds(t *testing.T) {
	const most = 200
	fleet := slices.Repeat([]tranche.Member{at(7)}, most)
	for _, percentages := range [][]int{
		{100}, {1, 99}, {99, 1}, {50, 50}, {33, 33, 34}, {10, 20, 70}, {5, 95}, {1, 1, 98}, {98, 1, 1}, {17, 19, 23, 41}, ones,
	} {
		policy := split(percentages...)
		for k := range percentages {
			policy.SuccessThresholds = append(policy.SuccessThresholds, k+1)
		}
		for total := range most + 1 {
			var want []rollout.Group
			cumulative, begin := int64(0), 0
			for k, percent := range percentages {
				cumulative += int64(percent)
				end := ceil(new(big.Rat).Mul(big.NewRat(int64(total), 1), big.NewRat(cumulative, 100)))
				if begin < end { // an empty group is left out, with its threshold
					want = append(want, rollout.Group{SuccessThreshold: k + 1, Members: upTo(end)[begin:]})
				}
				begin = end
			}
			if got := groups(t, policy, fleet[:total]...); !reflect.DeepEqual(got, want) {
				t.Errorf("%d in %v: %v, want %v", total, percentages, got, want)
			}
		}
	}
}

// ceil is the least integer that is not less than a fraction.
func ceil(r *big.Rat) int {
	quotient, remainder := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if remainder.Sign() > 0 {
		return int(quotient.Int64()) + 1
	}
	return int(quotient.Int64())
}

func upTo(end int) []int {
	places := make([]int, end)
	for i := range places {
		places[i] = i
	}
	return places
}

// TestSplitOrder: from the highest risk to the lowest, and in fleet order inside
// equal risk and, afterwards, inside each group.
func TestSplitOrder(t *testing.T) {
	elsewhere := at(4)
	elsewhere.Services = append(slices.Clone(other), elsewhere.Services...)
	for _, tc := range []struct {
		note    string
		split   []int
		members []tranche.Member
		want    [][]int
	}{
		{"nobody", []int{50, 50}, nil, nil},
		{"risk from high to low", []int{25, 25, 25, 25}, []tranche.Member{at(4), at(9), at(-1), at(7)}, [][]int{{1}, {3}, {0}, {2}}},
		{"fleet order inside equal risk", []int{40, 60}, []tranche.Member{at(4), at(4), at(4), at(4), at(4)}, [][]int{{0, 1}, {2, 3, 4}}},
		{"fleet order inside a group", []int{50, 50}, []tranche.Member{at(1), at(2), at(3), at(4)}, [][]int{{2, 3}, {0, 1}}},
		{"across equal risks", []int{50, 50}, []tranche.Member{at(4), at(7), at(4), at(7), at(4), at(4)}, [][]int{{0, 1, 3}, {2, 4, 5}}},
		{"at its lowest risk, and once", []int{50, 50}, []tranche.Member{at(9, 1), at(4)}, [][]int{{1}, {0}}},
		{"the lowest first", []int{50, 50}, []tranche.Member{at(1, 9), at(4)}, [][]int{{1}, {0}}},
		{"the lowest in the middle", []int{50, 50}, []tranche.Member{at(9, 1, 8), at(4)}, [][]int{{1}, {0}}},
		{"the lowest of an entry that is not valid", []int{50, 50}, []tranche.Member{at(9, 8, 1), at(4)}, [][]int{{1}, {0}}},
		{"several above the others", []int{50, 50}, []tranche.Member{at(4), at(9, 5)}, [][]int{{1}, {0}}},
		{"negative, and not below 0", []int{50, 50}, []tranche.Member{at(-5), at(-3)}, [][]int{{1}, {0}}},
		{"positive, and not down to 0", []int{50, 50}, []tranche.Member{at(5), at(7)}, [][]int{{1}, {0}}},
		{"the ends of the range", []int{34, 33, 33}, []tranche.Member{at(math.MinInt64), at(0), at(math.MaxInt64)}, [][]int{{1, 2}, {0}}},
		{"the risk of other services does not count", []int{50, 50}, []tranche.Member{elsewhere, at(5)}, [][]int{{1}, {0}}},
		{"members that are alike are two", []int{50, 50}, []tranche.Member{at(4), at(4)}, [][]int{{0}, {1}}},
		{"who is left out does not count", []int{50, 50}, []tranche.Member{under("manual", at(9)), at(4), automatic("latest"), at(7), automatic()}, [][]int{{3}, {1}}},
	} {
		if got := members(groups(t, split(tc.split...), tc.members...)); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.note, got, tc.want)
		}
	}
}

// TestSplitOfEveryFleet takes all fleets of five members at three risks.
func TestSplitOfEveryFleet(t *testing.T) {
	for n := range 3 * 3 * 3 * 3 * 3 {
		risks := []int{n % 3, n / 3 % 3, n / 9 % 3, n / 27 % 3, n / 81}
		var fleet []tranche.Member
		for _, risk := range risks {
			fleet = append(fleet, at(int64(risk)))
		}
		var order []int
		for risk := 2; risk >= 0; risk-- {
			for place := range risks {
				if risks[place] == risk {
					order = append(order, place)
				}
			}
		}
		first, second := order[:2], order[2:] // ceil(5 × 30 / 100)
		slices.Sort(first)
		slices.Sort(second)
		if got, want := members(groups(t, split(30, 70), fleet...)), [][]int{first, second}; !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %v, want %v", risks, got, want)
		}
	}
}

func TestSingle(t *testing.T) {
	for _, tc := range []struct {
		note    string
		members []tranche.Member
		want    [][]int
	}{
		{"nobody", nil, nil},
		{"nobody to upgrade", []tranche.Member{automatic(), under("manual", at(7))}, nil},
		{"everybody, in fleet order", []tranche.Member{at(4), at(9), at(-1)}, [][]int{{0, 1, 2}}},
		{"once", []tranche.Member{at(9, 4, 9), at(4, 4)}, [][]int{{0, 1}}},
		{"who is left out is left out", []tranche.Member{automatic("latest"), at(4), automatic(), at(7)}, [][]int{{1, 3}}},
	} {
		if got := members(groups(t, single(), tc.members...)); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.note, got, tc.want)
		}
	}
}

// TestGroupThresholds also shows that no group has a risk but by risk.
func TestGroupThresholds(t *testing.T) {
	fleet := []tranche.Member{at(9), at(4)}
	byRisk := func(first, second int) []rollout.Group {
		return []rollout.Group{{Risk: 9, SuccessThreshold: first, Members: []int{0}}, {Risk: 4, SuccessThreshold: second, Members: []int{1}}}
	}
	halves := func(first, second int) []rollout.Group {
		return []rollout.Group{{SuccessThreshold: first, Members: []int{0}}, {SuccessThreshold: second, Members: []int{1}}}
	}
	whole := func(percent int) []rollout.Group {
		return []rollout.Group{{SuccessThreshold: percent, Members: []int{0, 1}}}
	}
	for _, tc := range []struct {
		policy tranche.Policy
		want   []rollout.Group
	}{
		{tranche.Policy{}, byRisk(90, 90)},
		{tranche.Policy{Strategy: tranche.ByRisk}, byRisk(90, 90)},
		{threshold(tranche.Policy{}, 1), byRisk(1, 1)},
		{threshold(tranche.Policy{}, 100), byRisk(100, 100)},
		{single(), whole(90)},
		{threshold(single(), 50), whole(50)},
		{single(50), whole(50)},
		{split(50, 50), halves(90, 90)},
		{threshold(split(50, 50), 70), halves(70, 70)},
		{thresholds(split(50, 50), 1, 100), halves(1, 100)},
		{thresholds(split(49, 1, 50), 1, 50, 100), halves(1, 100)}, // the second comes out empty
	} {
		if got := groups(t, tc.policy, fleet...); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%+v: %+v, want %+v", tc.policy, got, tc.want)
		}
	}
}
