package subspace

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// measure sets what a component explains and captures.
func (c *Component) measure(encoder, decoder []float64, data *mat.Dense, parts []Marginal) {
	z := read(decoder, data)
	// ‖X − f z‖² = ‖X‖² − 2 fᵀX z + ‖f‖²‖z‖².
	size := mat.Norm(data, 2)
	back := read(encoder, data)
	length := mat.Norm(mat.NewVecDense(len(encoder), encoder), 2)
	c.Explained = (2*mat.Dot(back, z) - length*length*mat.Dot(z, z)) / (size * size)
	for _, p := range parts {
		part := read(decoder, p.Values)
		c.Captured = append(c.Captured, mat.Dot(part, part)/mat.Dot(z, z))
	}
	c.Index = slices.Max(c.Captured)
}

// read returns wᵀX.
func read(w []float64, x *mat.Dense) *mat.VecDense {
	_, cells := x.Dims()
	z := mat.NewVecDense(cells, nil)
	z.MulVec(x.T(), mat.NewVecDense(len(w), w))
	return z
}

// explain sets the cumulative shares of the variance.
func (d *Demixed) explain(ctx context.Context, data *mat.Dense) error {
	units, cells := data.Dims()
	size := mat.Norm(data, 2)
	left := mat.DenseCopyOf(data)
	for i := range d.Components {
		left.RankOne(left, -1, d.Encoders.ColView(i), read(mat.Col(nil, i, d.Decoders), data))
		r := mat.Norm(left, 2) / size
		d.Cumulative = append(d.Cumulative, 1-r*r)
	}
	pca, err := spectrum.PCA(ctx, data.T(), min(len(d.Components), units, cells), spectrum.Options{})
	if err != nil {
		return fmt.Errorf("subspace: demixed PCA: %w", err)
	}
	sum := 0.0
	for i := range d.Components {
		if i < len(pca.Explained) {
			sum += pca.Explained[i] / pca.Total
		}
		d.PCA = append(d.PCA, sum)
	}
	return nil
}

// Of returns the components of a group, by its name, in their order; nil where there are none.
func (d *Demixed) Of(group string) (components []int) {
	for i, c := range d.Components {
		if d.Groups[c.Group].Name == group {
			components = append(components, i)
		}
	}
	return components
}

// Project returns the components of a tensor of the same units, less the means that were found with them: components × cells. It panics where the number of units differs.
func (d *Demixed) Project(x *Tensor) *mat.Dense {
	units, cells := x.Values.Dims()
	if units != len(d.Units) {
		panic(fmt.Sprintf("subspace: Project: %d units on components of %d", units, len(d.Units)))
	}
	centred := mat.NewDense(units, cells, nil)
	centred.Apply(func(u, _ int, v float64) float64 { return v - d.Mean[u] }, x.Values)
	z := &mat.Dense{}
	z.Mul(d.Decoders.T(), centred)
	return z
}

// Reconstruct returns what some components say of the responses, mean included, units × cells, from components × cells as [Demixed.Project] returns them.
func (d *Demixed) Reconstruct(z *mat.Dense, components ...int) *mat.Dense {
	_, cells := z.Dims()
	x := mat.NewDense(len(d.Units), cells, nil)
	x.Apply(func(u, _ int, _ float64) float64 { return d.Mean[u] }, x)
	for _, i := range components {
		x.RankOne(x, 1, d.Encoders.ColView(i), z.RowView(i))
	}
	return x
}
