package nifti

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// parse1 reads the fields of a NIfTI-1 header.
func parse1(h *Header, s *source, f *fields) error {
	if h.Magic = string(f.b[344:347]); (h.Magic != "n+1" && h.Magic != "ni1") || f.b[347] != 0 {
		if f.b[344] == 0 && f.b[345] == 0 && f.b[346] == 0 {
			return s.Fail(file.ErrUnsupported, 344, "magic", "n+1 or ni1", "none, as in a file of ANALYZE 7.5, which does not say where left is: save it as NIfTI")
		}
		return s.Fail(file.ErrFormat, 344, "magic", "n+1 or ni1", fmt.Sprintf("%q", f.b[344:348]))
	}
	f.skip(39) // size and fields of ANALYZE 7.5
	h.Slices.encoding(f.u8())
	f.dimAt = f.at
	for i := range f.dim {
		f.dim[i] = int64(f.i16())
	}
	fill(f.f32, &h.Intent.Parameters[0], &h.Intent.Parameters[1], &h.Intent.Parameters[2])
	h.Intent.Code = f.i16()
	f.typeAt = f.at
	h.Type, f.bitpix = Type(f.i16()), f.i16()
	h.Slices.Start = f.i16()
	f.pixdimAt = f.at
	for i := range h.Pixdim {
		h.Pixdim[i] = f.f32()
	}
	f.offsetAt, f.offset = f.at, f.f32()
	f.slopeAt = f.at
	fill(f.f32, &h.Slope, &h.Inter)
	h.Slices.End, h.Slices.Code = f.i16(), f.u8()
	h.units(f.u8())
	fill(f.f32, &h.CalMax, &h.CalMin, &h.Slices.Duration, &h.TimeOffset)
	f.skip(8)
	h.Description, h.AuxFile = f.str(80), f.str(24)
	h.QSpace, h.SSpace = Space(f.i16()), Space(f.i16())
	h.affines(f, f.f32)
	h.Intent.Name = f.str(16)
	return nil
}

// parse2 reads the fields of a NIfTI-2 header.
func parse2(h *Header, s *source, f *fields) error {
	if h.Magic = string(f.b[4:7]); h.Magic != "n+2" && h.Magic != "ni2" {
		return s.Fail(file.ErrFormat, 4, "magic", "n+2 or ni2", fmt.Sprintf("%q", f.b[4:12]))
	}
	if string(f.b[7:12]) != magic2 {
		return s.Fail(file.ErrFormat, 7, "magic", fmt.Sprintf("%q", magic2), fmt.Sprintf("%q: was the file transferred as text?", f.b[7:12]))
	}
	f.skip(12)
	f.typeAt = f.at
	h.Type, f.bitpix = Type(f.i16()), f.i16()
	f.dimAt = f.at
	for i := range f.dim {
		f.dim[i] = f.i64()
	}
	fill(f.f64, &h.Intent.Parameters[0], &h.Intent.Parameters[1], &h.Intent.Parameters[2])
	f.pixdimAt = f.at
	for i := range h.Pixdim {
		h.Pixdim[i] = f.f64()
	}
	f.offsetAt = f.at
	f.offset = float64(f.i64())
	f.slopeAt = f.at
	fill(f.f64, &h.Slope, &h.Inter, &h.CalMax, &h.CalMin, &h.Slices.Duration, &h.TimeOffset)
	h.Slices.Start, h.Slices.End = int(f.i64()), int(f.i64())
	h.Description, h.AuxFile = f.str(80), f.str(24)
	h.QSpace, h.SSpace = Space(f.i32()), Space(f.i32())
	h.affines(f, f.f64)
	h.Slices.Code = f.i32()
	h.units(f.i32())
	h.Intent.Code = f.i32()
	h.Intent.Name = f.str(16)
	h.Slices.encoding(f.u8())
	return nil
}

// encoding splits dim_info.
func (s *Slices) encoding(b int) { s.Freq, s.Phase, s.Slice = b&3, b>>2&3, b>>4&3 }

// units splits xyzt_units.
func (h *Header) units(b int) { h.SpaceUnit, h.TimeUnit = Unit(b&7), Unit(b&0x38) }

// affines reads quaternion, offset and the rows of the sform.
func (h *Header) affines(f *fields, next func() float64) {
	f.quaternAt = f.at
	for _, group := range [][]float64{h.Quaternion[:], h.QOffset[:]} {
		for i := range group {
			group[i] = next()
		}
	}
	f.rowsAt = f.at
	for i := range h.Rows {
		for j := range h.Rows[i] {
			h.Rows[i][j] = next()
		}
	}
}
