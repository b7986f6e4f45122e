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
	roundTrip(t, full, text)
	roundTrip(t, tranche.Version{}, empty)
	roundTrip(t, []tranche.Version{full, {}, full}, "["+text+","+empty+","+text+"]")
	roundTrip(t, []tranche.Version{}, "[]")
}
