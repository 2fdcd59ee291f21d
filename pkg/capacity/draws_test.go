package capacity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// TestLabels counts the labels of each ensemble: exactly, or within 4 standard errors.
func TestLabels(t *testing.T) {
	const draws = 4000
	for _, c := range []struct {
		opt       Options
		manifolds int
		positive  float64 // share of label 1
		sums      []float64
	}{
		{Options{Origin: AsGiven}, 5, 0.5, []float64{-5, -3, -1, 1, 3, 5}}, {Options{}, 5, 0.5, []float64{-3, -1, 1, 3}}, {Options{}, 2, 0.5, []float64{0}},
		{Options{Bias: true}, 2, 0.5, []float64{-2, 0, 2}}, {Options{Labels: BalancedLabels}, 6, 0.5, []float64{0}}, {Options{Labels: BalancedLabels}, 5, 0.5, []float64{-1, 1}},
		{Options{Labels: OneVersusRest}, 5, 0.2, []float64{-3}}, {Options{Labels: SparseLabels, Share: 0.1, Origin: AsGiven}, 3, 0.1, []float64{-3, -1, 1, 3}},
	} {
		c.opt.Samples = draws
		d := newDraws(c.manifolds, 1, c.opt.resolve(glue), rand.NewPCG(8, 91))
		seen, each := map[float64]int{}, make([]float64, c.manifolds)
		for k := range draws {
			y := d.labels.RawRowView(k)
			seen[floats.Sum(y)]++
			for mu, label := range y {
				if label == 1 {
					each[mu] += 1. / draws
				} else if label != -1 {
					t.Fatalf("label %v", label)
				}
			}
		}
		if len(seen) != len(c.sums) {
			t.Errorf("%+v: sums of labels %v, want %v", c.opt, seen, c.sums)
		}
		for _, sum := range c.sums {
			if seen[sum] == 0 {
				t.Errorf("%+v: no labels with sum %v", c.opt, sum)
			}
		}
		for mu, share := range each {
			if !(math.Abs(share-c.positive) <= 4*math.Sqrt(c.positive*(1-c.positive)/draws)) {
				t.Errorf("%+v: manifold %d has label 1 in %v of draws, want %v", c.opt, mu, share, c.positive)
			}
		}
	}
}

// TestDrawsInCommon has the first directions of more samples, in more channels, for other labels and other manifolds, so that results differ by what they are of.
func TestDrawsInCommon(t *testing.T) {
	few := newDraws(3, 10, Options{Samples: 5}, rand.NewPCG(8, 92))
	more := newDraws(4, 20, Options{Samples: 9, Labels: OneVersusRest}, rand.NewPCG(8, 92))
	if !mat.Equal(few.t, more.t.Slice(0, 5, 0, 10)) {
		t.Error("other directions")
	}
	if !mat.Equal(few.centre, more.centre.Slice(0, 5, 0, 3)) {
		t.Error("other directions of centres")
	}
	again := newDraws(3, 10, Options{Samples: 9}, rand.NewPCG(8, 92))
	if !mat.Equal(few.labels, again.labels.Slice(0, 5, 0, 3)) {
		t.Error("other labels")
	}
}
