package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

func selectOf(t *testing.T, evidence *mat.Dense, prior float64) *Selection {
	t.Helper()
	s, err := SelectModels(evidence, prior)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The free energy of two models is E[log p(y, m, r) − log q(m) − log q(r)] over all attributions m and, by quadrature, over the frequency r.
func TestFreeEnergyByQuadrature(t *testing.T) {
	evidence := mat.NewDense(4, 2, []float64{1.2, 0, -.5, .8, 2.5, 0, .3, .1})
	for _, prior := range []float64{1, 2.5} {
		s := selectOf(t, evidence, prior)
		q := distuv.Beta{Alpha: s.Alpha[0], Beta: s.Alpha[1]}
		p := distuv.Beta{Alpha: prior, Beta: prior}
		want := 0.0
		for m := range 1 << 4 {
			weight, logQ, logL := 1.0, 0.0, 0.0
			counts := [2]float64{}
			for n := range 4 {
				k := m >> n & 1
				weight *= s.Attributions.At(n, k)
				logQ += math.Log(s.Attributions.At(n, k))
				logL += evidence.At(n, k)
				counts[k]++
			}
			want += weight * quad.Fixed(func(r float64) float64 {
				return q.Prob(r) * (logL + counts[0]*math.Log(r) + counts[1]*math.Log(1-r) + p.LogProb(r) - q.LogProb(r) - logQ)
			}, 0, 1, 4000, nil, 0)
		}
		if !(math.Abs(s.FreeEnergy-want) <= 1e-6) {
			t.Errorf("prior %g: free energy %.9f, by quadrature %.9f", prior, s.FreeEnergy, want)
		}
		exact := math.Log(quad.Fixed(func(r float64) float64 {
			v := p.Prob(r)
			for n := range 4 {
				v *= r*math.Exp(evidence.At(n, 0)) + (1-r)*math.Exp(evidence.At(n, 1))
			}
			return v
		}, 0, 1, 4000, nil, 0))
		if s.FreeEnergy > exact || s.FreeEnergy < exact-1 {
			t.Errorf("prior %g: free energy %.6f, the exact log evidence is %.6f", prior, s.FreeEnergy, exact)
		}
	}
}

func TestSelectionInvariances(t *testing.T) {
	evidence := normalMatrix(rand.New(rand.NewPCG(13, 1)), 9, 4)
	want := selectOf(t, evidence, 0)
	shifted, turned := mat.DenseCopyOf(evidence), mat.NewDense(9, 4, nil)
	for n := range 9 {
		for k := range 4 {
			shifted.Set(n, k, evidence.At(n, k)+float64(100*n))
			turned.Set(8-n, 3-k, evidence.At(n, k))
		}
	}
	a, b := selectOf(t, shifted, 0), selectOf(t, turned, 0)
	for k := range 4 {
		agree(t, "a constant in each subject", a.Protected[k], want.Protected[k], 1e-9)
		agree(t, "models and subjects the other way round", b.Protected[3-k], want.Protected[k], 1e-9)
	}
	even := selectOf(t, mat.NewDense(9, 4, nil), 0)
	for k := range 4 {
		agree(t, "exceedance without evidence", even.Exceedance[k], .25, 1e-9)
		agree(t, "protected without evidence", even.Protected[k], .25, 1e-9)
	}
	if even.OmnibusRisk < .5 {
		t.Errorf("risk without evidence: %g", even.OmnibusRisk)
	}
	sure := mat.NewDense(20, 2, nil)
	for n := range 20 {
		sure.Set(n, 0, 20)
	}
	s := selectOf(t, sure, 0)
	agree(t, "all subjects follow the first", s.Alpha[0], 21, 1e-6)
	agree(t, "its exceedance: 1 − 2⁻²¹", s.Exceedance[0], 1-math.Exp2(-21), 1e-8)
	if s.OmnibusRisk > 1e-3 {
		t.Errorf("risk of clear evidence: %g", s.OmnibusRisk)
	}
	none := mat.DenseCopyOf(evidence)
	for n := range 9 {
		none.Set(n, 2, math.Inf(-1))
	}
	agree(t, "a model without evidence", selectOf(t, none, 0).Alpha[2], 1, 1e-12)
}

func TestSelectionOfBadEvidence(t *testing.T) {
	for _, row := range [][]float64{{math.NaN(), 0}, {math.Inf(1), 0}, {math.Inf(-1), math.Inf(-1)}} {
		if _, err := SelectModels(mat.NewDense(1, 2, row), 0); err == nil {
			t.Errorf("evidence %v: no error", row)
		}
	}
}

func TestExceedance(t *testing.T) {
	for _, alpha := range [][]float64{{1, 1, 1}, {5, 5, 5, 5}, {.2, .2}, {1e4, 1e4, 1}} {
		got := DirichletExceedance(alpha)
		same := 0.0
		for _, a := range alpha {
			same += float64(btoi(a == alpha[0]))
		}
		agree(t, "equal parameters", got[0], 1/same, 1e-9)
		agree(t, "equal parameters", got[1], got[0], 1e-9)
	}
	// A model that hardly any subject can follow leaves the others as they are, and takes no longer.
	two, rare := DirichletExceedance([]float64{5, 4}), DirichletExceedance([]float64{1e-9, 5, 4})
	agree(t, "beside a rare one", rare[1], two[0], 1e-8)
	agree(t, "a rare one", rare[0], 3.5385539332624094e-12, 1e-6) // 1e-9 ∫ e⁻ˣ/x P(Γ₅ < x) P(Γ₄ < x) dx, by SciPy's quad
	// Integer parameters: P(first largest of three) by the races of exponential variables, simulated without Gamma functions.
	alpha, random := []int{3, 2, 1}, rand.New(rand.NewPCG(13, 2))
	first, draws := 0, 400000
	for range draws {
		sums := make([]float64, 3)
		for k, a := range alpha {
			for range a {
				sums[k] += random.ExpFloat64()
			}
		}
		first += btoi(sums[0] == slices.Max(sums))
	}
	p := DirichletExceedance([]float64{3, 2, 1})[0]
	if share := float64(first) / float64(draws); !(math.Abs(share-p) <= 4*math.Sqrt(p*(1-p)/float64(draws))) {
		t.Errorf("exceedance %g, in draws %g", p, share)
	}
}
