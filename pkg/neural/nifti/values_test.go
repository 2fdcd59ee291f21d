package nifti_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// TestExactIntegers: integers of 64 bits are read up to what a float64 holds exactly, and refused beyond.
func TestExactIntegers(t *testing.T) {
	for _, c := range []struct {
		typ   nifti.Type
		bits  uint64
		exact bool
	}{
		{nifti.Int64, 1 << 53, true}, {nifti.Int64, 1<<53 + 1, false}, {nifti.Int64, 1<<53 + 2, true}, {nifti.Int64, 1 << 63, true}, {nifti.Int64, 1<<63 - 1, false},
		{nifti.Int64, 1<<64 - 1<<53 - 1, false}, {nifti.Int64, 1<<64 - 1<<53, true}, {nifti.Uint64, 1 << 63, true}, {nifti.Uint64, 1<<63 + 1, false},
		{nifti.Uint64, 1<<64 - 1, false}, {nifti.Uint64, 1<<64 - 1<<11, true},
	} {
		b := encode(t, ramp(t, 1), nifti.WriteOptions{Type: c.typ})
		binary.LittleEndian.PutUint64(b[352+8*5:], c.bits)
		img, err := nifti.Decode(bytes.NewReader(b), "x", file.Limits{})
		switch {
		case !c.exact && (!errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), "offset 392")):
			t.Errorf("%s %#x: %v", c.typ, c.bits, err)
		case c.exact && err != nil:
			t.Error(err)
		case c.exact:
			want := float64(c.bits)
			if c.typ == nifti.Int64 {
				want = float64(int64(c.bits))
			}
			if got := img.Values()[5]; got != want {
				t.Errorf("%s %#x: got %v, want %v", c.typ, c.bits, got, want)
			}
		}
	}
}

// TestNoScaling: a slope that is 0 or no number stands for none, whatever the intercept.
func TestNoScaling(t *testing.T) {
	b := encode(t, ramp(t, 1), nifti.WriteOptions{Type: nifti.Int16})
	for slope, want := range map[float32]float64{0: 7, nan32: 7, inf32: 7, 1: 9.5, 2: 16.5, -1: -4.5} {
		img, err := nifti.Decode(bytes.NewReader(put32f(116, 2.5)(put32f(112, slope)(bytes.Clone(b)))), "x", file.Limits{})
		if err != nil || img.At(1, 0, 1, 0) != want {
			t.Errorf("slope %v: got %v, want %v, %v", slope, img.At(1, 0, 1, 0), want, err)
		}
	}
}

// TestNew refuses values that are not of the grid and a grid that is none.
func TestNew(t *testing.T) {
	flat := nifti.CubicGrid(2, 2, 2, 2)
	flat.Affine[2][2] = 0
	for _, c := range []struct {
		grid   nifti.Grid
		values int
		say    string
	}{
		{nifti.CubicGrid(2, 2, 2, 2), 7, "a multiple of 8"}, {nifti.CubicGrid(2, 2, 2, 2), 0, "a multiple of 8"}, {nifti.CubicGrid(2, 0, 2, 2), 8, "dimension 2"},
		{nifti.CubicGrid(2, 2, 2, 0), 8, "inverted"}, {nifti.CubicGrid(2, 2, 2, math.NaN()), 8, "inverted"}, {flat, 8, "inverted"},
	} {
		if _, err := nifti.New(c.grid, make([]float64, c.values)); !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%v, want %q", err, c.say)
		}
	}
	for want, got := range map[string]string{"MNI 152": nifti.MNI.String(), "space 9": nifti.Space(9).String(), "µm": nifti.Micrometre.String(), "unit 7": nifti.Unit(7).String(),
		"float32": nifti.Float32.String(), "type 3": nifti.Type(3).String()} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
