package mgh

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// Image is an image in memory.
type Image struct {
	nifti.Grid            // size, and where the voxels are in mm
	Frames     int        // volumes
	Placed     bool       // the file says where voxels are; else they are 1 mm apart around the origin, in FreeSurfer's coronal order
	DoF        int        // degrees of freedom, of statistical maps
	Scan       Scan       // parameters, as far as the file has them
	Tags       []byte     // what follows in the file, in FreeSurfer's own coding
	Stored     *npy.Array // frames × z × y × x, in the type of the file: uint8, uint16, int16, int32 or float32
}

// Scan are the parameters of a recording. Those that the file does not have are NaN.
type Scan struct {
	TR, TE, TI  float64 // seconds
	FlipAngle   float64 // radians
	FieldOfView float64 // mm
}

// String says type and size: "MGH float32 3×4×5×2, voxels 1×1×2 mm".
func (img *Image) String() string {
	s := fmt.Sprintf("MGH %s %d×%d×%d", img.Type(), img.Size[0], img.Size[1], img.Size[2])
	if img.Frames > 1 {
		s += fmt.Sprintf("×%d", img.Frames)
	}
	v := img.VoxelSize()
	return s + fmt.Sprintf(", voxels %.4g×%.4g×%.4g mm", v[0], v[1], v[2])
}

// Type returns the type of the stored numbers: "float32".
func (img *Image) Type() string { return fmt.Sprintf("%T", img.Stored.Data)[2:] }

// Volume returns a copy of one frame, from 0, as float64: voxel (i, j, k) at img.Index(i, j, k). It panics where there is none.
func (img *Image) Volume(frame int) []float64 {
	if frame < 0 || frame >= img.Frames {
		panic(fmt.Sprintf("mgh: frame %d of %d", frame, img.Frames))
	}
	n := img.Voxels()
	return floats(img.Stored.Data, frame*n, n)
}

// Values returns a copy of all numbers as float64, frame after frame.
func (img *Image) Values() []float64 { return floats(img.Stored.Data, 0, img.Frames*img.Voxels()) }

// NIfTI returns the image as one of package nifti, with a copy of the numbers as float64; the TR goes with it where the file has one.
func (img *Image) NIfTI() (*nifti.Image, error) {
	out, err := nifti.New(img.Grid, img.Values())
	if err != nil {
		return nil, err
	}
	if tr := img.Scan.TR; img.Frames > 1 && tr > 0 && !math.IsInf(tr, 0) {
		out.SetTR(tr)
	}
	return out, nil
}

func floats(data any, from, n int) []float64 {
	switch v := data.(type) {
	case []uint8:
		return convert(v[from : from+n])
	case []uint16:
		return convert(v[from : from+n])
	case []int16:
		return convert(v[from : from+n])
	case []int32:
		return convert(v[from : from+n])
	}
	return convert(data.([]float32)[from : from+n])
}

func convert[T uint8 | uint16 | int16 | int32 | float32](v []T) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

// place computes the affine: the volume's middle is at centre, its axes lie along the columns of cosines, and voxels are spacing mm apart.
func (img *Image) place(spacing, centre [3]float64, cosines [3][3]float64) error {
	for r := range 3 {
		middle := 0.
		for c := range 3 {
			img.Affine[r][c] = cosines[c][r] * spacing[c]
			middle += img.Affine[r][c] * float64(img.Size[c]) / 2
		}
		img.Affine[r][3] = centre[r] - middle
	}
	img.Affine[3] = [4]float64{0, 0, 0, 1}
	for _, p := range [][3]float64{{}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}} {
		for i, v := range img.FromWorld(p[0], p[1], p[2]) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return file.Wanted("mgh", "axes of three dimensions", fmt.Sprintf("%v, %d not in the image", img.Affine, i))
			}
		}
	}
	return nil
}
