package rsa_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// Missing pairs and weights: a map in as many dimensions as the points have is exact from a part of the distances.
func TestMetricMDSWithMissingPairs(t *testing.T) {
	r := rng.New(31).Rand()
	x := normal(20, 2, r)
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(20))))
	whole := append([]float64(nil), rdm.Values...)
	for p := range rdm.Values {
		if r.IntN(4) == 0 {
			rdm.Values[p] = math.NaN()
		}
	}
	e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{Tolerance: 1e-14, MaxUpdates: 100000}))
	if d := apart(distances(e.Points), whole); d > 1e-5 || e.Stress > 1e-9 {
		t.Errorf("a quarter of the pairs missing: distances off by %.2g, stress %.2g", d, e.Stress)
	}
}

// Weights of 1 change nothing, nor does a common factor; a weight of 0 is a missing pair.
func TestWeightsOfMDS(t *testing.T) {
	r := rng.New(32).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(15, 6, r), names(15))))
	start := normal(15, 2, r)
	place := func(r *rsa.RDM, w []float64) *rsa.Embedding {
		return must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), r, 2, rsa.MDSOptions{Initial: start, MaxUpdates: 50, Tolerance: 1e-300, Weights: w}))
	}
	ones, twos, some := make([]float64, 105), make([]float64, 105), make([]float64, 105)
	missing := must[*rsa.RDM](t)(rsa.New(rdm.Values, rdm.Conditions, rdm.Measure))
	for p := range ones {
		ones[p], twos[p], some[p] = 1, 2, 1
		if p%5 == 0 {
			some[p], missing.Values[p] = 0, math.NaN()
		}
	}
	plain := place(rdm, nil)
	for name, e := range map[string]*rsa.Embedding{"ones": place(rdm, ones), "twos": place(rdm, twos)} {
		if !mat.EqualApprox(e.Points, plain.Points, 1e-9) {
			t.Errorf("%s: another map", name)
		}
	}
	if a, b := place(rdm, some), place(missing, nil); !mat.EqualApprox(a.Points, b.Points, 1e-12) || !(math.Abs(a.Stress-b.Stress) <= 1e-12) {
		t.Errorf("weight 0 and a missing pair differ: stress %v and %v", a.Stress, b.Stress)
	}
	for k := 1; k < 20; k++ { // each update lowers the weighted stress
		at := func(updates int) float64 {
			return must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{Initial: start, MaxUpdates: updates, Tolerance: 1e-300, Weights: some})).Stress
		}
		if a, b := at(k), at(k+1); b > a*(1+1e-12) {
			t.Errorf("update %d: weighted stress rises from %v to %v", k+1, a, b)
		}
	}
	for want, c := range map[string]struct {
		values, weights []float64
	}{
		"2 weights for 3 pairs":    {[]float64{1, 2, 2}, []float64{1, 1}},
		"pair 1 has the weight -1": {[]float64{1, 2, 2}, []float64{1, -1, 1}},
		"no chain of known pairs":  {[]float64{1, math.NaN(), math.NaN()}, nil},
		"unconnected":              {[]float64{1, 2, 2}, []float64{1, 0, 0}},
	} {
		r := must[*rsa.RDM](t)(rsa.New(c.values, names(3), ""))
		if _, err := rsa.MetricMDS(context.Background(), r, 1, rsa.MDSOptions{Weights: c.weights}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestLargeMapForAnyNumberOfCores(t *testing.T) {
	r := rng.New(33).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(200, 8, r), names(200))))
	place := func(cores, dims int) *rsa.Embedding {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, dims, rsa.MDSOptions{MaxUpdates: 30}))
	}
	for _, dims := range []int{2, 3} {
		if a, b := place(1, dims), place(3, dims); !reflect.DeepEqual(a, b) {
			t.Errorf("%d dimensions: 1 and 3 cores give other maps", dims)
		}
	}
}

// Points along a spiral: the way along it is flat, the straight distances are not.
func TestIsomapUnrolls(t *testing.T) {
	const n = 60
	x := mat.NewDense(n, 2, nil)
	for i := range n {
		angle := 3 * math.Pi * float64(i) / n
		x.SetRow(i, []float64{(1 + angle/3) * math.Cos(angle), (1 + angle/3) * math.Sin(angle)})
	}
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(n))))
	e := must[*rsa.Embedding](t)(rsa.Isomap(context.Background(), rdm, 1, 2))
	rising := e.Points.At(n-1, 0) > e.Points.At(0, 0)
	for i := 1; i < n; i++ {
		if (e.Points.At(i, 0) > e.Points.At(i-1, 0)) != rising {
			t.Errorf("point %d is out of order", i)
		}
	}
	// With all conditions as neighbours it is classical scaling.
	all, classical := must[*rsa.Embedding](t)(rsa.Isomap(context.Background(), rdm, 2, n-1)), must[*rsa.Embedding](t)(rsa.ClassicalMDS(rdm, 2))
	if !mat.EqualApprox(all.Points, classical.Points, 1e-9) {
		t.Error("all neighbours: not the classical map")
	}
	far := must[*rsa.RDM](t)(rsa.New([]float64{1, 9, 9, 9, 9, 1}, names(4), ""))
	if _, err := rsa.Isomap(context.Background(), far, 1, 1); err == nil || !strings.Contains(err.Error(), "no chain") {
		t.Errorf("two groups: error %v", err)
	}
	if _, err := rsa.Isomap(context.Background(), far, 1, 4); err == nil || !strings.Contains(err.Error(), "want 1 to 3") {
		t.Errorf("too many neighbours: error %v", err)
	}
}

// Five groups far apart in ten dimensions: in the map every condition is nearest to its own.
func TestTSNEKeepsNeighbours(t *testing.T) {
	r := rng.New(34).Rand()
	x, centres := normal(60, 10, r), normal(5, 10, r)
	for i := range 60 {
		for k := range 10 {
			x.Set(i, k, x.At(i, k)+6*centres.At(i/12, k))
		}
	}
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(60))))
	for name, o := range map[string]rsa.TSNEOptions{"classical start": {}, "random start": {Source: rng.New(1).Source()}} {
		e, divergence, err := rsa.TSNE(context.Background(), rdm, 2, o)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range 60 {
			nearest, at := math.Inf(1), -1
			for j := range 60 {
				if d := math.Hypot(e.Points.At(i, 0)-e.Points.At(j, 0), e.Points.At(i, 1)-e.Points.At(j, 1)); j != i && d < nearest {
					nearest, at = d, j
				}
			}
			if at/12 != i/12 {
				t.Errorf("%s: condition %d of group %d is nearest to one of group %d", name, i, i/12, at/12)
			}
		}
		if !(divergence > 0 && divergence < 1) {
			t.Errorf("%s: divergence %v", name, divergence)
		}
	}
	short, _, err := rsa.TSNE(context.Background(), rdm, 2, rsa.TSNEOptions{Updates: 400})
	long, less, err2 := rsa.TSNE(context.Background(), rdm, 2, rsa.TSNEOptions{Updates: 2000})
	_, more, _ := rsa.TSNE(context.Background(), rdm, 2, rsa.TSNEOptions{Updates: 300})
	if err != nil || err2 != nil || short == nil || long == nil || less > more {
		t.Errorf("more updates: divergence %v after 300, %v after 2000", more, less)
	}
	for want, o := range map[string]rsa.TSNEOptions{"perplexity 70": {Perplexity: 70}, "-1 updates": {Updates: -1}, "rate NaN": {Rate: math.NaN()}} {
		if _, _, err := rsa.TSNE(context.Background(), rdm, 2, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func ExampleIsomap() {
	curve := mat.NewDense(5, 2, []float64{0, 0, 1, 1, 2, 1.3, 3, 1, 4, 0})
	rdm, _ := rsa.Euclidean(rsa.Patterns(curve, []string{"a", "b", "c", "d", "e"}))
	line, err := rsa.Isomap(context.Background(), rdm, 1, 2)
	for i, name := range line.Conditions {
		fmt.Printf("%s %.2f  ", name, line.Points.At(i, 0))
	}
	fmt.Println(err)
	// Output: a 2.38  b 1.03  c 0.00  d -1.03  e -2.38  <nil>
}

func BenchmarkMetricMDS1000(b *testing.B) {
	r := rng.New(35).Rand()
	rdm, err := rsa.Euclidean(rsa.Patterns(normal(1000, 30, r), names(1000)))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		e, err := rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(e.Updates), "updates")
	}
}
