package matlab_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

func benchmark(b *testing.B, whole []byte, decoded int64) {
	b.SetBytes(decoded)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := matlab.Read(bytes.NewReader(whole), "bench.mat", file.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMante reads the largest of the real units, 2831 trials × 751 samples, doubles stored as compressed bytes.
func BenchmarkMante(b *testing.B) {
	var name string
	for _, root := range filepath.SplitList(dataFolders(b)) {
		found, _ := filepath.Glob(filepath.Join(root, "mante", "*", "ar090720_1_a3_*.mat"))
		if len(found) > 0 {
			name = found[0]
		}
	}
	if name == "" {
		b.Skip("the file is in no folder of RICHLAZY_DATA")
	}
	var rows int
	b.ReportAllocs()
	for b.Loop() {
		f, err := matlab.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		v, err := f.Get("unit.response")
		if err != nil {
			b.Fatal(err)
		}
		rows = v.Dims()[0]
	}
	b.SetBytes(int64(rows) * 751 * 8)
	b.ReportMetric(float64(rows), "trials")
}

// BenchmarkLarge reads 64 MiB of doubles, compressed and not.
func BenchmarkLarge(b *testing.B) {
	const n = 8 << 20
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i%4096) / 7
	}
	for _, o := range []order{little, big} {
		e := o.doubles("x", []int32{n / 1024, 1024}, x...)
		name := map[order]string{little: "little", big: "big"}[o]
		b.Run(name, func(b *testing.B) { benchmark(b, o.file(e), n*8) })
		b.Run(name+" packed", func(b *testing.B) { benchmark(b, o.file(o.packed(e)), n*8) })
	}
}

// BenchmarkCells reads a hundred thousand short texts.
func BenchmarkCells(b *testing.B) {
	const n = 100_000
	texts := make([][]byte, n)
	for i := range texts {
		texts[i] = little.text("", "label")
	}
	benchmark(b, little.file(little.cell("c", []int32{1, n}, texts...)), n)
}

// BenchmarkUnits reads all of the real units, one after the other, as
//
//	python3 -c "import glob, scipy.io; [scipy.io.loadmat(f) for f in glob.glob('…/mante/*/*.mat')]"
//
// does: the responses stay bytes, as which the files store them.
func BenchmarkUnits(b *testing.B) {
	var names []string
	for _, root := range filepath.SplitList(dataFolders(b)) {
		found, _ := filepath.Glob(filepath.Join(root, "mante", "*", "*.mat"))
		names = append(names, found...)
	}
	if len(names) == 0 {
		b.Skip("the files are in no folder of RICHLAZY_DATA")
	}
	b.ReportAllocs()
	held := 0
	for b.Loop() {
		held = 0
		for _, name := range names {
			f, err := matlab.Open(name)
			if err != nil {
				b.Fatal(err)
			}
			v, err := f.Get("unit.response")
			if err != nil {
				b.Fatal(err)
			}
			spikes, err := matlab.Raw[uint8](v)
			if err != nil {
				b.Fatal(err)
			}
			held += len(spikes)
		}
	}
	b.SetBytes(int64(held))
	b.ReportMetric(float64(len(names)), "files")
}
