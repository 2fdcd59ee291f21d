package nifti

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Affines holds the two ways in which a file can say where its voxels are, in the file's unit of space. The sform wins where SSpace > 0, then the qform where
// QSpace > 0; without either the voxels are Pixdim apart and the first one is at the origin, as the standard has it (nibabel then puts the middle
// of the image there and turns the first axis round).
type Affines struct {
	QSpace, SSpace Space
	Quaternion     [3]float64    // b, c, d of the rotation of the qform
	QOffset        [3]float64    // where the qform has the first voxel
	Rows           [3][4]float64 // the sform
}

// place computes Grid from what the file says.
func (s *source) place(h *Header, f *fields) error {
	h.Size = [3]int{1, 1, 1}
	copy(h.Size[:], h.Dims[:min(3, len(h.Dims))])
	m, what, err := h.winner()
	if err != nil {
		return s.Fail(file.ErrFormat, map[string]int64{"sform": f.rowsAt, "qform": f.quaternAt, "pixdim": f.pixdimAt}[what], what, "an affine that can be inverted", err)
	}
	h.Affine = m
	return nil
}

// winner returns the affine that counts, in mm, and its name.
func (h *Header) winner() ([4][4]float64, string, error) {
	var m [4][4]float64
	var err error
	what := "pixdim"
	switch {
	case h.SSpace > 0:
		what = "sform"
		copy(m[:], h.Rows[:])
	case h.QSpace > 0:
		what = "qform"
		m, err = h.qform()
	default:
		for i, step := range h.steps() {
			m[i][i] = step
		}
	}
	for i := range 3 {
		for j := range m[i] {
			m[i][j] *= h.SpaceUnit.millimetres()
		}
	}
	m[3] = [4]float64{0, 0, 0, 1}
	if err == nil && !invertible(m) {
		err = fmt.Errorf("%v", m[:3])
	}
	return m, what, err
}

// steps are the sizes of a voxel in the file's unit. A step that is 0, which files have for dimensions of length 1, counts as 1, as in the
// standard's own code; a negative one, which ANALYZE used for flips, counts without its sign.
func (h *Header) steps() [3]float64 {
	var out [3]float64
	for i := range out {
		if out[i] = math.Abs(h.Pixdim[i+1]); out[i] == 0 {
			out[i] = 1
		}
	}
	return out
}

// qform is the affine of quaternion, offset and steps, in the file's unit.
func (h *Header) qform() ([4][4]float64, error) {
	b, c, d := h.Quaternion[0], h.Quaternion[1], h.Quaternion[2]
	norm := b*b + c*c + d*d
	a := 0.
	switch {
	case !(norm <= 1+1e-5): // or NaN
		return [4][4]float64{}, fmt.Errorf("the quaternion (%v, %v, %v), longer than 1", b, c, d)
	case 1-norm < 1e-7: // a half turn, but for rounding
		scale := 1 / math.Sqrt(norm)
		b, c, d = b*scale, c*scale, d*scale
	default:
		a = math.Sqrt(1 - norm)
	}
	step := h.steps()
	if h.Pixdim[0] < 0 {
		step[2] = -step[2]
	}
	r := [3][3]float64{
		{a*a + b*b - c*c - d*d, 2 * (b*c - a*d), 2 * (b*d + a*c)},
		{2 * (b*c + a*d), a*a + c*c - b*b - d*d, 2 * (c*d - a*b)},
		{2 * (b*d - a*c), 2 * (c*d + a*b), a*a + d*d - c*c - b*b},
	}
	var m [4][4]float64
	for i := range r {
		for j := range r[i] {
			m[i][j] = r[i][j] * step[j]
		}
		m[i][3] = h.QOffset[i]
	}
	return m, nil
}

// invertible tells whether the axes span space, whatever their lengths.
func invertible(m [4][4]float64) bool {
	edges := Grid{Affine: m}.VoxelSize()
	volume := math.Abs(determinant(m))
	for i := range 3 {
		if math.IsNaN(m[i][3]) || math.IsInf(m[i][3], 0) {
			return false
		}
	}
	return volume > 1e-9*edges[0]*edges[1]*edges[2] && !math.IsInf(volume, 0)
}

// determinant is that of the upper left 3 × 3 block.
func determinant(m [4][4]float64) float64 {
	return m[0][0]*(m[1][1]*m[2][2]-m[1][2]*m[2][1]) - m[0][1]*(m[1][0]*m[2][2]-m[1][2]*m[2][0]) + m[0][2]*(m[1][0]*m[2][1]-m[1][1]*m[2][0])
}
