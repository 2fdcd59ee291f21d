package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
	"github.com/richlazy/richlazy/pkg/table"
)

// RDM is a representational dissimilarity matrix: symmetric, zero on its diagonal, one row a condition. It is plain data and can be stored as it is.
type RDM struct {
	// Conditions names the rows. All names differ.
	Conditions []string
	// Values holds the upper triangle by rows: pairs (0,1), (0,2), …, (1,2), …; n(n−1)/2 values for n conditions.
	Values []float64
	// Measure says what the values are, for an axis: "Euclidean distance".
	Measure string
	// Patterns describes the conditions, one row a condition, and Info the RDM itself in one row (subject, session, time …). Both may be nil.
	Patterns, Info table.Table
}

// New makes an RDM of the upper triangle by rows and checks it: the length must be n(n−1)/2, names must differ. NaN marks a pair without a value and is
// allowed. The slices are copied.
func New(values []float64, conditions []string, measure string) (*RDM, error) {
	n := len(conditions)
	if want := n * (n - 1) / 2; len(values) != want {
		return nil, fmt.Errorf("rsa: RDM: %d values, want %d for %d conditions", len(values), want, n)
	}
	if err := checkNames(conditions, n); err != nil {
		return nil, fmt.Errorf("rsa: RDM: %w", err)
	}
	return &RDM{Conditions: slices.Clone(conditions), Values: slices.Clone(values), Measure: measure}, nil
}

// FromMatrix makes an RDM of a square matrix, which must be symmetric and zero on its diagonal to tolerance, an absolute difference (0 asks for exact
// equality). The value of a pair is the mean of both its entries.
func FromMatrix(m mat.Matrix, conditions []string, measure string, tolerance float64) (*RDM, error) {
	n, c := m.Dims()
	if n != c {
		return nil, fmt.Errorf("rsa: RDM: the matrix is %d × %d, want a square", n, c)
	}
	values := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		if d := m.At(i, i); !(math.Abs(d) <= tolerance) {
			return nil, fmt.Errorf("rsa: RDM: entry (%d,%d) on the diagonal is %v, want 0", i, i, d)
		}
		for j := i + 1; j < n; j++ {
			a, b := m.At(i, j), m.At(j, i)
			if !(math.Abs(a-b) <= tolerance) && !(math.IsNaN(a) && math.IsNaN(b)) {
				return nil, fmt.Errorf("rsa: RDM: entries (%d,%d) and (%d,%d) are %v and %v, want them equal", i, j, j, i, a, b)
			}
			if a != b {
				a = a/2 + b/2 // which the smallest numbers do not survive
			}
			values = append(values, a)
		}
	}
	return New(values, conditions, measure)
}

// Len returns the number of conditions.
func (r *RDM) Len() int { return len(r.Conditions) }

// At returns the dissimilarity of conditions i and j, 0 for i = j. It panics when an index is out of range.
func (r *RDM) At(i, j int) float64 {
	n := r.Len()
	if i < 0 || j < 0 || i >= n || j >= n {
		panic(fmt.Sprintf("rsa: At: condition (%d,%d) of %d", i, j, n))
	}
	if i == j {
		return 0
	}
	return r.Values[PairIndex(n, i, j)]
}

// Matrix returns the square, symmetric matrix. It is nil for an RDM of no conditions, as gonum has no 0 × 0 matrix.
func (r *RDM) Matrix() *mat.SymDense {
	n := r.Len()
	if n == 0 {
		return nil
	}
	m := mat.NewSymDense(n, nil)
	at := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			m.SetSym(i, j, r.Values[at])
			at++
		}
	}
	return m
}

// Select returns the RDM of some conditions in the order given by their positions. It panics when a position is out of range or comes twice.
func (r *RDM) Select(positions ...int) *RDM {
	s := &RDM{Measure: r.Measure, Patterns: r.Patterns.Select(positions), Info: r.Info}
	for a, i := range positions {
		if slices.Contains(positions[:a], i) {
			panic(fmt.Sprintf("rsa: Select: condition %d comes twice", i))
		}
		s.Conditions = append(s.Conditions, r.Conditions[i])
		for _, j := range positions[a+1:] {
			s.Values = append(s.Values, r.At(i, j))
		}
	}
	return s
}

// Mean returns the mean of RDMs over the same conditions in the same order, pair by pair. A pair that is NaN in one of them is NaN in the mean. RDMs of different
// measures have no mean: that is an error. [Stack.Mean] is over those RDMs that have a pair, and takes weights.
func Mean(rdms ...*RDM) (*RDM, error) {
	if len(rdms) == 0 {
		return nil, fmt.Errorf("rsa: mean: no RDM")
	}
	if err := rdms[0].whole(); err != nil {
		return nil, fmt.Errorf("rsa: mean: RDM 0: %w", err)
	}
	mean := &RDM{Conditions: slices.Clone(rdms[0].Conditions), Values: make([]float64, len(rdms[0].Values)), Measure: rdms[0].Measure, Patterns: rdms[0].Patterns}
	for k, r := range rdms {
		err := r.whole()
		if err == nil {
			err = sameConditions(rdms[0], r)
		}
		if err == nil && r.Measure != mean.Measure {
			err = fmt.Errorf("its measure is %q, want %q", r.Measure, mean.Measure)
		}
		if err != nil {
			return nil, fmt.Errorf("rsa: mean: RDM %d: %w", k, err)
		}
		for i, v := range r.Values {
			mean.Values[i] += v / float64(len(rdms)) // divided first, so that no sum overflows
		}
	}
	return mean, nil
}

// whole returns an error where r was put together by hand and is not an RDM.
func (r *RDM) whole() error {
	if r == nil {
		return fmt.Errorf("no RDM: nil")
	}
	if n := r.Len(); len(r.Values) != n*(n-1)/2 {
		return fmt.Errorf("%d values, want %d for %d conditions", len(r.Values), n*(n-1)/2, n)
	}
	return nil
}

// sameConditions returns an error that names the first condition in which b differs from a.
func sameConditions(a, b *RDM) error {
	if a.Len() != b.Len() || len(a.Values) != len(b.Values) {
		return fmt.Errorf("%d conditions and %d values, want %d and %d", b.Len(), len(b.Values), a.Len(), len(a.Values))
	}
	return names.Same(a.Conditions, b.Conditions)
}

// checkNames returns an error where conditions are not n different names.
func checkNames(conditions []string, n int) error {
	if len(conditions) != n {
		return fmt.Errorf("%d names for %d conditions", len(conditions), n)
	}
	seen := make(map[string]int, n)
	for i, name := range conditions {
		if j, ok := seen[name]; ok {
			return fmt.Errorf("conditions %d and %d have the same name %q", j, i, name)
		}
		seen[name] = i
	}
	return nil
}
