package main

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// A tally is what is kept of members that are read one by one: how they are planned,
// and as much of them as will be shown.
type tally struct {
	planner *rollout.Planner
	target  *rollout.Target
	members int
	most    int // members that are taken
	known   []known
	whole   bool             // keep every member's text
	texts   []jsontext.Value // by place
}

// A known member is one of the first that are left out for a reason.
type known struct {
	place   int
	reason  rollout.Reason
	cluster string
}

func newTally(target *rollout.Target, whole bool) *tally {
	return &tally{target: target, planner: target.Planner(), most: maxMembers, whole: whole}
}

// another is for members that come after those of this one: see follow.
func (t *tally) another() *tally { return newTally(t.target, t.whole) }

// add counts the next member.
func (t *tally) add(member *tranche.Member, text jsontext.Value) {
	if reason := t.planner.Add(member); reason != "" {
		t.know(known{t.members, reason, member.ClusterID})
	}
	if t.whole {
		t.texts = append(t.texts, text)
	}
	t.members++
}

func (t *tally) know(k known) {
	n := 0
	for i := range t.known {
		if t.known[i].reason == k.reason {
			n++
		}
	}
	if n < mostNames {
		k.cluster = strings.Clone(k.cluster) // the text may go
		t.known = append(t.known, k)
	}
}

// follow counts the members of another tally behind its own.
func (t *tally) follow(other *tally) {
	for _, k := range other.known {
		k.place += t.members
		t.know(k)
	}
	if err := t.planner.Append(other.planner); err != nil {
		panic(err) // they have one target
	}
	t.texts = append(t.texts, other.texts...)
	t.members += other.members
}

// answer is the plan of all members.
func (t *tally) answer(s *subject) *planAnswer {
	s.size, s.members, s.clusters = t.members, t.texts, map[int]string{}
	for _, k := range t.known {
		s.clusters[k.place] = k.cluster
	}
	return &planAnswer{s, t.planner.Plan()}
}
