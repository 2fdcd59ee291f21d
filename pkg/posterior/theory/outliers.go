package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Outliers are the few neurons of a wide ReLU network that carry the targets: sparse coding. With σ_a² of the order of 1/P and one hidden layer, a_i = √N ā_i and z_i = √N z̄_i for
// some neurons, of the order of one in number, while a ≈ 0 for all others, whose z keep the prior. At leading order in 1/P and 1/N they are the network of least norm that fits,
//
//	minimise ½ Σ_i (|ā_i|²/σ_a² + z̄_iᵀ K₀⁻¹ z̄_i)   subject to   Σ_i ā_i max(z̄_i, 0) = y
//
// At the sizes that one samples, 10 to 25 per cent of f is still carried by the other neurons (N = 100 … 200, P = 30 … 60), and a and z fall short of this by as much: readout
// weights by 5 to 15, pre-activations by 3 to 14 per cent. Cost is N times Cost, against which log densities of the order of P per outlier are neglected, so splitting an outlier
// into copies with the same sum of |ā||z̄| costs the same here: merged ones are what an equilibrium has.
type Outliers struct {
	// Readout are ā, outliers × outputs; Preactivation z̄, outliers × patterns. Times √N they are a and z.
	Readout, Preactivation *mat.Dense
	// Cost is what is minimised.
	Cost float64
	// Share is the part of Σ|ā|² that each outlier has.
	Share []float64
	// Convergence has the largest |Σ ā φ(z̄) − y| relative to the largest target, and the number of gradients.
	Convergence

	problem *Problem
	inverse mat.Matrix // K₀⁻¹
}

// newOutliers sets cost, shares and residual of outliers that are given.
func newOutliers(p *Problem, inverse mat.Matrix, a, z *mat.Dense) *Outliers {
	o := &Outliers{Readout: a, Preactivation: z, problem: p, inverse: inverse}
	k, _ := a.Dims()
	o.Share = make([]float64, k)
	total := 0.
	var fit, left mat.Dense
	left.Mul(z, inverse)
	on := mat.DenseCopyOf(z)
	on.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, on)
	fit.Mul(on.T(), a)
	for i := range k {
		row := a.RawRowView(i)
		o.Share[i] = dot(row, row)
		total += o.Share[i]
		o.Cost += (o.Share[i]/p.Readout + dot(left.RawRowView(i), z.RawRowView(i))) / 2
	}
	for i := range o.Share {
		o.Share[i] /= total
	}
	fit.Sub(&fit, p.Y)
	o.Residual = largest(&fit) / largest(p.Y)
	return o
}

func largest(m *mat.Dense) (v float64) { return math.Max(mat.Max(m), -mat.Min(m)) }

// OrthogonalOutliers returns the outliers for patterns that are orthogonal, in closed form: for each distinct non-zero target y_c one, that is active on its patterns alone,
//
//	z̄_c = (|y_c|²/(σ_a² Σ_μ 1/K_μμ))^¼,   ā_c = y_c/z̄_c
//
// which for K₀ = I, σ_a² = 1/P and targets of 1 is z̄ = p_c^(−¼), ā = p_c^¼ for a class of a share p_c of the patterns. That is the least cost for
// one-hot targets; where targets of different classes have a positive product, [SolveOutliers] may find less, with outliers that classes share. Errors are those of [SolveNeuron].
func OrthogonalOutliers(p Problem) (*Outliers, error) {
	if err := p.check("OrthogonalOutliers"); err != nil {
		return nil, err
	}
	if len(p.Widths) > 1 || p.Lazy {
		return nil, fmt.Errorf("theory: OrthogonalOutliers: the theory is of one hidden layer that is not lazy")
	}
	s, err := newSaddle("OrthogonalOutliers", &p, Unit{High: 1})
	if err != nil {
		return nil, err
	}
	patterns, outputs := p.dims()
	inverse := mat.NewDiagDense(patterns, nil)
	for i := range patterns {
		inverse.SetDiag(i, 1/p.K0.At(i, i))
	}
	var targets [][]float64
	of := make([]int, len(s.y)) // groups of one target; variances may differ
	for c, y := range s.y {
		of[c] = -1
		for k, known := range targets {
			if alikeAll(known, y) {
				of[c] = k
			}
		}
		if of[c] < 0 && dot(y, y) > 0 {
			of[c] = len(targets)
			targets = append(targets, y)
		}
	}
	if len(targets) == 0 {
		return nil, fmt.Errorf("theory: OrthogonalOutliers: all targets are 0")
	}
	a, z := mat.NewDense(len(targets), outputs, nil), mat.NewDense(len(targets), patterns, nil)
	for k, y := range targets {
		price := 0.
		for i, c := range s.groupOf {
			if of[c] == k {
				price += 1 / p.K0.At(i, i)
			}
		}
		level := math.Pow(dot(y, y)/(p.Readout*price), .25)
		for i, c := range s.groupOf {
			if of[c] == k {
				z.Set(k, i, level)
			}
		}
		for r, v := range y {
			a.Set(k, r, v/level)
		}
	}
	return newOutliers(&p, inverse, a, z), nil
}

// Predict returns f for test patterns at leading order, Σ ā max(k*ᵀK₀⁻¹z̄, 0), tests × outputs, which is piecewise linear: cross is K₀ between test and training patterns. What the
// other neurons add, an offset of the order of .1 at N = 100, is not in it. It panics when the number of columns does not fit.
func (o *Outliers) Predict(cross *mat.Dense) *mat.Dense {
	if _, c := cross.Dims(); c != o.Preactivation.RawMatrix().Cols {
		panic(fmt.Sprintf("theory: Predict: K₀ with %d columns for %d patterns", c, o.Preactivation.RawMatrix().Cols))
	}
	var f, z mat.Dense
	z.Product(cross, o.inverse, o.Preactivation.T())
	z.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, &z)
	f.Mul(&z, o.Readout)
	return &f
}
