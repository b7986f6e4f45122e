package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// writeJSON writes a document as encoding/json indents it, without holding it as a whole:
// the fields of its structs and the elements of its lists of structs one by one.
func writeJSON(w *bufio.Writer, document any) error {
	j := &jsonWriter{w: w}
	if err := j.value(reflect.ValueOf(&document).Elem(), "\n"); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

type jsonWriter struct {
	w      *bufio.Writer
	buffer bytes.Buffer
}

// value writes a value whose lines begin as newline says.
func (j *jsonWriter) value(v reflect.Value, newline string) error {
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		return j.fields(v, newline)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct && v.Len() > 0:
		return j.elements(v, newline)
	}
	return j.small(v.Interface(), newline)
}

func (j *jsonWriter) fields(v reflect.Value, newline string) error {
	separator, end := "{", "{}"
	for _, f := range reflect.VisibleFields(v.Type()) {
		field := v.FieldByIndex(f.Index)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || option == "omitempty" && field.IsZero() {
			continue
		}
		j.w.WriteString(separator + newline + `  "` + name + `": `)
		separator, end = ",", newline+"}"
		if err := j.value(field, newline+"  "); err != nil {
			return err
		}
	}
	j.w.WriteString(end)
	return nil
}

func (j *jsonWriter) elements(v reflect.Value, newline string) error {
	separator := "["
	for i := range v.Len() {
		j.w.WriteString(separator + newline + "  ")
		separator = ","
		if err := j.value(v.Index(i), newline+"  "); err != nil {
			return err
		}
	}
	j.w.WriteString(newline + "]")
	return nil
}

// small writes a value at once.
func (j *jsonWriter) small(value any, newline string) (err error) {
	if text, ok := value.(memberText); ok {
		if value, err = text.tree(); err != nil {
			return err
		}
	}
	j.buffer.Reset()
	encoder := json.NewEncoder(&j.buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(newline[1:], "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err = j.w.Write(escapeUnseen(bytes.TrimSuffix(j.buffer.Bytes(), []byte("\n"))))
	return err
}
