package versions_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// TestCatalogueZero: the zero value is an empty catalogue.
func TestCatalogueZero(t *testing.T) {
	var c versions.Catalogue
	for _, m := range []tranche.Member{{}, member("1.0.0"), {Services: []tranche.Service{{}}}} {
		got, err := c.Next(m)
		if want := (versions.Selection{Reason: versions.ReasonUnknownVersion, Index: -1}); got != want || err != nil {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
}

// TestCatalogueNextDoesNotAllocate: wherever the question has an answer.
func TestCatalogueNextDoesNotAllocate(t *testing.T) {
	for _, tc := range nextCases {
		c, err := versions.NewCatalogue(tc.list)
		if err != nil || tc.err != "" {
			continue
		}
		if n := testing.AllocsPerRun(10, func() { _, _ = c.Next(tc.member) }); n != 0 {
			t.Errorf("%s: %v allocations", tc.note, n)
		}
	}
	rc := catalogue{release("1.0.0-rc.99999999999999999999+b", "1.0.0"), impacting("1.0.0-rc.100000000000000000000"), release("1.0.0")}
	c, err := versions.NewCatalogue(rc)
	if err != nil {
		t.Fatal(err)
	}
	m := member("1.0.0-rc.99999999999999999999+b")
	if n := testing.AllocsPerRun(10, func() { _, _ = c.Next(m) }); n != 0 {
		t.Errorf("pre-release: %v allocations", n)
	}
}

// TestCatalogueShared is for the race detector: one catalogue answers many at once.
func TestCatalogueShared(t *testing.T) {
	var list catalogue
	for i := range 20 {
		list = append(list, release(fmt.Sprint(i), fmt.Sprint(i+3)))
	}
	list[10].ServiceImpacting = true
	list = append(list, list[15]) // an ambiguous target of 12
	c, err := versions.NewCatalogue(list)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i := range 20 {
				m := member(fmt.Sprint(i))
				got, err := c.Next(m)
				want, wantErr := versions.Next(list, m)
				if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
					t.Errorf("%d: %+v, %v, want %+v, %v", i, got, err, want, wantErr)
				}
			}
		})
	}
	group.Wait()
}
