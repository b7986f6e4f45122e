package versions_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// path asks both forms, which must agree.
func path(t *testing.T, list catalogue, m tranche.Member, options ...versions.Option) (versions.Path, error) {
	t.Helper()
	plain, err := versions.NewPath(list, m, options...)
	c, compiledErr := versions.NewCatalogue(list, options...)
	var compiled versions.Path
	if compiledErr == nil {
		compiled, compiledErr = c.Path(m)
	}
	if !reflect.DeepEqual(plain, compiled) || text(err) != text(compiledErr) {
		t.Errorf("Path says %+v, %v, Catalogue.Path %+v, %v", plain, err, compiled, compiledErr)
	}
	if err != nil && !reflect.DeepEqual(plain, versions.Path{}) {
		t.Errorf("the way %+v beside the error %v", plain, err)
	}
	return plain, err
}

func TestPath(t *testing.T) {
	const next, stop = versions.ReasonNext, versions.ReasonServiceImpacting
	type hops []versions.Selection // without the version
	line := catalogue{release("1", "2"), release("2", "3"), impacting("3", "4"), release("4")}
	for _, tc := range []struct {
		note    string
		list    catalogue
		from    string
		options []versions.Option
		hops    hops
		end     versions.Reason
		err     string
	}{
		{note: "to the end", list: line, from: "1", hops: hops{{next, 1, nil}, {stop, 2, nil}, {next, 3, nil}}, end: versions.ReasonUpToDate},
		{note: "from the middle", list: line, from: "3", hops: hops{{next, 3, nil}}, end: versions.ReasonUpToDate},
		{note: "at the end", list: line, from: "4", end: versions.ReasonUpToDate},
		{note: "not in the catalogue", list: line, from: "0", end: versions.ReasonUnknownVersion},
		{note: "no catalogue", list: nil, from: "1", end: versions.ReasonUnknownVersion},
		{note: "to a version that is not in the catalogue", list: catalogue{release("1", "2"), release("2", "3")}, from: "1",
			hops: hops{{next, 1, nil}}, end: versions.ReasonUnknownNext},
		{note: "there at once", list: catalogue{release("1", "2")}, from: "1", end: versions.ReasonUnknownNext},
		{note: "stop after stop", list: catalogue{release("1", "4"), impacting("2", "4"), impacting("3", "4"), release("4")}, from: "1",
			hops: hops{{stop, 2, nil}, {next, 3, nil}}, end: versions.ReasonUpToDate},
		{note: "stop after stop, the first of each", list: catalogue{release("1", "4"), impacting("2", "4"), impacting("3", "4"), release("4")}, from: "1",
			options: []versions.Option{versions.FirstStop},
			hops:    hops{{stop, 1, nil}, {stop, 2, nil}, {next, 3, nil}}, end: versions.ReasonUpToDate},
		{note: "a stop that leads nowhere", list: catalogue{release("1", "4"), impacting("2"), impacting("3", "4"), release("4")}, from: "1",
			options: []versions.Option{versions.FirstStop},
			hops:    hops{{stop, 1, nil}}, end: versions.ReasonUpToDate},

		// The hop that closes a cycle is listed.
		{note: "to itself", list: catalogue{release("1", "1")}, from: "1", hops: hops{{next, 0, nil}}, end: versions.ReasonCycle},
		{note: "there and back", list: catalogue{release("1", "2"), release("2", "1")}, from: "1",
			hops: hops{{next, 1, nil}, {next, 0, nil}}, end: versions.ReasonCycle},
		{note: "a cycle that begins later", list: catalogue{release("1", "2"), release("2", "4"), release("3", "2"), release("4", "3")}, from: "1",
			hops: hops{{next, 1, nil}, {next, 3, nil}, {next, 2, nil}, {next, 1, nil}}, end: versions.ReasonCycle},
		{note: "a cycle of one that begins later", list: catalogue{release("1", "2"), release("2", "2")}, from: "1",
			hops: hops{{next, 1, nil}, {next, 1, nil}}, end: versions.ReasonCycle},
		{note: "a cycle by way of a stop", list: catalogue{release("1", "3"), impacting("2", "1"), release("3")}, from: "1",
			hops: hops{{stop, 1, nil}, {next, 0, nil}}, end: versions.ReasonCycle},
		{note: "a cycle that is not on the way", list: catalogue{release("1", "2"), release("2"), release("3", "3")}, from: "1",
			hops: hops{{next, 1, nil}}, end: versions.ReasonUpToDate},

		// The first version of the way that next has an error for.
		{note: "current twice", list: catalogue{release("1", "2"), release("1", "2"), release("2")}, from: "1",
			err: "versions[1]: want one version that is current, got another beside versions[0]"},
		{note: "target twice, later", list: catalogue{release("1", "2"), release("2", "3"), release("3"), release("3")}, from: "1",
			err: "versions[3]: want one version that is the target, got another beside versions[2]"},
		{note: "a stop twice: there the member has two", list: catalogue{release("1", "3"), impacting("2"), impacting("2"), impacting("2"), release("3")}, from: "1",
			err: "versions[2]: want one version that is current, got another beside versions[1]"},
		{note: "what is current before what is the target", list: catalogue{release("1", "3"), impacting("2", "4"), release("2"), release("3"), release("4"), release("4")}, from: "1",
			err: "versions[2]: want one version that is current, got another beside versions[1]"},
		{note: "behind a cycle it is not met", list: catalogue{release("1", "2"), release("2", "1"), release("3"), release("3")}, from: "1",
			hops: hops{{next, 1, nil}, {next, 0, nil}}, end: versions.ReasonCycle},
		{note: "another service", list: catalogue{release("1", "1"), {}}, from: "1",
			err: `versions[1].service: want the catalogue's service, "kafka", got ""`},
	} {
		got, err := path(t, tc.list, member(tc.from), tc.options...)
		if text(err) != tc.err {
			t.Errorf("%s: error\n\t%v\nwant\n\t%s", tc.note, err, tc.err)
		}
		want := versions.Path{Hops: slices.Clone(tc.hops), End: tc.end}
		for i := range want.Hops {
			want.Hops[i].Version = &tc.list[want.Hops[i].Index]
		}
		if got.End != want.End || !slices.Equal(got.Hops, want.Hops) { // pointers and all: entries are not copied
			t.Errorf("%s: %+v, want %+v", tc.note, got, want)
		}
	}
}

// TestPathBeginsWithNext: whatever the member has installed.
func TestPathBeginsWithNext(t *testing.T) {
	for _, tc := range nextCases {
		way, err := path(t, tc.list, tc.member)
		if tc.err != "" {
			wantError(t, tc.note, err, tc.err, tc.is)
			continue
		}
		if tc.index < 0 {
			if want := (versions.Path{End: tc.reason}); err != nil || !reflect.DeepEqual(way, want) {
				t.Errorf("%s: %+v, %v, want %+v", tc.note, way, err, want)
			}
			continue
		}
		if err == nil && (way.Hops[0].Index != tc.index || way.Hops[0].Reason != tc.reason) {
			t.Errorf("%s: begins with %+v, want %s to %d", tc.note, way.Hops[0], tc.reason, tc.index)
		}
	}
}

// walk is the definition of a path: next, again and again.
func walk(list catalogue, version string, options []versions.Option) (versions.Path, error) {
	var way versions.Path
	for met := map[string]bool{}; !met[version]; {
		met[version] = true
		next, err := versions.Next(list, member(version), options...)
		if err != nil {
			return versions.Path{}, err
		}
		if next.Version == nil {
			way.End = next.Reason
			return way, nil
		}
		way.Hops = append(way.Hops, next)
		version = next.Version.Version
	}
	way.End = versions.ReasonCycle
	return way, nil
}

func TestPathOfEveryWorld(t *testing.T) {
	ends := map[string]int{}
	eachWorld(func(world catalogue) {
		for _, options := range options {
			got, err := versions.NewPath(world, member("1.0.0"), options...)
			want, wantErr := walk(world, "1.0.0", options)
			if !reflect.DeepEqual(got, want) || text(err) != text(wantErr) {
				t.Fatalf("%+v, %v: %+v, %v, want %+v, %v", world, options, got, err, want, wantErr)
			}
			ends[fmt.Sprint(err != nil, got.End)]++
		}
	})
	if len(ends) != 5 {
		t.Errorf("ways end as %v: not as everything that they can end as", ends)
	}
}

// chain is a catalogue of n entries of which each leads to the one after it.
func chain(n int) catalogue {
	list := make(catalogue, n)
	for i := range list {
		list[i] = release("1.0."+strconv.Itoa(i), "1.0."+strconv.Itoa(i+1))
	}
	list[n-1].Next = nil
	return list
}

func TestLongPath(t *testing.T) {
	const n = 100_000
	list := chain(n)
	for _, end := range []versions.Reason{versions.ReasonUpToDate, versions.ReasonCycle} {
		way, err := path(t, list, member("1.0.0"))
		hops := n - 1
		if end == versions.ReasonCycle {
			hops = n
		}
		if err != nil || way.End != end || len(way.Hops) != hops || way.Hops[n-2].Index != n-1 {
			t.Errorf("%d hops, %s, %v, want %d, %s", len(way.Hops), way.End, err, hops, end)
		}
		list[n-1].Next = []string{"1.0.0"}
	}
}

// TestPathShared is for the race detector: one catalogue answers many at once.
func TestPathShared(t *testing.T) {
	list := chain(50)
	c := mustCatalogue(t, list, versions.FirstStop)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i := range list {
				way, err := c.Path(member(list[i].Version))
				if err != nil || len(way.Hops) != len(list)-1-i {
					t.Errorf("%d: %+v, %v", i, way, err)
				}
			}
		})
	}
	group.Wait()
}

// TestPathZero: the zero catalogue is empty.
func TestPathZero(t *testing.T) {
	var c versions.Catalogue
	way, err := c.Path(member("1.0.0"))
	if want := (versions.Path{End: versions.ReasonUnknownVersion}); err != nil || !reflect.DeepEqual(way, want) {
		t.Errorf("%+v, %v, want %+v", way, err, want)
	}
}
