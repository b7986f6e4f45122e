package tranche

// An Outline is a question about a fleet of many members, as [Input] is one about a
// few. Its members are left in the document, to be read one by one by whoever
// decides on them: that is several times faster, and takes no memory to speak of
// beside the document.
type Outline struct {
	Version Version
	// Policy is nil where the document has none.
	Policy *Policy
	// Members is how many members the fleet has.
	Members int
	// Stretches are the members, in the order of the fleet.
	Stretches []Stretch
}

// A Stretch is some of a fleet's members, one behind another in a document. Several
// can be read at once.
type Stretch struct {
	First int // the place of its first member in the fleet
	Len   int // how many members, at least 1

	text      string // up to the end of the stretch
	at, depth int    // where it begins, inside so many lists and objects
}

// stretchSize is the number of bytes from which on a stretch is long enough.
const stretchSize = 2 << 20

// ParseOutline splits a question's JSON document into a version, a policy and the
// members of a fleet. It takes what [ParseInput] takes, and then only what is plain:
// ok is false
//
//   - where the document is not valid;
//   - where it has no version or no fleet, or they or the policy are of the wrong
//     types;
//   - where one of the names that count in it stands twice, or beside "input".
//
// ParseInput and the methods of [Input] then read the document, or tell what is wrong
// with it. The members are not checked before they are read: see [Stretch.Read].
//
// The outline keeps the document.
func ParseOutline(document string) (outline *Outline, ok bool) {
	return parseOutline(document, stretchSize)
}

func parseOutline(document string, stretch int) (outline *Outline, ok bool) {
	const parts = 1 << 10 // bytes of what is read into trees here, or so
	d := &decoder{scanner: scanner{text: document}, kept: newInterner(parts)}
	o := outliner{decoder: d, seen: map[string]bool{}, level: 1, stretch: stretch}
	o.question()
	if !o.end() || !o.seen["version"] || !o.seen["fleet"] {
		return nil, false
	}
	return &o.Outline, true
}

// Read reads the members of a stretch, and shows each with its place in the fleet
// and its JSON text. The member is the same every time, its strings are parts of the
// text, and its services stand where the next member's will: what is to stay must be
// copied. ok is false where a member is not valid or of the wrong type; [ParseInput]
// or [Input.Fleet] tells what is wrong with it.
func (s Stretch) Read(show func(place int, member *Member, text string)) (ok bool) {
	d := decoder{scanner: scanner{text: s.text, at: s.at, depth: s.depth}, borrow: true}
	var member Member
	for i := range s.Len {
		if i > 0 && !d.takes(',') {
			return false
		}
		d.next()
		at := d.at
		if d.again(&member); d.failed {
			return false
		}
		show(s.First+i, &member, s.text[at:d.at])
	}
	return d.end()
}

// ReadMember reads one member's JSON text as [Stretch.Read] reads many: its strings
// are parts of the text, and its list of services is used again. The text is checked
// as strictly as [Input] says, and null is no member.
func ReadMember(text string, member *Member) error {
	d := decoder{scanner: scanner{text: text}, borrow: true}
	if d.again(member); d.end() {
		return nil
	}
	tree, err := parseStrictly([]byte(text))
	if err != nil {
		return err
	}
	o, ok := tree.(object)
	if !ok {
		return wrongType("an object", tree)
	}
	*member = Member{}
	if wrong := member.read(o); wrong != nil {
		return wrong
	}
	return nil
}

// again reads a member into the room of another.
func (d *decoder) again(m *Member) {
	*m = Member{Services: m.Services[:0]}
	d.member(m)
}

// An outliner makes an outline.
type outliner struct {
	*decoder
	Outline
	seen    map[string]bool // the names that count
	stretch int             // bytes from which on a stretch is long enough
	level   int             // the depth at which they count: 2 inside "input"
}

// once takes note of a name that counts.
func (o *outliner) once(name string) {
	if o.seen[name] || o.depth != o.level {
		o.fail()
	}
	o.seen[name] = true
}

func (o *outliner) question() {
	for more := o.opens('{', '}'); more; more = o.more('}') {
		switch name := o.name(); name {
		case "input":
			if len(o.seen) > 0 {
				o.fail()
			}
			o.once(name)
			o.level++
			o.question()
		case "version":
			o.once(name)
			o.part(o.Version.read)
		case "fleet":
			o.once(name)
			o.level++
			o.fleet()
			o.level--
		case "policy":
			o.once(name)
			if !o.null() {
				o.Policy = new(Policy)
				o.part(o.Policy.read)
			}
		default:
			o.skip()
		}
	}
}

// part reads a part that is small.
func (o *outliner) part(read func(object) *FieldError) {
	if part, ok := o.tree().(object); !ok || read(part) != nil {
		o.fail()
	}
}

func (o *outliner) fleet() {
	for more := o.opens('{', '}'); more; more = o.more('}') {
		switch name := o.name(); name {
		case "service", "serviceType":
			o.optional()
		case "members":
			o.once(name)
			if !o.null() {
				o.members()
			}
		default:
			o.skip()
		}
	}
}

func (o *outliner) members() {
	for more := o.opens('[', ']'); more; more = o.more(']') {
		o.next()
		from := o.at
		o.hop()
		o.Members++
		if n := len(o.Stretches); n > 0 && from-o.Stretches[n-1].at < o.stretch {
			o.Stretches[n-1].Len++
			o.Stretches[n-1].text = o.text[:o.at]
			continue
		}
		o.Stretches = append(o.Stretches, Stretch{First: o.Members - 1, Len: 1, text: o.text[:o.at], at: from, depth: o.depth})
	}
}
