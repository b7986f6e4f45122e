package rollout

import (
	"bytes"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tranche-go/tranche"
)

// An Index is a fleet that stays in memory and is asked again and again. A change of
// a member takes a time that does not depend on the size of the fleet, and an answer
// one that depends on how many different members there are and not on how many
// members. Those are different that have another version, risk or mark of failure of
// the service. A member with several entries of it counts by what decides about it:
// its oldest version, the oldest of those that failed, whether one is not valid, and
// its risks. Where every member is different an answer costs more than a scan, and
// the index takes hundreds of bytes for each service of a member; where some hundreds
// are, tens of bytes a member, beside the list of the members, which is its own.
//
// A member has a place from [Index.Put] until [Index.Remove]. The order of the places
// is that of the fleet. A place that is free again is given to a member put later.
//
// The zero Index is empty and ready to use. It is safe for concurrent use: changes
// wait for each other and for answers under way. What it has answered stays as it
// was, whatever changes come after: the first change of some members after an answer
// copies what both have, up to 16 KiB for each service of a member.
type Index struct {
	lock     sync.RWMutex
	members  []tranche.Member // by place
	all      places
	free     []int             // places below len(members)
	classes  map[string]*class // by their traits
	services map[string]*service

	epoch     uint64        // of the changes
	published atomic.Uint64 // the last epoch of which somebody was told
	old, new  reader
}

// NewIndex puts the members of a fleet into an empty index: their places are those
// in the fleet. See [Index.Put] for what it keeps.
func NewIndex(fleet tranche.Fleet) *Index {
	x := &Index{members: slices.Clone(fleet.Members)}
	x.begin()
	x.all.fillRange(x, len(x.members))
	for place := range x.members {
		for _, t := range x.new.read(&x.members[place]) {
			c := x.class(t)
			c.first = append(c.first, uint32(place))
		}
	}
	for _, c := range x.classes {
		c.alike().fill(x, c.first)
		c.first = nil
	}
	return x
}

// Put adds a member to the fleet and returns its place. It keeps the member's list
// of services: the caller must not change it afterwards.
func (x *Index) Put(member tranche.Member) (place int) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.begin()
	place = len(x.members)
	if last := len(x.free) - 1; last >= 0 {
		place, x.free = x.free[last], x.free[:last]
		x.members[place] = member
	} else {
		x.members = append(x.members, member)
	}
	x.all.add(x, place)
	x.change(place, nil, x.new.read(&member))
	return place
}

// Replace changes the member at a place. Where there is none it does nothing and
// returns false. It keeps what [Index.Put] keeps.
func (x *Index) Replace(place int, member tranche.Member) bool {
	x.lock.Lock()
	defer x.lock.Unlock()
	if !x.all.has(place) {
		return false
	}
	x.begin()
	old := x.old.read(&x.members[place])
	x.members[place] = member
	x.change(place, old, x.new.read(&x.members[place]))
	return true
}

// Remove takes the member at a place out of the fleet. Where there is none it does
// nothing and returns false.
func (x *Index) Remove(place int) bool {
	x.lock.Lock()
	defer x.lock.Unlock()
	if !x.all.has(place) {
		return false
	}
	x.begin()
	x.change(place, x.old.read(&x.members[place]), nil)
	x.all.remove(x, place)
	x.members[place] = tranche.Member{}
	x.free = append(x.free, place)
	return true
}

// Member is the member at a place, if there is one.
func (x *Index) Member(place int) (member tranche.Member, ok bool) {
	x.lock.RLock()
	defer x.lock.RUnlock()
	if !x.all.has(place) {
		return tranche.Member{}, false
	}
	return x.members[place], true
}

// Members are all members of the fleet.
func (x *Index) Members() Set {
	x.lock.RLock()
	defer x.lock.RUnlock()
	x.publish()
	return x.all.set()
}

// begin makes ready for changes: what has been published is not changed.
func (x *Index) begin() {
	if x.classes == nil {
		x.classes, x.services = map[string]*class{}, map[string]*service{}
	}
	x.epoch = x.published.Load() + 1
}

// publish keeps all bitmaps as they are now.
func (x *Index) publish() { x.published.Store(x.epoch) }

// change moves a member from the classes of its old traits to those of its new ones.
// Both are in the order of their services.
func (x *Index) change(place int, old, new []trait) {
	for len(old) > 0 || len(new) > 0 {
		order := 0
		switch {
		case len(old) == 0:
			order = +1
		case len(new) == 0:
			order = -1
		default:
			order = byName(old[0].service, new[0].service)
		}
		if order != 0 || !bytes.Equal(old[0].text, new[0].text) {
			if order <= 0 {
				c := x.classes[string(old[0].text)]
				if alike := c.alike(); alike.count > 1 {
					alike.remove(x, place)
				} else {
					x.drop(c)
				}
			}
			if order >= 0 {
				x.class(new[0]).alike().add(x, place)
			}
		}
		if order <= 0 {
			old = old[1:]
		}
		if order >= 0 {
			new = new[1:]
		}
	}
}
