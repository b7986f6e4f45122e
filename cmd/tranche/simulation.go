package main

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/report"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A simulation is a rollout that is driven to its end, with chance in place of
// what really happens to members.
type simulation struct {
	steps []simulationStep
	end   *rollout.Progress

	// Where a clock decides.
	ended  time.Time
	pauses []pause
	times  []report.GroupTimes
}

// A simulationStep is what happens between one look at the fleet and the next.
type simulationStep struct {
	at     time.Time    // zero: no clock decides
	tries  []groupTries // of the groups in which there are any, in rollout order
	state  rollout.State
	groups []rollout.GroupProgress // after the tries; without their members
}

// A pause is a time in which nobody starts.
type pause struct {
	from, to time.Time
	group    int              // whose members wait, or that soaks: its place in the rollout
	reasons  []rollout.Reason // why its first member does that is not admitted; none: it is upgrading
}

// groupTries are the upgrades that are tried in a group. A member of several
// groups is tried in the first that admits it.
type groupTries struct {
	group            int   // place in the rollout
	upgraded, failed []int // places in the fleet
}

// maxLooks is how often a simulation looks at the fleet.
const maxLooks = 10_000

// A scenario is what happens to members that are tried.
type scenario struct {
	failureRate int // how many percent of the tries fail
	seed        uint64
	takes       time.Duration // how long a try takes
}

// simulate tries each member once, when it is admitted. It does no I/O, and leaves the
// fleet as it is.
//
// Where no clock decides it ends in done, halted or empty, and never in active, unless a
// policy holds members back: everybody in an active group is admitted, and a group has
// succeeded or failed when all its members have been tried. Where one does it goes on to
// the next instant at which something changes: a try ends, a group has soaked, or a window
// opens to a member. It ends where nothing will, or after so many looks.
func simulate(s *subject, of scenario) simulation {
	d := newDriver(s, of)
	var sim simulation
	for range maxLooks {
		sim.end, sim.ended = d.look(), d.clock
		sim.note()
		if sim.end.State != rollout.StateActive {
			break
		}
		if tries := d.step(sim.end); tries != nil {
			after := d.look()
			groups := slices.Clone(after.Groups)
			for i := range groups {
				groups[i].Members = nil // or every step would hold the fleet once more
			}
			sim.steps = append(sim.steps, simulationStep{d.clock, tries, after.State, groups})
			continue
		}
		next := d.next(sim.end)
		if next.IsZero() {
			break
		}
		sim.pause(d.pauseUntil(next, sim.end))
		d.goOnTo(next)
	}
	return sim
}

// note takes note of when the groups are how far.
func (s *simulation) note() {
	if s.ended.IsZero() {
		return
	}
	if s.times == nil {
		s.times = make([]report.GroupTimes, len(s.end.Groups))
	}
	for i := range s.end.Groups {
		s.times[i].Add(s.end.Groups[i].State, s.ended)
	}
}

// pause adds a pause, or makes the last one longer.
func (s *simulation) pause(p pause) {
	if last := len(s.pauses) - 1; last >= 0 {
		before := &s.pauses[last]
		if before.to.Equal(p.from) && before.group == p.group && slices.Equal(before.reasons, p.reasons) {
			before.to = p.to
			return
		}
	}
	s.pauses = append(s.pauses, p)
}

// A driver is a simulation under way.
type driver struct {
	*subject
	scenario
	parsed versions.Version // that is rolled out
	random *rand.Rand
	now    []tranche.Member        // the fleet as it is now
	tried  []bool                  // by place
	clock  time.Time               // zero: none decides
	ends   map[time.Time][]outcome // of tries that are under way
}

func newDriver(s *subject, of scenario) *driver {
	version, _ := versions.Parse(s.version.Version) // valid: the target has checked it
	d := &driver{
		subject:  s,
		scenario: of,
		parsed:   version,
		random:   rand.New(rand.NewPCG(of.seed, 0)),
		now:      slices.Clone(s.fleet.Members),
		tried:    make([]bool, len(s.fleet.Members)),
		clock:    s.decidedAt,
		ends:     map[time.Time][]outcome{},
	}
	for place, member := range d.now {
		if s.target.Status(member) == rollout.StatusUpgrading {
			d.tried[place] = true
			end := d.clock.Add(max(of.takes, time.Second)) // who has started ends a little later than now
			d.ends[end] = append(d.ends[end], outcome{place, true})
		}
	}
	return d
}

func (d *driver) look() *rollout.Progress {
	target := d.target
	if !d.clock.IsZero() {
		target = target.At(d.clock)
	}
	progress, err := target.Progress(tranche.Fleet{Members: d.now})
	if err != nil {
		panic(err) // it was asked before, of the same members
	}
	return progress
}

// step tries whoever is admitted and has not been tried. It looks for them all
// before it changes the first: the progress still needs the fleet.
func (d *driver) step(progress *rollout.Progress) []groupTries {
	var tries []groupTries
	var admitted [][]int // in the group of each tries
	for i := range progress.Groups {
		var members []int
		for _, m := range progress.Groups[i].Members {
			if !d.tried[m] && progress.Admission(m).Admitted {
				d.tried[m] = true
				members = append(members, m)
			}
		}
		if members != nil {
			tries = append(tries, groupTries{group: i})
			admitted = append(admitted, members)
		}
		if state := progress.Groups[i].State; state != rollout.StateSucceeded && state != rollout.StateSoaking {
			break // whoever is admitted has been found
		}
	}
	for i, members := range admitted {
		for _, m := range members {
			if d.try(m) {
				tries[i].upgraded = append(tries[i].upgraded, m)
			} else {
				tries[i].failed = append(tries[i].failed, m)
			}
		}
	}
	return tries
}

// try upgrades a member, or has that fail: at once, or in a while.
func (d *driver) try(m int) (upgraded bool) {
	upgraded = d.random.IntN(100) >= d.failureRate
	if d.takes == 0 || d.clock.IsZero() {
		d.end(outcome{m, upgraded})
		return upgraded
	}
	d.change(m, func(entry *tranche.Service) {
		entry.UpgradeStatus, entry.Upgrade = tranche.Upgrading, &tranche.Upgrade{StartedAt: d.clock}
	})
	end := d.clock.Add(d.takes)
	d.ends[end] = append(d.ends[end], outcome{m, upgraded})
	return upgraded
}

// An outcome is that of a member's try.
type outcome struct {
	member   int
	upgraded bool
}

func (d *driver) end(of outcome) {
	m, upgraded := of.member, of.upgraded
	d.change(m, func(entry *tranche.Service) {
		if upgraded {
			entry.Version, entry.UpgradeStatus, entry.Upgrade = d.version.Version, "", nil
		} else {
			entry.UpgradeStatus, entry.Upgrade = tranche.Failed, nil
		}
	})
	if upgraded && !d.clock.IsZero() {
		for i := range d.now[m].Services {
			if entry := &d.now[m].Services[i]; entry.Name == d.version.Service {
				entry.Upgrade = &tranche.Upgrade{UpgradedAt: d.clock}
			}
		}
	}
}

// change changes a member's older entries of the service.
func (d *driver) change(m int, change func(*tranche.Service)) {
	d.now[m].Services = slices.Clone(d.now[m].Services)
	for i := range d.now[m].Services {
		entry := &d.now[m].Services[i]
		installed, valid := versions.Parse(entry.Version)
		if entry.Name == d.version.Service && valid && installed.Compare(d.parsed) < 0 {
			change(entry)
		}
	}
}

// next is the next instant at which something changes, or zero.
func (d *driver) next(progress *rollout.Progress) (next time.Time) {
	if d.clock.IsZero() {
		return next
	}
	sooner := func(t time.Time) {
		if t.After(d.clock) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for end := range d.ends {
		sooner(end)
	}
	for i := range progress.Groups {
		group := &progress.Groups[i]
		sooner(group.SoakedAt)
		for _, m := range group.Members {
			if !d.tried[m] {
				sooner(progress.Admission(m).Opens)
			}
		}
		if group.State != rollout.StateSucceeded && group.State != rollout.StateSoaking {
			break // nobody behind it is admitted, whatever opens
		}
	}
	return next
}

// pauseUntil tells what is waited for: the first member that is left to try says why.
func (d *driver) pauseUntil(next time.Time, progress *rollout.Progress) pause {
	for i := range progress.Groups {
		for _, m := range progress.Groups[i].Members {
			if admission := progress.Admission(m); !d.tried[m] && admission.Reason() != rollout.ReasonUpToDate {
				return pause{d.clock, next, i, admission.Reasons}
			}
		}
	}
	return pause{d.clock, next, len(progress.Groups) - 1, nil}
}

// goOnTo moves the clock, and ends the tries that are over then.
func (d *driver) goOnTo(next time.Time) {
	d.clock = next
	for _, of := range d.ends[next] {
		d.end(of)
	}
	delete(d.ends, next)
}
