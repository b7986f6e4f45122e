package rollout

import (
	"fmt"
	"testing"

	"github.com/tranche-go/tranche"
)

// TestIndexForgets: of members that are gone nothing stays.
func TestIndexForgets(t *testing.T) {
	x := NewIndex(tranche.Fleet{})
	for i := range 100 {
		x.Put(tranche.Member{Services: []tranche.Service{{Name: fmt.Sprint(i % 10), Version: fmt.Sprint(i)}}})
	}
	for place := range 100 {
		x.Remove(place)
	}
	if len(x.classes) != 0 || len(x.services) != 0 || len(x.free) != 100 {
		t.Errorf("%d classes of %d services, and %d places are free", len(x.classes), len(x.services), len(x.free))
	}
}
