package edf_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/edf"
)

// Blocks may be read by several goroutines at once (go test -race).
func TestBlocksFromManyGoroutines(t *testing.T) {
	r, err := open(t, "testdata/plus.edf").Recording(edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	observations, channels, samples := r.Dims()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for o := range observations {
				for c := range channels {
					got := make([]float64, samples)
					if err := r.Values.Block(got, [3]int{o, c, 0}, [3]int{1, 1, samples}); err != nil || !slices.Equal(got, want[(o*channels+c)*samples:][:samples]) {
						t.Errorf("observation %d, channel %d: %v", o, c, err)
					}
				}
			}
		})
	}
	wg.Wait()
}
