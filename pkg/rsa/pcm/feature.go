package pcm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Feature returns the model G = A·A' with A = Σ θₖ·as[k]: patterns that are weighted sums of features (columns), where each feature has a
// pattern of its own, independent and of variance 1. All as are conditions × features. The sign of θ as a whole is free, and where the
// as share no column that of each θₖ. The likelihood may have several maxima: Options.Start chooses where to look. It
// returns an error where there is no matrix or shapes differ.
func Feature(name string, as ...*mat.Dense) (Model, error) {
	if len(as) == 0 {
		return Model{}, fmt.Errorf("pcm: model %q: no features", name)
	}
	k, f := as[0].Dims()
	own := make([]*mat.Dense, len(as))
	for i, a := range as {
		if r, c := a.Dims(); r != k || c != f {
			return Model{}, fmt.Errorf("pcm: model %q: matrix %d is %d × %d, the first %d × %d", name, i, r, c, k, f)
		}
		if v := mat.Norm(a, 2); math.IsNaN(v) || math.IsInf(v, 0) || v == 0 {
			return Model{}, fmt.Errorf("pcm: model %q: matrix %d has norm %v", name, i, v)
		}
		own[i] = mat.DenseCopyOf(a)
	}
	predict := func(theta []float64, g *mat.SymDense, d []*mat.SymDense) {
		a := mat.NewDense(k, f, nil)
		var part, product mat.Dense
		for i, m := range own {
			part.Scale(theta[i], m)
			a.Add(a, &part)
		}
		g.SymOuterK(1, a)
		for i := range d {
			product.Mul(own[i], a.T())
			for r := range k {
				for c := r; c < k; c++ {
					d[i].SetSym(r, c, product.At(r, c)+product.At(c, r))
				}
			}
		}
	}
	return Model{
		Name: name, Conditions: k, Params: len(own), Predict: predict,
		Start: func(estimate mat.Symmetric) []float64 {
			theta := make([]float64, len(own))
			for i := range theta {
				theta[i] = 1
			}
			g := mat.NewSymDense(k, nil)
			predict(theta, g, nil)
			size := math.Sqrt(mat.Trace(Nearest(estimate)) / max(mat.Trace(g), math.SmallestNonzeroFloat64))
			if size == 0 || math.IsInf(size, 0) || math.IsNaN(size) {
				size = 1
			}
			for i := range theta {
				theta[i] = size
			}
			return theta
		},
		Curvature: func(_ []float64, w mat.Symmetric, h *mat.SymDense) {
			var wa mat.Dense
			for i, a := range own {
				wa.Mul(w, a)
				for j := i; j < len(own); j++ {
					sum := 0.0
					for r := range k {
						for c := range f {
							sum += wa.At(r, c) * own[j].At(r, c)
						}
					}
					h.SetSym(i, j, h.At(i, j)+2*sum)
				}
			}
		},
		Rescale: stretch,
	}, nil
}

// stretch rescales parameters that G is quadratic in.
func stretch(theta []float64, log float64) {
	for i := range theta {
		theta[i] *= math.Exp(log / 2)
	}
}

// Free returns the model that G is any second moment: G = L·L' with L lower triangular, whose conditions·(conditions+1)/2 elements, row by
// row, are θ. Fitted to a group and cross-validated it gives the noise ceiling. The parameters are more than the data tell where fixed
// effects take directions out; Result.Rank counts what they do tell, and FreeContrasts is free of the rest.
func Free(name string, conditions int) Model {
	k := conditions
	params := k * (k + 1) / 2
	lower := func(theta []float64) *mat.Dense {
		l := mat.NewDense(k, k, nil)
		at := 0
		for i := range k {
			at += copy(l.RawRowView(i)[:i+1], theta[at:])
		}
		return l
	}
	return Model{
		Name: name, Conditions: k, Params: params,
		Predict: func(theta []float64, g *mat.SymDense, d []*mat.SymDense) {
			l := lower(theta)
			g.SymOuterK(1, l)
			if d == nil {
				return
			}
			at := 0
			for i := range k {
				for j := range i + 1 {
					d[at].Zero()
					for r := range k {
						v := l.At(r, j)
						if r == i {
							v *= 2
						}
						d[at].SetSym(i, r, v)
					}
					at++
				}
			}
		},
		Start: func(estimate mat.Symmetric) []float64 {
			theta := make([]float64, 0, params)
			values, _ := eigen(estimate)
			low := 0.02 * max(values[k-1], -values[0])
			if low == 0 {
				low = 1e-6
			}
			var c mat.Cholesky
			if !c.Factorize(floored(estimate, low)) {
				panic(fmt.Sprintf("pcm: model %q: no start from eigenvalues %v", name, values))
			}
			var l mat.TriDense
			c.LTo(&l)
			for i := range k {
				for j := range i + 1 {
					theta = append(theta, l.At(i, j))
				}
			}
			return theta
		},
		Curvature: func(_ []float64, w mat.Symmetric, h *mat.SymDense) {
			for i := range k { // elements (i, j) and (r, j) of L meet in G[i,r]
				for r := range i + 1 {
					for j := range r + 1 {
						a, b := i*(i+1)/2+j, r*(r+1)/2+j
						h.SetSym(a, b, h.At(a, b)+2*w.At(i, r))
					}
				}
			}
		},
		Rescale: stretch,
	}
}
