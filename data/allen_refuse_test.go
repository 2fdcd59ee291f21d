package data

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

func TestAllenRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.npy")
	for want, a := range map[string]*npy.Array{
		"x.npy: row 1, column 0: got NaN":  npy.New([]float64{1, 2, math.NaN(), 4}, 2, 2),
		"x.npy: row 0, column 1: got -Inf": npy.New([]float32{1, float32(math.Inf(-1)), 3, 4}, 2, 2),
		"the shape is [4], want [2 2]":     npy.New([]float64{1, 2, 3, 4}, 4),
		"x.npy: ":                          npy.New([]string{"1", "2", "3", "4"}, 2, 2),
	} {
		if err := npy.Save(path, a); err != nil {
			t.Fatal(err)
		}
		_, err := readMatrix(path, [2]int{2, 2})
		says(t, err, want)
	}
	if err := npy.Save(path, npy.New([]int16{1, 2, 3, 4}, 2, 2)); err != nil {
		t.Fatal(err)
	}
	if x, err := readMatrix(path, [2]int{2, 2}); err != nil || x.At(1, 0) != 3 {
		t.Errorf("got %v: %v", x, err)
	}
}
