package tranche

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// bigQuestion is about a fleet of so many members, of some 360 bytes each. After a
// thousand they come again.
func bigQuestion(members int) []byte {
	list := make([]string, members)
	for i := range list {
		if i >= 1000 {
			list[i] = list[i-1000]
			continue
		}
		list[i] = fmt.Sprintf(`{"clusterID":"1s%030x","cloud":%q,"region":"us-east-1","upgradePolicy":%q,"services":[`+
			`{"name":"kafka","version":"3.%d.%d","subscription":"sub-%08x","risk":%d},`+
			`{"name":"strimzi","version":"0.38.0","subscription":"sub-%08x","risk":5},`+
			`{"name":"observability","version":"2.4.%d","subscription":"sub-%08x","risk":5}]}`,
			i*7919, []string{"aws", "gcp", "azure"}[i%3], []string{"manual", "automatic"}[min(i%5, 1)],
			i%8, i%3, i, i%11, i, i%4, i)
	}
	return []byte(`{"fleet":{"service":"kafka","serviceType":"managed","members":[` + strings.Join(list, ",") +
		`]},"version":{"service":"kafka","version":"3.6.0"}}`)
}

// BenchmarkDecode reads one document in every way, and with encoding/json beside them:
// into a tree, and into structs without any check.
func BenchmarkDecode(b *testing.B) {
	data := bigQuestion(20_000)
	document := string(data)
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
	for _, way := range []struct {
		name string
		read func() error
	}{
		{"encoding-json-tree", func() error { _, err := parseStrictly(data); return err }},
		{"encoding-json-structs", func() error { var f plain; return json.Unmarshal(question.Fleet, &f) }},
		{"ParseInput", func() error { _, err := ParseInput(data); return err }},
		{"ParseInput+Fleet", func() error {
			in, err := ParseInput(data)
			if err == nil {
				_, err = in.Fleet()
			}
			return err
		}},
		{"Fleet.UnmarshalJSON", func() error { var f Fleet; return f.UnmarshalJSON(question.Fleet) }},
		{"json.Unmarshal-Fleet", func() error { var f Fleet; return json.Unmarshal(question.Fleet, &f) }},
		{"ParseOutline", func() error { return readOutline(document, false) }},
		{"ParseOutline+Read", func() error { return readOutline(document, true) }},
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

func readOutline(document string, members bool) error {
	o, ok := ParseOutline(document)
	if ok && members {
		for _, stretch := range o.Stretches {
			ok = ok && stretch.Read(func(int, *Member, string) {})
		}
	}
	if !ok {
		return fmt.Errorf("no outline")
	}
	return nil
}

// TestOutlineAllocates next to nothing, however many members there are: a decoder for
// the outline and one for each stretch, with room for one member's services.
func TestOutlineAllocates(t *testing.T) {
	for members, most := range map[int]uint64{100: 8 << 10, 20_000: 32 << 10} {
		document := string(bigQuestion(members))
		if got := allocated(t, func() error { return readOutline(document, true) }); got > most {
			t.Errorf("%d members: %d bytes, want at most %d", members, got, most)
		}
	}
}

// TestFleetKeepsOneCopy of what repeats: a fleet takes less room than its document,
// and far less than the tree of it.
func TestFleetKeepsOneCopy(t *testing.T) {
	fleet, err := ParseInput(bigQuestion(1000))
	if err != nil {
		t.Fatal(err)
	}
	var f Fleet
	data, err := json.Marshal(fleet["fleet"])
	if err != nil {
		t.Fatal(err)
	}
	if err := f.UnmarshalJSON(data); err != nil {
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

// allocated are the bytes that a function allocates, whatever becomes of them: the
// least of a few times, since the runtime allocates too.
func allocated(t *testing.T, do func() error) uint64 {
	t.Helper()
	least := uint64(math.MaxUint64)
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := do()
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}
