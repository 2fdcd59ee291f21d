package searchlight

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// OnGrid returns the volume of an image: its size, the edges of its voxels in mm, and a mask of its voxels by their index (nil is all), as nifti.Mask makes one of an
// image. The channels of the data are then the columns that nifti.ReadMasked and Image.Masked give.
func OnGrid(g nifti.Grid, mask []bool) Volume {
	return Volume{Size: g.Size, Voxel: g.VoxelSize(), Mask: mask}
}

// Image returns a map as an image on a grid, to be written with nifti.Write: the values of some channels, such as the centres of a searchlight ([Map].Centres), and
// outside, NaN or 0 most often, in all other voxels. It is an error when grid and volume differ in size, the slices differ in length, or a channel is not in the mask or
// given twice.
func (v Volume) Image(g nifti.Grid, channels []int, values []float64, outside float64) (*nifti.Image, error) {
	if err := v.check(); err != nil {
		return nil, fmt.Errorf("searchlight: image: %w", err)
	}
	if g.Size != v.Size {
		return nil, fmt.Errorf("searchlight: image: a grid of %v voxels for a volume of %v", g.Size, v.Size)
	}
	if len(channels) != len(values) {
		return nil, fmt.Errorf("searchlight: image: %d channels with %d values", len(channels), len(values))
	}
	voxels := v.Voxels()
	out, seen := slices.Repeat([]float64{outside}, v.Len()), make([]bool, len(voxels))
	for i, c := range channels {
		if c < 0 || c >= len(voxels) {
			return nil, fmt.Errorf("searchlight: image: channel %d of %d", c, len(voxels))
		}
		if seen[c] {
			return nil, fmt.Errorf("searchlight: image: channel %d has two values", c)
		}
		out[voxels[c]], seen[c] = values[i], true
	}
	return nifti.New(g, out)
}
