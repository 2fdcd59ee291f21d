package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// Connectivity returns the RDM of RDMs: how far apart the geometries of a stack are, as of areas, layers, subjects or times (representational connectivity;
// Kriegeskorte, Mur & Bandettini 2008). Its conditions are the labels of a column of the stack's Info, which must differ. It can be drawn, mapped by MDS, clustered and
// explained by models as any other RDM.
//
// With s the similarity by the measure, the distance of RDMs i and j is (s_ii + s_jj)/2 − s_ij: 1 − s for cosines and correlations, the distance itself for measures
// that are negative distances ([BuresDistance], [Riemannian]), half the variation of information for [MutualInformation]. It is 0 for equal RDMs, and NaN where a
// similarity is not defined. Noise that RDMs do not share makes them look apart, and noise that they share (areas measured in the same trials) alike.
//
// A pair of conditions that is NaN in any RDM leaves all of them.
func Connectivity(m Measure, s *rsa.Stack, column string) (*rsa.RDM, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	labels, err := s.Info.Column(column)
	if err != nil {
		return nil, fmt.Errorf("compare: connectivity: %w", err)
	}
	e, err := m.Ready(len(s.Conditions), s.Values)
	if err != nil {
		return nil, err
	}
	n := s.Len()
	similar := mat.NewSymDense(n, nil)
	if linear, ok := e.(Linear); ok {
		linear.Gram(similar)
		length := make([]float64, n)
		for i := range n {
			length[i] = math.Sqrt(similar.At(i, i))
		}
		for i := range n {
			for j := i; j < n; j++ {
				similar.SetSym(i, j, similar.At(i, j)/(length[i]*length[j]))
			}
		}
	} else {
		cores.Do(n, func(i int) {
			own := e.Clone()
			for j := i; j < n; j++ {
				similar.SetSym(i, j, own.Similarity(i, j))
			}
		})
	}
	values := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			d := (similar.At(i, i)+similar.At(j, j))/2 - similar.At(i, j)
			if d < 0 && d > -1e-12 {
				d = 0 // rounding
			}
			values = append(values, d)
		}
	}
	r, err := rsa.New(values, labels.Labels(), "distance by "+m.String())
	if err != nil {
		return nil, fmt.Errorf("compare: connectivity: column %q: %w", column, err)
	}
	r.Patterns = s.Info
	return r, nil
}
