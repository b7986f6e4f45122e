package tranche

import "strconv"

// A Limit is a number, or a percentage of something: 5 or "5%" in a document.
type Limit struct {
	Number  int
	Percent bool // the number is a percentage
}

// RoundedDown is the limit where it may be a percentage of a total.
func (l Limit) RoundedDown(total int) int {
	if !l.Percent {
		return l.Number
	}
	return int(int64(total) * int64(l.Number) / 100)
}

// RoundedUp is as RoundedDown, but for what is left of a percentage.
func (l Limit) RoundedUp(total int) int {
	if !l.Percent {
		return l.Number
	}
	return int((int64(total)*int64(l.Number) + 99) / 100)
}

// String is the limit as a document has it, without its quotes.
func (l Limit) String() string {
	if l.Percent {
		return strconv.Itoa(l.Number) + "%"
	}
	return strconv.Itoa(l.Number)
}

// MarshalJSON writes a number, or a percentage as a string.
func (l Limit) MarshalJSON() ([]byte, error) {
	if l.Percent {
		return []byte(`"` + l.String() + `"`), nil
	}
	return []byte(l.String()), nil
}
