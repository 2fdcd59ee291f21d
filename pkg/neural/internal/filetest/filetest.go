// Package filetest is what tests of readers have in common: where files are, what memory a call takes, whether blocks can be read at once.
package filetest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// Allocated returns the bytes that f takes from the heap, all in all, whether they are still in use or not.
func Allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Find returns the path of a file of the package's folder, such as "testdata/x.edf", or below a folder of RICHLAZY_DATA; "" if there is none.
func Find(name string) string {
	for _, root := range append([]string{"."}, filepath.SplitList(os.Getenv("RICHLAZY_DATA"))...) {
		path := filepath.Join(root, name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// Digest returns the SHA-256 of numbers as they are in the memory of a little-endian machine. Data that [binary.Write] cannot write panic.
func Digest(data any) string {
	h := sha256.New()
	if err := binary.Write(h, binary.LittleEndian, data); err != nil {
		panic("filetest: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Values are those of a recording.
type Values interface {
	Dims() (observations, channels, samples int)
	Block(dst []float64, at, size [3]int) error
}

// ReadAtOnce reads each channel of each observation in eight goroutines at once, and holds that all get the values that were read before (go test -race).
func ReadAtOnce(t testing.TB, v Values, want []float64) {
	t.Helper()
	observations, channels, samples := v.Dims()
	if len(want) == 0 || len(want) != observations*channels*samples {
		t.Fatalf("%d values for %d × %d × %d", len(want), observations, channels, samples)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for o := range observations {
				for c := range channels {
					got := make([]float64, samples)
					if err := v.Block(got, [3]int{o, c, 0}, [3]int{1, 1, samples}); err != nil || !slices.Equal(got, want[(o*channels+c)*samples:][:samples]) {
						t.Errorf("observation %d, channel %d: %v", o, c, err)
					}
				}
			}
		})
	}
	wg.Wait()
}
