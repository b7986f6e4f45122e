package main

import (
	"slices"
	"unsafe"

	"github.com/tranche-go/tranche"
)

// outlined is a document whose members are read one by one, or nil where it must be
// read as a whole, to be understood or refused.
func outlined(data []byte, extension string) *document {
	if isYAML(data, extension) {
		return nil
	}
	o, ok := tranche.ParseOutline(asText(data))
	if !ok {
		return nil
	}
	return &document{outline: o, data: data}
}

// asText is bytes as a string, without a copy that would cost as much as a document.
// They must not change while the string is used.
func asText(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// planOutline plans while it reads. ok is false where something is wrong, which the
// document as a whole will tell.
func (c *cli) planOutline(doc *document) (a *planAnswer, ok bool) {
	s, err := doc.about(doc.outline.Version)
	if err != nil {
		return nil, false
	}
	all := newTally(s.target, c.showsMembers())
	all.planner.Grow(doc.outline.Members)
	ok = true
	inOrder(slices.Values(doc.outline.Stretches),
		func(stretch tranche.Stretch) *tally {
			t := all.another()
			t.planner.Grow(stretch.Len)
			if !stretch.Read(func(_ int, member *tranche.Member, text string) { t.add(member, text) }) {
				return nil
			}
			return t
		},
		func(t *tally) bool {
			if ok = t != nil; ok {
				all.follow(t)
			}
			return ok
		})
	if !ok {
		return nil, false
	}
	return all.answer(s), true
}

// showsMembers tells whether every member will be shown.
func (c *cli) showsMembers() bool {
	return !c.quiet && c.format != formatTable && c.format != formatMermaid
}
