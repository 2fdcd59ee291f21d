package hdf5_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

func open(t testing.TB, path string, limits file.Limits) *hdf5.File {
	t.Helper()
	f, err := hdf5.Open(path, limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// datasets calls each for every dataset of the corpus.
func datasets(t *testing.T, each func(d *hdf5.Dataset)) {
	paths, err := filepath.Glob("testdata/corpus/*")
	if err != nil || len(paths) == 0 {
		t.Fatal("no corpus", err)
	}
	n := 0
	for _, path := range paths {
		err := open(t, path, file.Limits{}).Walk(func(o hdf5.Object) error {
			if d, ok := o.(*hdf5.Dataset); ok {
				n++
				each(d)
			}
			return nil
		})
		if err != nil {
			t.Error(path, err)
		}
	}
	t.Logf("%d datasets", n)
}

func random(src *rand.Rand, shape []int) (start, count []int) {
	for _, n := range shape {
		a := src.IntN(n + 1)
		start, count = append(start, a), append(count, src.IntN(n-a+1))
	}
	return start, count
}

// cut takes a block out of a whole array the slow way.
func cut[T any](all []T, shape, start, count []int) []T {
	var out []T
	index := make([]int, len(shape))
	for _, v := range all {
		inside := true
		for d, i := range index {
			inside = inside && i >= start[d] && i < start[d]+count[d]
		}
		if inside {
			out = append(out, v)
		}
		for d := len(index) - 1; d >= 0; d-- {
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}

// TestBlocks compares random blocks of every dataset with those cut out of the whole.
func TestBlocks(t *testing.T) {
	src := rand.New(rand.NewPCG(1, 2))
	compared := 0
	datasets(t, func(d *hdf5.Dataset) {
		whole, err := d.Read()
		if err != nil || d.Shape() == nil || d.Len() > 100000 {
			return
		}
		size := d.Type().Size
		elements := make([]string, d.Len())
		for i := range elements {
			elements[i] = string(whole.Bytes()[i*size : (i+1)*size])
		}
		for range 12 {
			start, count := random(src, d.Shape())
			b, err := d.Block(start, count)
			if err != nil {
				t.Fatal(err)
			}
			want := cut(elements, d.Shape(), start, count)
			got := make([]string, 0, len(want))
			for i := 0; i < len(b.Bytes()); i += size {
				got = append(got, string(b.Bytes()[i:i+size]))
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v: block %v of %v differs", d, start, count)
			}
			compared++
			if !d.Type().Number() {
				continue
			}
			all, err := d.Float64s()
			if err != nil {
				continue // some numbers have no float64, which TestExact looks at
			}
			wanted := cut(all, d.Shape(), start, count)
			block := make([]float64, len(wanted))
			if err := d.ReadBlock(block, start, count); err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(block, wanted, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }) {
				t.Fatalf("%v: numbers of block %v of %v differ", d, start, count)
			}
		}
	})
	if compared < 1000 {
		t.Fatalf("only %d blocks were compared", compared)
	}
}

// TestTogether reads the same dataset from several goroutines, and with one core and several: the results are the same.
func TestTogether(t *testing.T) {
	f := open(t, "testdata/corpus/chunks_latest.h5.gz", file.Limits{})
	want, err := f.Dataset("grows3")
	if err != nil {
		t.Fatal(err)
	}
	all, err := want.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 4} {
		old := runtime.GOMAXPROCS(n)
		var wg sync.WaitGroup
		for k := range 8 {
			wg.Go(func() {
				d, err := f.Dataset("grows3")
				if err != nil {
					t.Error(err)
					return
				}
				start, count := []int{k, 1}, []int{7, 4}
				got := make([]float64, 28)
				if err := d.ReadBlock(got, start, count); err != nil || !slices.Equal(got, cut(all, d.Shape(), start, count)) {
					t.Error(k, err)
				}
			})
		}
		wg.Wait()
		again, err := want.Float64s()
		if err != nil || !slices.Equal(again, all) {
			t.Error(n, err)
		}
		runtime.GOMAXPROCS(old)
	}
}

// TestMemory: hardly more than the array is allocated.
func TestMemory(t *testing.T) {
	for label, path := range map[string]string{"park2025_pfc/firingRates_directions_15_normalized.mat": "firingRates", "format-fixtures/gen_hdf5/bomb.h5": "x"} {
		f := open(t, fixture(t, label), file.Limits{})
		d, err := f.Dataset(path)
		if err != nil {
			t.Fatal(err)
		}
		used := filetest.Allocated(func() { _, err = d.Float64s() })
		if size := uint64(8 * d.Len()); err != nil || used > size+size/2 || used < size {
			t.Errorf("%s: %d bytes were allocated for an array of %d, %v", label, used, size, err)
		}
	}
}
