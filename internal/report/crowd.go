package report

import (
	"cmp"

	"github.com/tranche-go/tranche/rollout"
)

// A Crowd is members of which the first are named.
type Crowd struct {
	Size  int
	First []int // places in the fleet
}

// Add counts a member, and names it if it is among the first so many.
func (c *Crowd) Add(place, most int) {
	if c.Size++; len(c.First) < most {
		c.First = append(c.First, place)
	}
}

// Crowds are members by the reason that they stand under.
type Crowds map[rollout.Reason]*Crowd

func (c Crowds) add(reason rollout.Reason, place, most int) {
	if c[reason] == nil {
		c[reason] = &Crowd{}
	}
	c[reason].Add(place, most)
}

// LeftOut are the members that a plan leaves out, of whom so many are named a reason.
func LeftOut(plan rollout.Plan, most int) Crowds {
	who := Crowds{}
	for _, e := range plan.Excluded {
		who.add(e.Reason, e.Member, most)
	}
	return who
}

// Waiting are the members that may not start now, of whom so many are named a reason, and
// those that may. Admissions are by place.
func Waiting(admissions []rollout.Admission, most int) (admitted *Crowd, waiting Crowds) {
	waiting = Crowds{}
	const none rollout.Reason = ""
	for place, admission := range admissions {
		if admission.Admitted {
			waiting.add(none, place, most)
			continue
		}
		for _, reason := range admission.Reasons {
			waiting.add(reason, place, most)
		}
	}
	admitted = cmp.Or(waiting[none], &Crowd{})
	delete(waiting, none)
	return admitted, waiting
}
