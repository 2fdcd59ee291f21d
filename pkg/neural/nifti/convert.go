package nifti

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// stored returns the numbers to write and puts their type and scaling into the header.
func (img *Image) stored(h *Header, opt WriteOptions) (numbers, error) {
	t := opt.Type
	if t == 0 {
		t = h.Type
	}
	if t.Size() == 0 {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "type to write", Want: "real numbers of up to 64 bits", Got: t.String(), Err: file.ErrUnsupported}
	}
	if opt.Scale && (t == Float32 || t == Float64 || t.Size() == 8) {
		return nil, &file.Error{Format: "nifti", Offset: -1, What: "Scale", Want: "an integer type of up to 32 bits", Got: t.String(), Err: file.ErrValue}
	}
	if t == h.Type && !opt.Scale {
		return img.data, nil
	}
	h.Type, h.Scaling = t, Scaling{Slope: 1}
	values := img.Values()
	low, high, whole := t.limits()
	if opt.Scale {
		if err := h.fit(values, low, high); err != nil {
			return nil, err
		}
	}
	out := t.make(len(values))
	for i, v := range values {
		q := v
		if opt.Scale {
			q = min(max(math.Round((v-h.Inter)/h.Slope), low), high)
		}
		bad := whole // holds neither NaN nor infinities
		if !math.IsNaN(q) && !math.IsInf(q, 0) {
			bad = whole && q != math.Trunc(q) || q < low || q > high
		}
		if bad {
			return nil, img.refuse(i, v, t)
		}
		out.set(i, q)
	}
	return out, nil
}

// refuse is the error of a value that a type cannot hold.
func (img *Image) refuse(i int, v float64, t Type) error {
	at := img.Voxel(i % img.Voxels())
	want := "a value that " + t.String() + " can hold"
	if _, _, whole := t.limits(); whole {
		want += " (WriteOptions.Scale stores fractions and other ranges)"
	}
	return &file.Error{Format: "nifti", Offset: -1, What: fmt.Sprintf("voxel (%d, %d, %d) of volume %d", at[0], at[1], at[2], i/img.Voxels()), Want: want, Got: fmt.Sprint(v), Err: file.ErrValue}
}

// limits are the smallest and largest float64 that the type can hold, and whether it holds only whole numbers.
func (t Type) limits() (low, high float64, whole bool) {
	switch t {
	case Float32:
		return -math.MaxFloat32, math.MaxFloat32, false
	case Float64:
		return -math.MaxFloat64, math.MaxFloat64, false
	case Uint64:
		return 0, math.Nextafter(1<<64, 0), true
	case Int64:
		return -1 << 63, math.Nextafter(1<<63, 0), true
	case Uint8, Uint16, Uint32:
		return 0, float64(uint64(1)<<(8*t.Size()) - 1), true
	}
	half := float64(uint64(1) << (8*t.Size() - 1))
	return -half, half - 1, true
}

// fit chooses slope and intercept, both float32 as NIfTI-1 holds them, so that all values come to lie within low … high.
func (h *Header) fit(values []float64, low, high float64) error {
	from, to := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &file.Error{Format: "nifti", Offset: -1, What: "value to scale", Want: "a finite one", Got: fmt.Sprint(v), Err: file.ErrValue}
		}
		from, to = min(from, v), max(to, v)
	}
	inter := float32(from/2 + to/2)
	if low == 0 { // no stored number is negative
		if inter = float32(from); float64(inter) > from {
			inter = math.Nextafter32(inter, float32(math.Inf(-1)))
		}
	}
	slope := (to - float64(inter)) / high
	if low < 0 {
		slope = max(slope, (from-float64(inter))/low)
	}
	up := float32(slope)
	if float64(up) < slope {
		up = math.Nextafter32(up, float32(math.Inf(1)))
	}
	switch {
	case up == 0:
		up = 1
	case up < 0x1p-126: // a denormal slope would lose its digits
		up = 0x1p-126
	}
	if h.Slope, h.Inter = float64(up), float64(inter); math.IsInf(h.Slope, 0) || math.IsInf(h.Inter, 0) {
		return &file.Error{Format: "nifti", Offset: -1, What: "range of the values to scale", Want: "one that float32 can hold", Got: fmt.Sprintf("%v to %v", from, to), Err: file.ErrValue}
	}
	return nil
}
