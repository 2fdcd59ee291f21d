package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTranspose(t *testing.T) {
	t.Run("float64", testTranspose[float64])
	t.Run("float32", testTranspose[float32])
}

// testTranspose moves matrices of every small shape, with leading dimensions beyond them; nothing else of the target is written.
func testTranspose[T number](t *testing.T) {
	for _, p := range Paths() {
		onPath(p, func() {
			for rows := range 20 {
				for columns := range 27 {
					for _, extra := range []int{0, 1, 5} {
						ldfrom, ldto := max(1, columns)+extra, max(1, rows)+extra
						from, to := make([]T, rows*ldfrom+3), make([]T, columns*ldto+3)
						for i := range from {
							from[i] = T(i + 1)
						}
						Transpose(to, ldto, from, ldfrom, rows, columns)
						for at, got := range to {
							want := T(0)
							if j, i := at/ldto, at%ldto; j < columns && i < rows {
								want = from[i*ldfrom+j]
							}
							if got != want {
								t.Fatalf("%v: %d × %d, leading dimensions %d, %d: element %d is %v, want %v", p, rows, columns, ldfrom, ldto, at, got, want)
							}
						}
					}
				}
			}
		})
	}
}

// Rows longer than one call of assembly takes.
func TestTransposeLong(t *testing.T) {
	const rows, columns = 8, 2*longest + 13
	from, to := make([]float32, rows*columns), make([]float32, rows*columns)
	for i := range from {
		from[i] = float32(i)
	}
	Transpose(to, rows, from, columns, rows, columns)
	for i := range rows {
		for j := range columns {
			if to[j*rows+i] != from[i*columns+j] {
				t.Fatalf("row %d, column %d: %v", i, j, to[j*rows+i])
			}
		}
	}
}

func TestTransposeRefuses(t *testing.T) {
	for _, c := range []struct{ to, ldto, from, ldfrom, rows, columns int }{
		{5, 2, 6, 3, 2, 3},
		{6, 2, 5, 3, 2, 3},
		{6, 1, 6, 3, 2, 3},
		{6, 2, 6, 2, 2, 3},
		{512, 17, 64, 1 << 60, 17, 8},
		{128, 9, 64, 1 << 61, 9, 8},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v: no panic", c)
				}
			}()
			Transpose(make([]float64, c.to), c.ldto, make([]float64, c.from), c.ldfrom, c.rows, c.columns)
		}()
	}
}

func TestSymmetricRows(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testSymmetricRows(t, 0x1p-52, math.FMA) })
	t.Run("float32", func(t *testing.T) { testSymmetricRows(t, 0x1p-23, fma32) })
}

// testSymmetricRows compares y with the chain of fused multiply-adds, to the bit, and the sums with a sum in float64, for every length and for some beyond one call.
func testSymmetricRows[T number](t *testing.T, epsilon float64, fma func(x, y, z T) T) {
	r := rand.New(rand.NewPCG(3, 3))
	lengths := []int{longest - 1, longest, longest + 9, 2*longest + 64}
	for n := 1; n < 100; n++ {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		lda := n + r.IntN(4)
		a, x, y, want := make([]T, 3*lda+n), make([]T, n), make([]T, n+2), make([]T, n+2)
		for _, s := range [][]T{a, x, y} {
			for i := range s {
				s[i] = T(r.NormFloat64())
			}
		}
		factors := [4]T{T(r.NormFloat64()), 2, -1, 0}
		copy(want, y)
		var sums, sizes [4]float64
		for j := range n {
			for i := range 4 {
				want[j] = fma(a[i*lda+j], factors[i], want[j])
				sums[i] += float64(a[i*lda+j]) * float64(x[j])
				sizes[i] += math.Abs(float64(a[i*lda+j]) * float64(x[j]))
			}
		}
		var first [4]T
		for k, p := range Paths()[1:] {
			t.Run(fmt.Sprint(n, p), func(t *testing.T) {
				got := append([]T(nil), y...)
				var returned [4]T
				onPath(p, func() { returned = SymmetricRows(a, lda, x, got, &factors) })
				for j := range got {
					if got[j] != want[j] {
						t.Fatalf("y[%d] = %v, want %v", j, got[j], want[j])
					}
				}
				for i, s := range returned {
					if bound := float64(n+1) * epsilon * sizes[i]; math.Abs(float64(s)-sums[i]) > bound {
						t.Errorf("sum %d: %v, want %v ± %v", i, s, sums[i], bound)
					}
				}
				if k == 0 {
					first = returned
				} else if returned != first {
					t.Errorf("%v, on another path %v", returned, first)
				}
			})
		}
	}
}

func TestRowProducts(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testRowProducts[float64](t, 0x1p-52) })
	t.Run("float32", func(t *testing.T) { testRowProducts[float32](t, 0x1p-23) })
}

// testRowProducts compares each row with a sum in float64; a row alone has the bits that it has among others, on each path; what lies behind the rows does not count.
func testRowProducts[T number](t *testing.T, epsilon float64) {
	r := rand.New(rand.NewPCG(4, 4))
	for trial := range 400 {
		rows, n := r.IntN(14), r.IntN(70)
		if trial%20 == 0 {
			n = longestRow*(1+trial%3) + r.IntN(40)
		}
		lda := n + r.IntN(3)
		a, x := make([]T, rows*lda+n), make([]T, n)
		for i := range a {
			a[i] = T(math.NaN())
		}
		for i := range rows {
			for j := range n {
				a[i*lda+j] = T(r.NormFloat64())
			}
		}
		for j := range x {
			x[j] = T(r.NormFloat64())
		}
		var first []T
		for _, p := range Paths()[1:] {
			onPath(p, func() {
				got := make([]T, rows+1)
				got[rows] = 7
				RowProducts(got[:rows], a, lda, x)
				for i := range rows {
					sum, size := 0.0, 0.0
					for j := range x {
						v := float64(a[i*lda+j]) * float64(x[j])
						sum, size = sum+v, size+math.Abs(v)
					}
					if bound := float64(n+1) * epsilon * size; !(math.Abs(float64(got[i])-sum) <= bound) {
						t.Fatalf("%v: %d × %d: row %d: %v, want %v ± %v", p, rows, n, i, got[i], sum, bound)
					}
					var alone [1]T
					RowProducts(alone[:], a[i*lda:], lda, x)
					if alone[0] != got[i] {
						t.Fatalf("%v: %d × %d: row %d: %v, alone %v", p, rows, n, i, got[i], alone[0])
					}
				}
				if got[rows] != 7 {
					t.Fatal("written behind the result")
				}
				if first == nil {
					first = got
				} else if !slices.Equal(first, got) {
					t.Fatalf("%d × %d: paths differ", rows, n)
				}
			})
		}
	}
}

func TestKernelsHaveEveryShape(t *testing.T) {
	for _, p := range Paths()[1:] {
		for _, k := range []*Kernels{productKernels(true, p), productKernels(false, p)} {
			for rows := 1; rows <= k.Rows; rows++ {
				for vectors := 1; vectors <= k.Widest(rows); vectors++ {
					for tail := range 2 {
						if k.tile[tail][rows][vectors] == nil {
							t.Errorf("%v: no kernel of %d × %d with tail %d", p, rows, vectors, tail)
						}
					}
				}
			}
			for lanes := 1; lanes <= k.Lanes; lanes++ {
				if k.Mask(lanes) == 0 {
					t.Errorf("%v: no mask for %d lanes", p, lanes)
				}
			}
		}
	}
	if productKernels(true, Go) != nil || !math.IsNaN(PeakFMA[float64](Go, 1)) || !(PeakFMA[float32](Best(), 1) > 0 || Best() == Go) {
		t.Error("kernels, or a peak, of the path Go; or none of the best")
	}
}
