package searchlight_test

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// A small brain of 3 mm voxels in which faces and houses differ in one corner, seen in eight runs.
func Example() {
	grid := nifti.CubicGrid(8, 8, 6, 3)
	volume := searchlight.OnGrid(grid, nil) // all voxels; a mask leaves some out
	random, x := rng.New(1).Rand(), mat.NewDense(8*4, grid.Voxels(), nil)
	var conditions, runs []string
	for row := range 8 * 4 {
		c := []string{"face 1", "face 2", "house 1", "house 2"}[row%4]
		conditions, runs = append(conditions, c), append(runs, fmt.Sprint("run ", row/4+1))
		for v := range grid.Voxels() {
			x.Set(row, v, random.NormFloat64())
			if at := grid.Voxel(v); at[0] < 3 && at[1] < 3 && at[2] < 3 && c[0] == 'f' {
				x.Set(row, v, x.At(row, v)+1.5)
			}
		}
	}
	trials, err := rsa.NewTrials(x, conditions, runs)
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := rsa.Categorical(trials.Conditions, []string{"face", "face", "house", "house"})
	if err != nil {
		fmt.Println(err)
		return
	}
	models, err := rsa.NewStack(model)
	if err != nil {
		fmt.Println(err)
		return
	}
	spheres, err := volume.Spheres(searchlight.SphereOptions{Radius: 5}) // mm
	if err != nil {
		fmt.Println(err)
		return
	}

	// Where does the geometry follow the model?
	crossnobis := searchlight.Plain(func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) })
	m, err := searchlight.Run(context.Background(), trials, spheres, crossnobis, searchlight.Options{Models: models, Measure: compare.Pearson()})
	if err != nil {
		fmt.Println(err)
		return
	}
	fits := m.Column(0)
	fmt.Printf("fit %.1f in the corner\n", fits[slices.Index(m.Centres, grid.Index(1, 1, 1))])

	// Where do conditions differ at all, corrected for the number of spheres?
	f, err := searchlight.Relabel(context.Background(), trials, spheres, searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 999, Source: rng.New(2).Source()}})
	if err != nil {
		fmt.Println(err)
		return
	}
	in, out := 0, 0
	for i, p := range f.Corrected {
		if at := grid.Voxel(m.Centres[i]); p <= .05 && max(at[0], at[1], at[2]) <= 3 {
			in++
		} else if p <= .05 {
			out++
		}
	}
	fmt.Printf("%d of %d spheres significant: %d in the corner, %d elsewhere\n", in+out, spheres.Len(), in, out)

	// The map as an image.
	img, err := volume.Image(grid, m.Centres, fits, math.NaN())
	fmt.Println(img, err)
	// Output:
	// fit 1.0 in the corner
	// 42 of 384 spheres significant: 42 in the corner, 0 elsewhere
	// NIfTI-1 float64 8×8×6, voxels 3×3×3 mm <nil>
}
