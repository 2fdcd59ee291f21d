package nifti_test

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

func ExampleRead() {
	img, err := nifti.Read("testdata/five.nii.gz", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(img)
	fmt.Println(img.Series(1, 2, 3))
	fmt.Println(img.World(1, 2, 3))
	// Output:
	// NIfTI-1 float32 2×3×4×2×3, voxels 2×2.5×3 mm, TR 0.8 s
	// [23 47 71 95 119 143]
	// [2 5 9]
}

// A map of scores, one for each voxel of a mask, goes back to the brain.
func ExampleUnmask() {
	grid := nifti.CubicGrid(2, 2, 1, 3)
	image, err := nifti.Unmask(grid, []int{1, 2}, []float64{.25, .75}, math.NaN())
	if err != nil {
		log.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "scores.nii.gz")
	if err := nifti.Write(path, image, nifti.WriteOptions{Type: nifti.Float32}); err != nil {
		log.Fatal(err)
	}
	back, err := nifti.Read(path, file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back)
	fmt.Println(back.Volume(0))
	// Output:
	// NIfTI-1 float32 2×2×1, voxels 3×3×3 mm
	// [NaN 0.25 0.75 NaN]
}
