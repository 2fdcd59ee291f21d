package spectrum_test

import (
	"context"
	"encoding/binary"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// FuzzEigen holds leading pairs against gonum's complete decomposition. Matrices are 41 to 72 rows: the smallest that are iterated.
func FuzzEigen(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, uint8(3), uint8(0))
	f.Add([]byte{0}, uint8(9), uint8(65))
	f.Add([]byte("block diagonal, by repetition of few bytes"), uint8(5), uint8(130))
	f.Add(binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.Inf(1))), uint8(2), uint8(7))
	// A block beyond the range that LAPACK's iteration scales to: without vectors gonum v0.17.0 panics there (Dsterf, its stride).
	var small []byte
	for i := range 20 {
		v := 1e-130
		if i == 5 {
			v = 1e-3
		}
		small = binary.LittleEndian.AppendUint64(small, math.Float64bits(v))
	}
	f.Add(small, uint8(4), uint8(230))
	f.Fuzz(func(t *testing.T, data []byte, k, kind uint8) {
		n, order, wanted := 41+int(kind%32), orders[int(kind/32)%3], int(k%12)
		at := func(i int) float64 {
			switch {
			case len(data) == 0:
				return 0
			case kind >= 224 && len(data) >= 8: // any floats, NaN and infinity among them
				return math.Float64frombits(binary.LittleEndian.Uint64(data[i%(len(data)/8)*8:]))
			}
			return float64(data[i%len(data)]) - 128
		}
		finite := true
		a := symmetric(n, func(i, j int) float64 {
			v := 0.0
			switch {
			case kind < 96: // full
				v = at(i*n + j)
			case i == j: // nearly diagonal
				v = at(i)
			case j == i+1:
				v = at(2*i+1) / 128 * at(i/2)
			}
			finite = finite && math.Abs(v) <= math.MaxFloat64
			return v
		})
		p, err := spectrum.Eigen(context.Background(), a, wanted, spectrum.Options{Order: order})
		if !finite {
			if err == nil {
				t.Fatal("entries that are not finite give no error")
			}
			return
		}
		largest := 0.0
		for _, v := range a.RawSymmetric().Data {
			largest = max(largest, math.Abs(v))
		}
		if largest > 1e150 || largest > 0 && largest < 1e-150 { // gonum's own range, and overflow
			return
		}
		var e mat.EigenSym
		if !e.Factorize(withoutTiny(a, largest), true) {
			t.Skip("gonum does not converge")
		}
		if err != nil {
			t.Fatalf("n = %d, k = %d, %v: %v", n, wanted, order, err)
		}
		holds(t, a, e.Values(nil), wanted, spectrum.Options{Order: order}, p)
	})
}

// withoutTiny returns a with zeros for what is below rounding by far: gonum's decomposition scales blocks of such numbers and does not always scale back.
func withoutTiny(a *mat.SymDense, largest float64) *mat.SymDense {
	n := a.SymmetricDim()
	return symmetric(n, func(i, j int) float64 {
		if v := a.At(i, j); math.Abs(v) >= 1e-40*largest {
			return v
		}
		return 0
	})
}
