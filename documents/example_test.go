package documents_test

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

func ExampleParse() {
	question, err := documents.Parse([]byte(`{"input": {
		"version":     {"service": "kafka", "version": "3.5.0"},
		"fleetMember": {"clusterID": "c-1", "services": [{"name": "kafka", "version": "3.4.0", "risk": 7}]}
	}}`))
	if err != nil {
		panic(err)
	}
	version, err := question.Version()
	fmt.Println(version.Service, version.Version, err)
	member, err := question.FleetMember()
	fmt.Println(member.ClusterID, member.Services[0].Risk, err)

	_, err = documents.Parse([]byte("{\n  \"fleet\": {},\n}"))
	fmt.Println(err)
	// Output:
	// kafka 3.5.0 <nil>
	// c-1 7 <nil>
	// line 2, column 14: invalid character ',' at start of value
}

func ExampleQuestion_Fleet() {
	question, err := documents.Parse([]byte(`{"fleet": {"members": [{"services": [{"name": "kafka", "risk": 7.5}]}]}}`))
	if err != nil {
		panic(err)
	}
	_, _, err = question.Fleet()
	fmt.Println(err)
	// Output: fleet.members[0].services[0].risk: want an integer, got 7.5
}

func ExampleQuestion_FleetMember() {
	question, err := documents.Parse([]byte(`{"fleetMember": {"clusterID": "c-1", "owner": "sre", "cloud": null}}`))
	if err != nil {
		panic(err)
	}
	member, err := question.FleetMember()
	fmt.Printf("%q %q %v\n", member.ClusterID, member.Cloud, err)
	// Output: "c-1" "" <nil>
}

func ExampleQuestion_Version() {
	question, err := documents.Parse([]byte(`{"version": null}`))
	if err != nil {
		panic(err)
	}
	_, err = question.Version()
	fmt.Println(errors.Is(err, tranche.ErrMissing), err)
	// Output: true version: want an object, got null
}

func ExampleQuestion_Versions() {
	question, err := documents.Parse([]byte(`{"versions": [
		{"service": "kafka", "version": "3.4.0", "next": ["3.5.0"]},
		{"service": "kafka", "version": "3.5.0", "requirements": [{"dependency": "strimzi:>=0.38.0"}]}
	]}`))
	if err != nil {
		panic(err)
	}
	versions, _, err := question.Versions()
	fmt.Println(versions[0].Next, versions[1].Requirements[0].Dependency, err)
	// Output: [3.5.0] strimzi:>=0.38.0 <nil>
}

func ExampleQuestion_Policy() {
	for _, document := range []string{
		`{"policy": {"strategy": "split", "split": [10, 90]}}`,
		`{}`,
		`{"policy": {"successThreshold": 0}}`, // the default is said by leaving it out
	} {
		question, err := documents.Parse([]byte(document))
		if err != nil {
			panic(err)
		}
		policy, err := question.Policy()
		fmt.Printf("%q %v %v\n", policy.Strategy, policy.Split, err)
	}
	// Output:
	// "split" [10 90] <nil>
	// "" [] <nil>
	// "" [] policy.successThreshold: want a percentage from 1 to 100, got 0
}

func ExampleQuestion_FirstStop() {
	question, err := documents.Parse([]byte(`{"firstStop": true}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(question.FirstStop())
	// Output: true <nil>
}

func ExampleQuestion_Policy_strict() {
	question, err := documents.Parse([]byte(`{"policy": {"succesThreshold": 80}}`))
	if err != nil {
		panic(err)
	}
	_, err = question.Policy()
	fmt.Println(err)
	// Output: policy.succesThreshold: no such field, did you mean successThreshold?
}

// A fleet of many members, which are read one by one.
func ExampleQuestion_EachMember() {
	question, err := documents.Parse([]byte(`{
		"version": {"service": "kafka", "version": "3.6.0"},
		"fleet": {"members": [{"clusterID": "c-1"}, {"clusterID": "c-2", "owner": "sre"}]}}`))
	if err != nil {
		panic(err)
	}
	err = question.EachMember(func(place int, member *tranche.Member, text jsontext.Value) error {
		fmt.Println(place, member.ClusterID, text)
		return nil
	})
	fmt.Println(err)
	// Output:
	// 0 c-1 {"clusterID": "c-1"}
	// 1 c-2 {"clusterID": "c-2", "owner": "sre"}
	// <nil>
}

// Members in the lines of a file, each read into the room of the one before it.
func ExampleMemberReader() {
	var reader documents.MemberReader
	var member tranche.Member
	for _, line := range []string{
		`{"clusterID": "c-1", "services": [{"name": "kafka", "risk": 7}]}`,
		`{"clusterID": "c-2", "services": [{"name": "kafka", "risk": "high"}]}`,
	} {
		if err := reader.Read([]byte(line), &member); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(member.ClusterID, member.Services[0].Risk)
	}
	// Output:
	// c-1 7
	// services[0].risk: want an integer, got "high"
}

// What is wrong, for a program.
func Example_errors() {
	question, err := documents.Parse([]byte(`{"version": {"version": 3.10}}`))
	if err != nil {
		panic(err)
	}
	_, err = question.Version()
	var field *tranche.FieldError
	if errors.As(err, &field) && errors.Is(err, tranche.ErrType) {
		fmt.Println(field.Path, "|", field.Want, "|", field.Got)
	}
	// Output: version.version | a string | 3.10
}
