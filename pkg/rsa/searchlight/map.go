package searchlight

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
	"github.com/richlazy/richlazy/pkg/table"
)

// Map is the result of a searchlight, one row a neighbourhood in the order of the neighbourhoods.
type Map struct {
	// Centres are the channels in the middle.
	Centres []int
	// Channels is the number of channels of each neighbourhood.
	Channels []int
	// Done says which neighbourhoods were computed: all, unless the searchlight was cancelled.
	Done []bool
	// Values is neighbourhoods × models, the similarity of the RDM with each model, NaN where there is none. It is nil without models.
	Values *mat.Dense
	// RDMs holds the RDMs where they were kept, its column "centre" saying whose they are.
	RDMs *rsa.Stack
	// Errors says why a neighbourhood has no RDM, by its index.
	Errors map[int]string
}

// Column returns the similarities with model k, one a neighbourhood. It panics when there is no such model.
func (m *Map) Column(k int) []float64 { return mat.Col(nil, k, m.Values) }

func newMap(t *rsa.Trials, n Neighbourhoods, models int, keep bool) *Map {
	m := &Map{Centres: make([]int, n.Len()), Channels: make([]int, n.Len()), Done: make([]bool, n.Len()), Errors: map[int]string{}}
	for i := range m.Centres {
		m.Centres[i] = n.Centre(i)
	}
	if models > 0 {
		m.Values = mat.NewDense(n.Len(), models, nil)
		fill(m.Values)
	}
	if pairs := t.Len() * (t.Len() - 1) / 2; keep && pairs > 0 {
		m.RDMs = &rsa.Stack{Conditions: t.Conditions, Values: mat.NewDense(n.Len(), pairs, nil), Patterns: t.Patterns, Info: table.Table{table.Integers("centre", m.Centres...)}}
		fill(m.RDMs.Values)
	}
	return m
}

func fill(values *mat.Dense) {
	data := values.RawMatrix().Data
	for i := range data {
		data[i] = math.NaN()
	}
}

// fits returns an error where m is not of such a searchlight.
func (m *Map) fits(t *rsa.Trials, n Neighbourhoods, models int, keep bool) error {
	if len(m.Centres) != n.Len() || len(m.Channels) != n.Len() || len(m.Done) != n.Len() {
		return fmt.Errorf("it has %d neighbourhoods, want %d", len(m.Centres), n.Len())
	}
	for i, c := range m.Centres {
		if c != n.Centre(i) {
			return fmt.Errorf("centre %d is channel %d, want %d", i, c, n.Centre(i))
		}
	}
	had := 0
	if m.Values != nil {
		_, had = m.Values.Dims()
	}
	if had != models || (m.RDMs != nil) != keep {
		return fmt.Errorf("it has %d models and RDMs: %v, want %d and %v", had, m.RDMs != nil, models, keep)
	}
	if keep {
		if err := names.Same(t.Conditions, m.RDMs.Conditions); err != nil {
			return err
		}
	}
	if m.Errors == nil {
		m.Errors = map[int]string{}
	}
	return nil
}

func (m *Map) done() (n int) {
	for _, done := range m.Done {
		if done {
			n++
		}
	}
	return n
}

func (m *Map) complete() bool { return m.done() == len(m.Done) }

func (m *Map) failed() int { return len(m.Errors) }

// Means returns the mean dissimilarity over pairs of conditions in each neighbourhood, of the pairs that have one: how far conditions are apart there. NaN is a
// neighbourhood without an RDM. It panics where the RDMs were not kept.
func (m *Map) Means() []float64 {
	if m.RDMs == nil {
		panic("searchlight: means of RDMs that were not kept")
	}
	out := make([]float64, len(m.Centres))
	for i := range out {
		sum, n := 0.0, 0.0
		for _, d := range m.RDMs.Values.RawRowView(i) {
			if !math.IsNaN(d) {
				sum, n = sum+d, n+1
			}
		}
		out[i] = sum / n
	}
	return out
}
