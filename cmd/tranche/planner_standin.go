package main

import (
	"slices"
	"strings"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/rollout"
)

// planner stands in for rollout's.
type planner struct {
	target  *rollout.Target
	members []tranche.Member
}

func (p *planner) Add(m *tranche.Member) rollout.Reason {
	c := *m
	c.ClusterID, c.Cloud = "", ""
	c.Services = slices.Clone(m.Services)
	c.UpgradePolicy = strings.Clone(c.UpgradePolicy)
	for i := range c.Services {
		s := &c.Services[i]
		s.Name, s.Version, s.Subscription, s.UpgradeStatus = strings.Clone(s.Name), strings.Clone(s.Version), "", ""
	}
	p.members = append(p.members, c)
	return p.target.Exclusion(*m)
}
func (p *planner) Append(q *planner)        { p.members = append(p.members, q.members...) }
func (p *planner) Plan() rollout.Plan       { return p.target.Plan(tranche.Fleet{Members: p.members}) }
func newPlanner(t *rollout.Target) *planner { return &planner{target: t} }
