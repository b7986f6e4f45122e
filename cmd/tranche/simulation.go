package main

import (
	"math/rand/v2"
	"slices"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
	"github.com/tranche-go/tranche/versions"
)

// A simulation is a rollout that is driven to its end, with chance in place of
// what really happens to members.
type simulation struct {
	steps []simulationStep
	end   *rollout.Progress
}

// A simulationStep is what happens between one look at the fleet and the next.
type simulationStep struct {
	tries  []groupTries // of the groups in which there are any, in rollout order
	state  rollout.State
	groups []rollout.GroupProgress // after the tries; without their members
}

// groupTries are the upgrades that are tried in a group. A member of several
// groups is tried in the first that admits it.
type groupTries struct {
	group            int   // place in the rollout
	upgraded, failed []int // places in the fleet
}

// simulate tries each member once, when it is admitted; failureRate is how many
// percent of the tries fail. It does no I/O, and leaves the fleet as it is.
//
// It ends in done, halted or empty, and never in active: everybody in an active
// group is admitted, and a group has succeeded or failed when all its members have
// been tried. There are no more steps than groups, and a step takes a time in
// proportion to the fleet.
func simulate(s *subject, failureRate int, seed uint64) simulation {
	d := newDriver(s, failureRate, seed)
	sim := simulation{end: d.look()}
	for sim.end.State == rollout.Active {
		tries := d.step(sim.end)
		if tries == nil {
			break
		}
		sim.end = d.look()
		groups := slices.Clone(sim.end.Groups)
		for i := range groups {
			groups[i].Members = nil // or every step would hold the fleet once more
		}
		sim.steps = append(sim.steps, simulationStep{tries, sim.end.State, groups})
	}
	return sim
}

// A driver is a simulation under way.
type driver struct {
	*subject
	parsed      versions.Version // that is rolled out
	failureRate int
	random      *rand.Rand
	now         []tranche.Member // the fleet as it is now
	tried       []bool           // by place
}

func newDriver(s *subject, failureRate int, seed uint64) *driver {
	version, _ := versions.Parse(s.version.Version) // valid: the target has checked it
	return &driver{
		subject:     s,
		parsed:      version,
		failureRate: failureRate,
		random:      rand.New(rand.NewPCG(seed, 0)),
		now:         slices.Clone(s.fleet.Members),
		tried:       make([]bool, len(s.fleet.Members)),
	}
}

func (d *driver) look() *rollout.Progress {
	return d.target.Progress(tranche.Fleet{Members: d.now})
}

// step tries whoever is admitted and has not been tried. It looks for them all
// before it changes the first: the progress still needs the fleet.
func (d *driver) step(progress *rollout.Progress) []groupTries {
	var tries []groupTries
	var admitted [][]int // in the group of each tries
	for i := range progress.Groups {
		group := &progress.Groups[i]
		if group.State != rollout.Succeeded && group.State != rollout.Active {
			break // whoever is admitted has been found
		}
		var members []int
		for _, m := range group.Members {
			if !d.tried[m] && progress.Admission(m).Admitted {
				d.tried[m] = true
				members = append(members, m)
			}
		}
		if members != nil {
			tries = append(tries, groupTries{group: i})
			admitted = append(admitted, members)
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

// try upgrades a member's older entries of the service, or has that fail.
func (d *driver) try(m int) (upgraded bool) {
	upgraded = d.random.IntN(100) >= d.failureRate
	services := slices.Clone(d.now[m].Services)
	for i := range services {
		entry := &services[i]
		installed, valid := versions.Parse(entry.Version)
		if entry.Name != d.version.Service || !valid || installed.Compare(d.parsed) >= 0 {
			continue
		}
		if upgraded {
			entry.Version, entry.UpgradeStatus = d.version.Version, ""
		} else {
			entry.UpgradeStatus = tranche.Failed
		}
	}
	d.now[m].Services = services
	return upgraded
}
