package tranche_test

import (
	"testing"

	"github.com/tranche-go/tranche"
)

func TestVersionRoundTrip(t *testing.T) {
	const empty = `{"service":"","serviceType":"","version":"","next":null,"serviceImpacting":false,` +
		`"criticalSecurityUpgrade":false,"requirements":null,"status":""}`
	full := tranche.Version{
		Service:                 "kafka",
		ServiceType:             "managed",
		Version:                 "v3.5.0-rc.1+b",
		Next:                    []string{"3.5.0", "", "3.6.0"},
		ServiceImpacting:        true,
		CriticalSecurityUpgrade: true,
		Requirements:            []tranche.Requirement{{Dependency: "strimzi:0.38.0"}, {}},
		Status:                  "available",
	}
	const text = `{"service":"kafka","serviceType":"managed","version":"v3.5.0-rc.1+b","next":["3.5.0","","3.6.0"],` +
		`"serviceImpacting":true,"criticalSecurityUpgrade":true,` +
		`"requirements":[{"dependency":"strimzi:0.38.0"},{"dependency":""}],"status":"available"}`
	roundTrip(t, full, text, "version")
	roundTrip(t, tranche.Version{}, empty, "version")
	roundTrip(t, []tranche.Version{full, {}, full}, "["+text+","+empty+","+text+"]", "versions")
	roundTrip(t, []tranche.Version{}, "[]", "versions")
}

func TestUnmarshalVersion(t *testing.T) {
	used := tranche.Version{Version: "3.4.0", Next: []string{"3.5.0"}, ServiceImpacting: true}
	testUnmarshal(t, used, []unmarshalCase[tranche.Version]{
		{`{}`, tranche.Version{}, ""},
		{`{"version":"3.5.0","next":[],"serviceImpacting":null}`, tranche.Version{Version: "3.5.0", Next: []string{}}, ""},
		{`{"version":4.10}`, used, `version: want a string, got 4.10`},
		{`{"version":"3.6.0","next":"3.6.0"}`, used, `next: want a list, got "3.6.0"`},
		{`{"version":"3.6.0","next":["3.6.0",null]}`, used, `next[1]: want a string, got null`},
		{`{"version":"3.6.0","serviceImpacting":"true"}`, used, `serviceImpacting: want true or false, got "true"`},
		{`{"version":"3.6.0","requirements":["strimzi:0.38.0"]}`, used, `requirements[0]: want an object, got "strimzi:0.38.0"`},
		{`[]`, used, `want an object, got a list`},
	})
}

func TestUnmarshalRequirement(t *testing.T) {
	used := tranche.Requirement{Dependency: "strimzi:0.38.0"}
	testUnmarshal(t, used, []unmarshalCase[tranche.Requirement]{
		{`{}`, tranche.Requirement{}, ""},
		{`{"dependency":"zookeeper:3.8.0"}`, tranche.Requirement{Dependency: "zookeeper:3.8.0"}, ""},
		{`{"dependency":["zookeeper:3.8.0"]}`, used, `dependency: want a string, got a list`},
		{`"zookeeper:3.8.0"`, used, `want an object, got "zookeeper:3.8.0"`},
	})
}
