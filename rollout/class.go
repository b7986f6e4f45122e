package rollout

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// places are some of the places of an index.
type places struct {
	bitmap *roaring.Bitmap
	count  int
	epoch  uint64 // in which the bitmap was made
}

// set is the places as they are now, once the index has been published.
func (p *places) set() Set {
	var s Set
	s.add(p.stretch(), p.count)
	return s
}

// lastPlace is the last one that a bitmap can hold, and an int where that is smaller.
const lastPlace = math.MaxUint32 & math.MaxInt

func (p *places) stretch() stretch { return stretch{p.bitmap, 0, lastPlace} }

func (p *places) has(place int) bool {
	return p.count > 0 && 0 <= place && place <= lastPlace && p.bitmap.Contains(uint32(place))
}

// change makes the bitmap ready for a change: one that was published stays as it is.
func (p *places) change(x *Index) *roaring.Bitmap {
	switch {
	case p.bitmap == nil:
		p.bitmap = roaring.New()
		p.bitmap.SetCopyOnWrite(true)
		p.epoch = x.epoch
	case p.epoch < x.epoch:
		p.bitmap = p.bitmap.Clone()
		p.epoch = x.epoch
	}
	return p.bitmap
}

func (p *places) add(x *Index, place int) {
	p.change(x).Add(uint32(place))
	p.count++
}

// fill puts ascending places where there are none.
func (p *places) fill(x *Index, list []uint32) {
	p.change(x).AddMany(list)
	p.count = len(list)
}

// fillRange puts the first n places where there are none.
func (p *places) fillRange(x *Index, n int) {
	p.change(x).AddRange(0, uint64(n))
	p.count = n
}

func (p *places) remove(x *Index, place int) {
	p.change(x).Remove(uint32(place))
	p.count--
}

// A class is members that are alike to every decision about one service.
type class struct {
	trait   string
	service *service
	number  int      // in the list of the service
	first   []uint32 // places of members that an index begins with, until it has them
}

// A service is the classes of the members that have it, in a list that can be copied
// at once.
type service struct {
	name string
	list []alike
}

// alike are the members of a class.
type alike struct {
	places
	member *tranche.Member // one like them, with nothing but what is decided by
	class  *class          // for changes: answers do not look at it
}

func (c *class) alike() *alike { return &c.service.list[c.number] }

// class returns the class of members like this one, and makes it where there is none.
func (x *Index) class(t trait) *class {
	c := x.classes[string(t.text)]
	if c != nil {
		return c
	}
	s := x.services[t.service]
	if s == nil {
		s = &service{name: t.service}
		x.services[s.name] = s
	}
	c = &class{trait: string(t.text), service: s, number: len(s.list)}
	s.list = append(s.list, alike{member: likeness(t), class: c})
	x.classes[c.trait] = c
	return c
}

// drop forgets a class that has no members.
func (x *Index) drop(c *class) {
	delete(x.classes, c.trait)
	s := c.service
	last := len(s.list) - 1
	s.list[c.number] = s.list[last]
	s.list[c.number].class.number = c.number
	s.list[last] = alike{}
	s.list = s.list[:last]
	if last == 0 {
		delete(x.services, s.name)
	}
}

// likeness is a member without what decides nothing about a service. Mostly it has
// one entry, which stands beside it in memory.
func likeness(t trait) *tranche.Member {
	var like struct {
		member tranche.Member
		entry  [1]tranche.Service
	}
	like.member.Services = append(like.entry[:0], t.entries...)
	for i := range like.member.Services {
		like.member.Services[i].Subscription = ""
	}
	if t.automatic {
		like.member.UpgradePolicy = tranche.Automatic
	}
	return &like.member
}

// A trait is what a member is to the decisions about a service: the members of a
// class have the same text.
type trait struct {
	service   string
	text      []byte
	automatic bool
	entries   []tranche.Service // that decide
}

// A reader reads the traits of members, one member at a time, into memory that it
// uses again.
type reader struct {
	order   []int // of the entries
	traits  []trait
	bytes   []byte
	entries []tranche.Service
	risks   []int64
}

// read returns the member's traits, one for each of its services, in the order of
// byName. They are valid until the next read.
func (r *reader) read(member *tranche.Member) []trait {
	r.order, r.traits, r.bytes, r.entries = r.order[:0], r.traits[:0], r.bytes[:0], r.entries[:0]
	r.sort(member.Services)
	automatic := member.UpgradePolicy == tranche.Automatic
	for begin, end := 0, 0; begin < len(r.order); begin = end {
		name := member.Services[r.order[begin]].Name
		for end = begin; end < len(r.order) && member.Services[r.order[end]].Name == name; end++ {
		}
		first := r.order[begin]
		t := trait{service: name, automatic: automatic}
		switch {
		case !automatic: // they are alike, whatever they have installed
			r.entries = append(r.entries, tranche.Service{Name: name})
			t.entries = r.entries[len(r.entries)-1:]
		case end-begin == 1:
			t.entries = member.Services[first : first+1]
		default:
			t.entries = r.boilDown(member.Services, r.order[begin:end])
		}
		text := len(r.bytes)
		r.bytes = appendText(r.bytes, name, 0)
		if automatic {
			for i := range t.entries {
				r.bytes = appendEntry(r.bytes, &t.entries[i])
			}
		}
		t.text = r.bytes[text:]
		r.traits = append(r.traits, t)
	}
	return r.traits
}

// boilDown writes down few entries in place of several of one service, since most
// lists of several are like no other. By all decisions a member is what its oldest
// version is, the oldest of those that failed, whether one is not valid, and at what
// risks it stands.
func (r *reader) boilDown(services []tranche.Service, order []int) []tranche.Service {
	var oldest, failed versions.Version
	var hasOldest, hasFailed, hasInvalid bool
	var oldestText, failedText string
	r.risks = r.risks[:0]
	for _, i := range order {
		entry := &services[i]
		r.risks = append(r.risks, entry.Risk)
		version, valid := versions.Parse(entry.Version)
		if !valid {
			hasInvalid = true
			continue
		}
		if !hasOldest || version.Compare(oldest) < 0 {
			hasOldest, oldest, oldestText = true, version, entry.Version
		}
		if entry.UpgradeStatus == tranche.Failed && (!hasFailed || version.Compare(failed) < 0) {
			hasFailed, failed, failedText = true, version, entry.Version
		}
	}
	name, begin := services[order[0]].Name, len(r.entries)
	if hasOldest {
		r.entries = append(r.entries, tranche.Service{Name: name, Version: oldestText})
	}
	if hasFailed {
		r.entries = append(r.entries, tranche.Service{Name: name, Version: failedText, UpgradeStatus: tranche.Failed})
	}
	if hasInvalid {
		r.entries = append(r.entries, tranche.Service{Name: name})
	}
	slices.Sort(r.risks)
	r.risks = slices.Compact(r.risks)
	for i := 0; i < len(r.risks) || begin+i < len(r.entries); i++ {
		if begin+i == len(r.entries) {
			r.entries = append(r.entries, r.entries[begin+i-1])
		}
		r.entries[begin+i].Risk = r.risks[min(i, len(r.risks)-1)]
	}
	return r.entries[begin:]
}

// sort puts the entries in the order of byName, and those of one name in their own.
func (r *reader) sort(entries []tranche.Service) {
	const few = 32
	for i := range entries {
		r.order = append(r.order, i)
		for ; len(entries) <= few && i > 0 && byName(entries[r.order[i-1]].Name, entries[r.order[i]].Name) > 0; i-- {
			r.order[i-1], r.order[i] = r.order[i], r.order[i-1]
		}
	}
	if len(entries) > few {
		slices.SortStableFunc(r.order, func(i, j int) int { return byName(entries[i].Name, entries[j].Name) })
	}
}

// byName is some order of names. Most pairs have not the same length.
func byName(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// appendEntry writes what is decided by, so that two lists of entries have the same
// bytes only where they are alike.
func appendEntry(b []byte, entry *tranche.Service) []byte {
	failed := uint64(0)
	if entry.UpgradeStatus == tranche.Failed {
		failed = 1
	}
	return binary.AppendVarint(appendText(b, entry.Version, failed), entry.Risk)
}

func appendText(b []byte, s string, mark uint64) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))<<1|mark), s...)
}
