package capacity

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Shuffled deals the points of all manifolds anew to as many manifolds of the same sizes: what capacity and geometry would be if the classes meant nothing to the responses.
// Centres are then near each other, radii large and many dichotomies, with more than a few points for the channels, not separable. The points are copied. It is an error where
// a manifold is empty or has other channels than the first.
func Shuffled(manifolds []*mat.Dense, src rand.Source) ([]*mat.Dense, error) {
	var rows [][]float64
	for mu, m := range manifolds {
		if m == nil || m.IsEmpty() {
			return nil, fmt.Errorf("capacity: manifold %d has no points", mu)
		}
		points, channels := m.Dims()
		if _, first := manifolds[0].Dims(); channels != first {
			return nil, fmt.Errorf("capacity: manifold %d has %d channels and manifold 0 has %d", mu, channels, first)
		}
		for j := range points {
			rows = append(rows, m.RawRowView(j))
		}
	}
	rand.New(src).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	dealt := make([]*mat.Dense, len(manifolds))
	for mu, m := range manifolds {
		points, channels := m.Dims()
		dealt[mu] = mat.NewDense(points, channels, nil)
		for j := range points {
			dealt[mu].SetRow(j, rows[0])
			rows = rows[1:]
		}
	}
	return dealt, nil
}
