package documents

import (
	"encoding/json"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/internal/speed"
	"github.com/tranche-go/tranche/rollout"
)

// bigQuestion is about a fleet of so many members.
func bigQuestion(members int) []byte {
	return []byte(`{"fleet":{"service":"kafka","serviceType":"managed","members":[` + speed.MembersJSON(members, ",") +
		`]},"version":{"service":"kafka","version":"3.6.0"}}`)
}

// BenchmarkDecode reads one document in every way, and with encoding/json beside them:
// into a tree, and into structs without any check.
func BenchmarkDecode(b *testing.B) {
	data := bigQuestion(20_000)
	var question struct{ Fleet json.RawMessage }
	if err := json.Unmarshal(data, &question); err != nil {
		b.Fatal(err)
	}
	type plain struct {
		Members []struct {
			ClusterID, Cloud, UpgradePolicy string
			Services                        []struct {
				Name, Version, Subscription, UpgradeStatus string
				Risk                                       int64
			}
		}
	}
	target, err := rollout.NewTarget(tranche.Version{Service: "kafka", Version: "3.6.0"}, tranche.Policy{}, time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	for _, way := range []struct {
		name string
		read func() error
	}{
		{"encoding-json-tree", func() error { var tree any; return json.Unmarshal(data, &tree) }},
		{"encoding-json-structs", func() error { var f plain; return json.Unmarshal(question.Fleet, &f) }},
		{"Parse", func() error { _, err := Parse(data); return err }},
		{"Parse+Fleet", func() error {
			q, err := Parse(data)
			if err == nil {
				_, _, err = q.Fleet()
			}
			return err
		}},
		{"Parse+EachMember", func() error { return readOneByOne(data, func(*tranche.Member) {}) }},
		{"Parse+EachMember+Plan", func() error {
			planner := target.Planner()
			err := readOneByOne(data, func(m *tranche.Member) { planner.Add(m) })
			planner.Plan()
			return err
		}},
	} {
		b.Run("way="+way.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := way.read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func readOneByOne(data []byte, do func(*tranche.Member)) error {
	q, err := Parse(data)
	if err != nil {
		return err
	}
	return q.EachMember(func(_ int, member *tranche.Member, _ jsontext.Value) error {
		do(member)
		return nil
	})
}

// TestEachMemberKeepsNothing: twice the members take no more memory at a time.
func TestEachMemberKeepsNothing(t *testing.T) {
	peak := func(members int) uint64 {
		data := bigQuestion(members)
		var most uint64
		before := heap()
		err := readOneByOne(data, func(m *tranche.Member) {
			if m.ClusterID[0] != '1' {
				t.Error(m.ClusterID)
			}
			if seen++; seen%5000 == 0 {
				most = max(most, heap()-before)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		runtime.KeepAlive(data)
		return most
	}
	if few, many := peak(20_000), peak(40_000); many > few+64<<10 {
		t.Errorf("%d bytes at the most, and %d for twice the members", few, many)
	}
}

var seen int

// heap is the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestFleetKeepsOneCopy of what repeats.
func TestFleetKeepsOneCopy(t *testing.T) {
	q, err := Parse(bigQuestion(1000))
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := q.Fleet()
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Members[3:] {
		one, other := &f.Members[i].Services[1], &f.Members[i+3].Services[1]
		if unsafe.StringData(one.Version) != unsafe.StringData(other.Version) || unsafe.StringData(one.Name) != unsafe.StringData(other.Name) ||
			unsafe.StringData(f.Members[i].Cloud) != unsafe.StringData(f.Members[i+3].Cloud) {
			t.Fatalf("members %d and %d have copies of their own", i, i+3)
		}
	}
}
