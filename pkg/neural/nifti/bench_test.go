//go:build unix

package nifti_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// busy is the processor time that this process has used.
func busy(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkRead reads the images in the folder NIFTI_SPEED, which testdata/speed.py made: the stored numbers, and all values as float64 as well.
func BenchmarkRead(b *testing.B) {
	folder := os.Getenv("NIFTI_SPEED")
	names, _ := filepath.Glob(filepath.Join(folder, "*.nii.gz"))
	if folder == "" || len(names) == 0 {
		b.Skip("no images in NIFTI_SPEED")
	}
	for _, name := range names {
		for _, what := range []string{"stored", "values"} {
			b.Run(filepath.Base(name)+"/"+what, func(b *testing.B) {
				b.ReportAllocs()
				least := time.Hour
				for b.Loop() {
					begin := busy(b)
					img, err := nifti.Read(name, file.Limits{})
					if err != nil {
						b.Fatal(err)
					}
					if what == "values" {
						img.Values()
					}
					least = min(least, busy(b)-begin)
				}
				b.ReportMetric(float64(least)/1e6, "cpu-ms(best)")
			})
		}
	}
}
