package subspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// DemixedOptions of [Demix]. The zero value is ten components of each marginalisation, without regularisation.
type DemixedOptions struct {
	// Groups are the marginalisations; nil is those of [Groups] with the factor "time", if there is one. Components is the largest number of components of each: 0 is 10. A
	// marginalisation has at most as many as its rank, 1 for a factor of two levels without time.
	Groups     []Group
	Components int
	// Lambda regularises: the penalty of ‖FD‖² is (Lambda·‖X‖)², ‖X‖² being the total sum of squares (Kobak et al. 2016; it does not depend on the unit of measure). Choose it
	// with [Cells.Lambda].
	Lambda float64
	// Noise is the covariance of single trials around their means, units × units, summed over all cells: [Cells.Noise]. Decoders then minimise the error for single trials, as
	// the paper's do: with few units, or rates that are not smoothed, they are shrunk far below what the means hold. Nil is none, and describes the means.
	Noise mat.Symmetric
}

// Demixed are demixed principal components. Those of all groups are sorted by what they explain of the total variance.
type Demixed struct {
	Units      []string
	Components []Component
	// Encoders and Decoders are units × components: a decoder reads a component from the centred responses, its encoder puts it back. Encoders of a group are orthonormal;
	// those of different groups need not be orthogonal, and decoders are not.
	Encoders, Decoders *mat.Dense
	Mean               []float64 // of each unit, subtracted first
	// Marginal is the share of the total variance of each group. Cumulative is what the first 1, 2, … components explain together, PCA what as many principal components
	// do, which is at least as much.
	Groups          []Group
	Marginal        []float64
	Cumulative, PCA []float64
}

// Component is one demixed component.
type Component struct {
	Group int // in Demixed.Groups
	Rank  int // 0 for the first of its group
	// Explained is the share of the total variance that encoder and decoder reconstruct, 1 − ‖X − f dᵀX‖²/‖X‖².
	Explained float64
	// Captured is how the variance of the component itself, dᵀX, is made up: shares of the groups, which add up to 1 where the groups hold all sets of factors.
	Captured []float64
	// Index is the demixing index (Kobak et al. 2016): the largest of Captured. 1 is a component that depends on one group alone.
	Index float64
}

// Demix finds demixed principal components (Kobak et al. 2016, eLife 5:e10989). For each marginalisation X_φ of the centred data X, decoder D and encoder F of a few
// components minimise
//
//	‖X_φ − F D X‖² + tr(F D R DᵀFᵀ),   R = noise + (λ‖X‖)² I,
//
// the error with which the marginalisation is reconstructed from the whole data, noise of single trials included. It is a ridge regression of reduced rank, and solved
// exactly: with G = XXᵀ + R, the full regression is A = X_φXᵀG⁻¹, the encoders are the leading eigenvectors of A G Aᵀ, and D = FᵀA. (The authors' MATLAB code takes those of
// A XXᵀ Aᵀ, which is the same without regularisation and nearly with it.) With one marginalisation that holds everything, encoders and decoders are the principal components.
//
// Components have the sign in which most entries of the encoder are positive. The solution does not depend on a rotation of the units, but for that sign. It is an error when the
// tensor or the groups are malformed, nothing varies, no marginalisation varies, or G is singular to rounding, as with fewer cells than units and no regularisation.
func Demix(ctx context.Context, x *Tensor, o DemixedOptions) (*Demixed, error) {
	if err := x.Check(); err != nil {
		return nil, err
	}
	groups, sets, err := x.groups(o.Groups)
	if err != nil {
		return nil, err
	}
	data, means := x.centred()
	d := &Demixed{Units: x.Units, Mean: means, Groups: groups}
	if err := d.fit(ctx, x, data, x.parts(data, groups, sets), o); err != nil {
		return nil, fmt.Errorf("subspace: demixed PCA: %w", err)
	}
	return d, d.explain(ctx, data)
}

func (d *Demixed) fit(ctx context.Context, x *Tensor, data *mat.Dense, parts []Marginal, o DemixedOptions) error {
	size := mat.Norm(data, 2)
	switch {
	case size == 0:
		return spectrum.ErrNoVariance
	case !(o.Lambda >= 0) || math.IsInf(o.Lambda, 0):
		return fmt.Errorf("λ is %v, want 0 or more", o.Lambda)
	case o.Components < 0:
		return fmt.Errorf("%d components", o.Components)
	case o.Noise != nil && o.Noise.SymmetricDim() != len(x.Units):
		return fmt.Errorf("a noise covariance of %d units for %d", o.Noise.SymmetricDim(), len(x.Units))
	case o.Components == 0:
		o.Components = 10
	}
	g := mat.NewSymDense(len(x.Units), nil)
	g.SymOuterK(1, data)
	for i := range x.Units {
		g.SetSym(i, i, g.At(i, i)+o.Lambda*o.Lambda*size*size)
	}
	if o.Noise != nil {
		g.AddSym(g, o.Noise)
	}
	var c mat.Cholesky
	if !c.Factorize(g) || c.Cond() > 1e13 {
		return fmt.Errorf("the covariance of %d units over %d cells is singular to rounding: regularise with Lambda (1e-6, say) or a noise covariance",
			len(x.Units), data.RawMatrix().Cols)
	}
	var encoders, decoders [][]float64
	for k, part := range parts {
		d.Marginal = append(d.Marginal, part.Share)
		var cross, solved mat.Dense // X X_φᵀ, and Aᵀ = G⁻¹ X X_φᵀ
		cross.Mul(data, part.Values.T())
		if err := c.SolveTo(&solved, &cross); err != nil {
			return err
		}
		f, err := leading(ctx, &cross, &solved, min(o.Components, part.Freedom, len(x.Units)), part.Share)
		if err != nil {
			return fmt.Errorf("the marginalisation %q: %w", part.Group.Name, err)
		}
		for r, v := range f {
			w := mat.NewVecDense(len(v), nil)
			w.MulVec(&solved, mat.NewVecDense(len(v), v)) // D = FᵀA
			encoders, decoders = append(encoders, v), append(decoders, w.RawVector().Data)
			d.Components = append(d.Components, Component{Group: k, Rank: r})
		}
	}
	if len(encoders) == 0 {
		return errors.New("no marginalisation varies")
	}
	for i := range d.Components {
		d.Components[i].measure(encoders[i], decoders[i], data, parts)
	}
	order := make([]int, len(encoders))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := d.Components[a].Explained, d.Components[b].Explained; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	d.Encoders, d.Decoders = mat.NewDense(len(x.Units), len(order), nil), mat.NewDense(len(x.Units), len(order), nil)
	sorted := make([]Component, len(order))
	for to, from := range order {
		sorted[to] = d.Components[from]
		d.Encoders.SetCol(to, encoders[from])
		d.Decoders.SetCol(to, decoders[from])
	}
	d.Components = sorted
	return nil
}

// leading returns the leading eigenvectors of A G Aᵀ = (X X_φᵀ)ᵀ G⁻¹ (X X_φᵀ), those whose eigenvalue is not 0 to rounding, in the sign with more positive entries.
func leading(ctx context.Context, cross, solved *mat.Dense, k int, share float64) (all [][]float64, err error) {
	if k == 0 || share < 1e-20 {
		return nil, nil
	}
	n, _ := cross.Dims()
	var product mat.Dense
	product.Mul(cross.T(), solved)
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (product.At(i, j)+product.At(j, i))/2)
		}
	}
	pairs, err := spectrum.Eigen(ctx, s, k, spectrum.Options{})
	if err != nil {
		return nil, err
	}
	for j, value := range pairs.Values {
		if !(value > 1e-12*pairs.Values[0]) {
			break
		}
		v := mat.Col(nil, j, pairs.Vectors)
		signs, largest := 0, 0.0
		for _, e := range v {
			switch {
			case e > 0:
				signs++
			case e < 0:
				signs--
			}
			if math.Abs(e) > math.Abs(largest) {
				largest = e
			}
		}
		if signs < 0 || signs == 0 && largest < 0 {
			for i := range v {
				v[i] = -v[i]
			}
		}
		all = append(all, v)
	}
	return all, nil
}
