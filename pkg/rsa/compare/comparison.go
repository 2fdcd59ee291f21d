package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
)

// Comparison says how alike each model RDM is to each data RDM.
type Comparison struct {
	// Values is models × data. It is NaN where the measure is not defined for the two.
	Values *mat.Dense
	// Measure names the measure, for an axis.
	Measure string
	// Pairs is the number of pairs that were compared. Missing is the number of those that were not, because they are NaN in at least one model or data RDM.
	Pairs, Missing int
}

// block is the number of data RDMs that are compared at once. It bounds the memory of a comparison and does not depend on the machine.
const block = 32

// Compare compares every model RDM with every data RDM, on all cores. A pair that is NaN in any RDM of either stack leaves all of them, so that all values rest on the same pairs;
// the result says how many there are. Measures of whole geometries ([Bures], [Riemannian]) need all pairs.
//
// The conditions must be the same in the same order: the error names the first that differs, and [Align] puts them in order. It is also an error where no pair is left or a
// value is infinite.
func Compare(m Measure, models, data *rsa.Stack) (*Comparison, error) {
	for _, s := range []struct {
		name string
		*rsa.Stack
	}{{"models", models}, {"data", data}} {
		if err := whole(s.Stack); err != nil {
			return nil, fmt.Errorf("compare: %s: %w", s.name, err)
		}
	}
	if err := names.Same(models.Conditions, data.Conditions); err != nil {
		return nil, fmt.Errorf("compare: data: %w (compare.Align puts conditions in order)", err)
	}
	absent := union(models.Values, data.Values)
	first, count := models.Len(), data.Len()
	out := &Comparison{Values: mat.NewDense(first, count, nil), Measure: m.String(), Missing: len(absent)}
	errs := make([]error, (count+block-1)/block)
	cores.Do(len(errs), func(b int) {
		from, to := b*block, min(count, (b+1)*block)
		rows := stacked(models.Values, data.Values.Slice(from, to, 0, width(data.Values)).(*mat.Dense))
		for _, p := range absent {
			rows.Set(0, p, math.NaN())
		}
		e, err := m.Ready(len(models.Conditions), rows)
		if err != nil {
			errs[b] = err
			return
		}
		for j := from; j < to; j++ {
			for i := range first {
				out.Values.Set(i, j, e.Similarity(i, first+j-from))
			}
		}
		if b == 0 {
			out.Pairs = e.Pairs()
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Align returns the stack with its conditions in another order. Those of the stack that are not asked for are left out; it is an error where one is asked for that the
// stack does not have, or is asked for twice. The RDMs are copied.
func Align(conditions []string, s *rsa.Stack) (*rsa.Stack, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if len(conditions) < 2 {
		return nil, fmt.Errorf("compare: align: %d conditions make no pair", len(conditions))
	}
	positions := make([]int, len(conditions))
	for i, name := range conditions {
		positions[i] = slices.Index(s.Conditions, name)
		if positions[i] < 0 {
			return nil, fmt.Errorf("compare: align: condition %q is not in the stack", name)
		}
		if slices.Contains(conditions[:i], name) {
			return nil, fmt.Errorf("compare: align: condition %q is asked for twice", name)
		}
	}
	n, old := len(conditions), len(s.Conditions)
	out := &rsa.Stack{
		Conditions: slices.Clone(conditions),
		Values:     mat.NewDense(s.Len(), n*(n-1)/2, nil),
		Measure:    s.Measure,
		Patterns:   s.Patterns.Select(positions),
		Info:       s.Info,
	}
	for k := range s.Len() {
		from, to := s.Values.RawRowView(k), out.Values.RawRowView(k)
		at := 0
		for a, g := range positions {
			for _, h := range positions[a+1:] {
				to[at] = from[rsa.PairIndex(old, g, h)]
				at++
			}
		}
	}
	return out, nil
}

// whole returns an error where a stack has no RDM, or one that does not fit its conditions. Names may come twice, as in a sample of conditions.
func whole(s *rsa.Stack) error {
	if s == nil || s.Values == nil || s.Values.IsEmpty() {
		return fmt.Errorf("no RDM")
	}
	n := len(s.Conditions)
	if pairs := width(s.Values); pairs != n*(n-1)/2 {
		return fmt.Errorf("%d values an RDM, want %d for %d conditions", pairs, n*(n-1)/2, n)
	}
	return nil
}

func width(m *mat.Dense) int {
	_, c := m.Dims()
	return c
}

// union returns the pairs that are NaN in some row of some matrix.
func union(of ...*mat.Dense) []int {
	gone := make([]bool, width(of[0]))
	for _, m := range of {
		for i := range m.RawMatrix().Rows {
			for p, v := range m.RawRowView(i) {
				gone[p] = gone[p] || math.IsNaN(v)
			}
		}
	}
	var out []int
	for p, g := range gone {
		if g {
			out = append(out, p)
		}
	}
	return out
}

func stacked(a, b *mat.Dense) *mat.Dense {
	m := &mat.Dense{}
	m.Stack(a, b)
	return m
}
