package inference

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// resultReader reads arrays of an archive and keeps the first error. Then what it returns has the right length and no meaning.
type resultReader struct {
	*npy.Archive
	file string
	err  error
}

func (r *resultReader) fail(name string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("inference: %s: %s: %w", r.file, name, err)
	}
}

// read returns nil where there was an error.
func (r *resultReader) read(name string) *npy.Array {
	if r.err != nil {
		return nil
	}
	a, err := r.Read(name)
	if err != nil {
		r.err = fmt.Errorf("inference: %w", err)
		return nil
	}
	return a
}

func (r *resultReader) texts(name string) []string {
	a := r.read(name)
	if a == nil {
		return nil
	}
	texts, err := a.Strings()
	if err != nil {
		r.fail(name, err)
	}
	return texts
}

func (r *resultReader) text(name string) string {
	texts := r.texts(name)
	if len(texts) != 1 {
		r.fail(name, fmt.Errorf("%d texts, want 1", len(texts)))
		return ""
	}
	return texts[0]
}

func (r *resultReader) scheme() Scheme {
	name := r.text("scheme")
	for s := OnData; s <= OverBothLeavingOut; s++ {
		if s.String() == name {
			return s
		}
	}
	r.fail("scheme", fmt.Errorf("no scheme %q", name))
	return OnData
}

// floats returns n values, or any number where n is −1.
func (r *resultReader) floats(name string, n int) []float64 {
	if a := r.read(name); a != nil {
		values, err := a.Float64s()
		switch {
		case err != nil:
			r.fail(name, err)
		case n >= 0 && len(values) != n:
			r.fail(name, fmt.Errorf("%d values, want %d", len(values), n))
		default:
			return values
		}
	}
	return make([]float64, max(n, 0))
}

func (r *resultReader) flags(name string, n int) []bool {
	if a := r.read(name); a != nil {
		if flags, ok := a.Data.([]bool); ok && len(flags) == n {
			return flags
		}
		r.fail(name, fmt.Errorf("want %d truth values", n))
	}
	return make([]bool, n)
}

// matrix returns nil where there is no such array.
func (r *resultReader) matrix(name string) *mat.Dense {
	if !r.Has(name) {
		return nil
	}
	a := r.read(name)
	if a == nil {
		return nil
	}
	values, err := a.Float64s()
	if err != nil {
		r.fail(name, err)
		return nil
	}
	if len(a.Shape) != 2 || len(values) == 0 {
		r.fail(name, fmt.Errorf("got shape %v, want a matrix", a.Shape))
		return nil
	}
	return mat.NewDense(a.Shape[0], a.Shape[1], values)
}

func (r *resultReader) symmetric(name string) *mat.SymDense {
	m := r.matrix(name)
	if m == nil {
		return nil
	}
	n, cols := m.Dims()
	if n != cols {
		r.fail(name, fmt.Errorf("%d × %d is not a square", n, cols))
		return nil
	}
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if a, b := m.At(i, j), m.At(j, i); a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
				r.fail(name, errors.New("not symmetric"))
				return nil
			}
			out.SetSym(i, j, m.At(i, j))
		}
	}
	return out
}
