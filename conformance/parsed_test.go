package conformance

import (
	"bytes"
	"encoding/json"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/documents"
)

// A parsed question is what the native side reads, and the tree that encoding/json makes
// of it.
type parsed struct {
	documents.Question
	tree object // nil: the input is null
}

func parseQuestion(data []byte) (parsed, error) {
	q, err := documents.Parse(data)
	if err != nil {
		return parsed{}, err
	}
	tree, _ := treeOf(data).(object)
	if inner, wrapped := tree["input"]; wrapped {
		tree, _ = inner.(object)
	}
	return parsed{q, tree}, nil
}

// parsedTree is the question that a tree says.
func parsedTree(tree object) (parsed, error) { return parseQuestion(encode(object{"input": tree})) }

// treeOf is what encoding/json makes of a document, with numbers as they are written.
func treeOf(data []byte) (tree any) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	_ = decoder.Decode(&tree) // it was read before
	return tree
}

// Fleet is that of the question, without its members as they came.
func (p parsed) Fleet() (tranche.Fleet, error) {
	fleet, _, err := p.Question.Fleet()
	return fleet, err
}

// Versions are those of the question, without what came.
func (p parsed) Versions() ([]tranche.Version, error) {
	catalogue, _, err := p.Question.Versions()
	return catalogue, err
}
