package hdf5_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// The files of the first benchmarks are made by testdata/bench.py, which also measures h5py with them; they are looked for in RICHLAZY_DATA.
func BenchmarkContiguous(b *testing.B) { benchmark(b, "hdf5-bench/contiguous.h5", "x") }
func BenchmarkDeflate(b *testing.B)    { benchmark(b, "hdf5-bench/deflate.h5", "x") }
func BenchmarkShuffle(b *testing.B)    { benchmark(b, "hdf5-bench/shuffle.h5", "x") }
func BenchmarkSingle(b *testing.B)     { benchmark(b, "hdf5-bench/single.h5", "x") }
func BenchmarkInt16(b *testing.B)      { benchmark(b, "hdf5-bench/int16.h5", "x") }
func BenchmarkPark(b *testing.B) {
	benchmark(b, "park2025_pfc/firingRates_directions_15_normalized.mat", "firingRates")
}

func benchmark(b *testing.B, label, path string) {
	name := fixture(b, label)
	b.ReportAllocs()
	for b.Loop() {
		f, err := hdf5.Open(name, file.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		d, err := f.Dataset(path)
		if err != nil {
			b.Fatal(err)
		}
		v, err := d.Float64s()
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(8 * len(v)))
		f.Close()
	}
}
