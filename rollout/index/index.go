package index

import (
	"maps"
	"sync"

	"github.com/tranche-go/tranche"
)

// An Index is a fleet that stays in memory and is asked again and again.
//
// A member has a place from [Index.Put] until [Index.Remove]. The order of the places
// is that of the fleet. A place that is free again is given to a member put later.
//
// The zero Index is empty and ready to use. It is safe for concurrent use: changes and
// answers wait for each other. What it has answered stays as it was, whatever changes
// come after: the first change of members that are alike copies what both have.
type Index struct {
	lock     sync.Mutex
	members  []tranche.Member // by place
	all      places
	free     []int // places below len(members)
	services map[string]map[class]*alike
	special  map[int]tranche.Member // by place: see isSpecial
	shared   bool                   // special is in an answer, too, and stays as it is
	beyond   map[int]bool           // places of members that have what their classes do not tell

	before, after map[string]standing // of the member that changes
}

// alike are the members of a class.
type alike struct {
	places
	like tranche.Member // one of them, as far as it decides
}

// New puts the members of a fleet into an empty index: their places are those in the
// fleet. See [Index.Put] for what it keeps.
func New(fleet tranche.Fleet) *Index {
	x := &Index{}
	for _, member := range fleet.Members {
		x.put(member)
	}
	return x
}

// Put adds a member to the fleet and returns its place. It keeps the member's list
// of services: the caller must not change it afterwards.
func (x *Index) Put(member tranche.Member) (place int) {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.put(member)
}

func (x *Index) put(member tranche.Member) (place int) {
	place = len(x.members)
	if last := len(x.free) - 1; last >= 0 {
		place, x.free = x.free[last], x.free[:last]
		x.members[place] = member
	} else {
		x.members = append(x.members, member)
	}
	x.all = x.all.own()
	x.all.add(place)
	x.change(place, nil, &member)
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
	x.change(place, &x.members[place], &member)
	x.members[place] = member
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
	x.change(place, &x.members[place], nil)
	x.all = x.all.own()
	x.all.remove(place)
	x.members[place] = tranche.Member{}
	x.free = append(x.free, place)
	return true
}

// Member is the member at a place, if there is one.
func (x *Index) Member(place int) (member tranche.Member, ok bool) {
	x.lock.Lock()
	defer x.lock.Unlock()
	if !x.all.has(place) {
		return tranche.Member{}, false
	}
	return x.members[place], true
}

// Members are all members of the fleet.
func (x *Index) Members() Set {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.all.shared = true
	return x.all.set()
}

// change moves a member from the classes that it was in to those that it is in now. No
// member is nil.
func (x *Index) change(place int, before, after *tranche.Member) {
	if x.services == nil {
		x.services = map[string]map[class]*alike{}
		x.before, x.after = map[string]standing{}, map[string]standing{}
		x.beyond = map[int]bool{}
	}
	delete(x.beyond, place)
	if after != nil && isBeyondClass(after) {
		x.beyond[place] = true
	}
	x.changeSpecial(place, after)
	standingsOf(before, x.before)
	standingsOf(after, x.after)
	for service, was := range x.before {
		if is, still := x.after[service]; !still || is.class != was.class {
			x.leave(service, was.class, place)
		}
	}
	for service, is := range x.after {
		if was, already := x.before[service]; !already || is.class != was.class {
			x.join(service, is, place)
		}
	}
}

func (x *Index) changeSpecial(place int, after *tranche.Member) {
	_, was := x.special[place]
	is := after != nil && isSpecial(after)
	if !was && !is {
		return
	}
	if x.shared {
		x.special, x.shared = maps.Clone(x.special), false
	}
	delete(x.special, place)
	if is {
		if x.special == nil {
			x.special = map[int]tranche.Member{}
		}
		x.special[place] = *after
	}
}

func (x *Index) join(service string, st standing, place int) {
	classes := x.services[service]
	if classes == nil {
		classes = map[class]*alike{}
		x.services[service] = classes
	}
	if classes[st.class] == nil {
		classes[st.class] = &alike{places{}.own(), st.member(service)}
	}
	x.own(service, st.class).add(place)
}

// leave forgets a class that nobody is in any more.
func (x *Index) leave(service string, c class, place int) {
	classes := x.services[service]
	if classes[c].count > 1 {
		x.own(service, c).remove(place)
		return
	}
	delete(classes, c)
	if len(classes) == 0 {
		delete(x.services, service)
	}
}

// own is a class that may be changed: one that an answer has stays as it is.
func (x *Index) own(service string, c class) *alike {
	members := x.services[service][c]
	if members.shared {
		members = &alike{members.own(), members.like}
		x.services[service][c] = members
	}
	return members
}

// A snapshot is the members of an index at one time, as far as one service goes.
type snapshot struct {
	all     places
	classes []*alike
	special map[int]tranche.Member
}

func (x *Index) snapshot(service string) snapshot {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.all.shared, x.shared = true, true
	s := snapshot{x.all, make([]*alike, 0, len(x.services[service])), x.special}
	for _, members := range x.services[service] {
		members.shared = true
		s.classes = append(s.classes, members)
	}
	return s
}

// find is the class that a member is in, or nil where it does not have the service.
func (s *snapshot) find(place int) *alike {
	for _, members := range s.classes {
		if members.has(place) {
			return members
		}
	}
	return nil
}
