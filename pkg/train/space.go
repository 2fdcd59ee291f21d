package train

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/task"
)

// space is the distinct rows of one input block: what a network sees of it, and so the space that its weights never leave.
type space[T backprop.Real] struct {
	x      *mat.Dense // distinct rows × width
	row    []int      // for each trial, its row in x
	gram   []T        // x·xᵀ
	size   int        // number of distinct rows
	trials [][]int    // for each row, the trials that show it
}

// mostRows is the largest number of distinct rows for which Gram matrices are kept.
const mostRows = 2048

// distinct returns for each row of x the number of the distinct row that it is, and one trial that shows each; false where there are too many. Rows are the same when all
// their bits are.
func distinct(x *mat.Dense) (row, first []int, ok bool) {
	trials, width := x.Dims()
	seen, key := map[string]int{}, make([]byte, 0, 8*width)
	for t := range trials {
		key = key[:0]
		for _, v := range x.RawRowView(t) {
			b := math.Float64bits(v)
			key = append(key, byte(b), byte(b>>8), byte(b>>16), byte(b>>24), byte(b>>32), byte(b>>40), byte(b>>48), byte(b>>56))
		}
		at, known := seen[string(key)]
		if !known {
			if at = len(first); at == mostRows {
				return nil, nil, false
			}
			seen[string(key)] = at
			first = append(first, t)
		}
		row = append(row, at)
	}
	return row, first, true
}

// newSpaces returns the spaces of the input blocks of a task, nil where a block has too many distinct rows.
func newSpaces[T backprop.Real](t *task.Task) (all []*space[T]) {
	for _, b := range t.Blocks {
		row, first, ok := distinct(b.X)
		if !ok {
			return nil
		}
		_, width := b.X.Dims()
		s := &space[T]{row: row, size: len(first), x: mat.NewDense(len(first), width, backprop.Make[float64](len(first)*width)), trials: make([][]int, len(first))}
		for i, t := range first {
			s.x.SetRow(i, b.X.RawRowView(t))
		}
		for t, at := range row {
			s.trials[at] = append(s.trials[at], t)
		}
		all = append(all, s)
	}
	return all
}

// measure computes the Gram matrix.
func (s *space[T]) measure() {
	var g mat.Dense
	g.Mul(s.x, s.x.T())
	s.gram = narrow[T](g.RawMatrix().Data)
}
