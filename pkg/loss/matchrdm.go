package loss

import (
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// MatchRDM drives the geometry of hidden responses towards a model: Weight·Σ (z(D²) − z(Model))² over all pairs of trials in a batch, where D² are squared Euclidean
// distances between responses and z subtracts the mean over these pairs and divides by their standard deviation (Flesch et al. 2022, Fig. S2G–I).
//
// It depends on the pattern of distances, not on their scale. Distances that do not vary, such as those of a dead layer or of a batch of two trials, have z = 0 and no
// slope.
type MatchRDM struct {
	// Model has one condition for each trial of the task, in their order. Its values enter as they are.
	Model *rsa.RDM
	// Weight multiplies the loss; 0 is 1. The paper has 0.1 beside the sum of (ŷ − y)², which is 0.05 beside [Squared].
	Weight float64
	// RootMean divides D² by the root of its mean instead of its standard deviation, as the paper's code does, while the model is divided by its standard deviation as
	// it should be. That is no z-score: the loss then depends on the scale of the responses.
	RootMean bool
}

// pairs is the working memory for a batch.
type pairs struct {
	gram           []float64 // trials × trials
	distance, want []float64 // of each pair
	centred, mixed []float64 // trials × units
	mean           []float64 // of each unit
}

var pairsOf = sync.Pool{New: func() any { return new(pairs) }}

// EvaluateHidden implements [Hidden].
func (m MatchRDM) EvaluateHidden(slope, response []float64, trials []int, units int) float64 {
	n := len(trials)
	if n < 2 {
		return 0
	}
	p := pairsOf.Get().(*pairs)
	defer pairsOf.Put(p)
	p.gram, p.distance, p.want = sized(p.gram, n*n), sized(p.distance, n*(n-1)/2), sized(p.want, n*(n-1)/2)
	p.centre(response, n, units)
	b := blas64.Implementation()
	b.Dsyrk(blas.Upper, blas.NoTrans, n, units, 1, p.centred, units, 0, p.gram, n)
	k := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			p.distance[k] = p.gram[i*n+i] + p.gram[j*n+j] - 2*p.gram[i*n+j]
			p.want[k] = m.Model.At(trials[i], trials[j])
			k++
		}
	}
	mean, scale := standardise(p.distance, m.RootMean)
	standardise(p.want, false)
	weight := m.Weight
	if weight == 0 {
		weight = 1
	}
	sum := 0.0
	for k, z := range p.distance {
		fault := z - p.want[k]
		sum += weight * fault * fault
		p.want[k] = 2 * weight * fault // from here on the derivative by z
	}
	if scale == 0 {
		return sum
	}
	m.back(p.want, p.distance, mean, scale)
	// What a distance contributes to the responses: 2·(h_i − h_j) to the one, its opposite to the other.
	k = 0
	for i := range n {
		p.gram[i*n+i] = 0
		for j := i + 1; j < n; j++ {
			p.gram[i*n+j], p.gram[j*n+i] = -p.want[k], -p.want[k]
			k++
		}
	}
	for i := range n {
		p.gram[i*n+i] = -simd.Sum(p.gram[i*n : (i+1)*n])
	}
	b.Dgemm(blas.NoTrans, blas.NoTrans, n, units, n, 2, p.gram, n, p.centred, units, 0, p.mixed, units)
	simd.Add(slope, slope, p.mixed)
	return sum
}

// centre takes the mean response of each unit away: distances are the same, and what is common to all trials costs them no digits.
func (p *pairs) centre(response []float64, n, units int) {
	p.centred, p.mixed, p.mean = sized(p.centred, n*units), sized(p.mixed, n*units), sized(p.mean, units)
	clear(p.mean)
	for i := range n {
		simd.Axpy(-1/float64(n), response[i*units:(i+1)*units], p.mean)
	}
	for i := range n {
		simd.Add(p.centred[i*units:(i+1)*units], response[i*units:(i+1)*units], p.mean)
	}
}

// standardise replaces values by their z, of the root of the mean if asked for, and returns the mean that it subtracted and what it divided by; where that is 0 all z
// are 0.
func standardise(values []float64, rootMean bool) (mean, scale float64) {
	n := float64(len(values))
	mean = simd.Sum(values) / n
	for k := range values {
		values[k] -= mean
	}
	if rootMean {
		scale = math.Sqrt(max(mean, 0))
	} else if scale = math.Sqrt(simd.SumSquares(values) / n); scale < 1e-13*math.Abs(mean) {
		scale = 0 // what varies is rounding
	}
	if scale == 0 {
		clear(values)
		return mean, 0
	}
	simd.Scale(1/scale, values)
	return mean, scale
}

// back replaces the derivative by z by that by the values that were standardised.
func (m MatchRDM) back(slope, z []float64, mean, scale float64) {
	n := float64(len(z))
	centre, along := simd.Sum(slope)/n, simd.Dot(slope, z)/n
	for k := range slope {
		if m.RootMean {
			slope[k] = (slope[k]-centre)/scale - along/(2*mean)
		} else {
			slope[k] = (slope[k] - centre - z[k]*along) / scale
		}
	}
}

// CheckHidden implements [HiddenChecker].
func (m MatchRDM) CheckHidden(trials int) error {
	if m.Model == nil {
		return fmt.Errorf("loss: MatchRDM: no model")
	}
	if n := m.Model.Len(); n != trials {
		return fmt.Errorf("loss: MatchRDM: the model has %d conditions, want one for each of %d trials", n, trials)
	}
	if got, want := len(m.Model.Values), trials*(trials-1)/2; got != want {
		return fmt.Errorf("loss: MatchRDM: the model holds %d values, want %d, one a pair of %d conditions", got, want, trials)
	}
	if !(m.Weight >= 0) || math.IsInf(m.Weight, 1) {
		return fmt.Errorf("loss: MatchRDM: weight %v, want a finite number ≥ 0", m.Weight)
	}
	varies := false
	for k, v := range m.Model.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("loss: MatchRDM: value %d of the model is %v, want a finite number", k, v)
		}
		varies = varies || v != m.Model.Values[0]
	}
	if !varies {
		return fmt.Errorf("loss: MatchRDM: all distances of the model are the same")
	}
	return nil
}

func sized(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}
