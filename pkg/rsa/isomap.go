package rsa

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Isomap places the conditions by [ClassicalMDS] of the distances along the data: each condition is joined to its nearest neighbours, and the distance of two is the
// length of the shortest way over such joints (Tenenbaum, de Silva & Langford 2000). Curved arrangements come out flat.
//
// It is an error where the neighbours do not connect all conditions (take more of them), where neighbours is not between 1 and the number of conditions less one, and
// as for ClassicalMDS.
func Isomap(ctx context.Context, r *RDM, dims, neighbours int) (*Embedding, error) {
	if err := checkMDS(r, dims); err != nil {
		return nil, fmt.Errorf("rsa: Isomap: %w", err)
	}
	n := r.Len()
	if neighbours < 1 || neighbours > n-1 {
		return nil, fmt.Errorf("rsa: Isomap: %d neighbours for %d conditions, want 1 to %d", neighbours, n, n-1)
	}
	joined := &RDM{Conditions: r.Conditions, Values: make([]float64, len(r.Values)), Measure: r.Measure}
	for p := range joined.Values {
		joined.Values[p] = math.NaN()
	}
	order := make([]int, n)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("rsa: Isomap: %w", err)
		}
		for j := range order {
			order[j] = j
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch d, e := r.At(i, a), r.At(i, b); {
			case a == i || b != i && d < e:
				return -1
			case b == i || d > e:
				return 1
			}
			return 0
		})
		for _, j := range order[1 : neighbours+1] {
			p := PairIndex(n, i, j)
			joined.Values[p] = r.Values[p]
		}
	}
	along, _, err := connect(joined, nil)
	if err != nil {
		return nil, fmt.Errorf("rsa: Isomap: %d neighbours: %w", neighbours, err)
	}
	e, err := ClassicalMDS(along, dims)
	if err != nil {
		return nil, fmt.Errorf("rsa: Isomap: %w", err)
	}
	return e, nil
}
