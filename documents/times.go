package documents

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/tranche-go/tranche"
)

const (
	wantInstant  = "an instant such as 2026-12-24T18:00:00+01:00"
	wantDuration = "a positive duration such as 36h"
	wantLimit    = `a number, or a percentage such as "5%"`
)

// ParseInstant reads an instant as RFC 3339 writes it, with its offset from UTC. It has
// to be one that fits an int64 of nanoseconds since 1970, as OPA has it: from 1678 to
// 2262.
func ParseInstant(text string) (time.Time, bool) {
	instant, err := time.Parse(time.RFC3339, text)
	return instant.UTC(), err == nil && !instant.Before(time.Unix(0, math.MinInt64)) && !instant.After(time.Unix(0, math.MaxInt64))
}

// instant reads one, or null for none.
func (r *reader) instant(to *time.Time) error {
	return readText(r, to, wantInstant, ParseInstant)
}

// duration reads a positive one, or null for none. One that is below 0 is out of range,
// as whoever decides finds; a 0 could not be told there from none.
func (r *reader) duration(to *time.Duration) error {
	return readText(r, to, wantDuration, func(text string) (time.Duration, bool) {
		duration, err := time.ParseDuration(text)
		return duration, err == nil && duration != 0
	})
}

// readText reads a value that is written as a string, or null for none.
func readText[T any](r *reader, to *T, want string, parse func(string) (T, bool)) error {
	var none T
	*to = none
	value, err := r.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	if value.Kind() != '"' {
		return wrongType(want, value)
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil {
		return wrongType(want, value)
	}
	read, ok := parse(string(text))
	if !ok {
		return wrongType(want, value)
	}
	*to = read
	return nil
}

// limit reads a number or a percentage, or null for none.
func (r *reader) limit(to **tranche.Limit) error {
	*to = nil
	value, err := r.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	limit, ok := tranche.Limit{}, false
	switch value.Kind() {
	case '0':
		limit.Number, ok = exactInt(string(value))
	case '"':
		limit, ok = parsePercentage(string(value[1 : len(value)-1]))
	}
	if !ok {
		return wrongType(wantLimit, value)
	}
	*to = &limit
	return nil
}

func parsePercentage(text string) (tranche.Limit, bool) {
	if !percentage.MatchString(text) {
		return tranche.Limit{}, false
	}
	number, err := strconv.Atoi(strings.TrimSuffix(text, "%"))
	return tranche.Limit{Number: number, Percent: true}, err == nil
}

var percentage = regexp.MustCompile(`^(0|[1-9][0-9]{0,2})%$`)

// count reads an integer that may be left out.
func (r *reader) count(to **int) error {
	*to = nil
	if isNull, err := r.null(); isNull || err != nil {
		return err
	}
	*to = new(int)
	return r.percentage(*to)
}
