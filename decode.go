package tranche

import (
	"encoding/json"
	"math/bits"
	"strings"
)

// A decoder reads a JSON text right into the model, or into a tree as encoding/json
// makes them, in one pass. A value of the wrong type fails as what is no JSON does:
// see scanner.
type decoder struct {
	scanner
	kept interner
	// borrow leaves strings and lists where they are: strings in the text, and a
	// member's services in a list that the next member uses again.
	borrow bool
	room   []Service // for a list until it is known how long it is
}

func newDecoder(text string) *decoder {
	return &decoder{scanner: scanner{text: text}, kept: newInterner(len(text))}
}

// keep returns a string of the text that may stay when the text goes.
func (d *decoder) keep(text string) string {
	if d.borrow {
		return text
	}
	return d.kept.one(text)
}

// own is keep for what does not repeat.
func (d *decoder) own(text string) string {
	if d.borrow {
		return text
	}
	return strings.Clone(text)
}

// The readers below follow the methods read of the model, name by name. They set
// every field that a text names, so that the last of several counts.

// optional reads a string, or null for an empty one.
func (d *decoder) optional() string {
	if d.null() {
		return ""
	}
	return d.string()
}

func (d *decoder) integer() int64 {
	if d.null() {
		return 0
	}
	i, ok := exactInt64(d.number())
	if !ok {
		d.fail()
	}
	return i
}

func (d *decoder) fleet(f *Fleet) {
	for more := d.opens('{', '}'); more; more = d.more('}') {
		switch d.name() {
		case "service":
			f.Service = d.keep(d.optional())
		case "serviceType":
			f.ServiceType = d.keep(d.optional())
		case "members":
			f.Members = d.members()
		default:
			d.skip()
		}
	}
}

func (d *decoder) members() []Member {
	if d.null() {
		return nil
	}
	list := []Member{}
	for more := d.opens('[', ']'); more; more = d.more(']') {
		list = append(list, Member{})
		d.member(&list[len(list)-1])
	}
	return list
}

func (d *decoder) member(m *Member) {
	for more := d.opens('{', '}'); more; more = d.more('}') {
		switch d.name() {
		case "clusterID":
			m.ClusterID = d.own(d.optional())
		case "cloud":
			m.Cloud = d.keep(d.optional())
		case "services":
			m.Services = d.services(m.Services)
		case "upgradePolicy":
			m.UpgradePolicy = d.keep(d.optional())
		default:
			d.skip()
		}
	}
}

// services reads a list of them, into the room of the last one if it is borrowed.
func (d *decoder) services(last []Service) []Service {
	room := d.room[:0]
	if d.borrow {
		room = last[:0]
	}
	if d.null() {
		if d.borrow {
			return room
		}
		return nil
	}
	for more := d.opens('[', ']'); more; more = d.more(']') {
		room = append(room, Service{})
		d.service(&room[len(room)-1])
	}
	if d.borrow {
		return room
	}
	d.room = room
	return append(make([]Service, 0, len(room)), room...)
}

func (d *decoder) service(s *Service) {
	for more := d.opens('{', '}'); more; more = d.more('}') {
		switch d.name() {
		case "name":
			s.Name = d.keep(d.optional())
		case "version":
			s.Version = d.keep(d.optional())
		case "subscription":
			s.Subscription = d.own(d.optional())
		case "risk":
			s.Risk = d.integer()
		case "upgradeStatus":
			s.UpgradeStatus = d.keep(d.optional())
		default:
			d.skip()
		}
	}
}

// tree reads a value, which may be anything.
func (d *decoder) tree() any {
	switch d.next() {
	case '{':
		o := object{}
		for more := d.opens('{', '}'); more; more = d.more('}') {
			name := d.kept.one(d.name())
			o[name] = d.tree()
		}
		return o
	case '[':
		list := []any{}
		for more := d.opens('[', ']'); more; more = d.more(']') {
			list = append(list, d.tree())
		}
		return list
	case '"':
		return d.kept.value(d.string())
	case 'n':
		d.word("null")
		return nil
	case 't':
		d.word("true")
		return true
	case 'f':
		d.word("false")
		return false
	}
	return json.Number(d.kept.one(d.number()))
}

// An interner keeps one copy of strings that repeat: of those that were met last, and
// are short. What else it is asked for is copied.
type interner struct {
	strings []string
	values  []any // of a tree: the same, or other strings
}

const (
	mostKept    = 1 << 10
	longestKept = 64
)

// newInterner is for the strings of a text of so many bytes.
func newInterner(size int) interner {
	slots := 1 << bits.Len(uint(min(size/longestKept, mostKept-1)))
	return interner{strings: make([]string, slots)}
}

// one returns a copy of a text, the same as before if it still has it.
func (in *interner) one(text string) string {
	if len(text) > longestKept {
		return strings.Clone(text)
	}
	slot := &in.strings[hash(text)&uint32(len(in.strings)-1)]
	if *slot != text {
		*slot = strings.Clone(text)
	}
	return *slot
}

// value is one for a tree, where a string costs an allocation beside its own.
func (in *interner) value(text string) any {
	if len(text) > longestKept {
		return strings.Clone(text)
	}
	if in.values == nil {
		in.values = make([]any, len(in.strings))
	}
	slot := &in.values[hash(text)&uint32(len(in.values)-1)]
	if known, ok := (*slot).(string); !ok || known != text {
		*slot = strings.Clone(text)
	}
	return *slot
}

// hash is FNV-1a, folded so that the lowest bits depend on all.
func hash(text string) uint32 {
	h := uint32(2166136261)
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return h ^ h>>16
}
