package nifti

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Header is what a file says about its numbers. Lengths are in the units of the file (SpaceUnit, TimeUnit) but for the [Grid], which is in mm.
type Header struct {
	Grid             // voxels along the first three dimensions and their places in mm
	Version   int    // 1 or 2
	BigEndian bool   // byte order of the file
	Type      Type   // of the numbers in the file
	Dims      []int  // 1 to 7 lengths, the first varies fastest; the fourth is time
	Offset    int64  // of the numbers in the file (of the .img file in a pair)
	Scaling          // from stored numbers to values
	SpaceUnit Unit   // of Pixdim and of the affines in the file
	TimeUnit  Unit   // of the fourth dimension
	Affines          // as the file stores them; Grid.Affine is the one that counts
	Magic     string // "n+1", "ni1", "n+2" or "ni2": one file, or a .hdr with an .img file

	Pixdim      [8]float64 // step along each dimension, from index 1; index 0 is the handedness of the qform, −1 or 1
	TimeOffset  float64    // start of the fourth dimension
	CalMin      float64    // shown as black
	CalMax      float64    // shown as white
	Description string     // up to 80 bytes
	AuxFile     string     // up to 24 bytes
	Intent      Intent     // what the numbers mean
	Slices      Slices     // how slices were acquired
	Extensions  []Extension
}

// Scaling leads from stored numbers to values: value = Slope × stored + Inter. A slope that is 0 or not finite stands for no scaling, as does 1 with 0.
type Scaling struct{ Slope, Inter float64 }

// scaled tells whether there is anything to do.
func (s Scaling) scaled() bool {
	return s.Slope != 0 && !math.IsNaN(s.Slope) && !math.IsInf(s.Slope, 0) && (s.Slope != 1 || s.Inter != 0)
}

// Intent says what the numbers mean, by the format's codes: 0 nothing, 3 t statistic, 5 z score, 1002 label, …
type Intent struct {
	Code       int
	Parameters [3]float64 // such as degrees of freedom
	Name       string     // up to 16 bytes
}

// Slices says how the slices were acquired, where the file does.
type Slices struct {
	Freq, Phase, Slice int // dimensions of frequency and phase encoding and of the slices, 1 to 3, 0 for unknown
	Start, End         int // first and last slice with its own time
	Code               int // order: 1 ascending, 2 descending, 3 and 4 interleaved from the first and the last, 5 and 6 from the second and the last but one
	Duration           float64
}

// Extension is a block of other content between header and numbers, such as code 4 (XML of AFNI) or 6 (text). Data are as stored, zeros that fill them to
// a multiple of 16 bytes included.
type Extension struct {
	Code int
	Data []byte
}

// Volumes is the number of three-dimensional volumes: the product of the lengths from the fourth on.
func (h *Header) Volumes() int {
	n := 1
	for i, d := range h.Dims {
		if i >= 3 {
			n *= d
		}
	}
	return n
}

// TR is the time from one volume to the next in seconds. Without a fourth dimension, a known unit of time and a step > 0 it is an error: many files do not
// say their unit, and then Pixdim[4] is seconds only by custom.
func (h *Header) TR() (float64, error) {
	switch step := h.Pixdim[4]; {
	case len(h.Dims) < 4:
		return 0, &file.Error{Format: "nifti", Offset: -1, What: "TR", Want: "four dimensions", Got: fmt.Sprint(h.Dims), Err: file.ErrValue}
	case h.TimeUnit.seconds() == 0:
		return 0, &file.Error{Format: "nifti", Offset: -1, What: "TR", Want: "a unit of time", Got: fmt.Sprintf("a step of %v, unit %s", step, h.TimeUnit), Err: file.ErrValue}
	case !(step > 0) || math.IsInf(step, 0):
		return 0, &file.Error{Format: "nifti", Offset: -1, What: "TR", Want: "a step > 0", Got: fmt.Sprint(step), Err: file.ErrValue}
	default:
		return shortest(step, h.Version) * h.TimeUnit.seconds(), nil
	}
}

// shortest reads a float32 as the decimal number that was meant: .8 and not .800000011920929. A NIfTI-1 file holds float32.
func shortest(v float64, version int) float64 {
	if version != 1 || v != float64(float32(v)) {
		return v
	}
	var out float64
	if _, err := fmt.Sscan(fmt.Sprint(float32(v)), &out); err != nil {
		return v
	}
	return out
}

// String describes the image in one line, such as "NIfTI-1 int16 40×20×1×1452, voxels 3.1×3.75×3.75 mm, TR 2.5 s".
func (h *Header) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "NIfTI-%d %s ", h.Version, h.Type)
	for i, d := range h.Dims {
		if i > 0 {
			b.WriteString("×")
		}
		fmt.Fprint(&b, d)
	}
	size := h.VoxelSize()
	fmt.Fprintf(&b, ", voxels %.4g×%.4g×%.4g mm", size[0], size[1], size[2])
	if tr, err := h.TR(); err == nil {
		fmt.Fprintf(&b, ", TR %.6g s", tr)
	}
	return b.String()
}

// order is the byte order of the file.
func (h *Header) order() binary.ByteOrder {
	if h.BigEndian {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// elements is the product of the dimensions, which parsing has found to fit.
func (h *Header) elements() int {
	n := 1
	for _, d := range h.Dims {
		n *= d
	}
	return n
}
