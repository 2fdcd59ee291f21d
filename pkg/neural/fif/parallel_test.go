package fif_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// Blocks may be read by several goroutines at once (go test -race).
func TestBlocksFromManyGoroutines(t *testing.T) {
	r, err := open(t, "testdata/double-epo.fif.gz").Epochs(fif.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	filetest.ReadAtOnce(t, r.Values, want)
}
