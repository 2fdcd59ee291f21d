package nifti

import "fmt"

// Type is the type of the numbers in a file, by the format's own code.
type Type int16

// The types that are read and written.
const (
	Uint8   Type = 2
	Int16   Type = 4
	Int32   Type = 8
	Float32 Type = 16
	Float64 Type = 64
	Int8    Type = 256
	Uint16  Type = 512
	Uint32  Type = 768
	Int64   Type = 1024
	Uint64  Type = 1280
)

// kinds names every type of the format with its bits; those without a constant above are refused by that name.
var kinds = map[Type]struct {
	name string
	bits int
}{
	1: {"binary", 1}, Uint8: {"uint8", 8}, Int16: {"int16", 16}, Int32: {"int32", 32}, Float32: {"float32", 32}, 32: {"complex64", 64}, Float64: {"float64", 64},
	128: {"RGB24", 24}, Int8: {"int8", 8}, Uint16: {"uint16", 16}, Uint32: {"uint32", 32}, Int64: {"int64", 64}, Uint64: {"uint64", 64},
	1536: {"float128", 128}, 1792: {"complex128", 128}, 2048: {"complex256", 256}, 2304: {"RGBA32", 32},
}

// String is the type's name, such as "int16", or its number where the format knows no such type.
func (t Type) String() string {
	if k, ok := kinds[t]; ok {
		return k.name
	}
	return fmt.Sprintf("type %d", int16(t))
}

// Size is the bytes of one number, and 0 for a type that this package does not read.
func (t Type) Size() int {
	switch t {
	case Uint8, Int8:
		return 1
	case Int16, Uint16:
		return 2
	case Int32, Uint32, Float32:
		return 4
	case Int64, Uint64, Float64:
		return 8
	}
	return 0
}

// Unit is a unit of space or of the fourth dimension, by the format's own code.
type Unit uint8

// Units of space and of the fourth dimension.
const (
	UnknownUnit Unit = 0
	Metre       Unit = 1
	Millimetre  Unit = 2
	Micrometre  Unit = 3
	Second      Unit = 8
	Millisecond Unit = 16
	Microsecond Unit = 24
	Hertz       Unit = 32
	PPM         Unit = 40
	RadPerSec   Unit = 48
)

// String is the unit's symbol, "unknown" for code 0, or its number where the format knows no such unit.
func (u Unit) String() string {
	name, ok := map[Unit]string{UnknownUnit: "unknown", Metre: "m", Millimetre: "mm", Micrometre: "µm", Second: "s", Millisecond: "ms", Microsecond: "µs",
		Hertz: "Hz", PPM: "ppm", RadPerSec: "rad/s"}[u]
	if !ok {
		return fmt.Sprintf("unit %d", uint8(u))
	}
	return name
}

// millimetres is the factor from a unit of space to mm. An unknown unit counts as mm, as everywhere in the field.
func (u Unit) millimetres() float64 {
	switch u {
	case Metre:
		return 1e3
	case Micrometre:
		return 1e-3
	}
	return 1
}

// seconds is the factor from a unit of time to s, and 0 for what is no known unit of time.
func (u Unit) seconds() float64 {
	switch u {
	case Second:
		return 1
	case Millisecond:
		return 1e-3
	case Microsecond:
		return 1e-6
	}
	return 0
}

// Space says what the axes of an affine are: the format's qform_code and sform_code.
type Space int32

// Spaces that an affine can lead to.
const (
	NoSpace   Space = 0 // no affine of this kind in the file
	Scanner   Space = 1 // coordinates of the scanner
	Aligned   Space = 2 // aligned to another image
	Talairach Space = 3
	MNI       Space = 4 // MNI 152
	Template  Space = 5 // any other template
)

// String names the space.
func (s Space) String() string {
	name, ok := map[Space]string{NoSpace: "none", Scanner: "scanner", Aligned: "aligned", Talairach: "Talairach", MNI: "MNI 152", Template: "template"}[s]
	if !ok {
		return fmt.Sprintf("space %d", int32(s))
	}
	return name
}
