package documents

import (
	"bytes"
	"errors"
	"fmt"
)

// ParsePosted splits the document that is posted to OPA's Data API: {"input": …}, with
// whatever stands beside it, and whatever follows. There is none where the text is
// blank or null, or the input is absent or null.
func ParsePosted(text []byte) (q Question, there bool, err error) {
	if len(bytes.TrimLeft(text, blank)) == 0 {
		return Question{}, false, nil
	}
	err = parse(text, true, func(p parser) error {
		if isNull, err := p.null(); isNull || err != nil {
			return err
		}
		return p.fields(func(name string) (err error) {
			if name != "input" {
				_, err = p.value()
				return err
			}
			there = p.PeekKind() != 'n'
			q, err = p.input()
			return err
		})
	})
	return known(q, there, err)
}

func known(q Question, there bool, err error) (Question, bool, error) {
	if err == nil {
		err = q.wrong
	}
	if err != nil || !there {
		return Question{}, false, err
	}
	return q, true, nil
}

// ParseInput splits a document that is the input itself, in no wrapper. Where more is
// true its text may go on behind it. Null is an input without anything in it.
func ParseInput(text []byte, more bool) (q Question, err error) {
	err = parse(text, more, func(p parser) (err error) {
		q, err = p.input()
		return err
	})
	q, _, err = known(q, true, err)
	return q, err
}

// A Batch is many questions in one document:
//
//	{"inputs": {"a": {…}, "b": {…}}, "common_input": {…}}
type Batch struct {
	IDs []string
	// Inputs are the questions, in the order of their IDs. One that is no object has
	// that for its error, whatever it is asked for.
	Inputs []Question
	// Common has the parts that inputs lack.
	Common Question
}

// ParseBatch splits a batch of at most so many inputs. Of several of an ID the last one
// counts.
func ParseBatch(text []byte, most int) (b Batch, err error) {
	var inputs, common error = errors.New("'inputs' key missing from the request"), nil
	err = parse(text, false, func(p parser) error {
		return p.fields(func(name string) (err error) {
			switch name {
			case "inputs":
				b.IDs, b.Inputs, err = p.inputs(most)
				if inputs = nil; isAbout(err) {
					inputs, err = within(err, name), nil
				}
			case "common_input":
				b.Common, err = p.input()
				common = b.Common.wrong
			default:
				_, err = p.value()
			}
			return err
		})
	})
	switch {
	case err != nil:
		return Batch{}, err
	case inputs != nil:
		return Batch{}, inputs
	case common != nil:
		return Batch{}, fmt.Errorf("common_input: %w", common)
	}
	return b, nil
}

func (p parser) inputs(most int) (ids []string, inputs []Question, err error) {
	places := map[string]int{}
	err = p.fields(func(id string) error {
		q, err := p.input()
		if err != nil {
			return err
		}
		place, twice := places[id]
		switch {
		case twice:
			inputs[place] = q
		case len(ids) == most:
			return fmt.Errorf("inputs: want at most %d", most)
		default:
			places[id] = len(ids)
			ids, inputs = append(ids, id), append(inputs, q)
		}
		return nil
	})
	return ids, inputs, err
}
