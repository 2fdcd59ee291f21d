package notebook

import (
	"io"
	"reflect"
	"testing"

	"github.com/richlazy/richlazy/pkg/notebook/internal/kept"
	"github.com/richlazy/richlazy/pkg/notebook/internal/plain"
	"gonum.org/v1/gonum/mat"
)

const million12 = 12_500_000 // float64s are 100 MB

type trial struct {
	Coherence, RT float64
}

func rows(n, length int) [][]float64 {
	x := make([][]float64, n)
	for i := range x {
		x[i] = make([]float64, length)
		for j := range x[i] {
			x[i][j] = float64(i ^ j)
		}
	}
	return x
}

// BenchmarkKept stores and loads 100 MB in the shapes that results have, on a disk and flushed to it.
func BenchmarkKept(b *testing.B) {
	long, short := rows(100, million12/100), rows(million12/10, 10)
	matrix := struct{ Weights *mat.Dense }{mat.NewDense(1000, million12/1000, nil)}
	trials := make([]trial, million12/2)
	b.Run("rows of 125000", benchmark(&long))
	b.Run("rows of 10", benchmark(&short))
	b.Run("mat.Dense", benchmark(&matrix))
	b.Run("structs", benchmark(&trials))
}

func benchmark[T any](v *T) func(*testing.B) {
	return func(b *testing.B) {
		store := kept.Store{Dir: b.TempDir()}
		id := kept.ID{Name: "x"}
		var err error
		if id.Fingerprint, err = plain.Fingerprint(reflect.TypeFor[T]()); err != nil {
			b.Fatal(err)
		}
		b.Run("store", func(b *testing.B) {
			for b.Loop() {
				if err := store.Write(id, kept.About{}, func(w io.Writer) error { return plain.Encode(w, v) }); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("load", func(b *testing.B) {
			for b.Loop() {
				var got T
				found, err := store.Load(id, func(in io.Reader, size int64) error { return plain.Decode(in, size, &got) })
				if !found || err != nil {
					b.Fatal(found, err)
				}
			}
		})
	}
}
