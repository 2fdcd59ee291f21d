package compare_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

func randomRows(rows, columns int, name string) *mat.Dense {
	r, m := rng.New(61).At(name).Rand(), mat.NewDense(rows, columns, nil)
	m.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, m)
	return m
}

// contrastCovariance is V = (CΣC')∘(CΣC') of n conditions.
func contrastCovariance(sigma *mat.SymDense) *mat.SymDense {
	n := sigma.SymmetricDim()
	var pairs [][2]int
	for g := range n {
		for h := g + 1; h < n; h++ {
			pairs = append(pairs, [2]int{g, h})
		}
	}
	v := mat.NewSymDense(len(pairs), nil)
	for i, p := range pairs {
		for j, q := range pairs[:i+1] {
			c := sigma.At(p[0], q[0]) - sigma.At(p[0], q[1]) - sigma.At(p[1], q[0]) + sigma.At(p[1], q[1])
			v.SetSym(i, j, c*c)
		}
	}
	return v
}

// With the V of a condition noise it is the whitened cosine, also where pairs are missing and on subsets of conditions; with any V it is x'V⁻¹y by its definition.
func TestWhitenedByAnyCovariance(t *testing.T) {
	const n, pairs = 7, 21
	var sigma, v mat.SymDense
	sigma.SymOuterK(1, randomRows(n, 2*n, "sigma"))
	v.SymOuterK(1, randomRows(pairs, 2*pairs, "v"))
	rows := randomRows(4, pairs, "rows")
	missing := mat.DenseCopyOf(rows)
	missing.Set(1, 3, math.NaN())
	subset := []int{1, 0, 1, 1, 1, 0, 1}
	for _, c := range []struct {
		name          string
		general, want compare.Measure
		rows          *mat.Dense
		copies        []int
	}{
		{"cosine", compare.WhitenedCosineBy(contrastCovariance(&sigma)), compare.WhitenedCosine(&sigma), rows, nil},
		{"Pearson", compare.WhitenedPearsonBy(contrastCovariance(&sigma)), compare.WhitenedPearson(&sigma), rows, nil},
		{"missing pair", compare.WhitenedCosineBy(contrastCovariance(&sigma)), compare.WhitenedCosine(&sigma), missing, nil},
		{"subset", compare.WhitenedCosineBy(contrastCovariance(&sigma)), compare.WhitenedCosine(&sigma), rows, subset},
	} {
		a, err := c.general.Ready(n, c.rows)
		if err != nil {
			t.Fatal(c.name, err)
		}
		b, err := c.want.Ready(n, c.rows)
		if err != nil {
			t.Fatal(c.name, err)
		}
		a.Weigh(c.copies)
		b.Weigh(c.copies)
		for i := range 4 {
			for j := range 4 {
				if got, want := a.Similarity(i, j), b.Similarity(i, j); !(math.Abs(got-want) < 1e-9) {
					t.Errorf("%s: (%d,%d): %v, want %v", c.name, i, j, got, want)
				}
			}
		}
	}
	e, err := compare.WhitenedCosineBy(&v).Ready(n, rows)
	if err != nil {
		t.Fatal(err)
	}
	copies := []int{2, 1, 3, 0, 1, 1, 1}
	e.Weigh(copies)
	var at []int
	var weight []float64
	for g, p := 0, 0; g < n; g++ {
		for h := g + 1; h < n; h++ {
			if w := copies[g] * copies[h]; w > 0 {
				at, weight = append(at, p), append(weight, float64(w))
			}
			p++
		}
	}
	dense := mat.NewDense(len(at), len(at), nil)
	for i, p := range at {
		for j, q := range at {
			dense.Set(i, j, v.At(p, q))
		}
	}
	inner := func(x, y int) float64 {
		a, b := mat.NewVecDense(len(at), nil), mat.NewVecDense(len(at), nil)
		for i, p := range at {
			a.SetVec(i, math.Sqrt(weight[i])*rows.At(x, p))
			b.SetVec(i, math.Sqrt(weight[i])*rows.At(y, p))
		}
		var solved mat.VecDense
		if err := solved.SolveVec(dense, b); err != nil {
			t.Fatal(err)
		}
		return mat.Dot(a, &solved)
	}
	var gram mat.SymDense
	e.(compare.Linear).Gram(&gram)
	for i := range 4 {
		for j := range 4 {
			if want := inner(i, j); !(math.Abs(gram.At(i, j)-want) < 1e-9*math.Abs(gram.At(i, i))) {
				t.Errorf("inner product (%d,%d): %v, want %v", i, j, gram.At(i, j), want)
			}
		}
	}
	singular := mat.NewSymDense(pairs, nil)
	for want, bad := range map[string]mat.Symmetric{"V is 7 × 7, want 21 pairs": &sigma, "not positive definite": singular, "V is 0 × 0": nil} {
		if _, err := compare.WhitenedCosineBy(bad).Ready(n, rows); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
