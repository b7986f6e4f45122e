package main

import (
	"github.com/spf13/cobra"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

func (c *cli) next() *cobra.Command {
	return c.question(&cobra.Command{
		Use:   "next",
		Short: "Find the next version of a member",
		Long: `Find the next version of a member in the catalogue of one service, in release
order. The document is {"versions": […], "fleetMember": …}.

The exit status is 0 if there is a next version, and 1 if there is none.

Why it is the next version:
` + meanings(nextReasons()[:2]) + `
Why there is none:
` + meanings(nextReasons()[2:]),
		Example: "  tranche next examples/member_versions.json",
	}, decideNext)
}

// nextReasons are the reasons for a next version, two, and those for none.
func nextReasons() []meaning {
	return []meaning{
		{string(versions.ServiceImpacting), "the last service-impacting version on the way may not be jumped over"},
		{string(versions.Target), "the current version leads to it"},
		{string(versions.NotInstalled), "the catalogue's service is not installed"},
		{string(versions.UnknownVersion), "no installed version is in the catalogue"},
		{string(versions.UpToDate), "the current version leads to no other"},
		{string(versions.UnknownNext), "the version that the current one leads to is not in the catalogue"},
	}
}

type nextAnswer struct {
	member    tranche.Member
	selection versions.Selection
	version   any // the selected version as it came
}

func decideNext(in tranche.Input) (answer, error) {
	catalogue, err := in.Versions()
	if err != nil {
		return nil, err
	}
	member, err := in.FleetMember()
	if err != nil {
		return nil, err
	}
	selection, err := versions.Next(catalogue, member)
	if err != nil {
		return nil, err
	}
	a := &nextAnswer{member: member, selection: selection}
	if a.yes() {
		a.version = in["versions"].([]any)[selection.Index]
	}
	return a, nil
}

func (a *nextAnswer) yes() bool { return a.selection.Version != nil }

type nextDocument struct {
	Reason  versions.Reason `json:"reason"`
	Index   *int            `json:"index,omitempty"`
	Version any             `json:"version,omitempty"`
}

func (a *nextAnswer) document() any {
	d := nextDocument{Reason: a.selection.Reason}
	if a.yes() {
		d.Index, d.Version = &a.selection.Index, a.version
	}
	return d
}

func (a *nextAnswer) show(p *page, _ bool) {
	cluster := plain(a.member.ClusterID)
	if a.yes() {
		version := a.selection.Version
		p.line("The next version of %s is %s %s.", cluster, plain(version.Service), plain(version.Version))
	} else {
		p.line("There is no next version of %s.", cluster)
	}
	reason := string(a.selection.Reason)
	p.line("")
	p.line("%s: %s", p.styled(yellow, reason), p.styled(dim, meaningOf(nextReasons(), reason)))
}
