package tranche_test

import (
	"encoding/json"
	"reflect"
	"testing"

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

// roundTrip writes a value and reads it back, by encoding/json and as a part of
// an Input.
func roundTrip[T any](t *testing.T, value T, text, part string) {
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
	asked, err := ask(part, parse(t, `{"`+part+`":`+text+`}`))
	wantError(t, err, "", nil)
	if !reflect.DeepEqual(asked, any(value)) {
		t.Errorf("asked for as\n\t%+v\nwant\n\t%+v", asked, value)
	}
}

func TestFleetRoundTrip(t *testing.T) {
	roundTrip(t, fullFleet, fullFleetJSON, "fleet")
	roundTrip(t, tranche.Fleet{}, `{"service":"","serviceType":"","members":null}`, "fleet")
	roundTrip(t, fullFleet.Members[2], `{"clusterID":"","cloud":"","services":null,"upgradePolicy":""}`, "fleetMember")
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
	alike := func() tranche.Member {
		return tranche.Member{ClusterID: "c-1", Cloud: "aws", UpgradePolicy: tranche.Automatic, Services: []tranche.Service{
			{Name: "kafka", Version: "3.4.0", Subscription: "s-1", Risk: 7, UpgradeStatus: tranche.Failed},
			{Name: "strimzi"},
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
	}
	const orderAndNumber = 2
	fields := reflect.TypeFor[tranche.Member]().NumField() - 1 + reflect.TypeFor[tranche.Service]().NumField()
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

func TestUnmarshalFleet(t *testing.T) {
	// A value in use, so that a test sees what is left of it.
	used := tranche.Fleet{Service: "strimzi", ServiceType: "managed", Members: []tranche.Member{{ClusterID: "c-9"}}}
	testUnmarshal(t, used, []unmarshalCase[tranche.Fleet]{
		{`{}`, tranche.Fleet{}, ""},
		{`{"service":"kafka"}`, tranche.Fleet{Service: "kafka"}, ""},
		{`{"service":null,"members":null}`, tranche.Fleet{}, ""},
		{`{"Service":"kafka","MEMBERS":7}`, tranche.Fleet{}, ""},
		{`{"members":[]}`, tranche.Fleet{Members: []tranche.Member{}}, ""},
		{`{"members":[{"services":[{"risk":70e-1}]}]}`, tranche.Fleet{Members: []tranche.Member{{Services: []tranche.Service{{Risk: 7}}}}}, ""},
		{`{"service":"kafka","members":[{},null]}`, used, `members[1]: want an object, got null`},
		{`{"service":"kafka","members":[{"services":[{"risk":7.5}]}]}`, used, `members[0].services[0].risk: want an integer, got 7.5`},
		{`[]`, used, `want an object, got a list`},
		{`"kafka"`, used, `want an object, got "kafka"`},
	})
}

func TestUnmarshalMember(t *testing.T) {
	used := tranche.Member{ClusterID: "c-9", Services: []tranche.Service{{Name: "strimzi"}}}
	testUnmarshal(t, used, []unmarshalCase[tranche.Member]{
		{`{}`, tranche.Member{}, ""},
		{`{"cloud":"aws","upgradePolicy":"manual"}`, tranche.Member{Cloud: "aws", UpgradePolicy: "manual"}, ""},
		{`{"cloud":"aws","services":[{"name":"kafka"},7]}`, used, `services[1]: want an object, got 7`},
		{`{"cloud":"aws","upgradePolicy":true}`, used, `upgradePolicy: want a string, got true`},
		{`7`, used, `want an object, got 7`},
	})
}

func TestUnmarshalService(t *testing.T) {
	used := tranche.Service{Name: "strimzi", Risk: 9}
	testUnmarshal(t, used, []unmarshalCase[tranche.Service]{
		{`{}`, tranche.Service{}, ""},
		{`{"name":"kafka","risk":7.0}`, tranche.Service{Name: "kafka", Risk: 7}, ""},
		{`{"name":"kafka","risk":"7"}`, used, `risk: want an integer, got "7"`},
		{`{"name":"kafka","version":4.1}`, used, `version: want a string, got 4.1`},
		{`true`, used, `want an object, got true`},
	})
}

type unmarshalCase[T any] struct {
	data string
	want T // with an error: the value as it was
	err  string
}

// testUnmarshal reads into a value that is in use, and adds what holds for every type.
func testUnmarshal[T any](t *testing.T, used T, cases []unmarshalCase[T]) {
	t.Helper()
	cases = append(cases, unmarshalCase[T]{`null`, used, ""}) // a no-op, by convention
	for _, tc := range cases {
		value := used
		wantError(t, json.Unmarshal([]byte(tc.data), &value), tc.err, tranche.ErrType)
		if !reflect.DeepEqual(value, tc.want) {
			t.Errorf("%s: %+v, want %+v", tc.data, value, tc.want)
		}
	}
	// encoding/json checks the syntax before it asks the value. Whoever asks the
	// value directly is refused too.
	for data, want := range map[string]string{
		`{"a":`:         "line 1, column 6: the JSON document ends too early",
		"{\"a\xff\":1}": "line 1, column 4: invalid UTF-8",
	} {
		value := used
		err := any(&value).(json.Unmarshaler).UnmarshalJSON([]byte(data))
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", data, err, want)
		}
		if !reflect.DeepEqual(value, used) {
			t.Errorf("%q: %+v, want it untouched: %+v", data, value, used)
		}
	}
	// encoding/json would put U+FFFD for what is not UTF-8.
	value := used
	if err := json.Unmarshal([]byte("{\"a\":\"\xff\"}"), &value); err == nil || err.Error() != "line 1, column 7: invalid UTF-8" {
		t.Errorf("invalid UTF-8: error %v", err)
	}
}
