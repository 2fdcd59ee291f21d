package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products at full speed
)

// Problem is a network and what it is to learn, as far as the theory asks.
type Problem struct {
	// K0 is the prior covariance of the pre-activations of the first layer, P × P: σ₁² X Xᵀ/N₀ for inputs X.
	K0 mat.Symmetric
	// Y are the targets, P × outputs.
	Y *mat.Dense
	// Widths are the numbers of units N₁ … N_L of the hidden layers from the input on.
	Widths []int
	// Readout is the prior variance σ_a² of the readout weights.
	Readout float64
	// Hidden are the prior variances σ₂² … σ_L² of the weights between hidden layers; nil is 1 each.
	Hidden []float64
	// Temperature is 1/β, for the likelihood exp(−β/2 Σ (y − f)²). The zero value is zero temperature: the network fits its targets.
	Temperature float64
	// Lazy says that the readout is scaled with 1/√N, not with 1/N.
	Lazy bool
}

// Convergence says how a solver ended.
type Convergence struct {
	Residual   float64 // how far the equations are from being solved, relative to their terms
	Iterations int
}

// NotConverged is the error of a solver that stopped before its equations were solved.
type NotConverged struct {
	What        string // which solver
	Convergence        // where it stopped
	Tolerance   float64
}

// Error says what did not converge, and how far it was.
func (e *NotConverged) Error() string {
	return fmt.Sprintf("theory: %s did not converge: residual %.3g after %d iterations, wanted %.3g", e.What, e.Residual, e.Iterations, e.Tolerance)
}

// dims returns P and the number of outputs.
func (p *Problem) dims() (patterns, outputs int) { return p.Y.Dims() }

// width returns N_L.
func (p *Problem) width() float64 { return float64(p.Widths[len(p.Widths)-1]) }

// scale returns what multiplies f where the readout is scaled with 1/N: 1, or √N for lazy ones. Lazy networks are the others with targets y/scale and temperature T/scale².
func (p *Problem) scale() float64 {
	if p.Lazy {
		return math.Sqrt(p.width())
	}
	return 1
}

// heat returns N·T in units in which the readout is scaled with 1/N: what multiplies a field in the residual.
func (p *Problem) heat() float64 { return p.width() * p.Temperature / (p.scale() * p.scale()) }

// hidden returns the product of σ₂² … σ_l².
func (p *Problem) hidden(from, to int) float64 {
	product := 1.
	if p.Hidden != nil {
		for l := max(from, 2); l <= to; l++ {
			product *= p.Hidden[l-2]
		}
	}
	return product
}

// check panics on misuse and returns an error for bad data.
func (p *Problem) check(what string) error {
	if p.K0 == nil || p.Y == nil || len(p.Widths) == 0 {
		panic(fmt.Sprintf("theory: %s: a problem needs K0, Y and Widths", what))
	}
	patterns, _ := p.dims()
	if n := p.K0.SymmetricDim(); n != patterns {
		panic(fmt.Sprintf("theory: %s: K0 of %d patterns with targets of %d", what, n, patterns))
	}
	if p.Hidden != nil && len(p.Hidden) != len(p.Widths)-1 {
		panic(fmt.Sprintf("theory: %s: %d variances between %d hidden layers", what, len(p.Hidden), len(p.Widths)))
	}
	for l, n := range p.Widths {
		if n <= 0 || l > 0 && p.Hidden != nil && !(p.Hidden[l-1] > 0) {
			panic(fmt.Sprintf("theory: %s: layer %d has width %d and variances %v", what, l+1, n, p.Hidden))
		}
	}
	if !(p.Readout > 0) || !(p.Temperature >= 0) || math.IsInf(p.Readout+p.Temperature, 0) {
		panic(fmt.Sprintf("theory: %s: readout variance %g, temperature %g", what, p.Readout, p.Temperature))
	}
	for i := range patterns {
		for j := range patterns {
			if v := p.K0.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("theory: %s: K0 of patterns %d and %d is %g", what, i, j, v)
			}
		}
		for r, v := range p.Y.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("theory: %s: target %d of pattern %d is %g", what, r, i, v)
			}
		}
	}
	return nil
}

// spectrum is K0 in its eigenbasis.
type spectrum struct {
	values  []float64  // not negative, 0 below rounding
	vectors *mat.Dense // in columns
	rank    int
	y       *mat.Dense // targets in that basis and in the units of a readout scaled with 1/N
}

// decompose returns the spectrum. At zero temperature the targets have to lie in the range of K0.
func (p *Problem) decompose(what string) (*spectrum, error) {
	if err := p.check(what); err != nil {
		return nil, err
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(p.K0, true) {
		return nil, fmt.Errorf("theory: %s: the eigenvalues of K0 did not converge", what)
	}
	s := &spectrum{values: eigen.Values(nil), vectors: new(mat.Dense), y: new(mat.Dense)}
	eigen.VectorsTo(s.vectors)
	s.y.Mul(s.vectors.T(), p.Y)
	s.y.Scale(1/p.scale(), s.y)
	largest := s.values[len(s.values)-1]
	if low := s.values[0]; !(largest > 0) || low < -1e-10*largest {
		return nil, fmt.Errorf("theory: %s: K0 is not positive semidefinite: eigenvalues from %.3g to %.3g", what, low, largest)
	}
	var out float64
	for j, v := range s.values {
		if v > float64(len(s.values))*0x1p-52*largest {
			s.rank++
			continue
		}
		s.values[j] = 0
		for _, y := range s.y.RawRowView(j) {
			out += y * y
		}
	}
	if miss := math.Sqrt(out) / mat.Norm(s.y, 2); p.Temperature == 0 && miss > 1e-7 {
		return nil, fmt.Errorf("theory: %s: %.3g of the targets lies out of the range of K0, of rank %d of %d: no linear fit at zero temperature", what, miss, s.rank, len(s.values))
	}
	return s, nil
}
