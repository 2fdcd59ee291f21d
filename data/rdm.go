package data

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// NamedRDM is a representational dissimilarity matrix as it was published: the dissimilarities of all pairs of n conditions in the order (0,1), (0,2), …,
// (0,n−1), (1,2), …, the upper triangle row by row, n(n−1)/2 values.
type NamedRDM struct {
	Name   string
	Values []float64
}

// asymmetry is how much two halves of a square matrix, or its diagonal and zero, may differ in units of its largest value. Distances in single
// precision carry a relative error of 6e-8 each, and a few roundings more where they were computed: 1e-6 lets these pass and nothing that is a different number.
const asymmetry = 1e-6

// condense checks that a square matrix is symmetric with a zero diagonal, to a millionth of its largest value, and returns its upper triangle.
// The error names row and column, from 1 as in MATLAB.
func condense(name string, square mat.Matrix) (NamedRDM, error) {
	n, columns := square.Dims()
	if n != columns {
		return NamedRDM{}, fmt.Errorf("RDM %q is %d × %d, want a square", name, n, columns)
	}
	largest := 0.
	for i := range n {
		for j := range n {
			v := square.At(i, j)
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 && i != j {
				return NamedRDM{}, fmt.Errorf("RDM %q (%d,%d): got %v, want a distance", name, i+1, j+1, v)
			}
			largest = max(largest, math.Abs(v))
		}
	}
	out := NamedRDM{Name: name, Values: make([]float64, 0, n*(n-1)/2)}
	for i := range n {
		if v := square.At(i, i); math.Abs(v) > asymmetry*largest {
			return NamedRDM{}, fmt.Errorf("RDM %q (%d,%d): got %v on the diagonal, want 0", name, i+1, i+1, v)
		}
		for j := i + 1; j < n; j++ {
			v, w := square.At(i, j), square.At(j, i)
			if math.Abs(v-w) > asymmetry*largest {
				return NamedRDM{}, fmt.Errorf("RDM %q is not symmetric: (%d,%d) is %v, (%d,%d) is %v", name, i+1, j+1, v, j+1, i+1, w)
			}
			out.Values = append(out.Values, v)
		}
	}
	return out, nil
}

// MeanRDM returns the elementwise mean of RDMs under a new name. It is an error if there are none or their lengths differ.
func MeanRDM(name string, rdms ...NamedRDM) (NamedRDM, error) {
	if len(rdms) == 0 {
		return NamedRDM{}, fmt.Errorf("data: mean RDM %q: of no RDMs", name)
	}
	mean := NamedRDM{Name: name, Values: make([]float64, len(rdms[0].Values))}
	for _, rdm := range rdms {
		if len(rdm.Values) != len(mean.Values) {
			return NamedRDM{}, fmt.Errorf("data: mean RDM %q: %q has %d values, %q has %d", name, rdms[0].Name, len(mean.Values), rdm.Name, len(rdm.Values))
		}
		for i, v := range rdm.Values {
			mean.Values[i] += v
		}
	}
	for i := range mean.Values {
		mean.Values[i] /= float64(len(rdms))
	}
	return mean, nil
}
