package compare_test

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// TestNoAllocations: after Clone no sample, Gram matrix, similarity or pooled RDM allocates.
func TestNoAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	n := 20
	rdms := randomRDMs(r, 4, n)
	rdms.Set(2, 9, rdms.At(2, 9)/0*0) // NaN
	x := make([]float64, n*(n-1)/2)
	for p := range x {
		x[p] = r.Float64()
	}
	pooled := make([]float64, len(x))
	gram := mat.NewSymDense(4, nil)
	samples := make([][]int, 8)
	for b := range samples {
		samples[b] = randomCopies(r, n)
	}
	rows := []int{1, 2, 3}
	for _, m := range measures(covariance(r, n))[:10] {
		first, err := m.Ready(n, rdms)
		if err != nil {
			t.Fatal(err)
		}
		e := first.Clone()
		b := 0
		if allocations := testing.AllocsPerRun(50, func() {
			e.Weigh(samples[b%len(samples)])
			b++
			if l, ok := e.(compare.Linear); ok {
				l.Gram(gram)
			}
			e.Similarity(0, 3)
			e.SimilarityOf(x, 1)
			e.Pool(pooled, rows, nil)
		}); allocations != 0 {
			t.Errorf("%s: %v allocations a sample", m, allocations)
		}
	}
}

// BenchmarkSample is a bootstrap sample of 92 conditions: the Gram matrix of 30 RDMs, or where there is none the similarities of 10 models with 20 subjects.
func BenchmarkSample(b *testing.B) {
	r := rand.New(rand.NewPCG(37, 38))
	n := 92
	rdms := randomRDMs(r, 30, n)
	all := measures(covariance(r, n))
	for i, name := range []string{"Cosine", "Pearson", "WhitenedCosine", "WhitenedPearson", "WhitenedCosineFull", "WhitenedPearsonFull", "Spearman", "RhoA", "KendallA", "KendallB"} {
		b.Run(name, func(b *testing.B) {
			e, err := all[i].Ready(n, rdms)
			if err != nil {
				b.Fatal(err)
			}
			samples := make([][]int, 16)
			for k := range samples {
				samples[k] = randomCopies(r, n)
			}
			gram := mat.NewSymDense(30, nil)
			for k := 0; b.Loop(); k++ {
				e.Weigh(samples[k%len(samples)])
				if l, ok := e.(compare.Linear); ok {
					l.Gram(gram)
					continue
				}
				for i := range 10 {
					for j := 10; j < 30; j++ {
						e.Similarity(i, j)
					}
				}
			}
		})
	}
}

// BenchmarkOnce compares two RDMs of 92 conditions, made ready before.
func BenchmarkOnce(b *testing.B) {
	r := rand.New(rand.NewPCG(39, 40))
	n := 92
	_, x := patterns(r, n, 100)
	_, y := patterns(r, n, 100)
	for _, m := range []compare.Measure{compare.KendallA(), compare.KendallB(), compare.RhoA(), compare.Bures(), compare.Riemannian(nil)} {
		b.Run(m.String(), func(b *testing.B) {
			e, err := m.Ready(n, mat.NewDense(2, len(x), append(append([]float64{}, x...), y...)))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e.Similarity(0, 1)
			}
		})
	}
}
