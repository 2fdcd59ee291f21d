package nifti

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Grid says how many voxels lie along three dimensions and where each one is. Voxel (i, j, k), counted from 0, is number i + nx·(j + ny·k), and its centre is at
// Affine × (i, j, k, 1) in mm: in most spaces x grows to the right, y to the front, z upwards.
type Grid struct {
	Size   [3]int
	Affine [4][4]float64
}

// Voxels is the number of voxels of one volume.
func (g Grid) Voxels() int { return g.Size[0] * g.Size[1] * g.Size[2] }

// Index is the number of the voxel. It panics outside of the grid.
func (g Grid) Index(i, j, k int) int {
	if i < 0 || j < 0 || k < 0 || i >= g.Size[0] || j >= g.Size[1] || k >= g.Size[2] {
		panic(fmt.Sprintf("nifti: voxel (%d, %d, %d) outside of %v", i, j, k, g.Size))
	}
	return i + g.Size[0]*(j+g.Size[1]*k)
}

// Voxel is the place in the grid of the voxel with the given number. It panics outside of the grid.
func (g Grid) Voxel(index int) [3]int {
	if index < 0 || index >= g.Voxels() {
		panic(fmt.Sprintf("nifti: voxel %d outside of %v", index, g.Size))
	}
	return [3]int{index % g.Size[0], index / g.Size[0] % g.Size[1], index / (g.Size[0] * g.Size[1])}
}

// World is the place in mm of a point of the grid: of the centre of a voxel for whole numbers.
func (g Grid) World(i, j, k float64) [3]float64 {
	var p [3]float64
	for r := range p {
		m := g.Affine[r]
		p[r] = m[0]*i + m[1]*j + m[2]*k + m[3]
	}
	return p
}

// FromWorld is the point of the grid, in voxels and not rounded, that lies at the place in mm: the inverse of [Grid.World].
func (g Grid) FromWorld(x, y, z float64) [3]float64 {
	m, det := g.Affine, determinant(g.Affine)
	p := [3]float64{x - m[0][3], y - m[1][3], z - m[2][3]}
	var out [3]float64
	for c := range out { // Cramer's rule
		n := m
		for r := range p {
			n[r][c] = p[r]
		}
		out[c] = determinant(n) / det
	}
	return out
}

// VoxelSize is the distance in mm from one voxel to the next along each dimension.
func (g Grid) VoxelSize() [3]float64 {
	var out [3]float64
	for j := range out {
		out[j] = math.Hypot(math.Hypot(g.Affine[0][j], g.Affine[1][j]), g.Affine[2][j])
	}
	return out
}

// SameGrid returns an error that says what differs, unless two images have the same number of voxels along each of the three dimensions and the same affine, so
// that equal indices mean the same place. Affines count as equal when no voxel lies more than a hundredth of the smallest edge of a voxel apart, because files
// round theirs.
func SameGrid(a, b Grid) error {
	if a.Size != b.Size {
		return &file.Error{Format: "nifti", Offset: -1, What: "voxels", Want: fmt.Sprint(a.Size), Got: fmt.Sprint(b.Size), Err: ErrGrid}
	}
	edge := math.Inf(1)
	for _, g := range []Grid{a, b} {
		size := g.VoxelSize()
		edge = min(edge, size[0], size[1], size[2])
	}
	for corner := range 8 { // the difference of two affines is largest at a corner
		var at [3]float64
		for d := range at {
			if corner>>d&1 == 1 {
				at[d] = float64(a.Size[d] - 1)
			}
		}
		p, q := a.World(at[0], at[1], at[2]), b.World(at[0], at[1], at[2])
		if !(math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]) <= edge/100) {
			return &file.Error{Format: "nifti", Offset: -1, What: fmt.Sprintf("place of voxel %v", at), Want: fmt.Sprintf("%.4f mm", p), Got: fmt.Sprintf("%.4f mm", q), Err: ErrGrid}
		}
	}
	return nil
}

// CubicGrid is a grid of nx × ny × nz cubes with edges of the given length in mm, the first one at the origin.
func CubicGrid(nx, ny, nz int, edge float64) Grid {
	g := Grid{Size: [3]int{nx, ny, nz}}
	for i := range 3 {
		g.Affine[i][i] = edge
	}
	g.Affine[3][3] = 1
	return g
}
