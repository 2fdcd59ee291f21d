package shape

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// MeanShape is the shape in the middle of several.
type MeanShape struct {
	// Points is conditions × dimensions, as many as the largest rank. It is fixed up to rotation only.
	Points *mat.Dense
	// Distances are those of each representation from it, as [Options] ask.
	Distances []float64
	// Rounds and Converged say how the iteration ended.
	Rounds    int
	Converged bool
}

// Mean returns the shape whose squared distances from all representations have the least sum, found by turning each onto the mean and averaging until nothing moves
// (generalised Procrustes analysis, Gower 1975). Every round lowers the sum; like any such search it can end in a local minimum. Without Options.Euclidean each is
// scaled to norm 1 first, and the distance minimised is the chord, not the arc.
//
// Permutations are refused, as their mean is another problem.
func Mean(ctx context.Context, all []*mat.Dense, o Options) (*MeanShape, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("shape: mean: %w", err)
	}
	if len(all) == 0 || o.Permutations {
		return nil, errors.New("shape: mean: no representation, or one of permutations")
	}
	forms, widest := make([]*form, len(all)), 0
	for i, x := range all {
		f, err := reduce(x, o.Whitening, o.Uncentred)
		if err != nil {
			return nil, fmt.Errorf("shape: mean: representation %d: %w", i, err)
		}
		if !o.Euclidean {
			f.points.Scale(1/f.size, f.points)
			f.size = 1
		}
		forms[i] = f
		_, rank := f.points.Dims()
		widest = max(widest, rank)
	}
	n, _ := forms[0].points.Dims()
	middle := &form{points: mat.NewDense(n, widest, nil)}
	_, rank := forms[0].points.Dims()
	middle.points.Slice(0, n, 0, rank).(*mat.Dense).Copy(forms[0].points)
	m := &MeanShape{Distances: make([]float64, len(all))}
	const most = 1000
	for m.Rounds = 1; m.Rounds <= most && !m.Converged; m.Rounds++ {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("shape: mean: %w", err)
		}
		middle.size = mat.Norm(middle.points, 2)
		next := mat.NewDense(n, widest, nil)
		for i, f := range forms {
			q, err := rotation(f, middle)
			if err != nil {
				return nil, fmt.Errorf("shape: mean: representation %d: %w", i, err)
			}
			var placed mat.Dense
			placed.Mul(f.points, q)
			_, columns := placed.Dims()
			part := next.Slice(0, n, 0, columns).(*mat.Dense)
			part.Add(part, &placed)
		}
		next.Scale(1/float64(len(forms)), next)
		var moved mat.Dense
		moved.Sub(next, middle.points)
		m.Converged = mat.Norm(&moved, 2) <= 1e-12*middle.size
		middle.points = next
	}
	m.Rounds--
	middle.size = mat.Norm(middle.points, 2)
	if middle.size == 0 {
		return nil, errors.New("shape: mean: the shapes cancel out")
	}
	for i, f := range forms {
		var err error
		if m.Distances[i], err = between(middle, f, o.Euclidean); err != nil {
			return nil, fmt.Errorf("shape: mean: representation %d: %w", i, err)
		}
	}
	m.Points = middle.points
	return m, nil
}
