// Package documents reads documents: JSON or YAML text becomes the structs of package
// tranche, strictly, and what is wrong is told with its place.
//
// A question comes as one document, bare or inside {"input": …} as callers of OPA's
// Data API send it. [Parse] splits it into its parts, and a part is checked when it is
// asked for, so that a question depends on its own documents alone:
//
//   - a part that is absent or null is a [tranche.ErrMissing];
//   - a field that is absent or null has the zero value of its type;
//   - any other value of the wrong JSON type is a [tranche.ErrType], an element of a
//     list that is null among them;
//   - risk is a number without a fraction (7, 7.0 and 70e-1 are the same
//     integer) from -2^63 to 2^63-1;
//   - names of fields are compared to the letter, upper and lower case apart;
//     where one object has a name twice, the last one counts;
//   - fields that the model does not know decide nothing, and stay in the text that
//     comes with members and versions, for whoever passes them on;
//   - a policy is passed on by nobody: a field of it that the model does not know is a
//     [tranche.ErrUnknown].
//
// A part may also come in a text of its own: [Question.With].
//
// Each of these errors is a [*tranche.FieldError] with the path in the document, the
// first one in the order of the model. A text that is no JSON, not valid UTF-8, nested
// deeper than [MaxDepth] or followed by more is a [*SyntaxError], and so is UTF-16, while a
// byte order mark before the text is skipped. As everywhere in encoding/json, an escaped surrogate without its pair is read as U+FFFD.
//
// YAML is turned into JSON with its literals as written, by [ParseYAML], and read as
// JSON is. The structs of package tranche themselves have no methods to read them:
// encoding/json fills them, too, as leniently as it does, and this is the strict way.
//
// Most documents are right, and there are large ones. So an object is first read as
// its fields come; only where something about it is odd it is read again, field by
// field in the order of the model, and that has the errors.
package documents
