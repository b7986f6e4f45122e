package tranche_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/tranche-go/tranche"
)

var fullFleet = tranche.Fleet{
	Service:     "kafka",
	ServiceType: "managed",
	Members: []tranche.Member{
		{
			ClusterID: "c-1",
			Cloud:     "aws",
			Services: []tranche.Service{
				{Name: "kafka", Version: "3.4.0", Subscription: "s-1", Risk: -1 << 63, UpgradeStatus: tranche.Failed},
				{Name: "strimzi", Version: "latest", Risk: 1<<63 - 1},
			},
			UpgradePolicy: tranche.Automatic,
		},
		{ClusterID: "c-1", Services: []tranche.Service{}},
		{},
	},
}

// The names of the fields are fixed: callers send them.
const fullFleetJSON = `{"service":"kafka","serviceType":"managed","members":[` +
	`{"clusterID":"c-1","cloud":"aws","services":[` +
	`{"name":"kafka","version":"3.4.0","subscription":"s-1","risk":-9223372036854775808,"upgradeStatus":"failed"},` +
	`{"name":"strimzi","version":"latest","subscription":"","risk":9223372036854775807,"upgradeStatus":""}],` +
	`"upgradePolicy":"automatic"},` +
	`{"clusterID":"c-1","cloud":"","services":[],"upgradePolicy":""},` +
	`{"clusterID":"","cloud":"","services":null,"upgradePolicy":""}]}`

// roundTrip writes a value and reads it back, by encoding/json.
func roundTrip[T any](t *testing.T, value T, text string) {
	t.Helper()
	written, err := json.Marshal(value)
	wantError(t, err, "", nil)
	if string(written) != text {
		t.Errorf("written as\n\t%s\nwant\n\t%s", written, text)
	}
	var read T
	wantError(t, json.Unmarshal(written, &read), "", nil)
	if !reflect.DeepEqual(read, value) {
		t.Errorf("read as\n\t%+v\nwant\n\t%+v", read, value)
	}
}

func TestFleetRoundTrip(t *testing.T) {
	roundTrip(t, fullFleet, fullFleetJSON)
	roundTrip(t, tranche.Fleet{}, `{"service":"","serviceType":"","members":null}`)
	roundTrip(t, fullFleet.Members[2], `{"clusterID":"","cloud":"","services":null,"upgradePolicy":""}`)
}

// TestConstants: callers send these.
func TestConstants(t *testing.T) {
	if tranche.Automatic != "automatic" || tranche.Failed != "failed" {
		t.Error(tranche.Automatic, tranche.Failed)
	}
}

// TestMemberEqual changes one field after the other: each of them counts. The
// test fails for a field that it does not know of.
func TestMemberEqual(t *testing.T) {
	noon := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	alike := func() tranche.Member {
		return tranche.Member{ClusterID: "c-1", Cloud: "aws", UpgradePolicy: tranche.Automatic, Services: []tranche.Service{
			{Name: "kafka", Version: "3.4.0", Subscription: "s-1", Risk: 7, UpgradeStatus: tranche.Failed, Upgrade: &tranche.Upgrade{}},
			{Name: "strimzi"},
		}, Terms: &tranche.Terms{
			Windows:   []tranche.Window{{Days: []string{"mon"}, From: "10:00", To: "12:00", TimeZone: "UTC"}},
			Freezes:   []tranche.Freeze{{From: noon, To: noon.Add(time.Hour), Why: "holidays"}},
			Exclusive: []string{"db"},
		}}
	}
	if m := alike(); !m.Equal(alike()) || !m.Equal(m) {
		t.Errorf("%+v does not equal itself", m)
	}
	changes := []func(*tranche.Member){
		func(m *tranche.Member) { m.ClusterID = "c-2" },
		func(m *tranche.Member) { m.Cloud = "" },
		func(m *tranche.Member) { m.UpgradePolicy = "manual" },
		func(m *tranche.Member) { m.Services[0].Name = "Kafka" },
		func(m *tranche.Member) { m.Services[0].Version = "v3.4.0" },
		func(m *tranche.Member) { m.Services[0].Subscription = "s-2" },
		func(m *tranche.Member) { m.Services[0].Risk = -7 },
		func(m *tranche.Member) { m.Services[0].UpgradeStatus = "" },
		func(m *tranche.Member) { m.Services = m.Services[:1] },
		func(m *tranche.Member) { m.Services[0], m.Services[1] = m.Services[1], m.Services[0] },
		func(m *tranche.Member) { m.Services[0].To = "3.5.0" },
		func(m *tranche.Member) { m.Services[0].StartedAt = noon },
		func(m *tranche.Member) { m.Services[0].UpgradedAt = noon },
		func(m *tranche.Member) { m.Services[0].OfferedUntil = noon },
		func(m *tranche.Member) { m.Windows[0].Days = nil },
		func(m *tranche.Member) { m.Windows[0].From = "11:00" },
		func(m *tranche.Member) { m.Windows[0].To = "11:00" },
		func(m *tranche.Member) { m.Windows[0].TimeZone = "" },
		func(m *tranche.Member) { m.Freezes[0].From = noon.Add(1) },
		func(m *tranche.Member) { m.Freezes[0].To = noon.Add(1) },
		func(m *tranche.Member) { m.Freezes[0].Why = "" },
		func(m *tranche.Member) { m.Exclusive = []string{"cache"} },
		func(m *tranche.Member) { m.ScheduledAt = noon },
		func(m *tranche.Member) { m.LastSeen = noon },
		func(m *tranche.Member) { m.FreeResources = map[string]int64{"memoryGiB": 4} },
	}
	const orderAndNumber = 2
	const lists = 5 // of entries, windows and freezes, and two pointers, which count by what they hold
	fields := reflect.TypeFor[tranche.Member]().NumField() - lists
	for _, list := range []reflect.Type{reflect.TypeFor[tranche.Service](), reflect.TypeFor[tranche.Upgrade](), reflect.TypeFor[tranche.Terms](), reflect.TypeFor[tranche.Window](), reflect.TypeFor[tranche.Freeze]()} {
		fields += list.NumField()
	}
	if len(changes) != fields+orderAndNumber {
		t.Errorf("%d changes for %d fields", len(changes), fields)
	}
	for i, change := range changes {
		changed := alike()
		change(&changed)
		if changed.Equal(alike()) || alike().Equal(changed) {
			t.Errorf("change %d: %+v equals %+v", i, changed, alike())
		}
	}
	if !(tranche.Member{}).Equal(tranche.Member{Services: []tranche.Service{}}) {
		t.Error("nothing installed does not equal nothing installed")
	}
}
