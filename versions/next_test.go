package versions_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/versions"
)

// release is an entry of a catalogue of kafka.
func release(version string, next ...string) tranche.Version {
	return tranche.Version{Service: "kafka", Version: version, Next: next}
}

// impacting is a release that an upgrade may not jump over.
func impacting(version string, next ...string) tranche.Version {
	v := release(version, next...)
	v.ServiceImpacting = true
	return v
}

// member has kafka installed in these versions.
func member(versions ...string) tranche.Member {
	m := tranche.Member{UpgradePolicy: tranche.Automatic}
	for _, v := range versions {
		m.Services = append(m.Services, tranche.Service{Name: "kafka", Version: v})
	}
	return m
}

type catalogue = []tranche.Version

// nextCases are answered by Next and by Catalogue.Next alike. Index is -1 where
// there is no version.
var nextCases = []struct {
	note   string
	list   catalogue
	member tranche.Member
	reason versions.Reason
	index  int
	err    string
	is     error
}{
	// The target.
	{note: "next", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "the last of next", list: catalogue{release("1.0.0", "1.1.0", "1.2.0"), release("1.1.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 2},
	{note: "the last of next, though it is older", list: catalogue{release("1.0.0", "1.2.0", "1.1.0"), release("1.1.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "only the last of next must be known", list: catalogue{release("1.0.0", "9.9.9", "1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "from the middle of the catalogue", list: catalogue{release("0.9.0", "1.0.0"), release("1.0.0", "1.1.0"), release("1.1.0", "1.2.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 2},
	{note: "next before current", list: catalogue{release("1.0.0"), release("1.1.0", "1.0.0")}, member: member("1.1.0"),
		reason: versions.ReasonNext, index: 0},
	{note: "next is current", list: catalogue{release("1.0.0", "1.0.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 0},
	{note: "spelled alike, but no versions", list: catalogue{release("", "latest"), release("latest")}, member: member(""),
		reason: versions.ReasonNext, index: 1},

	// Service-impacting stops.
	{note: "a stop on the way", list: catalogue{release("1.0.0", "1.2.0"), impacting("1.1.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonServiceImpacting, index: 1},
	{note: "the last of two stops", list: catalogue{release("1.0.0", "1.4.0"), impacting("1.1.0"), impacting("1.2.0"), release("1.3.0"), release("1.4.0")}, member: member("1.0.0"),
		reason: versions.ReasonServiceImpacting, index: 2},
	{note: "the target itself", list: catalogue{release("1.0.0", "1.2.0"), impacting("1.1.0"), impacting("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonServiceImpacting, index: 2},
	{note: "current is no stop", list: catalogue{impacting("1.0.0", "1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "before current", list: catalogue{impacting("0.9.0"), release("1.0.0", "1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 2},
	{note: "after the target", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0"), impacting("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "none between where the target comes first", list: catalogue{impacting("1.0.0"), impacting("1.1.0"), release("1.2.0", "1.0.0")}, member: member("1.2.0"),
		reason: versions.ReasonNext, index: 0},
	{note: "none between current and itself", list: catalogue{impacting("1.0.0", "1.0.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 0},
	{note: "release order, not that of versions", list: catalogue{release("1.0.0", "1.2.0"), impacting("9.0.0"), release("1.2.0"), impacting("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonServiceImpacting, index: 1},

	// No version.
	{note: "nothing installed", list: catalogue{release("1.0.0", "1.0.0")}, member: tranche.Member{},
		reason: versions.ReasonNotInstalled, index: -1},
	{note: "another service installed", list: catalogue{release("1.0.0", "1.0.0")}, member: tranche.Member{Services: []tranche.Service{{Name: "Kafka", Version: "1.0.0"}, {Version: "1.0.0"}}},
		reason: versions.ReasonNotInstalled, index: -1},
	{note: "empty catalogue", list: nil, member: member("1.0.0"),
		reason: versions.ReasonUnknownVersion, index: -1},
	{note: "empty catalogue, nothing installed", list: catalogue{}, member: tranche.Member{},
		reason: versions.ReasonUnknownVersion, index: -1},
	{note: "unknown version", list: catalogue{release("1.0.0", "1.0.0")}, member: member("0.9.0"),
		reason: versions.ReasonUnknownVersion, index: -1},
	{note: "the same version, spelled otherwise", list: catalogue{release("1.0.0", "1.0.0")}, member: member("v1.0.0", "1.0.0+b", ""),
		reason: versions.ReasonUnknownVersion, index: -1},
	{note: "the version of another service", list: catalogue{release("1.0.0", "1.0.0")}, member: tranche.Member{Services: []tranche.Service{{Name: "kafka", Version: "0.9.0"}, {Name: "strimzi", Version: "1.0.0"}}},
		reason: versions.ReasonUnknownVersion, index: -1},
	{note: "no next", list: catalogue{release("1.0.0"), impacting("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonUpToDate, index: -1},
	{note: "empty next", list: catalogue{release("1.0.0", []string{}...)}, member: member("1.0.0"),
		reason: versions.ReasonUpToDate, index: -1},
	{note: "unknown next", list: catalogue{release("1.0.0", "1.1.0", "1.2.0"), impacting("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonUnknownNext, index: -1},
	{note: "next, spelled otherwise", list: catalogue{release("1.0.0", "v1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonUnknownNext, index: -1},
	{note: "next is the empty string", list: catalogue{release("1.0.0", "1.1.0", ""), release("1.1.0")}, member: member("1.0.0"),
		reason: versions.ReasonUnknownNext, index: -1},

	// Several entries installed.
	{note: "one of them known", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0")}, member: member("0.9.0", "1.0.0", "latest"),
		reason: versions.ReasonNext, index: 1},
	{note: "between those of other services", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0")},
		member: tranche.Member{Services: []tranche.Service{{Name: "strimzi", Version: "1.1.0"}, {Name: "kafka", Version: "1.0.0"}, {Name: "strimzi", Version: "1.1.0"}}},
		reason: versions.ReasonNext, index: 1},
	{note: "installed twice", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0")}, member: member("1.0.0", "1.0.0"),
		reason: versions.ReasonNext, index: 1},
	{note: "two known", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0")}, member: member("1.1.0", "1.0.0"),
		index: -1, err: "versions[1]: want one version that is current, got another beside versions[0]", is: versions.ErrAmbiguous},
	{note: "three known, one of them twice: the first two of the catalogue",
		list:   catalogue{release("0"), release("1"), release("2"), release("3"), release("1"), release("4")},
		member: member("4", "3", "1"),
		index:  -1, err: "versions[3]: want one version that is current, got another beside versions[1]", is: versions.ErrAmbiguous},
	{note: "found in order", list: catalogue{release("0"), release("1"), release("2")}, member: member("0", "1", "2"),
		index: -1, err: "versions[1]: want one version that is current, got another beside versions[0]", is: versions.ErrAmbiguous},
	{note: "found with the second late", list: catalogue{release("0"), release("1"), release("2")}, member: member("0", "2", "1"),
		index: -1, err: "versions[1]: want one version that is current, got another beside versions[0]", is: versions.ErrAmbiguous},

	// Duplicates.
	{note: "current twice", list: catalogue{release("1.1.0"), release("1.0.0", "1.1.0"), release("1.0.0", "1.1.0")}, member: member("1.0.0"),
		index: -1, err: "versions[2]: want one version that is current, got another beside versions[1]", is: versions.ErrAmbiguous},
	{note: "current three times", list: catalogue{release("1.0.0"), release("1.1.0"), release("1.0.0"), release("1.0.0")}, member: member("1.0.0"),
		index: -1, err: "versions[2]: want one version that is current, got another beside versions[0]", is: versions.ErrAmbiguous},
	{note: "target twice", list: catalogue{release("1.0.0", "1.1.0"), release("1.1.0"), release("1.1.0", "1.2.0")}, member: member("1.0.0"),
		index: -1, err: "versions[2]: want one version that is the target, got another beside versions[1]", is: versions.ErrAmbiguous},
	{note: "target three times, before current too", list: catalogue{release("1.1.0"), release("1.0.0", "1.1.0"), impacting("1.1.0"), release("1.1.0")}, member: member("1.0.0"),
		index: -1, err: "versions[2]: want one version that is the target, got another beside versions[0]", is: versions.ErrAmbiguous},
	{note: "elsewhere they do no harm", list: catalogue{release("0.9.0", "1.0.0"), release("0.9.0"), release("1.0.0", "1.2.0"), release("1.1.0"), release("1.1.0"), release("1.2.0"), release("1.3.0"), release("1.3.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 5},
	{note: "elsewhere in next too", list: catalogue{release("1.0.0", "1.1.0", "1.1.0", "1.2.0"), release("1.1.0"), release("1.1.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonNext, index: 3},
	{note: "a stop twice is a stop", list: catalogue{release("1.0.0", "1.2.0"), impacting("1.1.0"), impacting("1.1.0"), release("1.2.0")}, member: member("1.0.0"),
		reason: versions.ReasonServiceImpacting, index: 2},
	{note: "current twice, but not installed", list: catalogue{release("1.0.0"), release("1.0.0")}, member: tranche.Member{},
		reason: versions.ReasonNotInstalled, index: -1},

	// Another service in the catalogue: before anything else.
	{note: "another service", list: catalogue{release("1.0.0", "1.1.0"), {Service: "strimzi", Version: "1.1.0"}, {Service: "x"}}, member: member("1.0.0"),
		index: -1, err: `versions[1].service: want the catalogue's service, "kafka", got "strimzi"`, is: versions.ErrOtherService},
	{note: "another service beside what is ambiguous", list: catalogue{release("1.0.0"), release("1.0.0"), {}}, member: member("1.0.0"),
		index: -1, err: `versions[2].service: want the catalogue's service, "kafka", got ""`, is: versions.ErrOtherService},
	{note: "another service, nothing installed", list: catalogue{{}, release("1.0.0")}, member: tranche.Member{},
		index: -1, err: `versions[1].service: want the catalogue's service, "", got "kafka"`, is: versions.ErrOtherService},
	{note: "no service is one too", list: catalogue{{Version: "1.0.0", Next: []string{"1.1.0"}}, {Version: "1.1.0"}}, member: tranche.Member{Services: []tranche.Service{{Version: "1.0.0"}}},
		reason: versions.ReasonNext, index: 1},
}

// crowd is so much installed beside that Next makes tables.
var crowd = slices.Repeat([]tranche.Service{{Name: "crowd", Version: "1.0.0"}}, 4097)

func TestNext(t *testing.T) {
	for _, tc := range nextCases {
		crowded := tranche.Member{Services: slices.Concat(crowd, tc.member.Services)}
		// NewCatalogue has the errors that the member has no part in.
		compiled := func() (versions.Selection, error) {
			c, err := versions.NewCatalogue(tc.list)
			if err != nil {
				if c != nil {
					t.Errorf("%s: a catalogue beside the error %v", tc.note, err)
				}
				return versions.Selection{Index: -1}, err
			}
			return c.Next(tc.member)
		}
		for _, ask := range []func() (versions.Selection, error){
			func() (versions.Selection, error) { return versions.Next(tc.list, tc.member) },
			func() (versions.Selection, error) { return versions.Next(tc.list, crowded) },
			compiled,
		} {
			got, err := ask()
			want := versions.Selection{Reason: tc.reason, Index: tc.index}
			if tc.index >= 0 {
				want.Version = &tc.list[tc.index] // not a copy
			}
			if got != want {
				t.Errorf("%s: %+v, want %+v", tc.note, got, want)
			}
			wantError(t, tc.note, err, tc.err, tc.is)
		}
	}
}

func wantError(t *testing.T, note string, err error, text string, is error) {
	t.Helper()
	if text == "" {
		if err != nil {
			t.Errorf("%s: error %v, want none", note, err)
		}
		return
	}
	var field *tranche.FieldError
	if !errors.As(err, &field) || err.Error() != text {
		t.Errorf("%s: error\n\t%v\nwant\n\t%s", note, err, text)
	}
	for _, condition := range []error{versions.ErrAmbiguous, versions.ErrOtherService} {
		if errors.Is(err, condition) != (condition == is) {
			t.Errorf("%s: error %v is %v: %t", note, err, condition, condition != is)
		}
	}
}

// TestNextLeavesItsArguments: a decision is a pure function.
func TestNextLeavesItsArguments(t *testing.T) {
	list := func() catalogue {
		return catalogue{release("1.0.0", "1.1.0", "1.2.0"), impacting("1.1.0"), release("1.2.0")}
	}
	given, m := list(), member("1.0.0", "0.9.0")
	if _, err := versions.Next(given, m); err != nil {
		t.Error(err)
	}
	c, err := versions.NewCatalogue(given)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Next(m); err != nil {
		t.Error(err)
	}
	if !reflect.DeepEqual(given, list()) || !reflect.DeepEqual(m, member("1.0.0", "0.9.0")) {
		t.Errorf("left as %+v, %+v", given, m)
	}
}

// TestTexts: the texts of reasons, problems and conditions are for others to read, and stable.
func TestTexts(t *testing.T) {
	for reason, text := range map[versions.Reason]string{
		versions.ReasonServiceImpacting: "service_impacting",
		versions.ReasonNext:             "next",
		versions.ReasonNotInstalled:     "not_installed",
		versions.ReasonUnknownVersion:   "unknown_version",
		versions.ReasonUpToDate:         "up_to_date",
		versions.ReasonUnknownNext:      "unknown_next",
		versions.ReasonCycle:            "cycle",
	} {
		if string(reason) != text {
			t.Errorf("%s, want %s", reason, text)
		}
	}
	for problem, text := range map[versions.Problem]string{
		versions.ProblemInvalidVersion:       "invalid_version",
		versions.ProblemDuplicate:            "duplicate",
		versions.ProblemEqualPrecedence:      "equal_precedence",
		versions.ProblemOutOfOrder:           "out_of_order",
		versions.ProblemOtherService:         "another_service",
		versions.ProblemUnknownNext:          "unknown_next",
		versions.ProblemNextIsItself:         "next_is_itself",
		versions.ProblemNextIsOlder:          "next_is_older",
		versions.ProblemNextClosesCycle:      "next_closes_cycle",
		versions.ProblemMalformedRequirement: "malformed_requirement",
		versions.ProblemDeadEnd:              "dead_end",
	} {
		if string(problem) != text {
			t.Errorf("%s, want %s", problem, text)
		}
	}
	for condition, text := range map[error]string{
		versions.ErrAmbiguous:    "ambiguous",
		versions.ErrOtherService: "another service",
		versions.ErrInvalid:      "not a semantic version",
	} {
		if condition.Error() != text {
			t.Errorf("%v, want %s", condition, text)
		}
	}
}
