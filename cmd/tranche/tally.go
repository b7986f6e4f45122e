package main

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
)

// A tally is what is kept of members that are read one by one: how they are planned,
// and as much of them as will be shown.
type tally struct {
	*subject
	planner *rollout.Planner
	members int
	most    int // members that are taken
	named   []known
	whole   bool             // keep every member's text
	texts   []jsontext.Value // by place
}

// A known member is one of the first that are left out for a reason.
type known struct {
	place   int
	reason  rollout.Reason
	cluster string
	note    string // of what is easily taken for something else
}

func newTally(s *subject, whole bool) *tally {
	return &tally{subject: s, planner: s.target.Planner(), most: maxMembers, whole: whole}
}

// another is for members that come after those of this one: see follow.
func (t *tally) another() *tally { return newTally(t.subject, t.whole) }

// add counts the next member.
func (t *tally) add(member *tranche.Member, text jsontext.Value) {
	if reason := t.planner.Add(member); reason != "" && t.wants(reason) {
		note := report.NoteOnMember(reason, &t.version, member)
		t.named = append(t.named, known{t.members, reason, strings.Clone(member.ClusterID), note}) // the text may go
	}
	if t.whole {
		t.texts = append(t.texts, text)
	}
	t.members++
}

// wants tells whether another member is named that is left out for a reason.
func (t *tally) wants(reason rollout.Reason) bool {
	n := 0
	for i := range t.named {
		if t.named[i].reason == reason {
			n++
		}
	}
	return n < mostNames
}

// follow counts the members of another tally behind its own.
func (t *tally) follow(other *tally) {
	for _, k := range other.named {
		if k.place += t.members; t.wants(k.reason) {
			t.named = append(t.named, k)
		}
	}
	if err := t.planner.Append(other.planner); err != nil {
		panic(err) // they have one target
	}
	t.texts = append(t.texts, other.texts...)
	t.members += other.members
}

// answer is the plan of all members.
func (t *tally) answer() *planAnswer {
	s := t.subject
	s.size, s.members, s.known = t.members, t.texts, map[int]known{}
	for _, k := range t.named {
		s.known[k.place] = k
	}
	return &planAnswer{s, t.planner.Plan()}
}
