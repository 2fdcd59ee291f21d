package nifti

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Image is an image in memory: its header and its numbers, which stay in the type of the file, so that 1 GB of int16 takes 1 GB. What leaves it is
// float64: value = Slope × stored + Inter, computed in float64, exactly the stored number where there is no scaling. Index i varies fastest.
type Image struct {
	Header
	data numbers
}

// New makes an image of one or more volumes from float64 values, which it keeps without a copy: volume after volume, in each of them voxel (i, j, k) at
// Grid.Index(i, j, k). A number of values that is no multiple of the voxels, and an affine that cannot be inverted, are an error. More than one volume makes a fourth
// dimension without a unit; [Image.SetTR] gives it one.
func New(grid Grid, values []float64) (*Image, error) {
	for i, n := range grid.Size {
		if n < 1 {
			return nil, &file.Error{Format: "nifti", Offset: -1, What: fmt.Sprintf("dimension %d", i+1), Want: "a length of at least 1", Got: fmt.Sprint(n), Err: file.ErrValue}
		}
	}
	grid.Affine[3] = [4]float64{0, 0, 0, 1}
	n := grid.Voxels()
	if len(values) == 0 || len(values)%n != 0 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "values", Want: fmt.Sprintf("a multiple of %d, the voxels of %v", n, grid.Size), Got: fmt.Sprint(len(values)), Err: file.ErrValue}
	}
	if !invertible(grid.Affine) {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "affine", Want: "one that can be inverted", Got: fmt.Sprint(grid.Affine), Err: file.ErrValue}
	}
	img := &Image{Header: Header{Grid: grid, Version: 1, Type: Float64, Dims: slices.Clone(grid.Size[:]), Scaling: Scaling{Slope: 1}, SpaceUnit: Millimetre, Magic: "n+1"},
		data: array[float64](values)}
	img.Pixdim = [8]float64{1, 1, 1, 1, 1, 1, 1, 1}
	size := grid.VoxelSize()
	copy(img.Pixdim[1:], size[:])
	img.SSpace = Aligned
	for i := range img.Rows {
		img.Rows[i] = grid.Affine[i]
	}
	if len(values) > n {
		img.Dims = append(img.Dims, len(values)/n)
	}
	return img, nil
}

// SetTR makes the fourth dimension time, in seconds. It panics unless tr is positive.
func (img *Image) SetTR(tr float64) {
	if !(tr > 0) || math.IsInf(tr, 0) {
		panic(fmt.Sprintf("nifti: TR of %v s", tr))
	}
	img.Pixdim[4], img.TimeUnit = tr, Second
}

// At is the value of a voxel of a volume, from 0. It panics outside of the image.
func (img *Image) At(i, j, k, volume int) float64 {
	var v [1]float64
	img.data.floats(v[:], img.start(volume)+img.Index(i, j, k))
	img.scale(v[:])
	return v[0]
}

// Volume is a copy of the values of one volume, from 0, voxel (i, j, k) at Index(i, j, k). It panics outside of the image. Volumes of images with more than four
// dimensions count through the fourth first.
func (img *Image) Volume(volume int) []float64 {
	out := make([]float64, img.Voxels())
	img.data.floats(out, img.start(volume))
	img.scale(out)
	return out
}

// Series is a copy of the values of one voxel in all volumes: its time course. It panics outside of the image.
func (img *Image) Series(i, j, k int) []float64 {
	at := img.Index(i, j, k)
	out := make([]float64, img.Volumes())
	for t := range out {
		img.data.floats(out[t:t+1], img.start(t)+at)
	}
	img.scale(out)
	return out
}

// Values is a copy of all values, volume after volume.
func (img *Image) Values() []float64 {
	out := make([]float64, img.data.len())
	img.convert(out, img.data)
	return out
}

// convert scales stored numbers, as many as there are values, on all cores.
func (s Scaling) convert(values []float64, stored numbers) {
	const piece = 1 << 17 // numbers, so that they are scaled while they are in the cache
	cores.Do((len(values)+piece-1)/piece, func(k int) {
		part := values[k*piece : min((k+1)*piece, len(values))]
		stored.floats(part, k*piece)
		s.scale(part)
	})
}

// Raw returns the stored numbers themselves, before scaling and not copied. T has to be the type of the file, such as int16 for [Int16]; any other is an error.
func Raw[T Number](img *Image) ([]T, error) {
	if a, ok := img.data.(array[T]); ok {
		return a, nil
	}
	var zero T
	return nil, &file.Error{Format: "nifti", Offset: -1, What: "stored numbers", Want: fmt.Sprintf("%T", zero), Got: img.Type.String(), Err: file.ErrValue}
}

// start is the number of the first value of a volume.
func (img *Image) start(volume int) int {
	if volume < 0 || volume >= img.Volumes() {
		panic(fmt.Sprintf("nifti: volume %d of %d", volume, img.Volumes()))
	}
	return volume * img.Voxels()
}

// scale applies slope and intercept.
func (s Scaling) scale(v []float64) {
	if !s.scaled() {
		return
	}
	for i := range v {
		v[i] = float64(v[i]*s.Slope) + s.Inter // rounded twice on every machine
	}
}
