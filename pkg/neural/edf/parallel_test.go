package edf_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
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
	filetest.ReadAtOnce(t, r.Values, want)
}
