package tranche_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tranche-go/tranche"
)

func ExampleParseInput() {
	in, err := tranche.ParseInput([]byte(`{"input": {
		"version":     {"service": "kafka", "version": "3.5.0"},
		"fleetMember": {"clusterID": "c-1", "services": [{"name": "kafka", "version": "3.4.0", "risk": 7}]}
	}}`))
	if err != nil {
		panic(err)
	}
	version, err := in.Version()
	fmt.Println(version.Service, version.Version, err)
	member, err := in.FleetMember()
	fmt.Println(member.ClusterID, member.Services[0].Risk, err)

	_, err = tranche.ParseInput([]byte("{\n  \"fleet\": {},\n}"))
	fmt.Println(err)
	// Output:
	// kafka 3.5.0 <nil>
	// c-1 7 <nil>
	// line 3, column 1: invalid character '}' looking for beginning of object key string
}

func ExampleNewInput() {
	in, err := tranche.NewInput(map[string]any{
		"fleet": map[string]any{
			"service": "kafka",
			"members": []any{
				map[string]any{"clusterID": "c-1", "upgradePolicy": "automatic"},
			},
		},
	})
	if err != nil {
		panic(err)
	}
	fleet, err := in.Fleet()
	fmt.Println(fleet.Service, fleet.Members[0].ClusterID, err)
	// Output: kafka c-1 <nil>
}

func ExampleInput_Fleet() {
	in, err := tranche.ParseInput([]byte(`{"fleet": {"members": [{"services": [{"name": "kafka", "risk": 7.5}]}]}}`))
	if err != nil {
		panic(err)
	}
	_, err = in.Fleet()
	fmt.Println(err)
	// Output: fleet.members[0].services[0].risk: want an integer, got 7.5
}

func ExampleInput_FleetMember() {
	in, err := tranche.ParseInput([]byte(`{"fleetMember": {"clusterID": "c-1", "owner": "sre", "cloud": null}}`))
	if err != nil {
		panic(err)
	}
	member, err := in.FleetMember()
	fmt.Printf("%q %q %v\n", member.ClusterID, member.Cloud, err)
	// Output: "c-1" "" <nil>
}

func ExampleInput_Version() {
	in, err := tranche.ParseInput([]byte(`{"version": null}`))
	if err != nil {
		panic(err)
	}
	_, err = in.Version()
	fmt.Println(errors.Is(err, tranche.ErrMissing), err)
	// Output: true version: want an object, got null
}

func ExampleInput_Versions() {
	in, err := tranche.ParseInput([]byte(`{"versions": [
		{"service": "kafka", "version": "3.4.0", "next": ["3.5.0"]},
		{"service": "kafka", "version": "3.5.0", "requirements": [{"dependency": "strimzi:>=0.38.0"}]}
	]}`))
	if err != nil {
		panic(err)
	}
	versions, err := in.Versions()
	fmt.Println(versions[0].Next, versions[1].Requirements, err)
	// Output: [3.5.0] [{strimzi:>=0.38.0}] <nil>
}

func ExampleInput_Policy() {
	for _, document := range []string{
		`{"policy": {"strategy": "split", "split": [10, 90]}}`,
		`{}`,
		`{"policy": {"successThreshold": 0}}`, // the default is said by leaving it out
	} {
		in, err := tranche.ParseInput([]byte(document))
		if err != nil {
			panic(err)
		}
		policy, err := in.Policy()
		fmt.Printf("%q %v %v\n", policy.Strategy, policy.Split, err)
	}
	// Output:
	// "split" [10 90] <nil>
	// "" [] <nil>
	// "" [] policy.successThreshold: want a percentage from 1 to 100, got 0
}

func ExampleInput_FirstStop() {
	in, err := tranche.ParseInput([]byte(`{"firstStop": true}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(in.FirstStop())
	// Output: true <nil>
}

func ExamplePolicy() {
	canaries := tranche.Policy{
		Strategy:          tranche.Split,
		Split:             []int64{5, 95},
		SuccessThresholds: []int64{100, 90},
	}
	text, err := json.Marshal(canaries)
	fmt.Println(string(text), err)
	// Output: {"strategy":"split","split":[5,95],"successThresholds":[100,90]} <nil>
}

func ExampleMember_Equal() {
	kafka := []tranche.Service{{Name: "kafka", Version: "3.4.0"}}
	a := tranche.Member{ClusterID: "c-1", Services: kafka}
	b := tranche.Member{ClusterID: "c-1", Services: kafka}
	fmt.Println(a.Equal(b))
	b.Cloud = "aws"
	fmt.Println(a.Equal(b))
	// Output:
	// true
	// false
}

func ExampleFleet_UnmarshalJSON() {
	var fleet tranche.Fleet
	err := json.Unmarshal([]byte(`{"service": "kafka", "members": [{"clusterID": "c-1"}, {"clusterID": 2}]}`), &fleet)
	fmt.Println(err)
	fmt.Println(fleet.Service == "") // nothing is read in part
	// Output:
	// members[1].clusterID: want a string, got 2
	// true
}

func ExampleFieldError() {
	in := tranche.Input{"version": map[string]any{"version": json.Number("3.10")}}
	_, err := in.Version()
	var field *tranche.FieldError
	if errors.As(err, &field) && errors.Is(err, tranche.ErrType) {
		fmt.Println(field.Path, "|", field.Want, "|", field.Got)
	}
	// Output: version.version | a string | 3.10
}

// A fleet of many members, which are read one by one.
func ExampleParseOutline() {
	outline, ok := tranche.ParseOutline(`{
		"version": {"service": "kafka", "version": "3.6.0"},
		"fleet": {"members": [{"clusterID": "c-1"}, {"clusterID": "c-2", "owner": "sre"}]}}`)
	if !ok {
		panic("ParseInput reads it, or says what is wrong")
	}
	fmt.Println(outline.Version.Version, "for", outline.Members)
	for _, stretch := range outline.Stretches {
		ok = stretch.Read(func(place int, member *tranche.Member, text string) {
			fmt.Println(place, member.ClusterID, text)
		})
		fmt.Println(ok)
	}
	// Output:
	// 3.6.0 for 2
	// 0 c-1 {"clusterID": "c-1"}
	// 1 c-2 {"clusterID": "c-2", "owner": "sre"}
	// true
}

// Members in the lines of a file, each read into the room of the one before it.
func ExampleReadMember() {
	var member tranche.Member
	for _, line := range []string{
		`{"clusterID": "c-1", "services": [{"name": "kafka", "risk": 7}]}`,
		`{"clusterID": "c-2", "services": [{"name": "kafka", "risk": "high"}]}`,
	} {
		if err := tranche.ReadMember(line, &member); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(member.ClusterID, member.Services[0].Risk)
	}
	// Output:
	// c-1 7
	// services[0].risk: want an integer, got "high"
}
