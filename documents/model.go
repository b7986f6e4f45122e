package documents

import (
	"slices"

	"github.com/tranche-go/tranche"
)

// The models say what each document holds, in the order in which its errors are told.

var serviceModel = model[tranche.Service]{fields: []field[tranche.Service]{
	{"name", func(r *reader, s *tranche.Service) error { return r.text(&s.Name) }},
	{"version", func(r *reader, s *tranche.Service) error { return r.text(&s.Version) }},
	{"subscription", func(r *reader, s *tranche.Service) error { return r.name(&s.Subscription) }},
	{"risk", func(r *reader, s *tranche.Service) error { return r.integer(&s.Risk) }},
	{"upgradeStatus", func(r *reader, s *tranche.Service) error { return r.text(&s.UpgradeStatus) }},
	{"upgradeVersion", func(r *reader, s *tranche.Service) error { return r.text(&upgradeOf(s).To) }},
	{"upgradeStartedAt", func(r *reader, s *tranche.Service) error { return r.instant(&upgradeOf(s).StartedAt) }},
	{"upgradedAt", func(r *reader, s *tranche.Service) error { return r.instant(&upgradeOf(s).UpgradedAt) }},
	{"offeredUntil", func(r *reader, s *tranche.Service) error { return r.instant(&upgradeOf(s).OfferedUntil) }},
}}

var services = list("an object", serviceModel.read)

var memberModel = model[tranche.Member]{fields: []field[tranche.Member]{
	{"clusterID", func(r *reader, m *tranche.Member) error { return r.name(&m.ClusterID) }},
	{"cloud", func(r *reader, m *tranche.Member) error { return r.text(&m.Cloud) }},
	{"services", func(r *reader, m *tranche.Member) error { return services(r, &m.Services) }},
	{"upgradePolicy", func(r *reader, m *tranche.Member) error { return r.text(&m.UpgradePolicy) }},
	{"windows", func(r *reader, m *tranche.Member) error { return windows(r, &termsOf(m).Windows) }},
	{"freezes", func(r *reader, m *tranche.Member) error { return freezes(r, &termsOf(m).Freezes) }},
	{"exclusive", func(r *reader, m *tranche.Member) error { return texts(r, &termsOf(m).Exclusive) }},
	{"scheduledAt", func(r *reader, m *tranche.Member) error { return r.instant(&termsOf(m).ScheduledAt) }},
	{"lastSeen", func(r *reader, m *tranche.Member) error { return r.instant(&termsOf(m).LastSeen) }},
	{"freeResources", func(r *reader, m *tranche.Member) error { return r.integers(&termsOf(m).FreeResources) }},
}}

// termsOf makes room for what few members have.
func termsOf(m *tranche.Member) *tranche.Terms {
	if m.Terms == nil {
		m.Terms = &tranche.Terms{}
	}
	return m.Terms
}

// upgradeOf makes room for what few entries have.
func upgradeOf(s *tranche.Service) *tranche.Upgrade {
	if s.Upgrade == nil {
		s.Upgrade = &tranche.Upgrade{}
	}
	return s.Upgrade
}

var windowModel = model[tranche.Window]{fields: []field[tranche.Window]{
	{"days", func(r *reader, w *tranche.Window) error { return texts(r, &w.Days) }},
	{"from", func(r *reader, w *tranche.Window) error { return r.text(&w.From) }},
	{"to", func(r *reader, w *tranche.Window) error { return r.text(&w.To) }},
	{"timeZone", func(r *reader, w *tranche.Window) error { return r.text(&w.TimeZone) }},
}}

var freezeModel = model[tranche.Freeze]{fields: []field[tranche.Freeze]{
	{"from", func(r *reader, f *tranche.Freeze) error { return r.instant(&f.From) }},
	{"to", func(r *reader, f *tranche.Freeze) error { return r.instant(&f.To) }},
	{"why", func(r *reader, f *tranche.Freeze) error { return r.text(&f.Why) }},
}}

// Those of a member may have other fields; those of a policy may not.
var (
	windows       = list("an object", windowModel.read)
	freezes       = list("an object", freezeModel.read)
	strictWindows = list("an object", strict(windowModel).read)
	strictFreezes = list("an object", strict(freezeModel).read)
)

func strict[T any](m model[T]) *model[T] {
	m.strict = true
	return &m
}

// fleetModel is a fleet without its members, which are read one by one.
var fleetModel = model[tranche.Fleet]{fields: []field[tranche.Fleet]{
	{"service", func(r *reader, f *tranche.Fleet) error { return r.text(&f.Service) }},
	{"serviceType", func(r *reader, f *tranche.Fleet) error { return r.text(&f.ServiceType) }},
}}

var requirementModel = model[tranche.Requirement]{fields: []field[tranche.Requirement]{
	{"dependency", func(r *reader, q *tranche.Requirement) error { return r.text(&q.Dependency) }},
	{"cloud", func(r *reader, q *tranche.Requirement) error { return texts(r, &q.Cloud) }},
	{"resource", func(r *reader, q *tranche.Requirement) error { return r.text(&q.Resource) }},
	{"atLeast", func(r *reader, q *tranche.Requirement) error { return r.integer(&q.AtLeast) }},
}}

var (
	texts        = list("a string", func(r *reader, to *string) error { return r.text(to) })
	requirements = list("an object", requirementModel.read)
)

var versionModel = model[tranche.Version]{fields: []field[tranche.Version]{
	{"service", func(r *reader, v *tranche.Version) error { return r.text(&v.Service) }},
	{"serviceType", func(r *reader, v *tranche.Version) error { return r.text(&v.ServiceType) }},
	{"version", func(r *reader, v *tranche.Version) error { return r.text(&v.Version) }},
	{"next", func(r *reader, v *tranche.Version) error { return texts(r, &v.Next) }},
	{"serviceImpacting", func(r *reader, v *tranche.Version) error { return r.flag(&v.ServiceImpacting) }},
	{"criticalSecurityUpgrade", func(r *reader, v *tranche.Version) error { return r.flag(&v.CriticalSecurityUpgrade) }},
	{"requirements", func(r *reader, v *tranche.Version) error { return requirements(r, &v.Requirements) }},
	{"status", func(r *reader, v *tranche.Version) error { return r.text(&v.Status) }},
}}

var percentages = list("an integer", func(r *reader, to *int) error { return r.percentage(to) })

var blockModel = model[tranche.Block]{strict: true, fields: []field[tranche.Block]{
	{"to", func(r *reader, b *tranche.Block) error { return r.text(&b.To) }},
	{"from", func(r *reader, b *tranche.Block) error { return r.text(&b.From) }},
	{"why", func(r *reader, b *tranche.Block) error { return r.text(&b.Why) }},
}}

var blocks = list("an object", blockModel.read)

// securityModel is a policy without a security of its own.
var securityModel = model[tranche.Policy]{strict: true, fields: []field[tranche.Policy]{
	{"strategy", func(r *reader, p *tranche.Policy) error { return r.text(&p.Strategy) }},
	{"split", func(r *reader, p *tranche.Policy) error { return percentages(r, &p.Split) }},
	{"successThreshold", readThreshold},
	{"successThresholds", func(r *reader, p *tranche.Policy) error { return percentages(r, &p.SuccessThresholds) }},
	{"windows", func(r *reader, p *tranche.Policy) error { return strictWindows(r, &p.Windows) }},
	{"freezes", func(r *reader, p *tranche.Policy) error { return strictFreezes(r, &p.Freezes) }},
	{"ignoreMemberWindows", func(r *reader, p *tranche.Policy) error { return r.flag(&p.IgnoreMemberWindows) }},
	{"soak", func(r *reader, p *tranche.Policy) error { return r.duration(&p.Soak) }},
	{"deadline", func(r *reader, p *tranche.Policy) error { return r.duration(&p.Deadline) }},
	{"staleAfter", func(r *reader, p *tranche.Policy) error { return r.duration(&p.StaleAfter) }},
	{"appointment", func(r *reader, p *tranche.Policy) error { return r.duration(&p.Appointment) }},
	{"maxFailures", func(r *reader, p *tranche.Policy) error { return r.limit(&p.MaxFailures) }},
	{"maxConcurrent", func(r *reader, p *tranche.Policy) error { return r.limit(&p.MaxConcurrent) }},
	{"approvedGroups", func(r *reader, p *tranche.Policy) error { return r.count(&p.ApprovedGroups) }},
	{"paused", func(r *reader, p *tranche.Policy) error { return r.flag(&p.Paused) }},
	{"blocks", func(r *reader, p *tranche.Policy) error { return blocks(r, &p.Blocks) }},
}}

var policyModel = model[tranche.Policy]{strict: true, fields: append(slices.Clone(securityModel.fields),
	field[tranche.Policy]{"security", readSecurity})}

func readSecurity(r *reader, p *tranche.Policy) error {
	p.Security = nil
	if isNull, err := r.null(); isNull || err != nil {
		return err
	}
	p.Security = &tranche.Policy{}
	return securityModel.read(r, p.Security)
}

// readThreshold refuses a 0 that is written down: it is a mistake, and in the struct it
// could not be told from a field that is left out.
func readThreshold(r *reader, p *tranche.Policy) error {
	if isNull, err := r.null(); isNull || err != nil {
		p.SuccessThreshold = 0
		return err
	}
	err := r.percentage(&p.SuccessThreshold)
	if err == nil && p.SuccessThreshold == 0 {
		err = tranche.NewFieldError("", "a percentage from 1 to 100", 0, tranche.ErrRange)
	}
	return err
}
