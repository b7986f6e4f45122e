package server

import (
	"encoding/json"
	"sync"
	"unicode/utf8"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/eligibility"
	"github.com/tranche-go/tranche/versions"
)

// A shared input is what the inputs of a batch have in common. Its parts are read
// once, when they are first asked for.
type shared struct {
	*input
	requirements func() (*eligibility.Requirements, error)
	catalogue    func() (*versions.Catalogue, error) // with the common options
	version      func() (tranche.Version, error)
	fleet        func() (tranche.Fleet, [][]byte, error)
	versions     func() ([]tranche.Version, [][]byte, error)
}

func newShared(in *input) (*shared, error) {
	if err := in.settle(); err != nil {
		return nil, err
	}
	for i := range in.parts {
		p := &in.parts[i]
		p.checked = true
		if !json.Valid(p.text) || !utf8.Valid(p.text) {
			_, err := in.strict()
			return nil, err
		}
	}
	s := &shared{
		input:    in,
		version:  sync.OnceValues(in.version),
		fleet:    once3(in.fleet),
		versions: once3(in.versions),
	}
	s.requirements = sync.OnceValues(func() (*eligibility.Requirements, error) {
		version, err := s.version()
		if err != nil {
			return nil, err
		}
		return eligibility.New(version), nil
	})
	s.catalogue = sync.OnceValues(func() (*versions.Catalogue, error) {
		releases, _, err := s.versions()
		if err != nil {
			return nil, err
		}
		options, err := optionsOf(in)
		if err != nil {
			return nil, err
		}
		catalogue, err := versions.NewCatalogue(releases, options...)
		if err != nil {
			err = unanswerable{err}
		}
		return catalogue, err
	})
	return s, nil
}

// once3 is sync.OnceValues for one value more.
func once3[A, B any](read func() (A, B, error)) func() (A, B, error) {
	type values struct {
		a   A
		b   B
		err error
	}
	once := sync.OnceValue(func() values {
		a, b, err := read()
		return values{a, b, err}
	})
	return func() (A, B, error) {
		v := once()
		return v.a, v.b, v.err
	}
}
