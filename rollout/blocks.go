package rollout

import (
	"regexp"

	"github.com/tranche-go/tranche"
)

// A block is a [tranche.Block] whose To matches the version.
type block struct {
	from *regexp.Regexp // nil: any
	why  string
}

// blocksOf are the blocks of a policy, which is checked, that match a version.
func blocksOf(list []tranche.Block, version string) (blocks []block) {
	for _, b := range list {
		if !wholly(b.To).MatchString(version) {
			continue
		}
		one := block{why: b.Why}
		if b.From != "" {
			one.from = wholly(b.From)
		}
		blocks = append(blocks, one)
	}
	return blocks
}

// wholly is an expression that has to match a text as a whole.
func wholly(expression string) *regexp.Regexp { return regexp.MustCompile("^(?:" + expression + ")$") }

// blockOf is the first block that matches what a member has, or nil. known may be nil.
func (t *Target) blockOf(member *tranche.Member, known matches) *block {
	for i := range t.blocks {
		if b := &t.blocks[i]; b.from == nil || t.matchesInstalled(b, member, known) {
			return b
		}
	}
	return nil
}

func (t *Target) matchesInstalled(b *block, member *tranche.Member, known matches) bool {
	for i := range member.Services {
		if entry := &member.Services[i]; entry.Name == t.service && known.match(b, entry.Version) {
			return true
		}
	}
	return false
}

// matches remember which versions a block matches while one member after the other is
// looked at, as ages do.
type matches map[matching]bool

type matching struct {
	block   *block
	version string
}

func (known matches) match(b *block, version string) bool {
	key := matching{b, version}
	is, remembered := known[key]
	if remembered {
		return is
	}
	is = b.from.MatchString(version)
	if known != nil && len(known) < mostAges {
		known[key] = is
	}
	return is
}
