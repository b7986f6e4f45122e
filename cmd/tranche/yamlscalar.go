package main

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// scalar reads a scalar by YAML 1.2's core schema. The parser's own tag is that
// of YAML 1.1 in part, and it takes 1e400 for a string: it only shows which
// scalars other readers may take for numbers.
func scalar(n *yaml.Node) (any, error) {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		return taggedScalar(n)
	case n.Style&quoted != 0:
		return n.Value, nil
	}
	value := plainScalar(n.Value)
	if _, isText := value.(string); isText && (n.Tag == "!!int" || n.Tag == "!!float" || basedNumber(n.Value) || sexagesimal(n.Value)) {
		return nil, at(n, "%s is no number in JSON, or not the same number to every reader of YAML (write it in decimal digits, or put it in quotes)", shown(json.Number(n.Value)))
	}
	return value, nil
}

func taggedScalar(n *yaml.Node) (any, error) {
	value := plainScalar(n.Value)
	ok := false
	switch n.Tag {
	case "!!str", "!!timestamp":
		return n.Value, nil
	case "!!null":
		ok = value == nil
	case "!!bool":
		_, ok = value.(bool)
	case "!!int", "!!float":
		_, ok = value.(json.Number)
	default:
		return nil, unknownTag(n)
	}
	if !ok {
		return nil, at(n, "want what the tag %s says, got %s", n.Tag, shown(n.Value))
	}
	return value, nil
}

// plainScalar reads a scalar without quotes.
func plainScalar(text string) any {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if number, ok := decimal(text); ok {
		return number
	}
	return text
}

// decimal writes a number of YAML's core schema as JSON does, digit for digit:
// 4.10 stays 4.10, +.5 is 0.5, 0x1F is 31. It refuses integers with a leading
// zero, which are octal to some readers, and based ones that need more than 64 bits.
func decimal(text string) (json.Number, bool) {
	if basedNumber(text) {
		base := 16
		if text[1] == 'o' {
			base = 8
		}
		n, err := strconv.ParseUint(text[2:], base, 64)
		return json.Number(strconv.FormatUint(n, 10)), err == nil
	}
	sign, rest := "", text
	switch {
	case strings.HasPrefix(text, "-"):
		sign, rest = "-", text[1:]
	case strings.HasPrefix(text, "+"):
		rest = text[1:]
	}
	exponent := ""
	if e := strings.IndexAny(rest, "eE"); e >= 0 {
		rest, exponent = rest[:e], rest[e:]
		power := exponent[1:]
		if strings.HasPrefix(power, "-") || strings.HasPrefix(power, "+") {
			power = power[1:]
		}
		if power == "" || !all(power, isDigit) {
			return "", false
		}
	}
	whole, fraction, point := strings.Cut(rest, ".")
	if whole+fraction == "" || !all(whole, isDigit) || !all(fraction, isDigit) {
		return "", false
	}
	if len(whole) > 1 && whole[0] == '0' {
		if !point && exponent == "" {
			return "", false
		}
		whole = strings.TrimLeft(whole, "0")
	}
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return json.Number(sign + whole + fraction + exponent), true
}

// basedNumber tells whether the core schema takes a text for a hexadecimal or
// octal number.
func basedNumber(text string) bool {
	if len(text) < len("0x0") {
		return false
	}
	switch text[:2] {
	case "0x":
		return all(text[2:], isHexDigit)
	case "0o":
		return all(text[2:], func(c byte) bool { return '0' <= c && c <= '7' })
	}
	return false
}

// sexagesimal tells whether YAML 1.1 takes a text for a number of base 60, as it does
// 1:30 and 190:20:30.15. The parser knows no such numbers.
func sexagesimal(text string) bool { return base60.MatchString(text) }

var base60 = regexp.MustCompile(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`)

func all(text string, is func(byte) bool) bool {
	for i := range len(text) {
		if !is(text[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHexDigit(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
