package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// TestFullCovariance compares with a dense V for covariances that are not diagonal: with copies, whose noise is split as WhitenedCosine's comment says, and with missing pairs.
func TestFullCovariance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for trial := range 60 {
		n := 4 + trial%6
		rdms := randomRDMs(r, 3, n)
		gone := map[int]bool{}
		for range trial % 4 {
			p := r.IntN(n * (n - 1) / 2)
			gone[p] = true
			rdms.Set(r.IntN(3), p, math.NaN())
		}
		copies := randomCopies(r, n)
		if trial%3 == 0 {
			copies = nil
		}
		d := draw(n, copies, func(p int) bool { return gone[p] })
		if distinct(d.pair) < 2 {
			continue // nothing to correlate
		}
		sigma := covariance(r, n)
		private := privateByBisection(t, sigma)
		metric := d.metric(t, func(a, b int) float64 {
			g, h := d.condition[a], d.condition[b]
			v := sigma.At(g, h)
			if g == h && a != b {
				v -= private[g]
			}
			return v
		})
		checkLinear(t, fmt.Sprintf("trial %d, cosine", trial), compare.WhitenedCosine(sigma), n, rdms, copies, d, metric, false)
		checkLinear(t, fmt.Sprintf("trial %d, Pearson", trial), compare.WhitenedPearson(sigma), n, rdms, copies, d, metric, true)
	}
}

// privateByBisection finds the split of the noise by trial: off-diagonal rows of sum 0 by Gauss–Seidel, then the largest share of the diagonal that leaves no negative contrast.
func privateByBisection(t *testing.T, sigma *mat.SymDense) []float64 {
	t.Helper()
	n := sigma.SymmetricDim()
	u := make([]float64, n)
	for range 3000 {
		for g := range n {
			sum := 0.
			for h := range n {
				if h != g {
					sum += sigma.At(g, h) - u[h]
				}
			}
			u[g] = sum / float64(n-1)
		}
	}
	diagonal := make([]float64, n)
	mean := 0.
	for g := range n {
		diagonal[g] = sigma.At(g, g) - 2*u[g]
		mean += diagonal[g] / float64(n)
	}
	for g := range n {
		diagonal[g] = max(diagonal[g], mean/1000)
	}
	covers := func(share float64) bool {
		rest := mat.NewDense(n, n, nil)
		rest.Apply(func(g, h int, _ float64) float64 {
			v := sigma.At(g, h)
			if g == h {
				v -= share * diagonal[g]
			}
			return v
		}, rest)
		centre := mat.NewDense(n, n, nil)
		centre.Apply(func(g, h int, _ float64) float64 {
			if g == h {
				return 1 - 1/float64(n)
			}
			return -1 / float64(n)
		}, centre)
		rest.Product(centre, rest, centre)
		s := mat.NewSymDense(n, nil)
		for g := range n {
			for h := g; h < n; h++ {
				s.SetSym(g, h, (rest.At(g, h)+rest.At(h, g))/2+1/float64(n)) // the eigenvalue of 1 is lifted from 0 to 1
			}
		}
		var c mat.Cholesky
		return c.Factorize(s)
	}
	low, high := 0., 1.
	for range 60 {
		if middle := (low + high) / 2; covers(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	for g := range diagonal {
		diagonal[g] *= low
	}
	return diagonal
}
