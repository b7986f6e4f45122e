package documents

import (
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// scalar reads a scalar by YAML 1.2's core schema. The parser's own tag is that
// of YAML 1.1 in part, and it takes 1e400 for a string: it only shows which
// scalars other readers may take for numbers.
func scalar(n *yaml.Node) (any, error) {
	const inQuotes = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		return taggedScalar(n)
	case n.Style&inQuotes != 0:
		return n.Value, nil
	}
	value := plainScalar(n.Value)
	if _, isText := value.(string); isText && (n.Tag == "!!int" || n.Tag == "!!float" || basedNumber.MatchString(n.Value) || sexagesimal.MatchString(n.Value)) {
		return nil, at(n, "%s is no number in JSON, or not the same number to every reader of YAML (write it in decimal digits, or put it in quotes)", quoted(literal(n.Value)))
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
		_, ok = value.(literal)
	default:
		return nil, unknownTag(n)
	}
	if !ok {
		return nil, at(n, "want what the tag %s says, got %s", n.Tag, quoted(n.Value))
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
func decimal(text string) (literal, bool) {
	if basedNumber.MatchString(text) {
		n, err := strconv.ParseUint(text, 0, 64)
		return literal(strconv.FormatUint(n, 10)), err == nil
	}
	parts := decimalNumber.FindStringSubmatch(text)
	if parts == nil {
		return "", false
	}
	sign, whole, fraction, exponent := strings.TrimPrefix(parts[1], "+"), parts[2], parts[3], parts[4]
	isOctalToSome := len(whole) > 1 && whole[0] == '0' && fraction == "" && exponent == ""
	if isOctalToSome || strings.TrimPrefix(whole+fraction, ".") == "" {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	return literal(sign + whole + strings.TrimSuffix(fraction, ".") + exponent), true
}

var (
	// The numbers of the core schema: sign, whole, fraction and exponent; or
	// hexadecimal and octal ones.
	decimalNumber = regexp.MustCompile(`^([-+]?)([0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)
	basedNumber   = regexp.MustCompile(`^0(x[0-9a-fA-F]+|o[0-7]+)$`)

	// sexagesimal is what YAML 1.1 takes for a number of base 60, as it does 1:30 and
	// 190:20:30.15. The parser knows no such numbers.
	sexagesimal = regexp.MustCompile(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`)
)
