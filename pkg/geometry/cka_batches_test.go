package geometry_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
)

// related returns responses of two populations to trials that share two of their latent variables.
func related(random *rand.Rand, trials int, mix *mat.Dense) (x, y *mat.Dense) {
	latent := mat.NewDense(trials, 4, nil)
	for i := range latent.RawMatrix().Data {
		latent.RawMatrix().Data[i] = random.NormFloat64()
	}
	x, y = &mat.Dense{}, &mat.Dense{}
	x.Mul(latent.Slice(0, trials, 0, 3), mix.Slice(0, 3, 0, 6))
	y.Mul(latent.Slice(0, trials, 1, 4), mix.Slice(0, 3, 6, 14))
	return x, y
}

func TestBatchCKA(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	mix := mat.NewDense(3, 14, nil)
	for i := range mix.RawMatrix().Data {
		mix.RawMatrix().Data[i] = random.NormFloat64()
	}
	x, y := related(random, 30, mix)
	var one geometry.BatchCKA
	if err := one.Add(x, y); err != nil {
		t.Fatal(err)
	}
	got, err := one.Value()
	if err != nil {
		t.Fatal(err)
	}
	if want, err := geometry.CKADebiased(x, y); err != nil || math.Abs(got-want) > 1e-12 {
		t.Errorf("one batch: %v, want %v, %v", got, want, err)
	}
	// Many batches of ten trials reach the CKA of the populations, ‖Cov(x,y)‖² / (‖Cov(x)‖ ‖Cov(y)‖), which the mean of the CKAs of batches misses.
	var shared, a, b mat.Dense
	left, right := mix.Slice(0, 3, 0, 6), mix.Slice(0, 3, 6, 14)
	a.Mul(left.T(), left)
	b.Mul(right.T(), right)
	shared.Mul(left.(*mat.Dense).Slice(1, 3, 0, 6).T(), right.(*mat.Dense).Slice(0, 2, 0, 8))
	truth := math.Pow(mat.Norm(&shared, 2), 2) / mat.Norm(&a, 2) / mat.Norm(&b, 2)
	const studies = 40
	var values []float64
	ofBatches := 0.0
	for range studies {
		var all geometry.BatchCKA
		for range 200 {
			x, y := related(random, 10, mix)
			if err := all.Add(x, y); err != nil {
				t.Fatal(err)
			}
			v, err := geometry.CKA(x, y)
			if err != nil {
				t.Fatal(err)
			}
			ofBatches += v / (200 * studies)
		}
		v, err := all.Value()
		if err != nil || all.Batches() != 200 {
			t.Fatal(err, all.Batches())
		}
		values = append(values, v)
	}
	mean, spread := 0.0, 0.0
	for _, v := range values {
		mean += v / studies
	}
	for _, v := range values {
		spread += (v - mean) * (v - mean) / (studies - 1)
	}
	if se := math.Sqrt(spread / studies); math.Abs(mean-truth) > 4*se+1e-3 {
		t.Errorf("200 batches: %.4f, want %.4f ± %.4f", mean, truth, se)
	}
	if math.Abs(ofBatches-truth) < .05 {
		t.Errorf("the mean of CKAs of batches is %.4f beside %.4f: the simulation shows no bias", ofBatches, truth)
	}
}

func TestBatchCKAErrors(t *testing.T) {
	var b geometry.BatchCKA
	if _, err := b.Value(); err == nil || !strings.Contains(err.Error(), "no batch") {
		t.Errorf("no batch: %v", err)
	}
	if err := b.Add(mat.NewDense(3, 2, []float64{1, 2, 3, 4, 5, 7}), mat.NewDense(3, 1, []float64{1, 2, 4})); err == nil {
		t.Error("three trials: no error")
	}
	if err := b.Add(mat.NewDense(5, 1, []float64{1, 2, 3, 4, 5}), mat.NewDense(4, 1, []float64{1, 2, 3, 4})); err == nil {
		t.Error("other numbers of trials: no error")
	}
	err := b.Add(mat.NewDense(4, 1, []float64{1, 2, math.NaN(), 4}), mat.NewDense(4, 1, []float64{1, 2, 3, 4}))
	if err == nil || !strings.Contains(err.Error(), "first responses") {
		t.Errorf("NaN: %v", err)
	}
	if b.Batches() != 0 {
		t.Errorf("%d batches after errors", b.Batches())
	}
	if err := b.Add(mat.NewDense(4, 1, nil), mat.NewDense(4, 1, []float64{1, 2, 3, 5})); err != nil {
		t.Fatal(err)
	}
	if v, err := b.Value(); err == nil {
		t.Errorf("nothing varies: %v", v)
	}
}
