package searchlight_test

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// A map goes through a file to the places it came from.
func TestMapAsAnImage(t *testing.T) {
	g := nifti.CubicGrid(4, 3, 2, 3)
	g.Affine[0][0], g.Affine[0][3] = -3, 9 // the first voxel at the right
	mask := make([]bool, g.Voxels())
	mask[g.Index(1, 2, 0)], mask[g.Index(3, 0, 1)], mask[g.Index(2, 1, 1)] = true, true, true
	v := searchlight.OnGrid(g, mask)
	if v.Size != g.Size || v.Voxel != [3]float64{3, 3, 3} {
		t.Errorf("volume %v", v)
	}
	img, err := v.Image(g, []int{2, 0}, []float64{5, 7}, math.NaN()) // channels are (1,2,0), (3,0,1), (2,1,1)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "map.nii.gz")
	if err := nifti.Write(path, img, nifti.WriteOptions{Type: nifti.Float32}); err != nil {
		t.Fatal(err)
	}
	back, err := nifti.Read(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := nifti.SameGrid(g, back.Grid); err != nil {
		t.Error(err)
	}
	if a, b := back.At(2, 1, 1, 0), back.At(1, 2, 0, 0); a != 5 || b != 7 {
		t.Errorf("values %v and %v, want 5 and 7", a, b)
	}
	there := 0
	for _, value := range back.Values() {
		if !math.IsNaN(value) {
			there++
		}
	}
	if there != 2 {
		t.Errorf("%d voxels have values, want 2", there)
	}
	for _, c := range []struct {
		g        nifti.Grid
		channels []int
		values   []float64
		want     string
	}{
		{nifti.CubicGrid(4, 3, 3, 3), []int{0}, []float64{1}, "a grid of [4 3 3] voxels for a volume of [4 3 2]"},
		{g, []int{0, 1}, []float64{1}, "2 channels with 1 values"},
		{g, []int{3}, []float64{1}, "channel 3 of 3"},
		{g, []int{1, 1}, []float64{1, 2}, "channel 1 has two values"},
	} {
		if _, err := v.Image(c.g, c.channels, c.values, 0); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
