package tranche_test

import (
	"encoding/json"
	"fmt"

	"github.com/tranche-go/tranche"
)

func ExamplePolicy() {
	canaries := tranche.Policy{
		Strategy:          tranche.Split,
		Split:             []int{5, 95},
		SuccessThresholds: []int{100, 90},
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
