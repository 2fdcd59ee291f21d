package searchlight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Volume is a grid of voxels and a mask. The channels of the data are the voxels within the mask in the order of the grid, x varying fastest, as NIfTI files have it.
type Volume struct {
	// Size is the number of voxels along x, y and z.
	Size [3]int
	// Voxel is the edge lengths of a voxel in mm. All 0 is 1 each: radii are then counted in voxels.
	Voxel [3]float64
	// Mask says of each voxel whether it belongs to the data; nil is all.
	Mask []bool
}

// Len returns the number of voxels of the grid.
func (v Volume) Len() int { return v.Size[0] * v.Size[1] * v.Size[2] }

// Voxels returns the grid's index of each channel: of the voxels within the mask.
func (v Volume) Voxels() []int {
	var out []int
	for i := range v.Len() {
		if v.Mask == nil || v.Mask[i] {
			out = append(out, i)
		}
	}
	return out
}

// Fill returns a value for each voxel of the grid from values of some channels, NaN elsewhere: a map to be written as an image. It panics where a channel is not in
// the mask or the slices differ in length.
func (v Volume) Fill(channels []int, values []float64) []float64 {
	if len(channels) != len(values) {
		panic(fmt.Sprintf("searchlight: %d channels with %d values", len(channels), len(values)))
	}
	out := make([]float64, v.Len())
	for i := range out {
		out[i] = math.NaN()
	}
	voxels := v.Voxels()
	for i, c := range channels {
		out[voxels[c]] = values[i]
	}
	return out
}

func (v Volume) check() error {
	for axis, n := range v.Size {
		if n < 1 || n > 1<<20 {
			return fmt.Errorf("the grid has %d voxels along %c", n, "xyz"[axis])
		}
		if e := v.Voxel[axis]; v.Voxel != [3]float64{} && !(e > 0 && e < math.Inf(1)) {
			return fmt.Errorf("a voxel is %v mm along %c", e, "xyz"[axis])
		}
	}
	if v.Mask != nil && len(v.Mask) != v.Len() {
		return fmt.Errorf("the mask has %d voxels, want %d × %d × %d", len(v.Mask), v.Size[0], v.Size[1], v.Size[2])
	}
	return nil
}

func (v Volume) edges() [3]float64 {
	if v.Voxel == [3]float64{} {
		return [3]float64{1, 1, 1}
	}
	return v.Voxel
}

// SphereOptions say which voxels a sphere has and which spheres are kept.
type SphereOptions struct {
	// Radius is in mm, or in voxels where the volume gives no edge lengths. A voxel belongs to the sphere if its middle is nearer to the centre than this.
	Radius float64
	// Nearest, if not 0, gives each centre that many voxels, its nearest ones within the mask and the radius (a radius of 0 is then the whole grid); of voxels at equal
	// distance those first in the grid are taken. Spheres then hold equally many voxels wherever they are, which makes their results comparable.
	Nearest int
	// MinInside keeps a centre only if at least this share of its sphere, as far as it lies in the grid, is within the mask. 0 keeps all; 1 is the default of rsatoolbox.
	MinInside float64
	// MinVoxels keeps a centre only if its sphere has at least so many voxels within the mask; 0 is 2.
	MinVoxels int
	// Centres are the channels around which to look; nil is all.
	Centres []int
}

// Spheres are the neighbourhoods of a volume.
type Spheres struct {
	volume  Volume
	offsets [][3]int // ascending by distance
	nearest int
	voxels  []int   // grid index of each channel
	channel []int32 // channel of each voxel, −1 outside the mask
	centres []int
}

// Spheres returns a sphere around each voxel of the mask that fulfils the options. Members are voxels within the mask only.
func (v Volume) Spheres(o SphereOptions) (*Spheres, error) {
	if err := v.check(); err != nil {
		return nil, fmt.Errorf("searchlight: spheres: %w", err)
	}
	if o.Nearest > 0 && o.Radius == 0 {
		e := v.edges()
		o.Radius = 1 + math.Hypot(math.Hypot(e[0]*float64(v.Size[0]), e[1]*float64(v.Size[1])), e[2]*float64(v.Size[2]))
	}
	if !(o.Radius > 0) || math.IsInf(o.Radius, 1) || !(o.MinInside >= 0 && o.MinInside <= 1) || o.Nearest < 0 {
		return nil, fmt.Errorf("searchlight: spheres: radius %v, nearest %d, smallest share inside %v: want a positive radius and a share of 0 to 1", o.Radius, o.Nearest, o.MinInside)
	}
	s := &Spheres{volume: v, offsets: v.offsets(o.Radius), nearest: o.Nearest, voxels: v.Voxels(), channel: make([]int32, v.Len())}
	for i := range s.channel {
		s.channel[i] = -1
	}
	for c, voxel := range s.voxels {
		s.channel[voxel] = int32(c)
	}
	candidates := o.Centres
	if candidates == nil {
		for c := range s.voxels {
			candidates = append(candidates, c)
		}
	}
	least := o.MinVoxels
	if least == 0 {
		least = 2
	}
	for _, c := range candidates {
		if c < 0 || c >= len(s.voxels) {
			return nil, fmt.Errorf("searchlight: spheres: centre %d of %d voxels", c, len(s.voxels))
		}
		inside, grid := s.count(c)
		if inside >= least && float64(inside) >= o.MinInside*float64(grid) {
			s.centres = append(s.centres, c)
		}
	}
	if len(s.centres) == 0 {
		return nil, fmt.Errorf("searchlight: spheres: none of %d centres has a sphere of %d voxels with a share of %v inside the mask", len(candidates), least, o.MinInside)
	}
	return s, nil
}

// offsets returns the steps to all voxels nearer than the radius, ascending by distance and then in the order of the grid.
func (v Volume) offsets(radius float64) [][3]int {
	type step struct {
		to     [3]int
		square float64
	}
	edge, reach := v.edges(), [3]int{}
	for axis := range reach {
		reach[axis] = int(min(radius/edge[axis], float64(v.Size[axis])))
	}
	var steps []step
	for z := -reach[2]; z <= reach[2]; z++ {
		for y := -reach[1]; y <= reach[1]; y++ {
			for x := -reach[0]; x <= reach[0]; x++ {
				a, b, c := float64(x)*edge[0], float64(y)*edge[1], float64(z)*edge[2]
				if d := a*a + b*b + c*c; d < radius*radius {
					steps = append(steps, step{[3]int{x, y, z}, d})
				}
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.square, b.square) })
	out := make([][3]int, len(steps))
	for i, s := range steps {
		out[i] = s.to
	}
	return out
}
