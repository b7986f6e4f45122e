package documents

import (
	"cmp"
	"strconv"
	"strings"
)

// exactInt64 reads a JSON number that is an integer, however it is written:
// 70e-1 is 7. It works on the digits, so that 1e999999999 costs nothing.
func exactInt64(number string) (int64, bool) {
	if i, err := strconv.ParseInt(number, 10, 64); err == nil {
		return i, true
	}
	sign := number[:len(number)-len(strings.TrimPrefix(number, "-"))]
	mantissa, exponent, _ := strings.Cut(strings.ToLower(number[len(sign):]), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	zeros := len(whole+fraction) - len(digits)
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return 0, true
	}
	shift, err := strconv.Atoi(cmp.Or(exponent, "0"))
	point := len(whole) - zeros + shift // digits before the decimal point
	if err != nil || point < len(digits) || point > len("9223372036854775808") {
		return 0, false
	}
	i, err := strconv.ParseInt(sign+digits+strings.Repeat("0", point-len(digits)), 10, 64)
	return i, err == nil
}

// exactInt is exactInt64 for what fits an int.
func exactInt(number string) (int, bool) {
	n, ok := exactInt64(number)
	return int(n), ok && int64(int(n)) == n
}
