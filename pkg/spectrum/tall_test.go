package spectrum_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// TestTallMatrices: trials × neurons with a flat spectrum is the ordinary case and must not fall back to iterating with long vectors; the answer is that of the Gram matrix.
func TestTallMatrices(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, c := range []struct{ rows, columns, k int }{{4000, 100, 3}, {3000, 30, 2}, {30, 3000, 5}, {2000, 60, 20}} {
		x := mat.NewDense(c.rows, c.columns, nil)
		for i := range x.RawMatrix().Data {
			x.RawMatrix().Data[i] = r.NormFloat64()
		}
		got, err := spectrum.SVD(context.Background(), x, c.k, spectrum.Options{})
		if err != nil {
			t.Fatal(c, err)
		}
		if got.Method != spectrum.Gram || !got.Checked {
			t.Errorf("%v: %v, checked %v, want the Gram matrix and a check", c, got.Method, got.Checked)
		}
		var full mat.SVD
		full.Factorize(x, mat.SVDNone)
		for i, want := range full.Values(nil)[:c.k] {
			if math.Abs(got.Values[i]-want) > 1e-12*full.Values(nil)[0] {
				t.Errorf("%v: value %d: %v, want %v", c, i, got.Values[i], want)
			}
		}
	}
}
