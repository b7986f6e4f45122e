package main

import (
	"strings"
	"testing"
)

func TestShouldUpgrade(t *testing.T) {
	const (
		member    = `{"clusterID": "c", "upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0"}]}`
		failed    = `{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "upgradeStatus": "failed"}]}`
		first     = `{"upgradePolicy": "automatic", "services": [{"name": "kafka", "version": "1.0.0", "risk": 1}]}`
		versions  = `"versions": [{"service": "kafka", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "kafka", "version": "2.0.0"}]`
		demanding = `"versions": [{"service": "kafka", "version": "1.0.0", "next": ["2.0.0"]}, {"service": "kafka", "version": "2.0.0", "requirements": [{"dependency": "a:1.0.0"}, {"dependency": "kafka:1.0.0"}, {"dependency": "b"}]}]`

		yes     = "Yes: c should upgrade to kafka 2.0.0.\n\nnext: the current version leads to it\n"
		no      = "No: c should not upgrade to kafka 2.0.0 now.\n\n"
		unasked = "\nThe rollout was not asked: the document has no fleet.\n"
	)
	tests := []struct{ versions, fleet, table, admission string }{
		{versions, ``, yes + unasked, ``},
		{versions, `null`, yes + unasked, ``},
		{versions, `{"members": [` + member + `]}`, yes, `{"admitted":true}`},
		{versions, `{"members": []}`, no +
			"ASKED        REASON        MEANING\n" +
			"the rollout  not_in_fleet  no member of the fleet has its clusterID or, where it has none, is equal to it\n", `{"admitted":false,"reason":"not_in_fleet","reasons":["not_in_fleet"]}`},
		{versions, `{"members": [` + member + `,` + failed + `]}`, no +
			"ASKED        REASON  MEANING\n" +
			"the rollout  halted  a group has failed: the rollout goes on once fewer of its members are marked as failed\n", `{"admitted":false,"reason":"halted","reasons":["halted"]}`},
		{demanding, `{"members": [` + member + `,` + first + `]}`, no +
			"ASKED        REASON         MEANING\n" +
			"a:1.0.0      not_installed  the service is not installed\n" +
			"b            malformed      want name:constraint, such as strimzi:>=0.38.0, or a cloud alone, or a resource alone\n" +
			"the rollout  waiting        an earlier group has not succeeded yet\n", `{"admitted":false,"reason":"waiting","reasons":["waiting"]}`},
		{demanding, `{"members": [` + member + `]}`, no +
			"ASKED    REASON         MEANING\n" +
			"a:1.0.0  not_installed  the service is not installed\n" +
			"b        malformed      want name:constraint, such as strimzi:>=0.38.0, or a cloud alone, or a resource alone\n", `{"admitted":true}`},
		{demanding, ``, no +
			"ASKED    REASON         MEANING\n" +
			"a:1.0.0  not_installed  the service is not installed\n" +
			"b        malformed      want name:constraint, such as strimzi:>=0.38.0, or a cloud alone, or a resource alone\n" + unasked, ``},
	}
	for _, test := range tests {
		document := `{` + test.versions + `, "fleetMember": ` + member + `}`
		if test.fleet != "" {
			document = withPart(document, `"fleet": `+test.fleet)
		}
		want := result{test.table, "", statusNo}
		if strings.HasPrefix(test.table, yes) {
			want.status = statusYes
		}
		if got := ask(document, "should-upgrade", "-"); got != want {
			t.Errorf("%s: got %+v, want %+v", document, got, want)
		}
		got := ask(document, "should-upgrade", "-", "-o", "json")
		asked := test.admission != ""
		_, admission, found := strings.Cut(strings.Join(strings.Fields(got.stdout), ""), `"admission":`)
		if got.status != want.status || found != asked || asked && admission != test.admission+"}" ||
			strings.Contains(got.stdout, `"rolloutAsked": true`) != asked {
			t.Errorf("%s: got %+v", document, got)
		}
	}
}
