package rsa_test

import (
	"context"
	"errors"
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

func ExampleMetricMDS() {
	square := mat.NewDense(4, 2, []float64{0, 0, 0, 2, 2, 0, 2, 2})
	rdm, _ := rsa.Euclidean(rsa.Patterns(square, []string{"a", "b", "c", "d"}))
	flat, err := rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{})
	fmt.Printf("stress-1 in 2 dimensions %.3f, %v\n", flat.Stress1, err)
	line, err := rsa.MetricMDS(context.Background(), rdm, 1, rsa.MDSOptions{Starts: 20, Source: rng.New(1).Source()})
	fmt.Printf("stress-1 in 1 dimension  %.3f, %v\n", line.Stress1, err)
	// Output:
	// stress-1 in 2 dimensions 0.000, <nil>
	// stress-1 in 1 dimension  0.414, <nil>
}

// A map of distances in as many dimensions as the points have is the points, up to rotation.
func TestMapsOfTrueDistancesAreExact(t *testing.T) {
	r := rng.New(4).Rand()
	for _, dims := range []int{1, 2, 3, 5} {
		rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(15, dims, r), names(15))))
		classical := must[*rsa.Embedding](t)(rsa.ClassicalMDS(rdm, dims))
		metric := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, dims, rsa.MDSOptions{}))
		for name, e := range map[string]*rsa.Embedding{"classical": classical, "metric": metric} {
			if d := apart(distances(e.Points), rdm.Values); d > 1e-7 || e.Stress > 1e-12 {
				t.Errorf("%s, %d dimensions: distances off by %.2g, stress %.2g", name, dims, d, e.Stress)
			}
		}
		if rest := classical.Eigenvalues[dims]; !(math.Abs(rest) <= 1e-10) {
			t.Errorf("eigenvalue %d is %v, want 0", dims, rest)
		}
	}
}

func TestStandardPosition(t *testing.T) {
	r := rng.New(5).Rand()
	x := normal(12, 3, r)
	a := must[*rsa.Embedding](t)(rsa.ClassicalMDS(must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(12)))), 3))
	var y mat.Dense
	y.Mul(x, rotation(3, r))
	b := must[*rsa.Embedding](t)(rsa.ClassicalMDS(must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(&y, names(12)))), 3))
	if !mat.EqualApprox(a.Points, b.Points, 1e-10) {
		t.Error("a rotation of the patterns changes the map")
	}
	var second mat.Dense
	second.Mul(a.Points.T(), a.Points)
	for i := range 3 {
		sum, largest := 0.0, 0.0
		for _, v := range mat.Col(nil, i, a.Points) {
			sum += v
			if !(math.Abs(v) <= math.Abs(largest)) {
				largest = v
			}
		}
		if !(math.Abs(sum) <= 1e-12) || largest < 0 {
			t.Errorf("column %d: sum %v, entry of largest size %v", i, sum, largest)
		}
		for j := range i {
			if !(math.Abs(second.At(i, j)) <= 1e-10) || second.At(i, i) > second.At(j, j) {
				t.Errorf("columns %d and %d are correlated or out of order", j, i)
			}
		}
	}
}

func TestStressNeverRises(t *testing.T) {
	r := rng.New(6).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(20, 10, r), names(20))))
	start := normal(20, 2, r)
	for _, plain := range []bool{true, false} {
		before := math.Inf(1)
		for k := range 40 {
			e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{Initial: start, MaxUpdates: k + 1, Tolerance: 1e-300, Plain: plain}))
			if e.Stress > before*(1+1e-12) || e.Updates != k+1 {
				t.Errorf("plain %v, update %d of %d: stress rises from %v to %v", plain, e.Updates, k+1, before, e.Stress)
			}
			before = e.Stress
		}
	}
}

func TestMoreStartsAreNoWorseAndCoresDoNotMatter(t *testing.T) {
	r := rng.New(7).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(25, 12, r), names(25))))
	one := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{}))
	many := func(cores int) *rsa.Embedding {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{Starts: 12, Source: rng.New(8).Source()}))
	}
	a, b := many(1), many(2)
	if a.Stress > one.Stress {
		t.Errorf("13 starts: stress %v, 1 start: %v", a.Stress, one.Stress)
	}
	if !reflect.DeepEqual(a, b) {
		t.Error("1 and 2 cores give other maps")
	}
}

func TestMDSOfOddShapes(t *testing.T) {
	two := must[*rsa.RDM](t)(rsa.New([]float64{3}, names(2), ""))
	if e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), two, 2, rsa.MDSOptions{})); apart(distances(e.Points), []float64{3}) > 1e-9 {
		t.Errorf("two conditions: %v", e.Points)
	}
	same := must[*rsa.RDM](t)(rsa.New([]float64{0, 0, 0}, names(3), ""))
	if e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), same, 2, rsa.MDSOptions{})); mat.Norm(e.Points, 2) != 0 || e.Stress1 != 0 {
		t.Errorf("equal conditions: %v, stress-1 %v", e.Points, e.Stress1)
	}
	one := must[*rsa.RDM](t)(rsa.New(nil, names(1), ""))
	if e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), one, 1, rsa.MDSOptions{})); e.Points.At(0, 0) != 0 {
		t.Errorf("one condition: %v", e.Points)
	}
}

func TestMDSErrors(t *testing.T) {
	r := rng.New(9).Rand()
	good := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(4, 3, r), names(4))))
	negative := must[*rsa.RDM](t)(rsa.New([]float64{1, 1, -1}, names(3), ""))
	for _, c := range []struct {
		rdm  *rsa.RDM
		dims int
		opt  rsa.MDSOptions
		want string
	}{
		{good, 0, rsa.MDSOptions{}, "0 dimensions for 4 conditions, want 1 to 4"},
		{good, 5, rsa.MDSOptions{}, "5 dimensions for 4 conditions, want 1 to 4"},
		{negative, 1, rsa.MDSOptions{}, `conditions "c1" and "c2": dissimilarity -1`},
		{good, 2, rsa.MDSOptions{Starts: 3}, "3 random starts need a Source"},
		{good, 2, rsa.MDSOptions{Initial: mat.NewDense(4, 3, nil)}, "Initial is 4 × 3, want 4 × 2"},
	} {
		if _, err := rsa.MetricMDS(context.Background(), c.rdm, c.dims, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rsa.MetricMDS(ctx, good, 2, rsa.MDSOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}
