package compare_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// noiseOfPairs is (CΣC')∘(CΣC') over the pairs of conditions.
func noiseOfPairs(sigma mat.Symmetric) *mat.SymDense {
	n := sigma.SymmetricDim()
	var pairs [][2]int
	for g := range n {
		for h := g + 1; h < n; h++ {
			pairs = append(pairs, [2]int{g, h})
		}
	}
	v := mat.NewSymDense(len(pairs), nil)
	for a, p := range pairs {
		for b := a; b < len(pairs); b++ {
			q := pairs[b]
			c := sigma.At(p[0], q[0]) - sigma.At(p[0], q[1]) - sigma.At(p[1], q[0]) + sigma.At(p[1], q[1])
			v.SetSym(a, b, c*c)
		}
	}
	return v
}

func TestCovarianceOfDistances(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	const n, pairs = 9, 36
	rdms := mat.NewDense(4, pairs, nil)
	for i := range rdms.RawMatrix().Data {
		rdms.RawMatrix().Data[i] = 1 + random.NormFloat64()
	}
	missing := mat.DenseCopyOf(rdms)
	missing.Set(1, 7, math.NaN())
	missing.Set(2, 30, math.NaN())
	factor := mat.NewDense(n, n, nil)
	for i := range factor.RawMatrix().Data {
		factor.RawMatrix().Data[i] = random.NormFloat64() / 3
	}
	sigma := mat.NewSymDense(n, nil)
	sigma.SymOuterK(1, factor)
	identity := mat.NewDiagDense(pairs, nil)
	for i := range n {
		sigma.SetSym(i, i, sigma.At(i, i)+1)
	}
	for i := range pairs {
		identity.SetDiag(i, 1)
	}
	v := noiseOfPairs(sigma)
	samples := [][]int{nil, {1, 0, 1, 1, 1, 0, 1, 1, 1}}
	copies := []int{2, 0, 1, 3, 0, 0, 1, 1, 1}
	for _, c := range []struct {
		name      string
		got, want compare.Measure
		samples   [][]int
	}{
		{"cosine, V of noise", compare.CosineWithCovariance(v), compare.WhitenedCosine(sigma), samples},
		{"Pearson, V of noise", compare.PearsonWithCovariance(v), compare.WhitenedPearson(sigma), samples},
		{"cosine, V = 1", compare.CosineWithCovariance(identity), compare.Cosine(), append(samples, copies, copies)},
		{"Pearson, V = 1", compare.PearsonWithCovariance(identity), compare.Pearson(), append(samples, copies, nil)},
	} {
		for name, data := range map[string]*mat.Dense{"complete": rdms, "missing": missing} {
			got, err := c.got.Ready(n, data)
			if err != nil {
				t.Fatal(err)
			}
			want, err := c.want.Ready(n, data)
			if err != nil {
				t.Fatal(err)
			}
			for k, sample := range c.samples {
				got = got.Clone()
				for range 2 { // the second time nothing is to be made anew
					got.Weigh(sample)
				}
				want.Weigh(sample)
				if got.Pairs() != want.Pairs() {
					t.Errorf("%s, %s, sample %d: %d pairs, want %d", c.name, name, k, got.Pairs(), want.Pairs())
				}
				for i := range 4 {
					for j := range i {
						if a, b := got.Similarity(i, j), want.Similarity(i, j); !(math.Abs(a-b) <= 1e-11) {
							t.Errorf("%s, %s, sample %d, RDMs %d and %d: %v, want %v", c.name, name, k, i, j, a, b)
						}
					}
				}
			}
		}
	}
	// One evaluator through many samples gives what a new one gives for each.
	e, err := compare.CosineWithCovariance(v).Ready(n, rdms)
	if err != nil {
		t.Fatal(err)
	}
	for k, sample := range [][]int{copies, nil, samples[1], copies, samples[1], nil} {
		e.Weigh(sample)
		fresh, _ := compare.CosineWithCovariance(v).Ready(n, rdms)
		fresh.Weigh(sample)
		if a, b := e.Similarity(0, 1), fresh.Similarity(0, 1); a != b {
			t.Errorf("sample %d: %v, want %v", k, a, b)
		}
	}
	for want, bad := range map[string]mat.Symmetric{
		"no covariance":         nil,
		"9 × 9, want 36 × 36":   sigma,
		"not positive definite": mat.NewSymDense(pairs, nil),
		"condition number":      scaledDiagonal(pairs, 1e-14),
		"pairs 0 and 3 is NaN":  withEntry(v, 0, 3, math.NaN()),
	} {
		if _, err := compare.CosineWithCovariance(bad).Ready(n, rdms); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func scaledDiagonal(n int, first float64) mat.Symmetric {
	m := mat.NewSymDense(n, nil)
	for i := range n {
		m.SetSym(i, i, 1)
	}
	m.SetSym(0, 0, first)
	return m
}

func withEntry(m mat.Symmetric, i, j int, v float64) mat.Symmetric {
	out := mat.NewSymDense(m.SymmetricDim(), nil)
	out.CopySym(m)
	out.SetSym(i, j, v)
	return out
}
