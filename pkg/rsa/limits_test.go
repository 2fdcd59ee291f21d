package rsa_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// The null is that of permuted conditions, rows and columns together: with 4 conditions there are 24 orders (of 720 orders of the 6 values), each as
// probable as any other.
func TestRegressPermutedPermutesConditions(t *testing.T) {
	const n = 4800
	data := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, 4, 8, 16, 32}, names(4), ""))
	// Roots of primes, of which no two sums over the data are equal: so each order has a weight of its own.
	model := must[*rsa.RDM](t)(rsa.New([]float64{math.Sqrt(13), math.Sqrt2, math.Sqrt(7), math.Sqrt(3), math.Sqrt(11), math.Sqrt(5)}, names(4), ""))
	var weights []float64 // of one model: Pearson's r, order by order
	for a := range 4 {
		for b := range 4 {
			for c := range 4 {
				if d := 6 - a - b - c; a != b && b != c && a != c {
					order, permuted := [4]int{a, b, c, d}, []float64(nil)
					for i := range 4 {
						for j := i + 1; j < 4; j++ {
							permuted = append(permuted, data.Matrix().At(order[i], order[j]))
						}
					}
					weights = append(weights, stat.Correlation(permuted, model.Values, nil))
				}
			}
		}
	}
	for i, w := range weights {
		for j := range i {
			if math.Abs(w-weights[j]) < 1e-6 {
				t.Fatalf("orders %d and %d cannot be told apart: weights %v and %v", i, j, w, weights[j])
			}
		}
	}
	count := make([]int, len(weights))
	null := must[*mat.Dense](t)(rsa.RegressPermuted(n, rng.New(20).Source(), data, model))
	for k := range n {
		found := -1
		for i, w := range weights {
			if math.Abs(null.At(k, 0)-w) < 1e-10 {
				found = i
			}
		}
		if found < 0 {
			t.Fatalf("row %d: weight %v is that of no order of the conditions", k, null.At(k, 0))
		}
		count[found]++
	}
	// Each count is binomial with mean 200 and standard deviation √(4800 · 1/24 · 23/24) = 13.8.
	for i, c := range count {
		if !(math.Abs(float64(c)-200) <= 5*13.8) {
			t.Errorf("order %d of %d came %d times, want about 200", i, len(count), c)
		}
	}
}

// Two models whose values correlate with r have a correlation matrix with eigenvalues 1 ± r, and so the condition number (1 + r) / (1 − r).
func TestCollinearityHasItsBound(t *testing.T) {
	// a and b have mean 0, equal length, and are orthogonal.
	a, b := []float64{1, 1, -1, -1, 0, 0}, []float64{1, -1, 1, -1, 0, 0}
	for _, c := range []struct {
		condition float64
		refused   bool
	}{{1e5, false}, {5e7, false}, {2e8, true}, {1e10, true}} {
		r := (c.condition - 1) / (c.condition + 1)
		rest := math.Sqrt((1 - r) * (1 + r))
		other, data := make([]float64, 6), make([]float64, 6)
		for i := range other {
			other[i] = r*a[i] + rest*b[i]
			data[i] = a[i] + b[i]
		}
		x, y := must[*rsa.RDM](t)(rsa.New(a, names(4), "")), must[*rsa.RDM](t)(rsa.New(other, names(4), ""))
		weights, err := rsa.Regress(must[*rsa.RDM](t)(rsa.New(data, names(4), "")), x, y)
		var collinear rsa.Collinear
		if got := errors.As(err, &collinear); got != c.refused || (err != nil) != c.refused {
			t.Errorf("condition number %.0e: error %v, want one: %v", c.condition, err, c.refused)
			continue
		}
		if c.refused {
			if !(math.Abs(float64(collinear)/c.condition-1) <= 1e-3) {
				t.Errorf("condition number %.4g, want %.0e", float64(collinear), c.condition)
			}
			continue
		}
		// data = (1 − r/rest) a + other/rest, and its standard deviation is √2 of that of a and of other.
		for i, want := range []float64{(1 - r/rest) / math.Sqrt2, 1 / rest / math.Sqrt2} {
			if !(math.Abs(weights[i]/want-1) <= 1e-6) {
				t.Errorf("condition number %.0e: weight %d is %v, want %v", c.condition, i, weights[i], want)
			}
		}
	}
}

// What varies by 1e-10 of its size varies; what varies by 1e-15 is constant but for rounding. The unit does not matter.
func TestConstantIsConstantToRounding(t *testing.T) {
	shape := []float64{0, 1, .5, -1, .25, -.5}
	around := func(size, spread float64) []float64 {
		values := make([]float64, len(shape))
		for i, v := range shape {
			values[i] = size * (1 + spread*v)
		}
		return values
	}
	model := must[*rsa.RDM](t)(rsa.New(shape, names(4), ""))
	for _, size := range []float64{1, -1, 1e9, 1e-9} {
		varies, constant := must[*rsa.RDM](t)(rsa.New(around(size, 1e-10), names(4), "")), must[*rsa.RDM](t)(rsa.New(around(size, 1e-15), names(4), ""))
		if w, err := rsa.Regress(varies, model); err != nil || !(math.Abs(w[0]-math.Copysign(1, size)) <= 1e-5) {
			t.Errorf("RDM of %v: spread 1e-10: weight %v, error %v, want %v", size, w, err, math.Copysign(1, size))
		}
		if w, err := rsa.Regress(constant, model); err == nil || !strings.Contains(err.Error(), "data: all 6 pairs have the same value") {
			t.Errorf("RDM of %v: spread 1e-15: weight %v, error %v, want that it is constant", size, w, err)
		}
		if _, err := rsa.Regress(model, constant); err == nil || !strings.Contains(err.Error(), "model 0 (): all 6 pairs have the same value") {
			t.Errorf("model of %v: spread 1e-15: error %v, want that it is constant", size, err)
		}
		patterns := mat.NewDense(2, 6, append(around(1, 1), around(size, 1e-10)...))
		if rdm, err := rsa.Correlation(rsa.Patterns(patterns, names(2))); err != nil || !(math.Abs(rdm.Values[0]-(1-math.Copysign(1, size))) <= 1e-5) {
			t.Errorf("pattern of %v: spread 1e-10: %v, error %v, want 1 − r = %v", size, rdm, err, 1-math.Copysign(1, size))
		}
		patterns.SetRow(1, around(size, 1e-15))
		if rdm, err := rsa.Correlation(rsa.Patterns(patterns, names(2))); err == nil || !strings.Contains(err.Error(), `"c1" is constant over its 6 channels`) {
			t.Errorf("pattern of %v: spread 1e-15: %v, error %v, want that it is constant", size, rdm, err)
		}
	}
}

// Offset² is what lies between the contexts beyond the features; within a context it changes nothing.
func TestOffsetIsTheDistanceOfTheContexts(t *testing.T) {
	m := rsa.TwoContexts{Conditions: names(4), Context: []int{0, 0, 1, 1}, Relevant0: []float64{-1, 1, -1, 1}, Relevant1: []float64{2, -2, -2, 2}}
	features := [][]float64{ // squared distances without the context: (01) (02) (03) (12) (13) (23)
		{20, 16, 4, 4, 16, 20},
		{4, 5, 5, 5, 5, 16},
		{4, 1, 9, 9, 1, 16},
	}
	across := []float64{0, 1, 1, 1, 1, 0}
	for _, c := range []struct{ offset, want float64 }{{0, 1}, {1, 1}, {3, 3}, {.25, .25}} {
		m.Offset = c.offset
		for k, model := range must[[]*rsa.RDM](t)(m.Models()) {
			for i, d := range model.Values {
				if want := features[k][i] + across[i]*c.want*c.want; !(math.Abs(d*d-want) <= 1e-12) {
					t.Errorf("Offset %v: %s: pair %d has squared distance %v, want %v", c.offset, model.Measure, i, d*d, want)
				}
			}
		}
	}
}

func TestFromMatrixTakesTheMeanOfBothEntries(t *testing.T) {
	m := mat.NewDense(3, 3, []float64{0, 2, 5, 3, .5, 8, 4, 9, 0})
	rdm := must[*rsa.RDM](t)(rsa.FromMatrix(m, names(3), "m", 1))
	if want := []float64{2.5, 4.5, 8.5}; apart(rdm.Values, want) != 0 {
		t.Errorf("%v, want %v", rdm.Values, want)
	}
	if _, err := rsa.FromMatrix(m, names(3), "m", .99); err == nil || !strings.Contains(err.Error(), "are 2 and 3") {
		t.Errorf("tolerance .99: error %v, want that entries differ by 1", err)
	}
	if _, err := rsa.FromMatrix(m, names(3), "m", .49); err == nil || !strings.Contains(err.Error(), "are 2 and 3") {
		t.Errorf("tolerance .49: error %v", err)
	}
	m.Set(0, 1, 3)
	m.Set(0, 2, 4)
	m.Set(1, 2, 9)
	if _, err := rsa.FromMatrix(m, names(3), "m", .49); err == nil || !strings.Contains(err.Error(), "(1,1) on the diagonal is 0.5") {
		t.Errorf("tolerance .49: error %v, want the diagonal", err)
	}
}

// The zero options are a tolerance of 1e-9 and 3000 updates.
func TestMDSDefaults(t *testing.T) {
	ctx, r := context.Background(), rng.New(21).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(20, 10, r), names(20))))
	run := func(opt rsa.MDSOptions) *rsa.Embedding {
		return must[*rsa.Embedding](t)(rsa.MetricMDS(ctx, rdm, 2, opt))
	}
	zero, given := run(rsa.MDSOptions{}), run(rsa.MDSOptions{MaxUpdates: 3000, Tolerance: 1e-9})
	if !zero.Converged || zero.Stress != given.Stress || zero.Updates != given.Updates {
		t.Errorf("stress %v after %d updates, with the defaults given %v after %d", zero.Stress, zero.Updates, given.Stress, given.Updates)
	}
	coarse, fine := run(rsa.MDSOptions{Tolerance: 1e-8}), run(rsa.MDSOptions{Tolerance: 1e-10})
	if !(coarse.Updates < zero.Updates && zero.Updates < fine.Updates) {
		t.Errorf("%d, %d and %d updates for tolerances 1e-8, the default and 1e-10: want more each time", coarse.Updates, zero.Updates, fine.Updates)
	}
	// Points on a line, placed in the plane: what stands beside the line weighs on the stress only by its fourth power, so it shrinks as 1/√k, and update k
	// lowers the stress by a share of 2/k. After 3000 updates that is far above the tolerance.
	line, start := mat.NewDense(6, 1, []float64{0, 1, 3, 4, 6, 9}), mat.NewDense(6, 2, nil)
	for i := range 6 {
		start.SetRow(i, []float64{line.At(i, 0), .1 * r.NormFloat64()})
	}
	slow := must[*rsa.Embedding](t)(rsa.MetricMDS(ctx, must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(line, names(6)))), 2, rsa.MDSOptions{Initial: start}))
	if slow.Updates != 3000 || slow.Converged {
		t.Errorf("%d updates, converged: %v; want 3000 without", slow.Updates, slow.Converged)
	}
}
