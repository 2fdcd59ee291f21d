package nifti

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Mask tells of each voxel of a single volume, by its index, whether its value is neither 0 nor NaN. An image of several volumes is an error.
func Mask(img *Image) ([]bool, error) { return MaskWhere(img, func(v float64) bool { return v != 0 }) }

// MaskWhere tells of each voxel of a single volume, by its index, whether its value is as wanted, such as above a probability. NaN is never. An image of several
// volumes is an error.
func MaskWhere(img *Image, wanted func(value float64) bool) ([]bool, error) {
	if n := img.Volumes(); n != 1 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "mask", Want: "one volume", Got: fmt.Sprint(n), Err: file.ErrValue}
	}
	out := make([]bool, img.Voxels())
	var part [1024]float64
	for from := 0; from < len(out); from += len(part) {
		values := part[:min(len(part), len(out)-from)]
		img.data.floats(values, from)
		img.scale(values)
		for i, v := range values {
			out[from+i] = !math.IsNaN(v) && wanted(v)
		}
	}
	return out, nil
}

// TimeCourses holds the time courses of some voxels of an image.
type TimeCourses struct {
	Header                // of the image
	Values     *mat.Dense // volumes × voxels
	VoxelIndex []int      // Grid index of each column, ascending
}

// Positions are the places of the columns' voxels in the grid.
func (s *TimeCourses) Positions() [][3]int {
	out := make([][3]int, len(s.VoxelIndex))
	for i, v := range s.VoxelIndex {
		out[i] = s.Voxel(v)
	}
	return out
}

// Unmask puts one value for each column, or several rows of them one after another, back into an image on the same grid, with outside (0 or NaN, most often) in
// all other voxels. A number of values that is no multiple of the columns is an error.
func (s *TimeCourses) Unmask(values []float64, outside float64) (*Image, error) {
	return Unmask(s.Grid, s.VoxelIndex, values, outside)
}

// Unmask makes an image from one value for each of the voxels with the given indices, or from several rows of them one after another, which become volumes,
// with outside in all other voxels. A number of values that is no multiple of the indices is an error.
func Unmask(grid Grid, index []int, values []float64, outside float64) (*Image, error) {
	n := len(index)
	if n == 0 || len(values) == 0 || len(values)%n != 0 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "values", Want: fmt.Sprintf("a multiple of %d voxels", n), Got: fmt.Sprint(len(values)), Err: file.ErrValue}
	}
	all := make([]float64, len(values)/n*grid.Voxels())
	for i := range all {
		all[i] = outside
	}
	for row := 0; row < len(values)/n; row++ {
		for c, at := range index {
			all[row*grid.Voxels()+at] = values[row*n+c]
		}
	}
	return New(grid, all)
}

// Masked are the time courses of the voxels that mask holds true, of an image in memory.
func (img *Image) Masked(mask []bool) (*TimeCourses, error) {
	out, err := img.series(mask)
	if err != nil {
		return nil, err
	}
	for t := range img.Volumes() {
		row := out.Values.RawRowView(t)
		img.data.gather(row, img.start(t), out.VoxelIndex)
		img.scale(row)
	}
	return out, nil
}

// series makes room for the voxels of a mask.
func (h *Header) series(mask []bool) (*TimeCourses, error) {
	if len(mask) != h.Voxels() {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "mask", Want: fmt.Sprintf("%d voxels", h.Voxels()), Got: fmt.Sprint(len(mask)), Err: ErrGrid}
	}
	out := &TimeCourses{Header: *h}
	for i, in := range mask {
		if in {
			out.VoxelIndex = append(out.VoxelIndex, i)
		}
	}
	if len(out.VoxelIndex) == 0 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "mask", Want: "a voxel that is true", Got: "none", Err: file.ErrValue}
	}
	out.Values = mat.NewDense(h.Volumes(), len(out.VoxelIndex), nil)
	return out, nil
}
