package documents

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

// The tests of this file put a text to the way in which most documents are read and to
// the careful one: what one takes the other takes, as the same values, and what one
// refuses the other refuses. They look inside the package for that; from outside the two
// are one. What is JSON at all encoding/json says.

// agree compares every way to read a text.
func agree(t *testing.T, data []byte) {
	t.Helper()
	unmarked := []byte(strings.TrimPrefix(string(data), byteOrderMark))
	valid := utf8.Valid(data) && json.Valid(unmarked) && deepest(unmarked) <= MaxDepth
	text, err := parseValue(data)
	if valid != (err == nil) {
		t.Fatalf("%q: %v, encoding/json says %t", data, err, valid)
	}
	agreeOnMember(t, data)
	agreeOnQuestion(t, data)
	if err != nil {
		return
	}
	agreeOn(t, text, memberModel.read)
	agreeOn(t, text, serviceModel.read)
	agreeOn(t, text, versionModel.read)
	agreeOn(t, text, fleetModel.read)
	agreeOn(t, text, policyModel.read)
}

// deepest is how deep a valid document is.
func deepest(data []byte) (deepest int) {
	decoder, depth := json.NewDecoder(strings.NewReader(string(data))), 0
	for {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			deepest = max(deepest, depth)
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}

// agreeOn compares the value of one type. What is right must be read at once, but where
// a name stands twice or is written with an escape.
func agreeOn[T any](t *testing.T, text []byte, read func(*reader, *T) error) {
	t.Helper()
	want, err := readCarefully(text, read)
	var got T
	r := newReader(text)
	switch atOnce := read(r, &got); {
	case atOnce == nil && (err != nil || !reflect.DeepEqual(got, want)):
		t.Fatalf("%q: at once %+v\ncarefully %+v, %v", text, got, want, err)
	case atOnce == nil && int(r.InputOffset()) != len(text):
		t.Fatalf("%q: reading it ends at %d", text, r.InputOffset())
	case atOnce != nil && err == nil && !twice(text) && !strings.Contains(string(text), `\`):
		t.Fatalf("%q: refused at once, %+v carefully", text, want)
	}
	value, wrong := readValue(text, read)
	if fmt.Sprint(wrong) != fmt.Sprint(err) || !reflect.DeepEqual(value, want) {
		t.Fatalf("%q: read as %+v, %v\nwant %+v, %v", text, value, wrong, want, err)
	}
}

// agreeOnMember reads a member into the room of another, and after something else.
func agreeOnMember(t *testing.T, data []byte) {
	t.Helper()
	var want tranche.Member
	text, err := parseValue(data)
	if err == nil {
		want, err = readCarefully(text, memberModel.read)
	}
	var reader MemberReader
	for _, before := range []string{"", `{"services":[{"name":"a`, `{"services":[{},{},{}]}`} {
		got := tranche.Member{ClusterID: "of", Cloud: "another", UpgradePolicy: "member", Services: make([]tranche.Service, 3)}
		got.Services[0] = tranche.Service{Name: "of", Version: "another", Subscription: "member", Risk: 9, UpgradeStatus: tranche.Failed}
		_ = reader.Read([]byte(before), &got)
		if says := reader.Read(data, &got); fmt.Sprint(says) != fmt.Sprint(err) || err == nil && !got.Equal(want) {
			t.Fatalf("%q: read as %+v, %v\nwant %+v, %v", data, got, says, want, err)
		}
	}
}

// agreeOnQuestion compares the fleet as a whole with its members one by one, and each
// member as it came with itself.
func agreeOnQuestion(t *testing.T, data []byte) {
	t.Helper()
	q, err := Parse(data)
	if err != nil {
		return
	}
	fleet, texts, err := q.Fleet()
	var got []tranche.Member
	says := q.EachMember(func(place int, member *tranche.Member, text jsontext.Value) error {
		if place != len(got) {
			t.Fatalf("%q: member %d is shown as %d", data, len(got), place)
		}
		one := *member
		one.Services = slices.Clone(member.Services)
		got = append(got, one)
		if err == nil && string(text) != string(texts[place]) {
			t.Fatalf("%q: member %d came as %s and %s", data, place, text, texts[place])
		}
		if again, wrong := readCarefully(text, memberModel.read); wrong != nil || !again.Equal(one) {
			t.Fatalf("%q: member %d came as %s, %v", data, place, text, wrong)
		}
		return nil
	})
	if fmt.Sprint(says) != fmt.Sprint(err) || err == nil && (!slices.EqualFunc(got, fleet.Members, tranche.Member.Equal) || len(texts) != len(got)) {
		t.Fatalf("%q: one by one %+v, %v\nas a whole %+v, %v", data, got, says, fleet, err)
	}
	wrapped, wrong := Parse([]byte(`{"other":1,"input":` + strings.TrimPrefix(string(data), byteOrderMark) + "}"))
	if brackets(data) < MaxDepth && !strings.Contains(string(data), "input") && !strings.Contains(string(data), `\`) {
		again, _, says := wrapped.Fleet()
		if wrong != nil || fmt.Sprint(says) != fmt.Sprint(err) || !reflect.DeepEqual(again, fleet) {
			t.Fatalf("%q: in its wrapper %+v, %v, %v", data, again, says, wrong)
		}
	}
}

// twice tells whether an object of a valid document has a name twice.
func twice(data []byte) bool {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var value func() bool
	value = func() bool {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		delim, ok := token.(json.Delim)
		if !ok {
			return false
		}
		names, again := map[any]bool{}, false
		for decoder.More() {
			if delim == '{' {
				name, _ := decoder.Token()
				again = again || names[name]
				names[name] = true
			}
			again = value() || again
		}
		decoder.Token()
		return again
	}
	return value()
}

// right are documents that are right, with every kind of value in every kind of place.
var right = []string{
	`{"version":{"service":"kafka","version":"3.6.0","next":["3.6.1"],"serviceImpacting":true,"requirements":[{"dependency":"a:>=1.0.0"}]},"fleet":{"service":"kafka","serviceType":null,"members":[` +
		`{"clusterID":"c-1","cloud":"aws","upgradePolicy":"automatic","services":[{"name":"kafka","version":"3.5.0","subscription":"s","risk":7,"upgradeStatus":"failed"},{"risk":-12}],"x":[null,true,false,-0.5e+1,{}]},{},` +
		`{"clusterID":null,"cloud":null,"services":null,"upgradePolicy":null},{"services":[]}]},"policy":{"strategy":"split","split":[10,90]}}`,
	" {\n\t\"input\" : { \"fleet\" : { \"members\" : [ { \"services\" : [ { \"risk\" : 70e-1 , \"\\u006eame\" : \"k\" } ] } , { } ] } ,\r\n \"version\" : { } , \"policy\" : null } } ",
	`{"clusterID":"\u00e9\ud83d\ude00\n\"\\\/\b\f\r\t","cloud":"é世😀","services":[{"name":"","risk":9223372036854775807},{"risk":0.0}],"unknown":{"a":[[],{}]}}`,
	`{"name":"kafka","version":"v3.5.0-rc.1+b","subscription":"\ud800x","risk":-9223372036854775808,"upgradeStatus":""}`,
	`{"service":"kafka","members":[{"services":[{"name":"a","version":"1"},{"name":"b"}]},{"services":[{"name":"c","subscription":"s"}]},{"clusterID":"d"}],"serviceType":"t"}`,
	`[1,-1,0,0.5,1e5,1E+5,1e-5,"a",true,false,null,{},[],[{"a":[]}]]`,
}

// bad are texts that somebody may send.
var bad = []string{
	"", " ", "\v", "null\v", "{}\v", "\f{}", "[\b1]", "\x00", "{}\x00", "\ufeff{}", "nul", "nulll", "truefalse", "tru", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity",
	`"`, `"\`, `"\u`, `"\u12`, `"\u12g4"`, `"\u12G4"`, `"\u/:@Z"`, `"\x"`, `"\'"`, "\"\t\"", "\"\x7f\"", "\"\x1f\"", "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc3\"", "\xc3\xa9", "{\"\xff\":1}",
	`"\ud800"`, `"\udc00"`, `"\ud800\ud800"`, `"\ud800\udc00"`, `"\udc00\ud800"`, `"\ud800\u0041"`, `"\ud800\`, `"\ud800\n"`, `"\uD83D\uDE00"`, `"\ufffd\ud800\ufffd"`, `"\ud800\ufffd"`, `"\u0000"`,
	`{`, `}`, `[`, `]`, `{]`, `[}`, `{,}`, `[,]`, `[1,]`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{a:1}`, `{1:1}`, `{"a":1 "b":2}`, `[1 2]`, `{} {}`, `{}]`, `[[]`, `{"a":[}`, `{"a":{]}}`,
	`{"members":[{}`, `{"members":[{},]}`, `{"members":[{} {}]}`, `{"members":[1]}`, `{"members":["]"]}`, `{"members":{}}`, `{"members":[{]}]}`, `{"members":[{"a":"}"}]}`, `{"members":[{"a":"\"}"}]}`,
	`{"name":1}`, `{"name":"a","name":1}`, `{"name":1,"name":"a"}`, `{"name":"a","name":null}`, `{"risk":1,"risk":null}`, `{"clusterID":"a","clusterID":null}`, `{"cloud":"a","cloud":null,"upgradePolicy":"a","upgradePolicy":null}`, `{"services":[{}],"services":[]}`, `{"services":[{"risk":1}],"services":null}`, `{"services":1,"services":[]}`, `{"services":[{"name":"a"}],"services":[{"risk":2},{}]}`,
	`{"members":[{}],"members":[]}`, `{"members":[1],"members":[{}]}`, `{"members":[{"services":[{"risk":"high"}]}]}`, `{"clusterID":1}`, `{"cloud":[]}`, `{"upgradePolicy":true}`, `{"ClusterID":1}`,
	`{"fleet":{},"version":{}}`, `{"fleet":{},"version":{},"fleet":{"members":[{}]}}`, `{"version":{},"version":{"service":"a"},"fleet":{}}`, `{"fleet":{},"version":{},"policy":1}`, `{"fleet":{},"version":{},"policy":{"successThreshold":0}}`,
	`{"fleet":{},"version":{},"policy":{"split":[1]},"policy":null}`, `{"fleet":null,"version":{}}`, `{"fleet":{},"version":null}`, `{"fleet":{"service":1},"version":{}}`, `{"fleet":{"service":1,"service":"a"},"version":{}}`, `{"fleet":{"members":null},"version":{}}`,
	`{"fleet":{"members":[{}],"members":null},"version":{}}`, `{"fleet":{"members":1,"members":[{}]},"version":{}}`, `{"fleet":{"serviceType":[]},"version":{}}`, `{"fleet":{"fleet":1,"version":[],"input":{},"policy":0,"members":[{"members":1}]},"version":{"fleet":1}}`,
	`{"input":{"fleet":{},"version":{}},"version":{"service":"b"}}`, `{"version":{"service":"b"},"input":{"fleet":{},"version":{}}}`, `{"input":{"version":{}},"fleet":{}}`, `{"fleet":{},"input":{"version":{}}}`, `{"input":{"fleet":{}},"version":{}}`,
	`{"input":{"input":{"fleet":{},"version":{}}}}`, `{"input":{"fleet":{},"version":{},"input":1}}`, `{"input":null}`, `{"input":[]}`, `{"input":1,"input":{"fleet":{},"version":{}}}`, `{"input":{"fleet":{},"version":{}},"other":{"fleet":1}}`, `{"other":[{"fleet":1}],"input":{"fleet":{},"version":{}}}`,
	`{"input":{"fleet":{},"version":{}},"policy":{}}`, `{"version":{},"fleet":{"members":[{"services":[{"name":1}]},{}]}}`, `{"version":{},"fleet":{"members":[{}, 5]}}`, `{"version":{},"fleet":{"members":[{"a":tru}]}}`, `{"version":{},"fleet":{"members":[[]]}}`, `{"version":{},"fleet":{"members":[{},{}}}`,
	`{"version":{},"fleet":{"members":[{"a":[}]},{"b":{]}}]}}`, `{"version":{},"fleet":{"members":[{"a":"],}"},{"\"":"\\"}]}}`, `{"version":{},"fleet":{"members":[null]}}`, `null`, ` null `, `true`, `[]`, `"x"`, `7`,
}

// numbers are spellings of numbers, and what looks like one.
func numbers() (texts []string) {
	for _, sign := range []string{"", "-", "+", "--"} {
		for _, whole := range []string{"", "0", "00", "07", "7", "10", "9223372036854775807", "9223372036854775808", "9223372036854775809", "99999999999999999999999999"} {
			for _, fraction := range []string{"", ".", ".0", ".5", ".000", ".0000000000000000000000001"} {
				for _, exponent := range []string{"", "e", "e0", "E1", "e+1", "e-1", "e--1", "e999999999", "e-999999999", "e99999999999999999999", "e1.5", "x"} {
					texts = append(texts, sign+whole+fraction+exponent)
				}
			}
		}
	}
	return texts
}

func TestReaderAgrees(t *testing.T) {
	for _, text := range slices.Concat(right, bad, numbers()) {
		agree(t, []byte(text))
		agree(t, []byte(`{"risk":`+text+`,"services":[{"risk":`+text+`}]}`))
		agree(t, []byte(`{"version":{},"fleet":{"members":[{},{"a":`+text+`}]}}`))
	}
	long := strings.Repeat("long", longestKept/4)
	agree(t, []byte(`{"clusterID":"`+long+`","cloud":"`+long+`","x":["`+long+`","`+long+`!","`+long+`!"]}`))
	for levels := MaxDepth - 8; levels < MaxDepth+2; levels++ {
		lists, objects := deep(levels, "[", "]"), deep(levels, `{"a":`, "}")
		for _, text := range []string{"VALUE", `{"a":VALUE}`, `{"services":[{"a":VALUE}]}`, `{"members":[{"services":[{"a":VALUE}]}]}`,
			`{"fleet":{"members":[{"services":[{"a":VALUE}]},{"a":VALUE}]},"version":{}}`, `{"input":{"fleet":{"members":[{"a":VALUE}]},"version":{}}}`,
			`{"input":{"version":{"a":VALUE},"fleet":{},"policy":{"b":VALUE}},"a":VALUE}`} {
			agree(t, []byte(strings.ReplaceAll(text, "VALUE", lists)))
			agree(t, []byte(strings.ReplaceAll(text, "VALUE", objects)))
		}
	}
}

// TestReaderAgreesOnEveryByte, at every place among the eight that are looked at once.
func TestReaderAgreesOnEveryByte(t *testing.T) {
	for c := range 256 {
		for at := range 17 {
			text := []byte(`"abcdefghijklmnopq"`)
			text[1+at] = byte(c)
			agree(t, text)
		}
	}
}

func deep(levels int, open, end string) string {
	return strings.Repeat(open, levels-1) + open[:1] + end + strings.Repeat(end, levels-1)
}

// TestReaderAgreesOnMutants ends each text at every byte, leaves out every byte, and
// puts others in its place and beside it.
func TestReaderAgreesOnMutants(t *testing.T) {
	others := []byte("{}[]\",:\\e1-.0n \x00\x1f\x7f\xc3\xff")
	for _, text := range right {
		for i := range text {
			agree(t, []byte(text[:i]))
			agree(t, []byte(text[:i]+text[i+1:]))
			for j, other := range others {
				end := i + (i+j)%2 // every other one in its place, and the rest before it
				agree(t, []byte(text[:i]+string([]byte{other})+text[end:]))
			}
		}
	}
}

// mutated changes a text in a few places: bytes, pieces of it and of others.
func mutated(random *rand.Rand, text string) string {
	piece := func(of string) string {
		from := random.IntN(len(of) + 1)
		return of[from : from+random.IntN(min(40, len(of)-from)+1)]
	}
	for range 1 + random.IntN(3) {
		i := random.IntN(len(text) + 1)
		j := min(len(text), i+random.IntN(8))
		switch random.IntN(4) {
		case 0:
			text = text[:i] + string([]byte{byte(random.UintN(256))}) + text[j:]
		case 1:
			text = text[:i] + piece(text) + text[i:]
		case 2:
			text = text[:i] + text[j:]
		default:
			other := right[random.IntN(len(right))]
			if random.IntN(2) == 0 {
				other = bad[random.IntN(len(bad))]
			}
			text = text[:i] + piece(other) + text[j:]
		}
	}
	return text
}

func TestReaderAgreesOnChance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		agree(t, []byte(mutated(random, right[random.IntN(len(right))])))
	}
}

// FuzzReader looks for a text on which the readers do not agree.
func FuzzReader(f *testing.F) {
	for _, text := range slices.Concat(right, bad) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}
