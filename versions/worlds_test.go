package versions_test

import (
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// options are the ways to select a version.
var options = [][]versions.Option{nil, {versions.FirstStop}}

// eachWorld calls f with every catalogue of up to three entries over three
// versions, one of them not valid, of which next lists have up to one. The
// catalogue is overwritten between the calls.
func eachWorld(f func(catalogue)) {
	names := []string{"1.0.0", "1.1.0", "latest"}
	nexts := [][]string{nil, {"1.0.0"}, {"1.1.0"}, {"latest"}, {"9.9.9"}}
	var fill func(world catalogue, i int)
	fill = func(world catalogue, i int) {
		if i == len(world) {
			f(world)
			return
		}
		for _, name := range names {
			for _, next := range nexts {
				for _, impacting := range []bool{false, true} {
					world[i] = tranche.Version{Service: "kafka", Version: name, Next: next, ServiceImpacting: impacting}
					fill(world, i+1)
				}
			}
		}
	}
	for n := range 4 {
		fill(make(catalogue, n), 0)
	}
}

// TestNextOfEveryWorld holds the two forms against each other, with each option.
func TestNextOfEveryWorld(t *testing.T) {
	members := []tranche.Member{member("1.0.0"), member("latest"), member("1.0.0", "1.1.0")}
	eachWorld(func(world catalogue) {
		for _, options := range options {
			c, err := versions.NewCatalogue(world, options...)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range members {
				got, err := c.Next(m)
				want, wantErr := versions.Next(world, m, options...)
				if got != want || text(err) != text(wantErr) {
					t.Fatalf("%+v, %v: Catalogue.Next says %+v, %v, Next %+v, %v", world, options, got, err, want, wantErr)
				}
			}
		}
	})
}

// text is an error's, or "".
func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
