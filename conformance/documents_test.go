package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// The model says in Go how a document is read. Here it is said once more, slowly
// and on what encoding/json decodes, so that fuzzing can hold one against the other.

// A shape says what belongs at a place: the value as json.Marshal writes it once it
// is read, and the paths at which something else stands, in the order of the model.
type shape func(path string, value any) (normal any, wrong []string)

var (
	memberShape = leavingOut(objectOf(
		fieldShape{"clusterID", textShape}, fieldShape{"cloud", textShape},
		fieldShape{"services", listOf(leavingOut(objectOf(
			fieldShape{"name", textShape}, fieldShape{"version", textShape}, fieldShape{"subscription", textShape},
			fieldShape{"risk", integerShape}, fieldShape{"upgradeStatus", textShape}, fieldShape{"upgradeVersion", textShape},
			fieldShape{"upgradeStartedAt", instantShape}, fieldShape{"upgradedAt", instantShape}, fieldShape{"offeredUntil", instantShape},
		), "upgradeVersion", "upgradeStartedAt", "upgradedAt", "offeredUntil"))},
		fieldShape{"upgradePolicy", textShape},
		fieldShape{"windows", listOf(leavingOut(objectOf(
			fieldShape{"days", listOf(textShape)}, fieldShape{"from", textShape}, fieldShape{"to", textShape}, fieldShape{"timeZone", textShape},
		), "days", "timeZone"))},
		fieldShape{"freezes", listOf(leavingOut(objectOf(
			fieldShape{"from", instantShape}, fieldShape{"to", instantShape}, fieldShape{"why", textShape},
		), "why"))},
		fieldShape{"exclusive", listOf(textShape)}, fieldShape{"scheduledAt", instantShape}, fieldShape{"lastSeen", instantShape},
		fieldShape{"freeResources", integersShape},
	), "windows", "freezes", "exclusive", "scheduledAt", "lastSeen", "freeResources")
	versionShape = objectOf(
		fieldShape{"service", textShape}, fieldShape{"serviceType", textShape}, fieldShape{"version", textShape},
		fieldShape{"next", listOf(textShape)},
		fieldShape{"serviceImpacting", flagShape}, fieldShape{"criticalSecurityUpgrade", flagShape},
		fieldShape{"requirements", listOf(leavingOut(objectOf(
			fieldShape{"dependency", textShape}, fieldShape{"cloud", listOf(textShape)},
			fieldShape{"resource", textShape}, fieldShape{"atLeast", integerShape},
		), "cloud", "resource", "atLeast"))},
		fieldShape{"status", textShape},
	)
	fleetShape = objectOf(
		fieldShape{"service", textShape}, fieldShape{"serviceType", textShape}, fieldShape{"members", listOf(memberShape)},
	)
)

// noInstant is how encoding/json writes that there is none.
const noInstant = "0001-01-01T00:00:00Z"

func instantShape(path string, value any) (any, []string) {
	if value == nil {
		return noInstant, nil
	}
	text, _ := value.(string)
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil || instant.Unix() < math.MinInt64/int64(time.Second) || instant.Unix() > math.MaxInt64/int64(time.Second) {
		return nil, []string{path}
	}
	return instant.UTC().Format(time.RFC3339Nano), nil
}

// integersShape is an object of integers. Those that are null are left out.
func integersShape(path string, value any) (any, []string) {
	if value == nil {
		return nil, nil
	}
	values, ok := value.(object)
	if !ok {
		return nil, []string{path}
	}
	normal, wrong := object{}, []string(nil)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name] == nil {
			continue
		}
		shown := name
		if !regexp.MustCompile(`^[\w-]{1,60}$`).MatchString(name) {
			shown = tranche.NewFieldError("", "", name, nil).Got
		}
		n, more := integerShape(path+"."+shown, values[name])
		normal[name], wrong = n, append(wrong, more...)
	}
	return normal, wrong
}

// leavingOut is a shape of objects without these fields where they have their zero value.
func leavingOut(whole shape, names ...string) shape {
	return func(path string, value any) (any, []string) {
		normal, wrong := whole(path, value)
		if o, ok := normal.(object); ok {
			maps.DeleteFunc(o, func(name string, value any) bool {
				values, isObject := value.(object)
				return slices.Contains(names, name) && (value == nil || isZero(value) || value == noInstant || isObject && len(values) == 0)
			})
		}
		return normal, wrong
	}
}

// policyShape leaves out what has its zero value, wants no field that it does not know,
// and no threshold of 0.
func policyShape(path string, value any) (normal any, wrong []string) {
	if policy, ok := value.(object); ok {
		for _, name := range slices.Sorted(maps.Keys(policy)) {
			if !slices.Contains([]string{"strategy", "split", "successThreshold", "successThresholds"}, name) {
				return nil, []string{path + ".", name}
			}
		}
	}
	normal, wrong = objectOf(
		fieldShape{"strategy", textShape}, fieldShape{"split", listOf(integerShape)},
		fieldShape{"successThreshold", thresholdShape}, fieldShape{"successThresholds", listOf(integerShape)},
	)(path, value)
	if len(wrong) > 0 {
		return nil, wrong
	}
	policy := normal.(object)
	maps.DeleteFunc(policy, func(_ string, value any) bool { return value == nil || isZero(value) })
	return policy, nil
}

func thresholdShape(path string, value any) (normal any, wrong []string) {
	normal, wrong = integerShape(path, value)
	if value != nil && normal == json.Number("0") {
		return nil, []string{path}
	}
	return normal, wrong
}

func textShape(path string, value any) (any, []string) { return scalarShape(path, value, "") }
func flagShape(path string, value any) (any, []string) { return scalarShape(path, value, false) }

func scalarShape[T any](path string, value any, zero T) (any, []string) {
	if value == nil {
		return zero, nil
	}
	if _, ok := value.(T); !ok {
		return nil, []string{path}
	}
	return value, nil
}

func integerShape(path string, value any) (any, []string) {
	if value == nil {
		return json.Number("0"), nil
	}
	number, ok := value.(json.Number)
	if !ok {
		return nil, []string{path}
	}
	// What is no integer, or out of range, for sure: a rational of its size is none to make.
	const most = 10_000
	_, exponent, _ := strings.Cut(strings.ToLower(number.String()), "e")
	if n, err := strconv.Atoi(exponent); exponent != "" && (err != nil || n > most || n < -most) {
		mantissa, _, _ := strings.Cut(strings.ToLower(number.String()), "e")
		if strings.Trim(mantissa, "-0.") == "" {
			return json.Number("0"), nil
		}
		return nil, []string{path}
	}
	rational, ok := new(big.Rat).SetString(number.String())
	if !ok || !rational.IsInt() || !rational.Num().IsInt64() {
		return nil, []string{path}
	}
	return json.Number(rational.Num().String()), nil
}

func listOf(element shape) shape {
	return func(path string, value any) (any, []string) {
		if value == nil {
			return nil, nil
		}
		list, ok := value.([]any)
		if !ok {
			return nil, []string{path}
		}
		normal, wrong := make([]any, len(list)), []string(nil)
		for i := range list {
			at := path + "[" + strconv.Itoa(i) + "]"
			more := []string{at}
			if list[i] != nil {
				normal[i], more = element(at, list[i])
			}
			wrong = append(wrong, more...)
		}
		return normal, wrong
	}
}

type fieldShape struct {
	name  string
	value shape
}

func objectOf(fields ...fieldShape) shape {
	return func(path string, value any) (any, []string) {
		o, ok := value.(object)
		if !ok {
			return nil, []string{path}
		}
		normal, wrong := object{}, []string(nil)
		for _, field := range fields {
			var more []string
			normal[field.name], more = field.value(path+"."+field.name, o[field.name])
			wrong = append(wrong, more...)
		}
		return normal, wrong
	}
}

// FuzzDocument takes any bytes.
func FuzzDocument(f *testing.F) {
	for _, document := range []string{
		"", " ", "null", "7", `"version"`, "[]", "{}", "{} {}", "{", `{"a":}`, "{\"a\xff\":1}", "\xef\xbb\xbf{}", "{}\x00",
		`{"input":{}}`, `{"input":null}`, `{"input":7}`, `{"input":{"input":{}}}`, `{"input":{},"fleet":7}`, `{"Input":{}}`,
		strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200), strings.Repeat(`{"a":`, 201) + "1" + strings.Repeat("}", 201), strings.Repeat("[", 201) + strings.Repeat("]", 201),
		`{"a":"\ud800","\"[[[":"\\"}`, `{"fleet":null}`, `{"fleet":[]}`, `{"versions":{}}`, `{"versions":[null]}`, `{"firstStop":1}`,
		`{"fleet":{"members":[{"services":[{"risk":1e999999999},{"risk":-9223372036854775808},{"risk":9.5},{"risk":"7"}]}]}}`,
		`{"fleetMember":{"services":[{"risk":-9223372036854775808},{"risk":-70e-1},{"risk":0.00},{"risk":0.9223372036854775807e19}]}}`,
		`{"fleetMember":{"services":[{"risk":9.5}]}}`, `{"fleetMember":{"services":[{"risk":-5e-1}]}}`, `{"fleetMember":{"services":false}}`,
		`{"version":{"next":["1.0.0",1.1],"requirements":[{"dependency":null},null],"serviceImpacting":"true"}}`,
		`{"policy":{"strategy":"split","split":[1e1,9.0e1],"successThreshold":0,"successThresholds":[null]}}`,
	} {
		f.Add([]byte(document))
	}
	for _, tc := range cases {
		f.Add([]byte(tc.question))
	}
	examples, err := filepath.Glob("../examples/*.json")
	if err != nil || len(examples) == 0 {
		f.Fatalf("no examples: %v", err)
	}
	for _, file := range examples {
		f.Add(must(os.ReadFile(file))(f))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = bytes.TrimLeft(data, "\ufeff") // a byte order mark is skipped, which others do not
		input, err := parseQuestion(data)
		again, ok := readAgain(data)
		if ok != (err == nil) {
			t.Fatalf("read again: %t, error %v of %q", ok, err, data)
		}
		if err != nil {
			wantPlaceOf(t, err, data)
			return
		}
		if !reflect.DeepEqual(input.tree, again) {
			t.Fatalf("%v, read again %v of %q", input, again, data)
		}
		sameAsOPA(t, input, data)
		readPart(t, input, "fleet", parsed.Fleet, fleetShape)
		readPart(t, input, "version", parsed.Version, versionShape)
		readPart(t, input, "fleetMember", parsed.FleetMember, memberShape)
		readPart(t, input, "versions", parsed.Versions, listOf(versionShape))
		readPart(t, input, "policy", parsed.Policy, policyShape)
		readPart(t, input, "firstStop", parsed.FirstStop, flagShape)
	})
}

// readAgain reads a question's document with encoding/json.
func readAgain(data []byte) (object, bool) {
	if !utf8.Valid(data) || !json.Valid(data) || deepest(data) > documents.MaxDepth {
		return nil, false
	}
	var document object
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil || document == nil {
		return nil, false
	}
	inner, wrapped := document["input"]
	if !wrapped {
		return document, true
	}
	o, ok := inner.(object)
	return o, ok || inner == nil
}

func deepest(data []byte) (most int) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	for depth := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			return most
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		most = max(most, depth)
	}
}

var lineAndColumn = regexp.MustCompile(`^line (\d+), column (\d+): .`)

// wantPlaceOf wants an error to name a place that the document has, where it is not
// about the document as a whole.
func wantPlaceOf(t *testing.T, err error, data []byte) {
	t.Helper()
	if errors.As(err, new(*tranche.FieldError)) || len(bytes.TrimSpace(data)) == 0 && err.Error() == "want a JSON document, got nothing" {
		return
	}
	place := lineAndColumn.FindStringSubmatch(err.Error())
	if place == nil {
		t.Fatalf("no place in %q of %q", err, data)
	}
	lines := bytes.Split(data, []byte("\n"))
	line, column := must(strconv.Atoi(place[1]))(t), must(strconv.Atoi(place[2]))(t)
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
		t.Fatalf("%q, but the document has no such place: %q", err, data)
	}
}

// sameAsOPA wants OPA to read the bytes as we do, if it reads them: see
// TestDivergenceOPARefusesLargeNumbers.
func sameAsOPA(t *testing.T, input parsed, data []byte) {
	t.Helper()
	theirs, err := ast.ValueFromReader(bytes.NewReader(data))
	if err != nil && beyondOPA(data) {
		return
	}
	if err != nil {
		t.Fatalf("OPA says %v of %q", err, data)
	}
	theirs = unwrapped(theirs)
	ours := ast.Value(ast.NullValue)
	if input.tree != nil {
		ours = must(ast.InterfaceToValue(any(input.tree)))(t)
	}
	if theirs.Compare(ours) != 0 {
		t.Fatalf("%v, OPA reads %v of %q", ours, theirs, data)
	}
}

// beyondOPA tells whether a document has a number that is written with an exponent
// and is 2^100000 or more, or less than 2^-100001; or whose exponent is no integer of
// 64 bits.
func beyondOPA(data []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		number, ok := token.(json.Number)
		if !ok || !strings.ContainsAny(number.String(), "eE") {
			continue
		}
		f, _, err := big.ParseFloat(number.String(), 10, 64, big.ToNearestEven)
		if err != nil || f.IsInf() || f.MantExp(nil) > 100_000 || f.MantExp(nil) < -100_000 {
			return true
		}
	}
}

// isAdvanced tells whether a policy has fields beside those that make groups.
func isAdvanced(policy object) bool {
	for _, name := range []string{
		"windows", "freezes", "ignoreMemberWindows", "soak", "deadline", "staleAfter", "appointment",
		"maxFailures", "maxConcurrent", "approvedGroups", "paused", "blocks", "security",
	} {
		if _, there := policy[name]; there {
			return true
		}
	}
	return false
}

// readPart holds a part of a question against its shape, and wants it to be the
// same once it is written and read again.
func readPart[T any](t *testing.T, input parsed, name string, read func(parsed) (T, error), want shape) {
	t.Helper()
	got, err := read(input)
	normal, wrong := any(nil), []string(nil)
	condition := tranche.ErrType
	if policy, ok := input.tree[name].(object); ok && name == "policy" && isAdvanced(policy) {
		var field *tranche.FieldError // what belongs in these fields is tested one by one elsewhere
		if err != nil && (!errors.As(err, &field) || !strings.HasPrefix(field.Path, name)) {
			t.Fatalf("error %v: %v", err, input)
		}
		return
	}
	switch optional := name == "policy" || name == "firstStop"; {
	case input.tree[name] != nil:
		normal, wrong = want(name, input.tree[name])
	case optional:
		normal, wrong = want(name, map[string]any{"policy": object{}}[name])
	default:
		wrong, condition = []string{name}, tranche.ErrMissing
	}
	if name == "policy" && errors.Is(err, tranche.ErrRange) {
		condition = tranche.ErrRange
	}
	if len(wrong) == 2 && wrong[0] == "policy." { // a field that is unknown, perhaps not a plain word
		var field *tranche.FieldError
		if !errors.As(err, &field) || !errors.Is(err, tranche.ErrUnknown) || !strings.HasPrefix(field.Path, wrong[0]) {
			t.Fatalf("error %v, want that %q is unknown: %v", err, wrong[1], input)
		}
		return
	}
	var zero T
	if len(wrong) > 0 {
		var field *tranche.FieldError
		if !errors.As(err, &field) || field.Path != wrong[0] || !errors.Is(err, condition) || field.Want == "" || field.Got == "" {
			t.Fatalf("error %v, want %v: %v: %v", err, wrong[0], condition, input)
		}
		if !reflect.DeepEqual(got, zero) {
			t.Fatalf("%+v beside the error %v", got, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%v of %v", err, input)
	}
	written := must(json.Marshal(got))(t)
	decoder := json.NewDecoder(bytes.NewReader(written))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil || !reflect.DeepEqual(document, normal) {
		t.Fatalf("%s, want %v: %v", written, normal, err)
	}
	var again T
	if err := json.Unmarshal(written, &again); err != nil {
		t.Fatalf("%v of %s", err, written)
	}
	if name == "policy" {
		return // an empty list is not written
	}
	if !bytes.Equal(must(json.Marshal(again))(t), written) {
		t.Fatalf("%+v, once written and read again %+v", got, again)
	}
}
