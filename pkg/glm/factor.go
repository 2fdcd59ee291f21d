package glm

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// collinear is the part of a regressor's length that has to be its own: with less it is a linear combination of those before it.
const collinear = 1e-10

// factor is X = Q·T of a design: Q observations × rank with orthonormal columns, T rank × regressors, triangular in the columns that are kept. Columns are taken in
// their order (Gram and Schmidt, twice, which is orthogonal to rounding), so that what makes up a dependent one can be named.
type factor struct {
	q, t *mat.Dense
	// solve is T⁺, regressors × rank: weights are T⁺·Q'y, and their covariance is σ²·T⁺·T⁺'.
	solve *mat.Dense
	lost  []dependence
}

// dependence is a regressor that others make up; of nothing when it is 0.
type dependence struct {
	regressor int
	of        []int
}

func factorise(x *mat.Dense, tolerance float64) *factor {
	n, k := x.Dims()
	basis, kept := make([][]float64, 0, k), make([]int, 0, k)
	lengths := make([]float64, k)
	t := mat.NewDense(k, k, nil)
	f := &factor{}
	for j := range k {
		v := mat.Col(nil, j, x)
		lengths[j] = floats.Norm(v, 2)
		for range 2 {
			for i, q := range basis {
				c := floats.Dot(q, v)
				floats.AddScaled(v, -c, q)
				t.Set(i, j, t.At(i, j)+c)
			}
		}
		own := floats.Norm(v, 2)
		if len(basis) == n || !(own > tolerance*lengths[j]) {
			f.lost = append(f.lost, dependence{j, combination(t, kept, lengths, j)})
			continue
		}
		floats.Scale(1/own, v)
		t.Set(len(basis), j, own)
		basis, kept = append(basis, v), append(kept, j)
	}
	r := len(basis)
	if r == 0 {
		return f
	}
	f.q, f.t = mat.NewDense(n, r, nil), mat.DenseCopyOf(t.Slice(0, r, 0, k))
	for i, q := range basis {
		f.q.SetCol(i, q)
	}
	f.solve = pseudoinverse(f.t, kept)
	return f
}

// combination returns which kept columns make up column j.
func combination(t *mat.Dense, kept []int, lengths []float64, j int) (of []int) {
	weights := make([]float64, len(kept))
	for i := len(kept) - 1; i >= 0; i-- {
		weights[i] = t.At(i, j)
		for l := i + 1; l < len(kept); l++ {
			weights[i] -= t.At(i, kept[l]) * weights[l]
		}
		weights[i] /= t.At(i, kept[i])
		if math.Abs(weights[i])*lengths[kept[i]] > 1e-7*lengths[j] {
			of = append([]int{kept[i]}, of...)
		}
	}
	return of
}

// pseudoinverse returns T⁺ of a matrix of full row rank whose kept columns are triangular.
func pseudoinverse(t *mat.Dense, kept []int) *mat.Dense {
	r, k := t.Dims()
	rows := t
	var around *mat.Dense // k × r, orthonormal: T = triangle'·around'
	if r < k {
		f := factorise(mat.DenseCopyOf(t.T()), 0)
		around, rows, kept = f.q, f.t, nil
		for i := range r {
			kept = append(kept, i)
		}
	}
	triangle := mat.NewTriDense(r, mat.Upper, nil)
	for i := range r {
		for j := i; j < r; j++ {
			triangle.SetTri(i, j, rows.At(i, kept[j]))
		}
	}
	inverse := mat.NewDense(r, r, nil)
	for i := range r {
		inverse.Set(i, i, 1)
	}
	if around == nil {
		must(triangle.SolveTo(inverse, false, inverse))
		return inverse
	}
	must(triangle.SolveTo(inverse, true, inverse)) // (triangle')⁻¹
	out := mat.NewDense(k, r, nil)
	out.Mul(around, inverse)
	return out
}

// must passes over what gonum says about the condition of a triangle: its columns have been found to be independent.
func must(err error) {
	var condition mat.Condition
	if err != nil && !errors.As(err, &condition) {
		panic("glm: " + err.Error())
	}
}

func (f *factor) rank() int {
	if f.q == nil {
		return 0
	}
	_, r := f.q.Dims()
	return r
}

// deficient is the error of a design with regressors that others make up, nil where there are none.
func (f *factor) deficient(names []string) error {
	if len(f.lost) == 0 {
		return nil
	}
	var say []string
	for _, d := range f.lost {
		var of []string
		for _, j := range d.of {
			of = append(of, names[j])
		}
		what := fmt.Sprintf("%q is a linear combination of %s", names[d.regressor], listed(of))
		if len(of) == 0 {
			what = fmt.Sprintf("%q is 0 everywhere", names[d.regressor])
		}
		say = append(say, what)
	}
	const most = 3
	if len(say) > most {
		say = append(say[:most], fmt.Sprintf("%d more", len(say)-most))
	}
	return fmt.Errorf("glm: the design has %d regressors and rank %d: %s", f.rank()+len(f.lost), f.rank(), strings.Join(say, "; "))
}
