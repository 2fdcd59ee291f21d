package figure

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// scatterSamples are maps with regions, icons and names.
func scatterSamples() map[string][]Figure {
	source := rand.New(rand.NewPCG(8, 9))
	x, y, z := Axis{Name: "dimension 1", Unit: "distance"}, Axis{Name: "dimension 2", Unit: "distance"}, Axis{Name: "dimension 3", Unit: "distance"}
	covariance := func(dims int, size float64) *mat.SymDense {
		root := mat.NewDense(dims, dims, nil)
		for i := range dims {
			for j := range dims {
				root.Set(i, j, size*source.NormFloat64())
			}
		}
		c := mat.NewSymDense(dims, nil)
		c.SymOuterK(1, root)
		return c
	}
	fingers := Scatter{Title: "Finger representations", Caption: "Metric MDS of the mean RDM of 7 subjects, after Procrustes alignment of 1000 bootstrap samples.",
		X: x, Y: y, Equal: true, Named: true,
		Labels: []string{"thumb", "index finger", "middle finger", "ring finger", "little finger"}, Points: mat.NewDense(5, 2, []float64{-3, 0.2, 0.1, 1.2, 1, 0.6, 1.2, 0.1, 0.9, -1.6})}
	solid := Scatter3D{Title: fingers.Title, Caption: fingers.Caption, X: x, Y: y, Z: z, Labels: fingers.Labels, Points: mat.NewDense(5, 3, nil)}
	for i := range 5 {
		fingers.Regions = append(fingers.Regions, Region{Covariance: covariance(2, 0.2)})
		solid.Regions = append(solid.Regions, Region{Covariance: covariance(3, 0.2)})
		solid.Points.SetRow(i, []float64{fingers.Points.At(i, 0), fingers.Points.At(i, 1), float64(i*i%3) - 1})
	}
	fingers.Regions[4] = Region{Boundary: mat.NewDense(4, 2, []float64{0.5, -1.9, 1.3, -2, 1.4, -1.2, 0.6, -1.3})}
	fingers.Group, fingers.Groups = []int{0, 1, 1, 1, 1}, []string{"thumb", "fingers"}
	solid.Group, solid.Groups = fingers.Group, fingers.Groups
	images := Scatter{Title: "Images", Caption: "Metric MDS of 92 images.", X: x, Y: y, Equal: true,
		Points: mat.NewDense(92, 2, nil), Groups: []string{"animate", "inanimate"}, Level: 0.5}
	cube := Scatter3D{Title: "Images", Caption: "Metric MDS of 92 images.", X: x, Y: y, Z: z, Points: mat.NewDense(92, 3, nil), Groups: images.Groups, Level: 0.5}
	for i := range 92 {
		a, b, c := source.NormFloat64(), source.NormFloat64(), source.NormFloat64()
		images.Points.SetRow(i, []float64{a + 4*float64(i/46), b})
		cube.Points.SetRow(i, []float64{a + 4*float64(i/46), b, c})
		images.Labels, images.Icons, images.Group = append(images.Labels, fmt.Sprintf("image %d", i+1)), append(images.Icons, disc(i, 60)), append(images.Group, i/46)
		images.Regions, cube.Regions = append(images.Regions, Region{Covariance: covariance(2, 0.15)}), append(cube.Regions, Region{Covariance: covariance(3, 0.15)})
	}
	cube.Labels, cube.Group, cube.Icons = images.Labels, images.Group, images.Icons
	named := images
	named.Title, named.Icons, named.Regions, named.Named = "Named", nil, nil, true
	return map[string][]Figure{"scatter-regions": {fingers}, "scatter3d-regions": {solid}, "scatter-icons": {images}, "scatter3d-icons": {cube}, "scatter-named": {named}}
}
