package glm

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// Contrast is a linear combination of weights, by the names of their regressors: {"face": 1, "house": -1}. Regressors that are not in it count 0.
type Contrast map[string]float64

// TStatistic holds t tests of one contrast against 0, one a channel.
type TStatistic struct {
	Effect        []float64 // the contrast of the weights
	StandardError []float64
	T             []float64 // Effect / StandardError; NaN where the variance is 0
	DoF           []float64
	P             []float64 // two-sided; NaN where T is
}

// OneSided returns the probabilities of a t at least as large, or with [inference.Less] as small.
func (s *TStatistic) OneSided(sided inference.Sided) []float64 {
	p := make([]float64, len(s.T))
	for c := range p {
		p[c] = inference.TTestOf(s.Effect[c], s.StandardError[c]*s.StandardError[c], s.DoF[c], 0, sided).P
	}
	return p
}

// FStatistic holds F tests of several contrasts at once, one a channel: whether any of them differs from 0.
type FStatistic struct {
	F    []float64 // NaN where the variance is 0
	DoF1 float64   // number of contrasts
	DoF2 []float64
	P    []float64
}

// T tests a contrast in every channel. An unknown regressor, a contrast of zeros, and one that is not estimable are errors.
func (f *Fit) T(c Contrast) (*TStatistic, error) {
	row, err := c.vector(f.Design)
	if err != nil {
		return nil, err
	}
	_, channels := f.Betas.Dims()
	variance, err := f.unscaled([]Contrast{c}, [][]float64{row})
	if err != nil {
		return nil, err
	}
	s := newT(channels)
	for j, w := range row {
		if w != 0 {
			for channel, b := range f.Betas.RawRowView(j) {
				s.Effect[channel] += w * b
			}
		}
	}
	for channel, v := range f.Variance {
		s.set(channel, variance[f.in[channel]].At(0, 0)*v, f.DoF[channel])
	}
	return s, nil
}

func newT(channels int) *TStatistic {
	s := &TStatistic{}
	for _, field := range []*[]float64{&s.Effect, &s.StandardError, &s.T, &s.DoF, &s.P} {
		*field = make([]float64, channels)
	}
	return s
}

func (s *TStatistic) set(channel int, variance, dof float64) {
	test := inference.TTestOf(s.Effect[channel], variance, dof, 0, inference.TwoSided)
	s.StandardError[channel], s.T[channel], s.DoF[channel], s.P[channel] = math.Sqrt(variance), test.Statistic, dof, test.P
}

// F tests several contrasts at once in every channel. Its errors are those of [Fit.T], and contrasts that are linear combinations of others.
func (f *Fit) F(contrasts ...Contrast) (*FStatistic, error) {
	rows, err := vectors(contrasts, f.Design)
	if err != nil {
		return nil, err
	}
	covariance, err := f.unscaled(contrasts, rows)
	if err != nil {
		return nil, err
	}
	k, channels := f.Betas.Dims()
	var effects mat.Dense
	effects.Mul(mat.NewDense(len(rows), k, slices.Concat(rows...)), f.Betas)
	s := newF(len(rows), channels)
	inverse := make([]*mat.Cholesky, len(covariance))
	for i, v := range covariance {
		if inverse[i], err = cholesky(v); err != nil {
			return nil, err
		}
	}
	for channel, v := range f.Variance {
		s.set(channel, effects.ColView(channel), inverse[f.in[channel]], v, f.DoF[channel])
	}
	return s, nil
}

// Joint tests at once whether the weights of any of some regressors differ from 0.
func (f *Fit) Joint(names ...string) (*FStatistic, error) {
	var all []Contrast
	for _, name := range names {
		all = append(all, Contrast{name: 1})
	}
	return f.F(all...)
}

func newF(contrasts, channels int) *FStatistic {
	return &FStatistic{F: make([]float64, channels), DoF1: float64(contrasts), DoF2: make([]float64, channels), P: make([]float64, channels)}
}

func (s *FStatistic) set(channel int, effects mat.Vector, covariance *mat.Cholesky, variance, dof float64) {
	s.DoF2[channel], s.F[channel], s.P[channel] = dof, math.NaN(), math.NaN()
	if !(variance > 0) {
		return
	}
	var solved mat.VecDense
	must(covariance.SolveVecTo(&solved, effects))
	f := mat.Dot(effects, &solved) / (s.DoF1 * variance)
	s.F[channel], s.P[channel] = f, upperF(f, s.DoF1, dof)
}

// upperF is the probability that F with a and b degrees of freedom is larger.
func upperF(f, a, b float64) float64 { return mathext.RegIncBeta(b/2, a/2, b/(b+a*f)) }

// vector returns the weights of all regressors.
func (c Contrast) vector(d *Design) ([]float64, error) {
	row, any := make([]float64, len(d.Names)), false
	for _, name := range slices.Sorted(maps.Keys(c)) {
		j, err := d.Index(name)
		if err != nil {
			return nil, fmt.Errorf("glm: contrast: no regressor %q, only %s", name, listed(d.Names))
		}
		if math.IsNaN(c[name]) || math.IsInf(c[name], 0) {
			return nil, fmt.Errorf("glm: contrast: the weight of %q is %v", name, c[name])
		}
		row[j] = c[name]
		any = any || row[j] != 0
	}
	if !any {
		return nil, fmt.Errorf("glm: a contrast of zeros")
	}
	return row, nil
}

func vectors(contrasts []Contrast, d *Design) (rows [][]float64, err error) {
	if len(contrasts) == 0 {
		return nil, fmt.Errorf("glm: no contrasts")
	}
	for _, c := range contrasts {
		row, err := c.vector(d)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// unscaled returns, for each part, the covariance of contrasts in units of the variance of the noise.
func (f *Fit) unscaled(contrasts []Contrast, rows [][]float64) ([]*mat.SymDense, error) {
	out := make([]*mat.SymDense, len(f.parts))
	for i, p := range f.parts {
		for k, row := range rows {
			if len(p.f.lost) > 0 && !p.f.estimable(row) {
				return nil, &placed{fmt.Sprintf("the contrast %v is not estimable", contrasts[k]), p.f.deficient(f.Design.Names)}
			}
		}
		var half mat.Dense
		half.Mul(mat.NewDense(len(rows), len(rows[0]), slices.Concat(rows...)), p.f.solve)
		out[i] = mat.NewSymDense(len(rows), nil)
		out[i].SymOuterK(1, &half)
	}
	return out, nil
}

// cholesky factorises a covariance of contrasts, which has to have full rank.
func cholesky(v *mat.SymDense) (*mat.Cholesky, error) {
	n := v.SymmetricDim()
	scale := make([]float64, n)
	for i := range scale {
		scale[i] = 1 / math.Sqrt(v.At(i, i))
	}
	unit := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			unit.SetSym(i, j, v.At(i, j)*scale[i]*scale[j])
		}
	}
	var c mat.Cholesky
	if !c.Factorize(unit) || c.Cond() > 1e12 {
		return nil, fmt.Errorf("glm: of %d contrasts some are linear combinations of others", n)
	}
	c.Factorize(v)
	return &c, nil
}
